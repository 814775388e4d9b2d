"""Rows of a table, laid on a worksheet all at once: what most cells of a county's workbooks are.

xlsxwriter keeps and writes each cell by itself: 0.2 million a second. Here a column is made to XML in one go; the workbook holds the same
cells, and all else on the page stays xlsxwriter's. What of xlsxwriter's own is used is tested against the same page written cell by cell.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from pipeline.outputs.page.blocks import Cell
from pipeline.speech.wording import as_xml

_EPOCH = datetime.date(1899, 12, 30).toordinal()
"""Excel's day 0, for days from March 1900 on."""
_LONGEST = 32_767
"""UTF-16 units that a cell holds."""


@dataclass(frozen=True)
class _Laid:
    """first: the row (from 0) of the first of them; bodies: per column what follows the address of each cell, but for its look."""

    first: int
    heights: Sequence[float]
    formats: Sequence[Format]
    bodies: Sequence[Sequence[str]]


class TablePage(Worksheet):  # type: ignore[misc]  # xlsxwriter carries no types
    """A worksheet on which whole tables can be laid. A chart or a link wants its cells written one by one."""

    def __init__(self) -> None:
        super().__init__()
        self._laid: dict[int, _Laid] = {}

    def lay(
        self, first: int, kinds: Sequence[str], formats: Sequence[Format], rows: Sequence[Sequence[Cell]], heights: Sequence[float]
    ) -> None:
        """Rows from `first` (0 = row 1) on. kinds: of each column, as `blocks.Column.kind`; heights: of each row, in points."""
        if not rows:
            return
        for row in (first, first + len(rows) - 1):
            self._check_dimensions(row, 0)
            self._check_dimensions(row, len(kinds) - 1)
        bodies = [self._bodies(kind, column) for kind, column in zip(kinds, zip(*rows, strict=True), strict=True)]
        self._laid[first] = _Laid(first, heights, formats, bodies)

    def _bodies(self, kind: str, values: Sequence[Cell]) -> list[str]:
        """What follows the look of each cell of a column; each value is made once."""
        made: dict[Cell, str] = {None: "/>", "": "/>"}
        write = _NUMBERS.get(kind)
        for value in dict.fromkeys(values):
            if value is None or value == "":
                continue
            if isinstance(value, datetime.date):
                made[value] = f"><v>{value.toordinal() - _EPOCH}</v></c>"
            elif write is not None:
                made[value] = f"><v>{write(value)}</v></c>"
            else:
                made[value] = f' t="s"><v>{self._text(as_xml(str(value)))}</v></c>'
        if write is None:
            self.str_table.count += sum(made[value].startswith(" t") for value in values)
        return [made[value] for value in values]

    def _text(self, text: str) -> int:
        """The number of a text in the workbook's table of texts."""
        if len(text) > _LONGEST // 2:
            text = text.encode("utf-16-le", "surrogatepass")[: 2 * _LONGEST].decode("utf-16-le", "ignore")
        known: dict[str, int] = self.str_table.string_table
        if text not in known:
            known[text] = self.str_table.unique_count
            self.str_table.unique_count += 1
        return known[text]

    def _write_rows(self) -> None:
        """All rows of the sheet, in their order: what xlsxwriter keeps, and what was laid."""
        first, last = self.dim_rowmin, self.dim_rowmax
        for start in sorted(self._laid):
            self._write_own(first, start - 1)
            self._write_laid(self._laid[start])
            first = start + len(self._laid[start].heights)
        self._write_own(first, last)

    def _write_own(self, first: int, last: int) -> None:
        if first <= last:
            self.dim_rowmin, self.dim_rowmax = first, last
            super()._write_rows()

    def _write_laid(self, laid: _Laid) -> None:
        numbers = range(laid.first + 1, laid.first + len(laid.heights) + 1)
        opened = {height: _opening(height) for height in set(laid.heights)}
        parts: list[Sequence[str]] = [[opened[height] % number for number, height in zip(numbers, laid.heights, strict=True)]]
        for column, (style, bodies) in enumerate(zip(laid.formats, laid.bodies, strict=True)):
            cell, look = f'<c r="{xl_col_to_name(column)}', f'" s="{style._get_xf_index()}"'
            parts.append([f"{cell}{number}{look}{body}" for number, body in zip(numbers, bodies, strict=True)])
        self.fh.write("</row>".join(map("".join, zip(*parts, strict=True))) + "</row>")


def _opening(height: float) -> str:
    """<row …> of a height in points, which Excel keeps in pixels; %d stands for its number."""
    return f'<row r="%d" ht="{int(height * 4 / 3 + 0.5) * 0.75:.16g}" customHeight="1">'


def _yuan(fen: Cell) -> str:
    return f"{int(cast(int, fen)) / 100:.16G}"


def _number(value: Cell) -> str:
    number = float(cast(float, value))
    assert math.isfinite(number)
    return f"{number:.16G}"


_NUMBERS: dict[str, Callable[[Cell], str]] = {"money": _yuan, "integer": _number, "percent": _number, "serial": _number}
"""The kinds of columns that hold numbers, and how one is written."""
