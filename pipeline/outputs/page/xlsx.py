"""xlsxwriter's workbook, with its tables and texts written at once: they are most of a county's cells.

xlsxwriter keeps and writes each cell and each text by itself: 0.2 million a second. Here a column is made to XML in one go; the workbook
holds the same, and all else on a page stays xlsxwriter's. What of its own is used is tested against the same page written cell by cell.
"""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.utility import _utf16_truncate, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from pipeline.outputs.page.blocks import Cell
from pipeline.outputs.page.markup import Long
from pipeline.outputs.page.rows import Rows, columns_of
from pipeline.speech.wording import as_xml

_EPOCH = datetime.date(1899, 12, 30).toordinal()
"""Excel's day 0, for days from March 1900 on."""
_END = "\x00"
"""Between texts: no text of a workbook holds it, unless it is escaped."""
_LONG = 1_000
"""Rows from which on a table that is kept by column is made to markup by column too."""
_TO_ESCAPE = re.compile("[\x01-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")
_SPACE_AT_AN_END = re.compile(rf"(?:^|{_END})\s|\s(?:$|{_END})")


def workbook(target: Any, beside: Path | None = None, **options: Any) -> xlsxwriter.Workbook:
    """A workbook to be written to a path or a stream; a text stays a text, whatever it looks like. beside: the folder for its parts while
    they are made, each in a file; else they are made in memory."""
    texts = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    made = {"in_memory": True} if beside is None else {"tmpdir": str(beside)}
    return _Workbook(target, {**made, **texts, **options})


class _Workbook(xlsxwriter.Workbook):  # type: ignore[misc]  # xlsxwriter carries no types
    def _get_packager(self) -> Packager:
        return _Packager()


class _Packager(Packager):  # type: ignore[misc]
    def _write_shared_strings_file(self) -> None:
        texts = _Texts()
        texts.string_table = self.workbook.str_table
        if texts.string_table.count:
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _Texts(SharedStrings):  # type: ignore[misc]
    """The texts of a workbook. Unlike xlsxwriter's, none is taken for markup: somebody's <r>…</r> is a text like any other."""

    def _write_sst_strings(self) -> None:
        texts = self.string_table.string_array
        whole = _END.join(texts)
        if whole.count(_END) > len(texts) - 1 or _TO_ESCAPE.search(whole):
            whole = _END.join(map(self._escape_control_characters, texts))
        whole = whole.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if _SPACE_AT_AN_END.search(whole):
            kept = '<si><t xml:space="preserve">'
            made = (f"{kept if text[:1].isspace() or text[-1:].isspace() else '<si><t>'}{text}" for text in whole.split(_END))
            self.fh.write("</t></si>".join(made) + "</t></si>")
        else:
            self.fh.write("<si><t>" + whole.replace(_END, "</t></si><si><t>") + "</t></si>")


@dataclass(frozen=True)
class _Short:
    """A table as it is laid on a page. first: the row (from 0) of the first of its rows; bodies: per column what follows the look of each
    cell."""

    first: int
    heights: Sequence[float]
    bodies: Sequence[Sequence[str]]

    def written(self, looks: Sequence[int], opening: Callable[[float], str]) -> Iterator[str]:
        """As `Long.written`, all at once."""
        numbers = range(self.first + 1, self.first + len(self.heights) + 1)
        opened = {height: opening(height) for height in set(self.heights)}
        parts: list[Sequence[str]] = [[opened[height] % number for number, height in zip(numbers, self.heights, strict=True)]]
        for column, (look, bodies) in enumerate(zip(looks, self.bodies, strict=True)):
            cell, style = f'<c r="{xl_col_to_name(column)}', f'" s="{look}"'
            parts.append([f"{cell}{number}{style}{body}" for number, body in zip(numbers, bodies, strict=True)])
        yield "</row>".join(map("".join, zip(*parts, strict=True))) + "</row>"


class TablePage(Worksheet):  # type: ignore[misc]  # xlsxwriter carries no types
    """A worksheet on which whole tables can be laid. A chart or a link wants its cells written one by one."""

    def __init__(self) -> None:
        super().__init__()
        self._laid: dict[int, tuple[Sequence[Format], _Short | Long]] = {}

    def lay(
        self, first: int, kinds: Sequence[str], formats: Sequence[Format], rows: Sequence[Sequence[Cell]], heights: Sequence[float]
    ) -> None:
        """Rows from `first` (0 = row 1) on. kinds: of each column, as `blocks.Column.kind`; heights: of each row, in points."""
        if not rows:
            return
        for row in (first, first + len(rows) - 1):
            self._check_dimensions(row, 0)
            self._check_dimensions(row, len(kinds) - 1)
        if isinstance(rows, Rows) and len(rows) >= _LONG:
            letters = [xl_col_to_name(column) for column in range(len(kinds))]
            self._laid[first] = formats, Long(first, kinds, letters, rows, heights, self._bodies)
            return
        bodies = [self._bodies(kind, column) for kind, column in zip(kinds, columns_of(rows), strict=True)]
        self._laid[first] = formats, _Short(first, heights, bodies)

    def join(self, row: int, last: int) -> None:
        """The cells of a row up to that column are one, which looks as the first one does. xlsxwriter's own also writes each cell below
        it, which is for borders: two of three cells of a class's page."""
        self._check_dimensions(row, last)
        self.merge.append([row, 0, row, last])

    def _bodies(self, kind: str, values: Sequence[Cell], uses: Sequence[int] | None = None) -> list[str]:
        """What follows the look of each cell of a column; each value is made once. uses: of values that are all different, how many cells
        have each."""
        made: dict[Cell, str] = {}
        texts: list[Cell] = []
        write = _NUMBERS.get(kind)
        for value in dict.fromkeys(values):
            if value is None or value == "":
                made[value] = "/>"
            elif isinstance(value, datetime.date):
                made[value] = f"><v>{value.toordinal() - _EPOCH}</v></c>"
            elif write is not None:
                made[value] = f"><v>{write(value)}</v></c>"
            else:
                texts.append(value)
        if texts:
            made |= zip(texts, [f' t="s"><v>{number}</v></c>' for number in self._numbers(texts)], strict=True)
            of_each = dict(zip(values, uses, strict=True)) if uses is not None else Counter(values)
            self.str_table.count += sum(map(of_each.__getitem__, texts))
        return [made[value] for value in values]

    def _numbers(self, values: Sequence[Cell]) -> list[int]:
        """The number of each text in the workbook's table of texts."""
        texts = list(map(str, values))
        if as_xml(whole := "\n".join(texts)) != whole:
            texts = list(map(as_xml, texts))
        if max(map(len, texts)) > self.xls_strmax // 2:
            texts = [_utf16_truncate(text, self.xls_strmax) for text in texts]
        known: dict[str, int] = self.str_table.string_table
        numbers = [known.setdefault(text, len(known)) for text in texts]
        self.str_table.unique_count = len(known)
        return numbers

    def _write_rows(self) -> None:
        """All rows of the sheet, in their order: what xlsxwriter keeps, and what was laid."""
        first, last = self.dim_rowmin, self.dim_rowmax
        for start in sorted(self._laid):
            self._write_own(first, start - 1)
            formats, laid = self._laid[start]
            for markup in laid.written([style._get_xf_index() for style in formats], _opening):
                self._write_raw(markup)
            first = start + len(laid.heights)
        self._write_own(first, last)

    def _write_own(self, first: int, last: int) -> None:
        if first <= last:
            self.dim_rowmin, self.dim_rowmax = first, last
            super()._write_rows()

    def _write_raw(self, markup: str | bytes) -> None:
        """Into the file as it is; a sheet that is made in memory is made of text."""
        raw = getattr(self.fh, "buffer", None)
        if isinstance(markup, str) or raw is None:
            self.fh.write(markup if isinstance(markup, str) else markup.decode())
        else:
            self.fh.flush()
            raw.write(markup)


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
