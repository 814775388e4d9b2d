"""Read one file into columns of text: what a worker process does. No pandas here, so that a worker starts at once.

A column goes over as one text, its cells separated by `SEPARATOR`; an empty cell is an empty text. For ids and cards the
positions of cells that held a number go with it, since a number of more than 15 digits has lost its tail.
"""

from __future__ import annotations

import datetime
import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.intake import origin
from pipeline.intake.discover import InputFile, month_of
from pipeline.intake.layout import Table, find_tables
from pipeline.intake.package import Unreadable
from pipeline.intake.recognise import Vocabulary
from pipeline.intake.surroundings.context import Context, agree, context
from pipeline.intake.workbook import Cell, Grid, grids, opened

SEPARATOR = "\x1f"
_IDS = re.compile(r"\d{15}")
_EPOCHS = {False: datetime.date(1899, 12, 30), True: datetime.date(1904, 1, 1)}
_DAY_NUMBERS = range(15_000, 60_000)
"""Numbers that can only be days: 1941 to 2064 by the usual epoch."""
_LOST_TAIL = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+|\d{16,}\.0+")
"""A long number as text that once was a number: 3.41524E+17."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a sheet as a whole. row and column of the sheet, from 0; -1 where no cell is meant."""

    code: str
    field: str = ""
    written: str = ""
    other: str = ""
    row: int = -1
    column: int = -1


@dataclass
class SheetRead:
    """One table as read. `columns` are positions in the sheet (0 = A), `rows` Excel's row numbers."""

    sheet: str
    kind: str = ""
    context: dict[str, str] = field(default_factory=dict)
    month: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    heading: int = 0
    rows: Sequence[int] = ()
    cells: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    passed_over: int = 0
    origins: tuple[str, ...] = ()
    """checksums of the files that this one is a corrected copy of"""
    problems: list[Problem] = field(default_factory=list)
    has_people: bool = False
    """a sheet without headings that we know, but with ids on it: no sheet of notes"""


@dataclass(frozen=True)
class ReadTask:
    """What a worker needs for one file."""

    file: InputFile
    vocabulary: Vocabulary
    passwords: tuple[str, ...] = ()


def read_file(task: ReadTask) -> list[SheetRead]:
    """All tables of one file; a file that cannot be read is one sheet with one problem. Raises nothing for its content."""
    try:
        return _read(task)
    except Unreadable as reason:
        return [SheetRead("", problems=[Problem(reason.code, written=reason.variant)])]
    except Exception:  # whatever a file does to its reader costs that file, not the run; python -X dev shows it
        if sys.flags.dev_mode:
            raise
        return [SheetRead("", problems=[Problem("FILE-UNREADABLE")])]


def _read(task: ReadTask) -> list[SheetRead]:
    source = opened(task.file.path, task.passwords)
    copy_of = origin.origin_of(source.package)
    file = copy_of.file or task.file.file
    month = task.file.month or month_of(file)
    place = file.removeprefix(f"{month_of(file)}/")
    sheets: list[SheetRead] = []
    ours = origin.is_audit(source.package)
    for grid in grids(source, task.passwords):
        if ours and not origin.is_page(grid.name, origin.OPEN_CASES):
            continue
        if origin.is_page(grid.name, origin.FRONT_PAGE) and copy_of.checksums:
            continue
        if grid.hidden:
            sheets.append(SheetRead(grid.name, problems=[Problem("SHEET-HIDDEN")]))
        elif any(cell != "" for row in grid.rows for cell in row):
            sheets += _read_sheet(grid, task.vocabulary, month, place)
    sheets = _without_notes(sheets)
    if not any(sheet.kind or sheet.problems != [Problem("SHEET-HIDDEN")] for sheet in sheets):
        return [*sheets, SheetRead("", problems=[Problem("SHEET-EMPTY")])]
    for sheet in sheets:
        sheet.origins = copy_of.checksums
    return sheets


def _read_sheet(grid: Grid, vocabulary: Vocabulary, month: str, place: str) -> list[SheetRead]:
    """month: that of the folder; place: the file's path below it."""
    tables = find_tables(grid, vocabulary)
    if not tables and origin.is_page(grid.name, origin.INSTRUCTIONS):
        return []
    if not tables:
        has_people = any(_IDS.search(str(cell)) for row in grid.rows for cell in row)
        return [SheetRead(grid.name, problems=[Problem("SHEET-UNKNOWN")], has_people=has_people)]
    return [_read_table(table, grid, vocabulary, month, place) for table in tables]


def _without_notes(sheets: list[SheetRead]) -> list[SheetRead]:
    """Sheets of notes beside a class sheet are no mistake: without any id on them, they are passed over."""
    if not any(sheet.kind for sheet in sheets):
        return sheets
    return [sheet for sheet in sheets if sheet.has_people or sheet.problems != [Problem("SHEET-UNKNOWN")]]


def _read_table(table: Table, grid: Grid, vocabulary: Vocabulary, month: str, place: str) -> SheetRead:
    around = context(table.titles, grid.name, place, vocabulary.programmes)
    read = SheetRead(grid.name, table.kind.name, around.values, month, passed_over=table.passed_over)
    read.columns = {name: grid.left + column for name, column in table.columns.items()}
    read.heading = grid.top + table.heading + 1
    read.rows = _numbers_of_rows([grid.top + row + 1 for row in table.rows])
    problems = _heading_notes(table, grid.top + table.heading, grid.left)
    if not table.rows:
        problems.append(Problem("SHEET-EMPTY"))
    width = max(table.columns.values()) + 1
    rows = [row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in map(grid.rows.__getitem__, table.rows)]
    by_column = list(zip(*rows, strict=False)) if rows else [()] * width
    for name, column in table.columns.items():
        _read_column(read, name, by_column[column], table, grid)
    read.problems = problems + _differences(around, read)
    return read


def _read_column(read: SheetRead, name: str, values: Sequence[Any], table: Table, grid: Grid) -> None:
    kind = table.kind
    if name in kind.filled_down and "" in values:
        values = _filled_down(values, grid, table, table.columns[name])
    try:
        text = SEPARATOR.join(values)
    except TypeError:  # not all of them are texts
        if name in kind.keeps_digits:
            read.numbers[name] = [place for place, value in enumerate(values) if value.__class__ is float or value.__class__ is int]
        values = [value if value.__class__ is str else _text(value, name in kind.dates, grid) for value in values]
        text = SEPARATOR.join(values)
    if text.count(SEPARATOR) != max(len(values) - 1, 0):
        text = SEPARATOR.join(str(value).replace(SEPARATOR, " ") for value in values)
    if name in kind.keeps_digits and ("." in text or "E" in text or "e" in text):
        lost = [place for place, value in enumerate(values) if _LOST_TAIL.fullmatch(str(value))]
        read.numbers[name] = sorted({*read.numbers.get(name, []), *lost})
    read.cells[name] = text


def _heading_notes(table: Table, row: int, left: int) -> list[Problem]:
    """Which columns were not used, or used though their heading is misspelt. row: of the heading, in the sheet."""
    fields = {column: name for name, column in table.columns.items()}
    notes = (("HEAD-UNKNOWN", table.unknown), ("HEAD-NEAR", table.near), ("HEAD-UNCLEAR", table.unclear))
    made = [Problem(code, fields.get(column, ""), text, "", row, left + column) for code, found in notes for column, text in found.items()]
    for name, column in table.twice:  # both are marked: which one should go only the teacher knows
        made += [Problem("HEAD-TWICE", name, "", "", row, left + place) for place in (table.columns[name], column)]
    return made


def _differences(around: Context, read: SheetRead) -> list[Problem]:
    """Where title, unit line, names of sheet and file, month folder and a column that says one thing throughout disagree.

    `other` is what counts: the column's value, else the folder's month, else what the first of the texts says.
    """
    found = [one for one in around.differences if one.field not in read.columns and not (one.field == "month" and read.month)]
    problems = [Problem("TITLE-DIFFERS", one.field, one.other, one.value, one.row, one.column) for one in found]
    for name in ("school", "class_name", "month"):
        said, counts = around.values.get(name, ""), read.month if name == "month" else _said_throughout(read, name)
        if said and counts and not (name == "month" and around.weak_month) and not agree(name, said, counts):
            problems.append(Problem("TITLE-DIFFERS", name, said, counts, *around.places.get(name, (-1, -1))))
    return problems


def _said_throughout(read: SheetRead, name: str) -> str:
    values = set(read.cells.get(name, "").split(SEPARATOR)) - {""}
    return values.pop() if len(values) == 1 else ""


def _numbers_of_rows(rows: list[int]) -> Sequence[int]:
    """Rows without a gap as a range: smaller to send."""
    return range(rows[0], rows[-1] + 1) if rows and rows[-1] - rows[0] + 1 == len(rows) else rows


def _filled_down(values: Sequence[Cell], grid: Grid, table: Table, column: int) -> list[Cell]:
    """Give each row of a merged cell the value that stands in its first row."""
    filled = list(values)
    at = column + grid.left
    for (top, left), (bottom, right) in grid.merged():
        if not left <= at <= right or not 0 <= top - grid.top < len(grid.rows):
            continue
        first_row = grid.rows[top - grid.top]
        first = first_row[left - grid.left] if 0 <= left - grid.left < len(first_row) else ""
        start, end = bisect_left(table.rows, top - grid.top), bisect_right(table.rows, bottom - grid.top)
        filled[start:end] = [first] * (end - start)
    return filled


def _text(value: Cell, is_date: bool, grid: Grid) -> str:
    """A typed cell as text: whole numbers without a point, dates as ISO days, booleans as 是 and 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if is_date and isinstance(value, int | float) and int(value) in _DAY_NUMBERS:
        return (_EPOCHS[grid.from_1904()] + datetime.timedelta(days=int(value))).isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
