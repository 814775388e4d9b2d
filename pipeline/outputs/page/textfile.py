"""A text file among the workbooks. Light to import: workers write it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class TextFile:
    """path: relative to the output folder. content: its bytes. cells: about how many a workbook of it would have."""

    path: str
    content: bytes
    cells: int

    def write(self, folder: Path) -> str:
        """Write the file below the folder; returns its path."""
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self.content)
        return self.path
