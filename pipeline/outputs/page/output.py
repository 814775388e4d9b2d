"""What an output file is to those who write it: workers, one after the other, largest first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, cast


class Output(Protocol):
    """A file to write; a frozen dataclass, picklable."""

    @property
    def path(self) -> str:
        """Relative to the output folder."""

    @property
    def cells(self) -> int:
        """About how much work it is, in cells of a written workbook."""

    def write(self, folder: Path) -> str:
        """Write the file below the folder; returns its relative path."""


def at(output: Output, path: str) -> Output:
    """The same file in another place."""
    return cast(Output, replace(cast(Any, output), path=path))
