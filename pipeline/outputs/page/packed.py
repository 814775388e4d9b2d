"""Outputs on their way to those who write them. What a large one holds goes by a file that the writer maps: neither of them has it in
memory as a whole, however long its lists are.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pipeline.machine.mapped import Mapped
from pipeline.outputs.page.output import Output

_LARGE = 500_000
"""Cells from which on an output goes by a file; it leaves much behind when it was laid out."""


@dataclass(frozen=True)
class Packed:
    """An output as it goes to a worker: packed once, for its digest and for its way."""

    path: str
    cells: int
    output: Mapped[Output]

    @property
    def digest(self) -> str:
        """The same digest is the same output."""
        return self.output.digest

    @property
    def is_large(self) -> bool:
        return self.cells > _LARGE

    def write(self, folder: Path) -> str:
        """Write the file below the folder; returns its relative path."""
        return self.output.load().write(folder)


class Packer:
    """Packs outputs. A context manager: what lies in files goes at the end."""

    def __init__(self, folder: Path) -> None:
        """folder: for what is large, in which every process that writes can read; it is made when there is something large."""
        self._folder, self._numbers = folder, count()

    def __enter__(self) -> Packer:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def pack(self, book: Output) -> Packed:
        """Raises OSError where the disk is full."""
        if book.cells <= _LARGE:
            return Packed(book.path, book.cells, Mapped.here(book))
        self._folder.mkdir(parents=True, exist_ok=True)
        return Packed(book.path, book.cells, Mapped.in_file(book, self._folder / f"packed-{next(self._numbers)}", hashed=True))
