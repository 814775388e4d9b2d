"""The sheets that the last run has read: the same file under the same name, read by the same words, says the same again.

A file is known by its bytes, its place in the term's folder, and all that its reading hangs on: the vocabulary with the answers on
headings, the passwords, the program. Where reading broke a bound of time or memory nothing is kept, since the next try may go through.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.intake.discover import InputFile
from pipeline.intake.forms import FormColumn
from pipeline.intake.headings.recognise import Vocabulary
from pipeline.intake.reading import Problem, SheetRead
from pipeline.machine import store

FILE = "sheets"
_BROKEN = "FILE-TOO-LARGE"


class Remembered:
    """Sheets by key: those of the run before, and those of this one, which alone are kept. Each file's are packed by themselves: a term has
    twenty thousand of them, and this run looks at each once."""

    def __init__(self, path: Path | None) -> None:
        """path: where they are kept; None for nowhere."""
        self._path = path
        self._before = _records(store.load(path)) if path is not None else {}
        self._now: dict[str, bytes] = {}

    @staticmethod
    def keys(files: Sequence[InputFile], vocabulary: Vocabulary, passwords: Sequence[str]) -> list[str]:
        """The key of each file under these words."""
        words = hashlib.sha256("\0".join((vocabulary.text, *passwords)).encode("utf-8", "surrogatepass")).hexdigest()
        told = ("\0".join((words, file.sha256, file.month, file.file)).encode("utf-8", "surrogatepass") for file in files)
        return [hashlib.sha256(one).hexdigest() for one in told]

    def of(self, key: str) -> list[SheetRead] | None:
        """What was read of that file; None where it was not read before."""
        record = self._before.get(key)
        if record is None:
            return None
        try:
            sheets = [_sheet(one) for one in json.loads(store.unpacked(record).decode("utf-8", "surrogatepass"))]
        except (ValueError, TypeError, KeyError, AttributeError):  # it was kept by this program, but who knows by whom it was changed
            return None
        self._now[key] = record
        return sheets

    def add(self, key: str, sheets: Sequence[SheetRead]) -> None:
        if self._path is not None and not any(problem.code == _BROKEN for sheet in sheets for problem in sheet.problems):
            told = json.dumps([_plain(sheet) for sheet in sheets], ensure_ascii=False, separators=(",", ":"))
            self._now[key] = store.packed(told.encode("utf-8", "surrogatepass"))

    def keep(self) -> None:
        """Keep what this run has read or taken; nothing is written where that is what is there."""
        if self._path is not None and self._now != self._before:
            store.keep(self._path, b"".join(_HEAD.pack(key.encode(), len(record)) + record for key, record in self._now.items()))


_HEAD = struct.Struct("64sQ")
"""Before each record: its key, and its length in bytes."""


def _records(content: bytes) -> dict[str, bytes]:
    """Key → record; those before the first that is no record."""
    found: dict[str, bytes] = {}
    at = 0
    while at + _HEAD.size <= len(content):
        key, length = _HEAD.unpack_from(content, at)
        at += _HEAD.size + length
        if at > len(content):
            break
        found[key.decode("latin-1")] = content[at - length : at]
    return found


def _plain(sheet: SheetRead) -> dict[str, Any]:
    told = {name: value for name, value in vars(sheet).items() if value or name == "sheet"}
    told["sent"] = {name: text.decode() for name, text in sheet.sent.items()}
    told["rows"] = list(map(int, sheet.rows))
    told["problems"] = [vars(problem) for problem in sheet.problems]
    told["form_columns"] = [vars(column) for column in sheet.form_columns]
    return told


def _sheet(told: dict[str, Any]) -> SheetRead:
    told["sent"] = {name: text.encode() for name, text in told["sent"].items()}
    told["problems"] = [Problem(**problem) for problem in told["problems"]]
    told["form_columns"] = [FormColumn(**column) for column in told["form_columns"]]
    for name in ("origins", "answered", "half_told"):
        told[name] = tuple(told.get(name, ()))
    told["saved"] = tuple(told["saved"])
    return SheetRead(**told)
