"""Writes outputs below a folder, in whatever process: a module apart, since what a writing process imports is kept light."""

from __future__ import annotations

from pathlib import Path

from pipeline.machine import secret
from pipeline.outputs.page.output import Output
from pipeline.outputs.page.parquet import FOLDER as TABLES
from pipeline.speech.language import N_, all_of

_PUBLIC = "2-notice"
FILED_NOTICES = N_("公示")
"""The folder of a pay run in which the notices are filed that it rests on."""


class Writer:
    """Writes one output below the folder, and locks it where it is neither for the public nor for machines; returns its relative path.
    Picklable, for workers.

    password: empty for none.
    """

    def __init__(self, folder: Path, password: str = "") -> None:
        self._folder, self._password = folder, password

    def __call__(self, book: Output) -> str:
        path = book.write(self._folder)
        if not self._password or {_PUBLIC, TABLES, *all_of(FILED_NOTICES)} & set(Path(path).parts):
            return path
        return secret.lock(self._folder / path, self._password).relative_to(self._folder).as_posix()
