"""Read one file into columns of text: what a worker process does. No pandas here, so that a worker starts at once.

A value goes over as text, an empty cell as None. For ids and cards a flag says whether the cell held a number, since a
number of more than 15 digits has lost its tail.
"""

from __future__ import annotations

import datetime
import sys
from dataclasses import dataclass, field

from pipeline import origin
from pipeline.intake import recognise
from pipeline.intake.discover import InputFile
from pipeline.intake.layout import Table, find_table
from pipeline.intake.recognise import Vocabulary
from pipeline.intake.workbook import Cell, Grid, Unreadable, grids

_FILLED_DOWN = ("school", "stage", "grade", "class_name", "major")
"""Fields that a sheet may give once for many rows, in a merged cell."""


@dataclass
class SheetRead:
    """One sheet as read. `columns` are positions in the sheet (0 = A), `rows` Excel's row numbers."""

    sheet: str
    kind: str = ""
    context: dict[str, str] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    heading: int = 0
    rows: list[int] = field(default_factory=list)
    cells: dict[str, list[str | None]] = field(default_factory=dict)
    numbers: dict[str, list[bool]] = field(default_factory=dict)
    passed_over: int = 0
    origins: tuple[str, ...] = ()
    """checksums of the files that this one is a corrected copy of"""
    problems: list[tuple[str, ...]] = field(default_factory=list)
    """(finding's code, field or the like, heading as written) of the sheet as a whole"""


@dataclass(frozen=True)
class ReadTask:
    """What a worker needs for one file."""

    file: InputFile
    vocabulary: Vocabulary
    keeps_digits: tuple[str, ...]


def read_file(task: ReadTask) -> list[SheetRead]:
    """All sheets of one file; a file that cannot be read is one sheet with one problem. Raises nothing for its content."""
    sheets: list[SheetRead] = []
    origins = origin.origins(task.file.path)
    try:
        for grid in grids(task.file.path):
            if origins and grid.name.startswith(origin.FRONT_PAGE):
                continue
            if grid.hidden:
                sheets.append(SheetRead(grid.name, problems=[("SHEET-HIDDEN", "")]))
            elif any(cell != "" for row in grid.rows for cell in row):
                sheets.append(_read_sheet(grid, task))
    except Unreadable as reason:
        return [SheetRead("", problems=[(reason.code, "")])]
    except Exception:  # whatever a file does to its reader costs that file, not the run; python -X dev shows it
        if sys.flags.dev_mode:
            raise
        return [SheetRead("", problems=[("FILE-UNREADABLE", "")])]
    if all(sheet.problems == [("SHEET-HIDDEN", "")] for sheet in sheets):
        return [*sheets, SheetRead("", problems=[("SHEET-EMPTY", "")])]
    for sheet in sheets:
        sheet.origins = origins
    return sheets


def _read_sheet(grid: Grid, task: ReadTask) -> SheetRead:
    table = find_table(grid, task.vocabulary.headings)
    if table is None:
        return SheetRead(grid.name, problems=[("SHEET-UNKNOWN", "")])
    near = _take_near_headings(table, task.vocabulary)
    name = task.file.file.rsplit(".", 1)[0]
    read = SheetRead(grid.name, "class", recognise.context(table.titles, grid.name, name, task.vocabulary.programmes))
    read.columns = {name: grid.left + column for name, column in table.columns.items()}
    read.heading = grid.top + table.heading + 1
    read.rows = [grid.top + row + 1 for row in table.rows]
    read.passed_over = table.passed_over
    read.problems = near + _problems(table)
    for name, column in table.columns.items():
        values = [row[column] if column < len(row) else "" for row in map(grid.rows.__getitem__, table.rows)]
        if name in _FILLED_DOWN and "" in values:
            values = _filled_down(values, grid, table, column)
        if name in task.keeps_digits:
            read.numbers[name] = [value.__class__ is float or value.__class__ is int for value in values]
        read.cells[name] = [value or None if value.__class__ is str else _text(value) for value in values]
    return read


def _take_near_headings(table: Table, vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    """Give columns whose heading is one character off to their field, if that has none; note every other unknown one."""
    notes: list[tuple[str, ...]] = []
    for column, heading in table.unknown.items():
        name = recognise.near_field(heading, vocabulary.headings)
        if name is None or name in table.columns:
            notes.append(("HEAD-UNKNOWN", "", heading))
        else:
            table.columns[name] = column
            notes.append(("HEAD-NEAR", name, heading))
    return notes


def _problems(table: Table) -> list[tuple[str, ...]]:
    problems: list[tuple[str, ...]] = [("HEAD-TWICE", name) for name in dict.fromkeys(table.twice)]
    if not table.rows:
        problems.append(("SHEET-EMPTY", ""))
    return problems


def _filled_down(values: list[Cell], grid: Grid, table: Table, column: int) -> list[Cell]:
    """Give each row of a merged cell the value that stands in its first row."""
    filled = dict(zip(table.rows, values, strict=True))
    for (top, left), (bottom, right) in grid.merged():
        if left <= column + grid.left <= right:
            first = grid.rows[top - grid.top][left - grid.left] if top >= grid.top else ""
            filled.update((row, first) for row in range(top - grid.top, bottom - grid.top + 1) if row in filled)
    return [filled[row] for row in table.rows]


def _text(value: Cell) -> str:
    """A typed cell as text: whole numbers without a point, dates as ISO days, booleans as 是 and 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
