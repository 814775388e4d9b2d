"""Lays the blocks of one sheet out on A4, top to bottom: widths by content, pages that break where they should."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from pipeline.outputs.page.blocks import Block, Cell, Chart, Line, Sheet, SignOff, Table, Title
from pipeline.outputs.page.rows import begins, column_of, sum_of
from pipeline.outputs.page.style import BODY_FONT, INK, MEANINGS, TITLE_FONT, Formats
from pipeline.outputs.page.xlsx import TablePage
from pipeline.speech.language import _, title
from pipeline.speech.wording import as_xml

_PORTRAIT_CHARACTERS = 108
"""Column widths (in characters) that fit across A4 upright at a size one can read; wider sheets are laid across."""
_MEASURED_ROWS, _WIDEST_LINE = 400, 44
_ROW_HEIGHT, _TOTAL_HEIGHT = 18.0, 22.0
_CHART_ROW = 15.0
"""Points of height of a chart for each row that it takes; a pixel is 0.75 of them."""
_SIDE, _TOP, _BOTTOM = 0.5, 0.6, 0.7
"""Margins in inches."""
_A4 = (8.27, 11.69)
_SURE = 0.97
"""Of the room on a page, what is used where rows are counted out: printers and fonts differ a little."""
_WIDEST = 1.7
"""By how much columns grow at most to fill a page."""
_SIGN_HEIGHTS = (12, 26, 22)
_OUTSIDE, _MOST_IN_A_FORMULA = "external:", 255
_PATTERNS = ("wide_upward_diagonal", "solid_diamond", "light_horizontal")


def _fits_a_formula(text: str) -> bool:
    """May it stand between quotation marks in a formula, 255 characters at most, and mean there what it means in a link?"""
    return len(text) <= _MOST_IN_A_FORMULA and text.isprintable() and set(text).isdisjoint('"#%')


class SheetWriter:
    """Writes one sheet."""

    def __init__(
        self, workbook: xlsxwriter.Workbook, page: TablePage, name: str, sheet: Sheet, formats: Formats, footer: str, mark: str = ""
    ) -> None:
        self._workbook, self._page, self._name, self._sheet, self._formats, self._footer = workbook, page, name, sheet, formats, footer
        self._mark = mark
        tables = [block for block in sheet.blocks if isinstance(block, Table)]
        self._widths, self._folded = _shown_and_folded(_widths(tables), tables)
        self._across_page = sum(self._widths) > _PORTRAIT_CHARACTERS
        self._widths = self._filling_the_page(self._widths)
        self._last = max(len(self._widths) - 1, 0)
        self._one_heading = len({tuple(column.title for column in table.columns) for table in tables}) == 1
        self._repeated = (tables[0] if self._one_heading else tables[-1]) if tables else None
        """whose heading later pages repeat: where the tables differ the last one's, which no other follows"""
        self._row = 0
        self._table_rows = (0, 0)
        self._table: Table | None = None
        self._filtered = False
        self._charted = any(isinstance(block, Chart) for block in sheet.blocks)
        self._scale = self._scale_to_width()
        self._used = 0.0  # points of the page that are taken
        self._heading_height = 0.0
        self._breaks: list[int] = []

    def write(self) -> None:
        page = self._page
        page.set_default_row(_ROW_HEIGHT)
        for column, width in enumerate(self._widths):
            page.set_column(column, column, width)
        for column, width in enumerate(self._folded, start=len(self._widths)):
            page.set_column(column, column, width, None, {"level": 1, "hidden": True})
        ending = _ending(self._sheet.blocks)
        for place, block in enumerate(self._sheet.blocks):
            if place == ending:
                self._keep_together(self._sheet.blocks[ending:])
            getattr(self, f"_write_{type(block).__name__.lower()}")(block)
        page.set_paper(9)
        if self._across_page:
            page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_h_pagebreaks(self._breaks)
        page.set_margins(left=_SIDE, right=_SIDE, top=_TOP, bottom=_BOTTOM)
        page.center_horizontally()
        page.set_footer(f"&C&9{_(self._footer)}" + (f"&R&9{self._sheet.header}" if self._sheet.header else ""))
        if self._mark:
            page.set_header(f"&C&B&14{self._mark}")
        page.set_tab_color(MEANINGS[self._sheet.colour][1])
        page.hide_gridlines(2)

    @property
    def _pixels_across(self) -> float:
        return (_A4[self._across_page] - 2 * _SIDE) * 96 * _SURE

    def _filling_the_page(self, widths: list[float]) -> list[float]:
        """The widths, made larger where they leave room on the page: all by the same factor."""
        left = self._pixels_across - 5 * len(widths)
        factor = min(left / (7 * sum(widths)), _WIDEST) if widths else 1.0
        return [round(width * factor, 1) for width in widths] if factor > 1 else widths

    def _scale_to_width(self) -> int:
        """The scale in percent at which the columns fit across the page, in the font that makes it largest: where another one is used,
        a page has room to spare."""
        pixels = sum(int(width * 7 + 5) for width in self._widths)
        return max(10, min(100, int(100 * self._pixels_across / max(pixels, 1))))

    @cached_property
    def _room(self) -> float:
        """Points of height on a page."""
        return (_A4[not self._across_page] - _TOP - _BOTTOM) * 72 * _SURE * 100 / self._scale

    def _set_height(self, height: float) -> None:
        """Give the row its height, and count it: one that does not fit goes on the next page by itself."""
        self._page.set_row(self._row, height)
        self._use(height)

    def _use(self, height: float) -> None:
        if self._used + height > self._room:
            self._used = self._heading_height
        self._used += height

    def _keep_together(self, blocks: Sequence[Block]) -> None:
        """Begin a new page where what is signed does not fit on this one with the signatures."""
        lines = [16.5 * self._lines(_(block.text), 1.08) for block in blocks if isinstance(block, Line)]
        signs = [sum(_SIGN_HEIGHTS) * len(self._in_lines(block.roles)) for block in blocks if isinstance(block, SignOff)]
        if self._used + sum(lines) + sum(signs) > self._room:
            self._next_page()

    def _next_page(self, row: int | None = None) -> None:
        """What follows, or stands from this row on, begins a new page, below the repeated headings."""
        self._breaks.append(self._row if row is None else row)
        self._used = self._heading_height

    def _across(self, text: str, role: str, height: float) -> None:
        style = self._formats.get("text", role)
        if self._last:
            self._page.join(self._row, self._last)
        self._page.write_string(self._row, 0, as_xml(text), style)
        self._set_height(height)
        self._row += 1

    def _lines(self, text: str, per_character: float) -> int:
        room = max(sum(self._widths) - 2, 20)
        return sum(max(1, math.ceil(width_of(part) * per_character / room)) for part in text.split("\n"))

    def _write_title(self, block: Title) -> None:
        text = title(block.text)
        self._across(text, "title", 30.0 * self._lines(text, 1.55))

    def _write_line(self, block: Line) -> None:
        text = title(block.text)
        self._across(text, "bold" if block.bold else "right" if block.right else "line", 16.5 * self._lines(text, 1.08))

    def _write_table(self, block: Table) -> None:
        page = self._page
        headings = [title(column.title) for column in block.columns]
        style = self._formats.get("text", "heading")
        for column, heading in enumerate(headings):
            page.write_string(self._row, column, heading, style)
        if block is self._repeated:
            page.repeat_rows(self._row)
            if self._one_heading:
                page.freeze_panes(self._row + 1, 0)
        one_line = all(width_of(heading) <= width for heading, width in zip(headings, self._widths, strict=False))
        self._heading_height = 22 if one_line else 34
        self._set_height(self._heading_height)
        self._row += 1
        first = self._row
        page_starts = self._write_rows(block)
        last = self._row - 1
        if block.filtered and block.rows and not self._filtered:
            page.autofilter(first - 1, 0, last, len(block.columns) - 1)
            self._filtered = True
        self._table, self._table_rows = block, (first, last)
        if page_starts:
            self._write_sums(block, block.subtotal, block.rows[page_starts[-1] :], self._row - len(block.rows) + page_starts[-1])
        if block.total:
            self._write_sums(block, block.total, block.rows, first, "SUBTOTAL(9,{})" if page_starts else "SUM({})")
        if block is not self._sheet.blocks[-1]:
            self._set_height(9)
            self._row += 1

    def _write_rows(self, block: Table) -> list[int]:
        """All rows; returns at which of them a page begins, where the table is counted out over several."""
        starts = [0]
        heights = self._row_heights(block)
        apart = set(begins(block.rows, block.apart)) if block.apart is not None else set()
        for offset, height in enumerate(heights):
            if block.subtotal and self._used + height + _TOTAL_HEIGHT > self._room:
                self._write_page(block, starts[-1], heights[starts[-1] : offset])
                self._write_sums(block, block.subtotal, block.rows[starts[-1] : offset], self._row - (offset - starts[-1]))
                self._next_page()
                starts.append(offset)
            elif offset in apart:
                self._next_page(self._row + offset - starts[-1])
            self._use(height)
        self._write_page(block, starts[-1], heights[starts[-1] :])
        return starts if len(starts) > 1 else []

    def _write_page(self, block: Table, first: int, heights: Sequence[float]) -> None:
        """The rows of a table from `first` on, each with its height; where no cell needs more than its kind's look, all at once."""
        rows = block.rows[first : first + len(heights)]
        if block.choices or block.links or block.asked or block.marked or self._charted:
            for offset, (row, height) in enumerate(zip(rows, heights, strict=True), start=first):
                self._write_row(block, offset, row)
                self._page.set_row(self._row, height)
                self._row += 1
        else:
            kinds = [column.kind for column in block.columns]
            self._page.lay(self._row, kinds, [self._formats.get(kind) for kind in kinds], rows, heights)
            self._row += len(rows)

    def _row_heights(self, block: Table) -> list[float]:
        least = block.row_height or _ROW_HEIGHT
        wrapped = [place for place, column in enumerate(block.columns) if column.kind == "wrap" and not column.folded]
        heights = [self._heights(column_of(block.rows, place), self._widths[place], least) for place in wrapped]
        return [min(max(of_row), 400.0) for of_row in zip(*heights, strict=True)] if heights else [least] * len(block.rows)

    def _heights(self, values: Sequence[Cell], width: float, least: float) -> list[float]:
        """Of the cells of a column whose texts wrap; each text is measured once."""
        room = max(width - 3, 1)
        lines = {value: math.ceil(width_of(value) * 1.12 / room) if value else 1 for value in dict.fromkeys(values)}
        heights = {value: max(least, 14.5 * count + 4) if count > 1 else least for value, count in lines.items()}
        return [heights[value] for value in values]

    def _write_row(self, block: Table, offset: int, row: Sequence[Cell]) -> None:
        for column, (described, value) in enumerate(zip(block.columns, row, strict=True)):
            kind, role = described.kind, self._role(block, offset, column)
            if (offset, column) in block.choices:
                offered = {"validate": "list", "source": list(block.choices[offset, column])}
                self._page.data_validation(self._row, column, self._row, column, offered)
            if (offset, column) in block.links:
                self._write_link(column, kind, value, block.links[offset, column])
            else:
                self._write_cell(column, kind, value, self._formats.get(kind, role))

    def _write_link(self, column: int, kind: str, value: Cell, target: str) -> None:
        """A link; one of several lines is a formula, since LibreOffice cuts a text with a link off at the end of its first line."""
        style, text = self._formats.get("link"), as_xml(str(value))
        if kind == "wrap" and target.startswith(_OUTSIDE) and all(_fits_a_formula(part) for part in (target, text)):
            self._page.write_formula(self._row, column, f'=HYPERLINK("{target.removeprefix(_OUTSIDE)}","{text}")', style, text)
            return
        self._page.write_url(self._row, column, target, style, text)
        if isinstance(value, int | float):
            self._page.write_number(self._row, column, value, style)

    def _write_cell(self, column: int, kind: str, value: Cell, style: Format) -> None:
        page, at = self._page, self._row
        if value is None or value == "":
            page.write_blank(at, column, None, style)
        elif isinstance(value, datetime.date):
            page.write_datetime(at, column, value, style)
        elif kind == "money":
            page.write_number(at, column, int(value) / 100, style)
        elif kind in ("integer", "percent", "serial"):
            page.write_number(at, column, float(value), style)
        else:
            page.write_string(at, column, as_xml(str(value)), style)

    def _role(self, block: Table, offset: int, column: int) -> str:
        if (offset, column) in block.choices or (offset, column) in block.asked:
            return "asked"
        return "marked" if (offset, column) in block.marked else "body"

    def _write_sums(self, block: Table, label: str, rows: Sequence[Sequence[Cell]], first: int, formula: str = "SUBTOTAL(9,{})") -> None:
        """A row of sums of these rows, which stand from `first` on, right above but for sums of pages."""
        for column, described in enumerate(block.columns):
            style = self._formats.get(described.kind if described.kind in ("money", "integer") else "text", "total")
            if described.kind in ("money", "integer") and described.summed:
                value = sum_of(rows, column)
                letter = xl_col_to_name(column)
                written = f"={formula.format(f'{letter}{first + 1}:{letter}{self._row}')}" if rows else "=0"
                self._page.write_formula(self._row, column, written, style, value / 100 if described.kind == "money" else value)
            else:
                self._page.write_string(self._row, column, _(label) if column == 0 else "", style)
        self._set_height(_TOTAL_HEIGHT)
        self._row += 1

    def _write_chart(self, block: Chart) -> None:
        assert self._table is not None
        upright = block.limit_column is not None
        chart = self._workbook.add_chart({"type": "column" if upright else "bar"})
        for position, column in enumerate(block.value_columns):
            pattern = {"pattern": _PATTERNS[position % len(_PATTERNS)], "fg_color": INK, "bg_color": "#FFFFFF"}
            chart.add_series(self._series(block, column) | {"pattern": pattern, "border": {"color": INK}, "gap": 60})
        if block.limit_column is not None:
            line = self._workbook.add_chart({"type": "line"})
            dashed = {"color": "#000000", "width": 1.75, "dash_type": "dash"}
            line.add_series(self._series(block, block.limit_column, labels=False) | {"line": dashed})
            chart.combine(line)
        font = {"name": BODY_FONT, "size": 9}
        labels, values = (chart.set_x_axis, chart.set_y_axis) if upright else (chart.set_y_axis, chart.set_x_axis)
        chart.set_title({"name": title(block.title), "name_font": {"name": TITLE_FONT, "size": 12}, "overlay": False})
        shares = self._table.columns[block.value_columns[0]].kind == "percent"
        labels({"reverse": not upright, "num_font": font, "interval_unit": 1})
        gridlines = {"visible": True, "line": {"color": "#D9D9D9"}}
        values({"num_font": font, "num_format": "0%" if shares else "#,##0", "min": 0, "major_gridlines": gridlines})
        several = len(block.value_columns) > 1 or upright
        chart.set_legend({"position": "bottom", "font": font} if several else {"none": True})
        first, last = self._table_rows
        count = last - first + 1
        rows = 15 if upright else min(max(count, 2) * 2 + 5, max(26, count + 6))
        rows = min(rows, int((self._room - self._heading_height) / _CHART_ROW) - 1)
        if self._used + rows * _CHART_ROW > self._room:  # it would be cut in two
            self._next_page()
        chart.set_size({"width": int(min(sum(self._widths), 100) * 7.2), "height": int(rows * _CHART_ROW / 0.75)})
        self._page.insert_chart(self._row, 0, chart, {"x_offset": 4, "y_offset": 4})
        self._row += rows + 2
        self._used += (rows + 2) * _ROW_HEIGHT

    def _series(self, block: Chart, column: int, labels: bool = True) -> dict[str, Any]:
        """A series of the chart over a column of the table."""
        assert self._table is not None
        first, last = self._table_rows
        series: dict[str, Any] = {
            "name": title(self._table.columns[column].title),
            "categories": [self._name, first, block.label_column, last, block.label_column],
            "values": [self._name, first, column, last, column],
        }
        return series | ({"data_labels": {"value": True, "font": {"name": BODY_FONT, "size": 9}}} if labels else {})

    def _write_signoff(self, block: SignOff) -> None:
        """Signatures in a line, spread over the sheet's width; in several lines where there are more of them than columns."""
        style = self._formats.get("text", "sign")
        for roles in self._in_lines(block.roles):
            for place, height in enumerate(_SIGN_HEIGHTS):
                texts = (None, [_("{role}：").format(role=_(role)) for role in roles], [_(block.date)] * len(roles))[place]
                for position, text in enumerate(texts or ()):
                    self._page.write_string(self._row, self._column_at(position / len(roles)), text, style)
                self._set_height(height)
                self._row += 1

    def _in_lines(self, roles: Sequence[str]) -> list[Sequence[str]]:
        """The roles by lines, so that each has a column of its own to begin in."""
        for count in range(1, len(roles) + 1):
            lines = [roles[start : start + -(-len(roles) // count)] for start in range(0, len(roles), -(-len(roles) // count))]
            if all(len({self._column_at(place / len(line)) for place in range(len(line))}) == len(line) for line in lines):
                return lines
        return [[role] for role in roles]

    def _column_at(self, share: float) -> int:
        """The column that begins nearest to this share of the sheet's width."""
        edges = [0.0, *accumulate(self._widths)][: len(self._widths)]
        at = share * sum(self._widths)
        return min(range(len(edges)), key=lambda column: abs(edges[column] - at)) if edges else 0


def _ending(blocks: Sequence[Block]) -> int:
    """Where the end of a sheet begins that belongs on one page: the lines above the signatures. Behind the last block without any."""
    signs = [place for place, block in enumerate(blocks) if isinstance(block, SignOff)]
    if not signs or not any(isinstance(block, Table) for block in blocks):
        return len(blocks)
    first = signs[-1]
    while isinstance(blocks[first - 1], Line):
        first -= 1
    return first


@lru_cache(maxsize=50_000, typed=True)
def width_of(value: Cell) -> int:
    """Width on paper in characters: Chinese is two wide, which is how GBK counts it."""
    return len(str(value).encode("gbk", "replace"))


def _widths(tables: Sequence[Table]) -> list[float]:
    """Column widths by content over all tables of a sheet."""
    widths: list[float] = []
    for table in tables:
        measured = table.rows[:_MEASURED_ROWS]
        for column, described in enumerate(table.columns):
            different = set(column_of(measured, column))
            shown = [_shown_width(described.kind, value) for value in different] if described.kind != "wrap" else []
            if table.total and described.summed and described.kind in ("money", "integer"):
                shown.append(_shown_width(described.kind, sum_of(table.rows, column)) + 1)
            content = min(max(shown, default=0) + (2 if described.kind == "centre" else 3), _WIDEST_LINE) if shown else 0
            if described.width is not None:
                wanted = max(described.width, _longest_word(title(described.title)) + 3, content)
            elif described.kind == "wrap":
                wrapped = max((_shown_width("wrap", value) for value in different), default=0) + 3
                wanted = max(min(max(width_of(title(described.title)) + 2, wrapped), 60), 6)
            else:
                wanted = max(min(width_of(title(described.title)) + 2, _WIDEST_LINE), content, 6)
            if column < len(widths):
                widths[column] = max(widths[column], wanted)
            else:
                widths.append(wanted)
    return widths


def _shown_and_folded(widths: list[float], tables: Sequence[Table]) -> tuple[list[float], list[float]]:
    """The widths of the columns that are seen, and of those at the end that are folded away."""
    shown = [sum(not column.folded for column in table.columns) for table in tables]
    assert all(column.folded for table, count in zip(tables, shown, strict=True) for column in table.columns[count:])
    seen = max(shown, default=0)
    return widths[:seen], widths[seen:]


def _longest_word(text: str) -> int:
    """The longest piece of a heading that does not break: an English word; Chinese breaks anywhere."""
    return max((len(word) for word in text.split() if word.isascii()), default=0)


def _shown_width(kind: str, value: Cell) -> float:
    if value is None:
        return 0
    if isinstance(value, datetime.date):
        return 11
    if kind == "money":
        return len(f"{int(value) / 100:,.2f}") + 1
    if kind == "percent":
        return len(f"{float(value):.1%}") + 1
    if kind == "integer":
        return len(f"{int(value):,}") + 1
    return width_of(value) * 1.08
