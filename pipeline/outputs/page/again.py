"""Workbooks that the last run has put out already: what would be the same bytes is put in place again, not written again.

An output is known by all that it is made of (its description) and by the program that writes it. What lies there from the last
run is taken only where it still is what that run's manifest says.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from pipeline.machine import store
from pipeline.machine.files import sha256_of
from pipeline.outputs.page.packed import Packed

FILE = "books"


class Again:
    """What the last run has put out, and what this one puts out."""

    def __init__(self, target: Path, outputs: Mapping[str, str], path: Path | None) -> None:
        """target: the folder that the last run has put in place, outputs: path → checksum there, by its manifest. path: where it is kept
        what each output was made of; None where nothing is taken again."""
        self._target, self._outputs, self._path = target, outputs, path
        self._before = _known(path) if path is not None else {}
        self._now: dict[str, str] = {}

    def take(self, book: Packed, folder: Path) -> bool:
        """Put the file of the last run into the folder, if it is the same; else it is to be written."""
        if self._path is None:
            return False
        self._now[book.path] = book.digest
        source = self._target / book.path
        same = self._before.get(book.path) == self._now[book.path] and book.path in self._outputs
        if not same or not source.is_file() or sha256_of(source) != self._outputs[book.path]:
            return False
        target = folder / book.path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
        return True

    def keep(self) -> None:
        if self._path is not None and self._now != self._before:
            store.keep(self._path, json.dumps(self._now, ensure_ascii=True).encode())


def _known(path: Path) -> dict[str, str]:
    try:
        found = json.loads(store.load(path) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
