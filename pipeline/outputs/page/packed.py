"""Outputs on their way to those who write them. What a large one holds goes by a file that the writer maps: neither of them has it in
memory as a whole, however long its lists are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.machine.mapped import Mapped
from pipeline.outputs.page.output import Output

if TYPE_CHECKING:  # it knows pandas, and who writes never loads it
    from pipeline.machine.parts import Drawer

_LARGE = 500_000
"""Cells from which on an output goes by a file; it leaves much behind when it was laid out."""


@dataclass(frozen=True)
class Packed:
    """An output as it goes to a worker: packed once, for its digest and for its way."""

    path: str
    cells: int
    output: Mapped[Output]

    @staticmethod
    def of(book: Output, drawer: Drawer) -> Packed:
        """drawer: for what is large, in which every process that writes can read. Raises OSError where the disk is full."""
        if book.cells <= _LARGE:
            return Packed(book.path, book.cells, Mapped.here(book))
        drawer.open()
        return Packed(book.path, book.cells, drawer.packed(book, hashed=True))

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
