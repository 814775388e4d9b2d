"""The sheets that the last run has read: the same file under the same name, read by the same words, says the same again.

A file is known by its bytes, its place in the term's folder, and all that its reading hangs on: the vocabulary with the answers on
headings, the passwords, the program. Where reading broke a bound of time or memory nothing is kept, since the next try may go through.
"""

from __future__ import annotations

import hashlib
import json
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
    """Sheets by key: those of the run before, and those of this one, which alone are kept."""

    def __init__(self, path: Path | None) -> None:
        """path: where they are kept; None for nowhere."""
        self._path = path
        lines = store.load(path).decode("utf-8", "surrogatepass").split("\n") if path is not None else []
        self._before = dict(line.split("\t", 1) for line in lines if "\t" in line)
        self._now: dict[str, str] = {}

    @staticmethod
    def keys(files: Sequence[InputFile], vocabulary: Vocabulary, passwords: Sequence[str]) -> list[str]:
        """The key of each file under these words."""
        words = hashlib.sha256("\0".join((vocabulary.text, *passwords)).encode("utf-8", "surrogatepass")).hexdigest()
        told = ("\0".join((words, file.sha256, file.month, file.file)).encode("utf-8", "surrogatepass") for file in files)
        return [hashlib.sha256(one).hexdigest() for one in told]

    def of(self, key: str) -> list[SheetRead] | None:
        """What was read of that file; None where it was not read before."""
        line = self._before.get(key)
        if line is None:
            return None
        try:
            sheets = [_sheet(one) for one in json.loads(line)]
        except (ValueError, TypeError, KeyError, AttributeError):  # it was kept by this program, but who knows by whom it was changed
            return None
        self._now[key] = line
        return sheets

    def add(self, key: str, sheets: Sequence[SheetRead]) -> None:
        if self._path is not None and not any(problem.code == _BROKEN for sheet in sheets for problem in sheet.problems):
            self._now[key] = json.dumps([_plain(sheet) for sheet in sheets], ensure_ascii=False, separators=(",", ":"))

    def keep(self) -> None:
        """Keep what this run has read or taken; nothing is written where that is what is there."""
        if self._path is not None and self._now != self._before:
            store.keep(self._path, "\n".join(f"{key}\t{line}" for key, line in self._now.items()).encode("utf-8", "surrogatepass"))


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
    return SheetRead(**told)
