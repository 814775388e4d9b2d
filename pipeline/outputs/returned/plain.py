"""A workbook of the cells alone: of a file that has no look of its own (.csv, .xls), or a package that cannot be kept."""

from __future__ import annotations

import contextlib
import datetime
import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.intake.workbook import Grid
from pipeline.outputs.page import xlsx
from pipeline.outputs.page.book import sheet_names
from pipeline.speech.wording import as_xml

_FEWEST_CELLS = 3
"""Lines with more cells than that are lines of a table; titles, totals and signatures have fewer."""
_FIRST_YEAR = 1900
"""Before which Excel knows no day."""


def workbook(grids: Sequence[Grid], made: datetime.date) -> bytes:
    """The sheets with their cells where they stood: texts as text, merged ranges kept. made: the day that its properties say."""
    content = io.BytesIO()
    book = xlsx.workbook(content, nan_inf_to_errors=True)
    book.set_properties({"created": datetime.datetime.combine(made, datetime.time())})
    looks = {(kind, boxed): _look(book, kind, boxed) for kind in ("@", "yyyy-mm-dd", "General") for boxed in (False, True)}
    for grid, name in zip(grids, sheet_names([grid.name for grid in grids]), strict=True):
        _fill(book.add_worksheet(name), grid, looks)
    book.close()
    return content.getvalue()


def _look(book: xlsxwriter.Workbook, kind: str, boxed: bool) -> Format:
    return book.add_format({"num_format": kind} | ({"border": 1, "border_color": "#999999"} if boxed else {}))


def _fill(page: Worksheet, grid: Grid, looks: Mapping[tuple[str, bool], Format]) -> None:
    for (top, left), (bottom, right) in grid.merged():
        with contextlib.suppress(OverlappingRange):
            if (top, left) != (bottom, right):
                page.merge_range(top, left, bottom, right, "")
    widths: dict[int, int] = {}
    for row, values in enumerate(grid.rows, start=grid.top):
        filled = sum(value != "" for value in values)
        boxed = filled > _FEWEST_CELLS
        for column, value in enumerate(values, start=grid.left):
            if value == "":
                continue
            if isinstance(value, bool):
                page.write_boolean(row, column, value, looks["General", boxed])
            elif isinstance(value, int | float):
                page.write_number(row, column, value, looks["General", boxed])
            elif isinstance(value, datetime.date) and value.year >= _FIRST_YEAR:
                page.write_datetime(row, column, value, looks["yyyy-mm-dd", boxed])
            else:
                page.write_string(row, column, as_xml(str(value)), looks["@", boxed])
            width = sum(2 if ord(character) > 255 else 1 for character in str(value)) + 2
            widths[column] = max(widths.get(column, 8), min(width, 24) if filled > 1 else 8)  # a title alone in its line may run over
    for column, wanted in widths.items():
        page.set_column(column, column, wanted)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
