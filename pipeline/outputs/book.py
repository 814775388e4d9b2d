"""One house style for every workbook: A4, repeated headings, page numbers, sign-off blocks. No pandas here.

A workbook is described as plain data (sheets of blocks, from top to bottom), sent to a worker and written there with
xlsxwriter. Text that begins with = + - @ is written as text. The same description gives the same bytes.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline import origin
from pipeline.language import N_, _, current, speaking

BODY_FONT, TITLE_FONT = "宋体", "黑体"
COLOURS = {"payout": "#1F6F43", "notice": "#1F4E79", "audit": "#7F3F00", "returned": "#A61C1C", "plain": "#595959"}
_HEADING, _TOTAL, _LINE = "#E7ECF2", "#F5F5F5", "#808080"
_ASKED, _MARKED = "#FFF2CC", "#FCE4D6"
_PORTRAIT_CHARACTERS = 108
"""Column widths (in characters) that fit across A4 upright at a size one can read; wider sheets are laid across."""
_MEASURED_ROWS = 400
_ROW_HEIGHT = 18

Cell = str | int | float | None


@dataclass(frozen=True)
class Column:
    """kind: text, wrap (long text), centre, integer, serial, percent, money (fen in, yuan shown).

    width: in characters, else by content. summed: has a sum in the row of totals, if it is integer or money.
    """

    title: str
    kind: str = "text"
    width: float | None = None
    summed: bool = True


@dataclass(frozen=True)
class Title:
    """The sheet's title, across its whole width."""

    text: str


@dataclass(frozen=True)
class Line:
    """A line of text across the sheet; long text wraps. bold: stands out; right: to the right edge."""

    text: str
    bold: bool = False
    right: bool = False


@dataclass(frozen=True)
class Table:
    """Headings and rows; with `total`, a row of sums under the money and integer columns. links: (row, column) → target."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: str = ""
    filtered: bool = False
    row_height: float | None = None
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    choices: Mapping[tuple[int, int], Sequence[str]] = field(default_factory=dict)
    """(row, column) → what may be chosen there: a cell for a person to fill in"""
    marked: frozenset[tuple[int, int]] = frozenset()
    """(row, column) of cells that stand out"""
    asked: frozenset[tuple[int, int]] = frozenset()
    """(row, column) of cells for a person to fill in with what they like"""


@dataclass(frozen=True)
class Chart:
    """A native bar chart over two columns of the table above it, patterned to read in black and white."""

    title: str
    label_column: int
    value_columns: Sequence[int]


@dataclass(frozen=True)
class SignOff:
    """Who signs, side by side, with room for name and date."""

    roles: Sequence[str]
    date: str = N_("日期：    年    月    日")


Block = Title | Line | Table | Chart | SignOff


@dataclass(frozen=True)
class Sheet:
    name: str
    blocks: Sequence[Block]
    colour: str = "plain"
    header: str = ""


@dataclass(frozen=True)
class Book:
    """One workbook. path: relative to the output folder."""

    path: str
    title: str
    sheets: Sequence[Sheet]
    made: datetime.date
    footer: str = N_("第 &P 页 共 &N 页")
    output: str = ""
    """what the program knows the workbook by when it comes back as an input"""
    language: str = field(default_factory=current)
    """of titles, headings, totals and footers; cells stand as they are"""

    @property
    def cells(self) -> int:
        return sum(len(block.rows) * len(block.columns) for sheet in self.sheets for block in sheet.blocks if isinstance(block, Table))

    def write(self, folder: Path) -> str:
        """Write the workbook below the folder; returns its relative path."""
        with speaking(self.language):
            self._write(folder)
        return self.path

    def _write(self, folder: Path) -> None:
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        workbook = xlsxwriter.Workbook(
            str(target), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
        )
        workbook.set_properties({"title": self.title, "author": "", "created": datetime.datetime.combine(self.made, datetime.time())})
        if self.output:
            workbook.set_custom_property(origin.OUTPUT, self.output)
        formats = _Formats(workbook)
        for sheet, name in zip(self.sheets, sheet_names([_(sheet.name) for sheet in self.sheets]), strict=True):
            _SheetWriter(workbook, workbook.add_worksheet(name), name, sheet, formats, self.footer).write()
        workbook.close()


def file_name(text: str) -> str:
    """A name that every file system takes."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", text).strip(" .")[:80] or "_"


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that Excel takes (31 characters, none of []:*?/\\), each different, whatever the case."""
    taken: set[str] = set()
    names = []
    for name in wanted:
        base = re.sub(r"[\[\]:*?/\\]", "_", name).strip("' ")[:31] or "Sheet"
        made, number = base, 2
        while made.lower() in taken or made.lower() == "history":
            suffix = f"~{number}"
            made, number = base[: 31 - len(suffix)] + suffix, number + 1
        taken.add(made.lower())
        names.append(made)
    return names


def width_of(value: Cell) -> int:
    """Width on paper in characters: Chinese is two wide, which is how GBK counts it."""
    return len(str(value).encode("gbk", "replace"))


class _Formats:
    """The formats of one workbook, made when first used."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str], Format] = {}

    def get(self, kind: str, role: str = "body") -> Format:
        if (kind, role) not in self._made:
            self._made[kind, role] = self._workbook.add_format(_properties(kind, role))
        return self._made[kind, role]


def _properties(kind: str, role: str) -> dict[str, Any]:
    base: dict[str, Any] = {"font_name": BODY_FONT, "font_size": 10.5, "valign": "vcenter"}
    if role == "title":
        return base | {"font_name": TITLE_FONT, "font_size": 16, "align": "center", "text_wrap": True}
    if role in ("line", "bold", "right"):
        return base | {"text_wrap": True, "bold": role == "bold", "align": "right" if role == "right" else "left"}
    if role == "sign":
        return base | {"font_size": 11}
    base |= {"border": 1, "border_color": _LINE}
    if role == "heading":
        return base | {"bold": True, "align": "center", "text_wrap": True, "bg_color": _HEADING}
    kinds: dict[str, dict[str, Any]] = {
        "text": {"num_format": "@", "indent": 1},
        "wrap": {"num_format": "@", "text_wrap": True, "indent": 1},
        "centre": {"align": "center", "num_format": "@"},
        "serial": {"align": "center", "num_format": "0"},
        "integer": {"num_format": "#,##0", "align": "right", "indent": 1},
        "money": {"num_format": "#,##0.00", "align": "right", "indent": 1},
        "percent": {"num_format": "0.0%", "align": "right", "indent": 1},
        "link": {"font_color": "#1F4E79", "underline": 1, "text_wrap": True, "indent": 1},
    }
    base |= kinds[kind]
    roles: dict[str, dict[str, Any]] = {
        "total": {"bold": True, "bg_color": _TOTAL},
        "asked": {"bg_color": _ASKED},
        "marked": {"bg_color": _MARKED},
    }
    return base | roles.get(role, {})


class _SheetWriter:
    """Lays the blocks of one sheet out, top to bottom."""

    def __init__(self, workbook: xlsxwriter.Workbook, page: Worksheet, name: str, sheet: Sheet, formats: _Formats, footer: str) -> None:
        self._workbook, self._page, self._name, self._sheet, self._formats, self._footer = workbook, page, name, sheet, formats, footer
        tables = [block for block in sheet.blocks if isinstance(block, Table)]
        self._widths = _widths(tables)
        self._last = max(len(self._widths) - 1, 0)
        self._row = 0
        self._table_rows = (0, 0)
        self._table: Table | None = None
        self._filtered = False

    def write(self) -> None:
        page = self._page
        page.set_default_row(_ROW_HEIGHT)
        for column, width in enumerate(self._widths):
            page.set_column(column, column, width)
        for block in self._sheet.blocks:
            getattr(self, f"_write_{type(block).__name__.lower()}")(block)
        page.set_paper(9)
        if sum(self._widths) > _PORTRAIT_CHARACTERS:
            page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        page.center_horizontally()
        page.set_footer(f"&C&9{_(self._footer)}" + (f"&R&9{self._sheet.header}" if self._sheet.header else ""))
        page.set_tab_color(COLOURS[self._sheet.colour])
        page.hide_gridlines(2)

    def _across(self, text: str, role: str, height: float | None = None) -> None:
        style = self._formats.get("text", role)
        if self._last:
            self._page.merge_range(self._row, 0, self._row, self._last, "", style)
        self._page.write_string(self._row, 0, text, style)
        if height:
            self._page.set_row(self._row, height)
        self._row += 1

    def _lines(self, text: str, per_character: float = 1.0) -> int:
        room = max(sum(self._widths) - 2, 20)
        return sum(max(1, math.ceil(width_of(part) * per_character / room)) for part in text.split("\n"))

    def _write_title(self, block: Title) -> None:
        self._across(_(block.text), "title", 30 * self._lines(_(block.text), 1.55))

    def _write_line(self, block: Line) -> None:
        self._across(_(block.text), "bold" if block.bold else "right" if block.right else "line", 16.5 * self._lines(_(block.text), 1.08))

    def _write_table(self, block: Table) -> None:
        page, formats = self._page, self._formats
        for column, described in enumerate(block.columns):
            page.write_string(self._row, column, _(described.title), formats.get("text", "heading"))
        page.set_row(
            self._row, 22 if all(width_of(_(one.title)) <= width for one, width in zip(block.columns, self._widths, strict=False)) else 34
        )
        if self._table is None:
            page.repeat_rows(self._row)
            page.freeze_panes(self._row + 1, 0)
        first = self._row + 1
        for offset, row in enumerate(block.rows):
            self._write_row(block, first + offset, offset, row)
        last = first + len(block.rows) - 1
        if block.filtered and block.rows and not self._filtered:
            page.autofilter(first - 1, 0, last, len(block.columns) - 1)
            self._filtered = True
        self._table, self._table_rows = block, (first, last)
        self._row = last + 1
        if block.total:
            self._write_total(block, first, last)
        if block is not self._sheet.blocks[-1]:
            self._page.set_row(self._row, 9)
            self._row += 1

    def _write_row(self, block: Table, at: int, offset: int, row: Sequence[Cell]) -> None:
        page, formats, height = self._page, self._formats, block.row_height
        for column, (described, value) in enumerate(zip(block.columns, row, strict=True)):
            style = formats.get(described.kind, self._role(block, offset, column))
            if (offset, column) in block.choices:
                offered = {"validate": "list", "source": list(block.choices[offset, column])}
                page.data_validation(at, column, at, column, offered)
            if (offset, column) in block.links:
                page.write_url(at, column, block.links[offset, column], formats.get("link"), str(value))
            elif value is None or value == "":
                page.write_blank(at, column, None, style)
            elif described.kind == "money":
                page.write_number(at, column, int(value) / 100, style)
            elif described.kind in ("integer", "percent", "serial"):
                page.write_number(at, column, float(value), style)
            else:
                text = str(value)
                page.write_string(at, column, text, style)
                if described.kind == "wrap":
                    lines = math.ceil(width_of(text) * 1.12 / max(self._widths[column] - 3, 1))
                    height = max(height or 0, 14.5 * lines + 4) if lines > 1 else height
        if height:
            page.set_row(at, min(height, 400))

    def _role(self, block: Table, offset: int, column: int) -> str:
        if (offset, column) in block.choices or (offset, column) in block.asked:
            return "asked"
        return "marked" if (offset, column) in block.marked else "body"

    def _write_total(self, block: Table, first: int, last: int) -> None:
        for column, described in enumerate(block.columns):
            style = self._formats.get(described.kind if described.kind in ("money", "integer") else "text", "total")
            if described.kind in ("money", "integer") and described.summed:
                value = sum(int(row[column] or 0) for row in block.rows)
                letter = xlsxwriter.utility.xl_col_to_name(column)
                formula = f"=SUM({letter}{first + 1}:{letter}{last + 1})" if block.rows else "=0"
                self._page.write_formula(self._row, column, formula, style, value / 100 if described.kind == "money" else value)
            else:
                self._page.write_string(self._row, column, _(block.total) if column == 0 else "", style)
        self._page.set_row(self._row, 22)
        self._row += 1

    def _write_chart(self, block: Chart) -> None:
        assert self._table is not None
        first, last = self._table_rows
        chart = self._workbook.add_chart({"type": "bar"})
        patterns = ("wide_upward_diagonal", "solid_diamond", "light_horizontal")
        for position, column in enumerate(block.value_columns):
            chart.add_series(
                {
                    "name": _(self._table.columns[column].title),
                    "categories": [self._name, first, block.label_column, last, block.label_column],
                    "values": [self._name, first, column, last, column],
                    "data_labels": {"value": True, "font": {"name": BODY_FONT, "size": 9}},
                    "pattern": {"pattern": patterns[position % 3], "fg_color": "#1F4E79", "bg_color": "#FFFFFF"},
                    "border": {"color": "#1F4E79"},
                    "gap": 60,
                }
            )
        chart.set_title({"name": _(block.title), "name_font": {"name": TITLE_FONT, "size": 12}, "overlay": False})
        chart.set_y_axis({"reverse": True, "num_font": {"name": BODY_FONT, "size": 9}})
        chart.set_x_axis({"num_font": {"name": BODY_FONT, "size": 9}, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
        chart.set_legend(
            {"none": True} if len(block.value_columns) == 1 else {"position": "bottom", "font": {"name": BODY_FONT, "size": 9}}
        )
        rows = min(max(last - first + 1, 2) * 2 + 5, 26)
        chart.set_size({"width": int(min(sum(self._widths), 100) * 7.2), "height": rows * 20})
        self._page.insert_chart(self._row, 0, chart, {"x_offset": 4, "y_offset": 4})
        self._row += rows + 2

    def _write_signoff(self, block: SignOff) -> None:
        """Signatures in one line, spread over the sheet's width; the page never breaks inside."""
        style = self._formats.get("text", "sign")
        self._page.set_row(self._row, 12)
        count = len(block.roles)
        for position, role in enumerate(block.roles):
            column = self._column_at(position / count)
            self._page.write_string(self._row + 1, column, _("{role}：").format(role=_(role)), style)
            self._page.write_string(self._row + 2, column, _(block.date), style)
        self._page.set_row(self._row + 1, 26)
        self._page.set_row(self._row + 2, 22)
        self._row += 3

    def _column_at(self, share: float) -> int:
        """The column that begins nearest to this share of the sheet's width."""
        edges = [sum(self._widths[:column]) for column in range(len(self._widths))]
        return min(range(len(edges)), key=lambda column: abs(edges[column] - share * sum(self._widths))) if edges else 0


def _widths(tables: Sequence[Table]) -> list[float]:
    """Column widths by content over all tables of a sheet."""
    widths: list[float] = []
    for table in tables:
        for column, described in enumerate(table.columns):
            if described.width is not None:
                wanted = described.width
            else:
                shown = (_shown_width(described.kind, row[column]) for row in table.rows[:_MEASURED_ROWS])
                wanted = min(
                    max(width_of(_(described.title)) + 2, max(shown, default=0) + (2 if described.kind == "centre" else 3), 6),
                    60 if described.kind == "wrap" else 44,
                )
            if column < len(widths):
                widths[column] = max(widths[column], wanted)
            else:
                widths.append(wanted)
    return widths


def _shown_width(kind: str, value: Cell) -> float:
    if kind == "money" and value is not None:
        return len(f"{int(value) / 100:,.2f}") + 1
    return width_of(value) * 1.08 if value is not None else 0
