"""Read one file into columns of text: what a worker process does. No pandas here, so that a worker starts at once.

A column goes over as one text in UTF-8, its cells separated by `SEPARATOR`; an empty cell is an empty text. For ids and cards the
positions of cells that held a number go with it, since a number of more than 15 digits has lost its tail.
"""

from __future__ import annotations

import datetime
import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Any

from pipeline.intake import origin
from pipeline.intake.aid_columns import claims_of
from pipeline.intake.discover import InputFile, month_of
from pipeline.intake.form import (
    asks_of_all_groups,
    asks_something,
    asks_who_goes_home,
    by_legend,
    described,
    groups_of,
    is_marked,
    legend,
    name_and_id,
    settle,
    turned,
    without_no,
)
from pipeline.intake.forms import FormColumn
from pipeline.intake.headings.recognise import Vocabulary
from pipeline.intake.headless import with_headings
from pipeline.intake.layout import Table, find_tables
from pipeline.intake.package import Unreadable
from pipeline.intake.signatures import signed_by
from pipeline.intake.surroundings.context import Context, agree, context
from pipeline.intake.surroundings.places import plain
from pipeline.intake.surroundings.purpose import groups_named, is_register, lists_failures, purpose_of
from pipeline.intake.surroundings.times import day_in
from pipeline.intake.totals import differing
from pipeline.intake.workbook import Cell, Grid, grids, opened
from pipeline.speech.wording import fold
from schemas import categories
from schemas.sign_off import SIGNATURES

SEPARATOR = "\x1f"
_SEPARATOR = SEPARATOR.encode()
_IDS, _DIGIT = re.compile(r"\d{15}"), re.compile(r"\d")
_EPOCHS = {False: datetime.date(1899, 12, 30), True: datetime.date(1904, 1, 1)}
_DAY_NUMBERS = range(15_000, 60_000)
"""Numbers that can only be days: 1941 to 2064 by the usual epoch."""
_LONGEST_SUMMARY = 2_000
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
    sent: dict[str, bytes] = field(default_factory=dict)
    """the cells in UTF-8, as they go over: Arrow takes them as they are"""
    numbers: dict[str, list[int]] = field(default_factory=dict)
    passed_over: int = 0
    origins: tuple[str, ...] = ()
    """checksums of the files that this one is a corrected copy of"""
    saved: tuple[str, str] = ("", "")
    """when and by whom its workbook was last saved (`origin.saved_of`)"""
    problems: list[Problem] = field(default_factory=list)
    form: str = ""
    form_columns: list[FormColumn] = field(default_factory=list)
    """of a class sheet: its form's short name; and, where something is asked of it, what each of its columns was taken for"""
    answered: tuple[str, ...] = ()
    """fields that the form has no column for, and of which somebody has said that this means none"""
    half_told: tuple[str, ...] = ()
    """fields of which an empty cell says nothing: no heading names them, or the form asks of some of what there is"""
    purpose: str = ""
    """of a class sheet: what it is for (`surroundings.purpose`)"""
    has_people: bool = False
    """a sheet without headings that we know, but with ids on it: no sheet of notes"""

    def column(self, name: str) -> bytes:
        """A column as it was sent; empty cells where the table has none of that field."""
        return self.sent.get(name) or _SEPARATOR * (len(self.rows) - 1)


@dataclass(frozen=True)
class ReadTask:
    """What a worker needs for one file."""

    file: InputFile
    vocabulary: Vocabulary
    passwords: tuple[str, ...] = ()


def read_file(task: ReadTask) -> list[SheetRead]:
    """All tables of one file; a file that cannot be read is one sheet with one problem. Raises nothing for its content."""
    try:
        return [_to_send(sheet) for sheet in _read(task)]
    except Unreadable as reason:
        return [SheetRead("", problems=[Problem(reason.code, written=reason.variant)])]
    except Exception:  # whatever a file does to its reader costs that file, not the run; python -X dev shows it
        if sys.flags.dev_mode:
            raise
        return [SheetRead("", problems=[Problem("FILE-UNREADABLE")])]


def _to_send(sheet: SheetRead) -> SheetRead:
    sheet.sent = {name: text.encode("utf-8", "replace") for name, text in sheet.cells.items()}
    sheet.cells = {}
    return sheet


def _read(task: ReadTask) -> list[SheetRead]:
    if task.file.odd:
        return [SheetRead("", problems=[Problem("FILE-OUTSIDE", written=task.file.odd)])]
    source = opened(task.file.path, task.passwords)
    copy_of = origin.origin_of(source.package)
    file = copy_of.file or task.file.file
    month = task.file.month or month_of(file)
    place = file.removeprefix(f"{month_of(file)}/")
    sheets: list[SheetRead] = []
    ours = origin.read_of(source.package)
    for grid in grids(source, task.passwords):
        if ours and not origin.is_page(grid.name, ours):
            continue
        if origin.is_page(grid.name, origin.FRONT_PAGE) and copy_of.checksums:
            continue
        if grid.hidden:
            sheets.append(SheetRead(grid.name, problems=[Problem("SHEET-HIDDEN")]))
        elif any(cell != "" for row in grid.rows for cell in row):
            sheets += _each_note_once(_read_sheet(grid, task.vocabulary, month, place))
    sheets = _without_notes(sheets)
    if not any(sheet.kind or sheet.problems != [Problem("SHEET-HIDDEN")] for sheet in sheets):
        return [*sheets, SheetRead("", problems=[Problem("SHEET-EMPTY")])]
    for sheet in sheets:
        sheet.origins, sheet.saved = copy_of.checksums, origin.saved_of(source.package)
    return sheets


def _read_sheet(grid: Grid, vocabulary: Vocabulary, month: str, place: str) -> list[SheetRead]:
    """month: that of the folder; place: the file's path below it."""
    tables = find_tables(grid, vocabulary, place if not month else f"{month}/{place}")
    if not tables and not month and (headed := with_headings(grid)) is not None:
        grid, tables = headed, find_tables(headed, vocabulary, place)
    if not tables and origin.is_page(grid.name, origin.INSTRUCTIONS):
        return []
    if not tables:
        has_people = any(_IDS.search(str(cell)) for row in grid.rows for cell in row)
        return [SheetRead(grid.name, problems=[Problem("SHEET-UNKNOWN")], has_people=has_people)]
    reads = [_read_table(table, grid, vocabulary, month, place) for table in tables]
    for number, said, stated, due in differing(tables, grid.rows, grid.left):
        reads[number].problems.append(Problem("TOTAL-DIFFERS", "amount", stated, due, said.row, said.column))
    for read, below in zip(reads[-2::-1], reads[:0:-1], strict=True):  # who signs below the last class signs for those above
        read.context |= {told: below.context[told] for told in SIGNATURES if told in below.context and not read.context.get(told)}
    return [read for one in reads for read in _months_of(one)]


def _each_note_once(sheets: list[SheetRead]) -> list[SheetRead]:
    """What is wrong with a heading is said once, though the tables of several classes stand below it."""
    seen: set[Problem] = set()
    for sheet in sheets:
        sheet.problems = [one for one in sheet.problems if one.row < 0 or one not in seen]
        seen.update(sheet.problems)
    return sheets


def _months_of(read: SheetRead) -> list[SheetRead]:
    """The table once for each month that it claims: by the months in its title, or by its columns of months where no folder names one.

    In the folder of a month, columns of months only say whether that month is claimed.
    """
    marked = read.cells.get("marked_months")
    if marked is not None and not read.month:
        each = [set(text.split(";")) for text in marked.split(SEPARATOR)]
        claimed = sorted(set().union(*each) - {""}, key=lambda month: (int(month[-2:]) < 8, month))
        return [_chosen(read, [month in mine for mine in each], month) for month in claimed] or [read]
    several = [month for month in read.context.get("months", "").split(";") if month]
    if len(several) < 2 or (read.month and not any(month[-2:] == read.month[-2:] for month in several)):
        return [read]
    return [
        replace(read, month="", context=read.context | {"month": month}, problems=read.problems if place == 0 else [])
        for place, month in enumerate(several)
    ]


def _chosen(read: SheetRead, chosen: list[bool], month: str) -> SheetRead:
    """The rows of a table that claim a month."""
    places = [place for place, wanted in enumerate(chosen) if wanted]
    new_place = {place: number for number, place in enumerate(places)}
    cells = {name: SEPARATOR.join(compress(text.split(SEPARATOR), chosen)) for name, text in read.cells.items()}
    numbers = {name: [new_place[place] for place in wrong if place in new_place] for name, wrong in read.numbers.items()}
    rows = [read.rows[place] for place in places]
    return replace(read, context=read.context | {"month": month}, cells=cells, numbers=numbers, rows=rows)


def _without_notes(sheets: list[SheetRead]) -> list[SheetRead]:
    """Sheets of notes beside a class sheet are no mistake: without any id on them, they are passed over."""
    if not any(sheet.kind for sheet in sheets):
        return sheets
    return [sheet for sheet in sheets if sheet.has_people or sheet.problems != [Problem("SHEET-UNKNOWN")]]


def _read_table(table: Table, grid: Grid, vocabulary: Vocabulary, month: str, place: str) -> SheetRead:
    around = context(table.titles, grid.name, place, vocabulary.programmes)
    settle(table, grid, vocabulary.answers, vocabulary.term, vocabulary.programmes, around.values.get("programme", ""))
    signed = signed_by([*table.signed, *table.titles])
    read = SheetRead(grid.name, table.kind.name, {**around.values, **signed}, month, passed_over=table.passed_over)
    read.columns = {name: grid.left + column for name, column in table.columns.items()}
    read.heading = grid.top + table.heading + 1
    read.rows = _numbers_of_rows([grid.top + row + 1 for row in table.rows])
    problems = _heading_notes(table, grid.top + table.heading, grid.left)
    if not table.rows:
        problems.append(Problem("SHEET-EMPTY"))
    width = max([*table.columns.values(), *table.groups, *table.months, *table.claims, *table.speaks]) + 1
    rows = [row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in map(grid.rows.__getitem__, table.rows)]
    by_column = list(zip(*rows, strict=False)) if rows else [()] * width
    for name, column in table.columns.items():
        _read_column(read, name, by_column[column], table, grid)
    if table.kind.by_grammar:
        _read_together(read, table, rows, grid)
        said = vocabulary.answers.get(table.form, {})
        read.answered = tuple(name[1:] for name, answer in said.items() if answer == "none")
        read.form = table.form
        if vocabulary.describes or asks_something(table):
            read.form_columns = described(table, grid, grid.left)
        texts = [*(said.text for line in table.titles for said in line), grid.name, place.rpartition("/")[2].rpartition(".")[0]]
        read.purpose = purpose_of(texts, table.columns, bool(table.groups or table.months), around.values.get("programme", ""))
        of_month = bool(month or around.values.get("month") or "month" in table.columns or table.months)
        if read.purpose in ("claims", "roster") and is_register(_texts(table, grid, place), table.columns, of_month):
            read.purpose = "register"
    if table.kind.name == "reference" and (groups := groups_named(_texts(table, grid, place))):
        read.context["listed_as"] = ";".join(groups)
    if table.kind.name == "bank-return":
        _read_return(read, table, grid, place)
    read.problems = problems + _differences(around, read)
    return read


def _read_return(read: SheetRead, table: Table, grid: Grid, place: str) -> None:
    """What a bank's return says beside its lines: that it lists failures alone, its summary, its day."""
    rows = {*table.rows, table.heading}
    beside = "  ".join(str(cell) for row, cells in enumerate(grid.rows) if row not in rows for cell in cells if cell != "")
    texts = _texts(table, grid, place)
    if lists_failures(texts):
        read.context["listed"] = "failures"
    read.context["beside"] = plain(beside)[:_LONGEST_SUMMARY]
    read.context["day"] = day_in(plain("  ".join([beside, *texts])))


def _texts(table: Table, grid: Grid, place: str) -> list[str]:
    """What stands above a table, the line to be believed first, and the names of its sheet, file and folders."""
    names = place.rpartition(".")[0].split("/")
    return [*("  ".join(said.text for said in line) for line in table.titles), grid.name, *reversed(names)]


def _read_together(read: SheetRead, table: Table, rows: Sequence[Sequence[Any]], grid: Grid) -> None:
    """What several columns say together, or one column of several fields: groups, months, name and id, whose account, what was not read."""
    at = table.columns
    if at.get("name", -1) == at.get("id_number", -2):
        both = [name_and_id(text) for text in read.cells["name"].split(SEPARATOR)]
        read.cells["name"], read.cells["id_number"] = (SEPARATOR.join(parts) for parts in zip(*both, strict=True))
        read.numbers.pop("id_number", None)
    if "hardship_group" in at and _DIGIT.search(read.cells["hardship_group"]) and (codes := _legend(table)):
        read.cells["hardship_group"] = SEPARATOR.join(by_legend(text, codes) for text in read.cells["hardship_group"].split(SEPARATOR))
    few = table.groups and "hardship_group" not in at and not asks_of_all_groups(table)
    if few or "hardship_group" in table.alone:
        read.half_told = ("hardship_group",)
    if "hardship_group" in table.alone:
        read.cells["hardship_group"] = SEPARATOR.join(without_no(read.cells["hardship_group"].split(SEPARATOR)))
    if "boarding" in at and asks_who_goes_home(table.readings[at["boarding"]][0]):
        read.cells["boarding"] = SEPARATOR.join(map(turned, read.cells["boarding"].split(SEPARATOR)))
    if table.groups:
        stated = read.cells["hardship_group"].split(SEPARATOR) if "hardship_group" in at else None
        read.cells["hardship_group"] = SEPARATOR.join(groups_of(table, rows, stated))
        read.columns.setdefault("hardship_group", grid.left + min(table.groups))
    if table.claims:
        _read_claims(read, table, rows, grid.left)
    if len(table.months) > 1 or (table.months and "month" not in at):
        months = [[month for column, month in table.months.items() if is_marked(row[column])] for row in rows]
        read.cells["marked_months"] = SEPARATOR.join(";".join(mine) for mine in months)
    if struck := grid.struck():
        key = [grid.left + at[name] for name in ("name", "id_number") if name in at]
        gone = [any((grid.top + row, column) in struck for column in key) for row in table.rows]
        read.cells["struck"] = SEPARATOR.join("1" if one else "" for one in gone)
    if "account_holder" in at and any(word in read.cells["account_holder"] for word in categories.SELF):
        read.cells["account_holder"] = SEPARATOR.join(
            "" if fold(text) in _SELF else text for text in read.cells["account_holder"].split(SEPARATOR)
        )
    if table.holder in _FAMILY and "account_holder" not in at and "card_number" in at:
        guardians = read.cells.get("guardian") if table.holder != "head" else None
        read.cells["account_holder"] = guardians or SEPARATOR.join([_FAMILY[table.holder]] * len(rows))
        read.cells["account_of"] = SEPARATOR.join(["guardian" if guardians else ""] * len(rows))
    for what in ("hardship", "standing"):
        columns = [column for column, said in table.speaks.items() if said == what]
        if columns:
            before = read.cells.get(f"unread_{what}", "").split(SEPARATOR) if f"unread_{what}" in read.cells else [""] * len(rows)
            read.cells[f"unread_{what}"] = SEPARATOR.join(
                "1" if said or any(str(row[column]).strip() for column in columns) else "" for said, row in zip(before, rows, strict=True)
            )


def _read_claims(read: SheetRead, table: Table, rows: Sequence[Sequence[Any]], left: int) -> None:
    """The aids that are marked in a row are what it claims; who is marked nowhere does not apply, where others are."""
    named, unread = claims_of(table, rows)
    read.cells["programme"] = SEPARATOR.join(named)
    first = left + min(table.claims)
    read.columns["programme"] = first
    if "applies" not in table.columns:
        read.cells["applies"] = SEPARATOR.join("是" if one else "" for one in named)
        read.columns["applies"] = first
    if any(unread):
        read.cells["unread_standing"] = SEPARATOR.join("1" if one else "" for one in unread)


def _legend(table: Table) -> dict[str, str]:
    heading = table.readings[table.columns["hardship_group"]][0]
    return legend(heading, *(said.text for line in table.titles for said in line))


_SELF = frozenset(map(fold, categories.SELF))
_FAMILY = {"guardian": "家长", "father": "父亲", "mother": "母亲", "second": "家长", "head": "户主"}
"""Whose account a heading says it is → what stands for the name where the sheet has none."""


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
    silent = {column: text for column, text in table.unknown.items() if column not in table.speaks and text}
    asked = {column: text for column, text in table.unknown.items() if column in table.speaks}
    notes = (
        ("HEAD-UNKNOWN", silent),
        ("COLUMN-ASKED", asked),
        ("HEAD-NEAR", table.near),
        ("HEAD-UNCLEAR", table.unclear),
        ("HEAD-GUESSED", table.guessed),
    )
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
