"""A table that is laid at once is the table that xlsxwriter writes cell by cell."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.outputs.page.blocks import Cell
from pipeline.outputs.page.book import Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.outputs.page.paper import SheetWriter

DAY = datetime.date(2026, 11, 2)
KINDS = ("serial", "text", "wrap", "centre", "money", "integer", "percent", "date", "text")
COLUMNS = [Column(kind, kind) for kind in KINDS]
TEXTS = [
    "王小明",
    "=1+1",
    " 前后有空格 ",
    "a<b>&\"c'",
    "多行\n的",
    "_x0041_",
    "<r>&</r>",
    "<r><t>假</t></r>",
    "\x07控制",
    "𠮷" * 3,
    "",
    "0012",
    "2026-09-01",
    "\ud800半个",
]
ROWS: list[list[Cell]] = [
    [number, text, text * 9, None, number * 1_234_567, -number, number / 7, DAY + datetime.timedelta(number), text[::-1]]
    for number, text in enumerate(TEXTS)
]


def _cell_by_cell(self: SheetWriter, block: Table, first: int, heights: Sequence[float]) -> None:
    for offset, (row, height) in enumerate(zip(block.rows[first : first + len(heights)], heights, strict=True), start=first):
        self._write_row(block, offset, row)
        self._page.set_row(self._row, height)
        self._row += 1


def _sheets(folder: Path, sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """The parts of the workbook, its texts in their cells: the order of the table of texts is nobody's business."""
    Book("b.xlsx", "题", sheets, DAY).write(folder)
    with zipfile.ZipFile(folder / "b.xlsx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    texts = etree.fromstring(parts.pop("xl/sharedStrings.xml"))
    assert int(texts.get("uniqueCount")) == len(texts)
    found = 0
    for name in [name for name in parts if name.startswith("xl/worksheets/")]:
        root = etree.fromstring(re.sub(rb' spans="[\d:]+"', b"", parts[name]))  # a hint to the reader, of blocks of 16 rows
        for cell in root.iter(f"{main}c"):
            if cell.get("t") == "s":
                found += 1
                cell.find(f"{main}v").text = etree.tostring(texts[int(cell.find(f"{main}v").text)], method="c14n").decode()
        parts[name] = etree.tostring(root, method="c14n")
    assert int(texts.get("count")) == found
    return parts


def _both(folder: Path, sheets: Sequence[Sheet]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    laid = _sheets(folder, sheets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SheetWriter, "_write_page", _cell_by_cell)
        return laid, _sheets(folder, sheets)


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], [], ROWS * 20])
@pytest.mark.parametrize("more", [{}, {"subtotal": "本页合计", "total": "合计"}, {"total": "合计", "filtered": True}, {"row_height": 30.0}])
def test_a_table_is_as_it_is_cell_by_cell(rows: list[list[Cell]], more: dict[str, object], tmp_path: Path) -> None:
    table = Table(COLUMNS, rows, **more)  # type: ignore[arg-type]
    sheet = Sheet(
        "名册", [Title("题"), Line("说明"), table, Line("中间"), Table(COLUMNS[:3], [row[:3] for row in rows]), SignOff(["经办人"])]
    )
    laid, one_by_one = _both(tmp_path, [sheet, Sheet("又", [table]), Sheet("空", [Title("题")])])
    assert laid == one_by_one


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.one_of(st.none(), st.text(), st.integers(-(10**12), 10**12)), min_size=3, max_size=3), max_size=30))
def test_any_texts_and_numbers_are_as_they_are_cell_by_cell(tmp_path: Path, values: list[list[Cell]]) -> None:
    columns = [Column("甲"), Column("乙", "wrap"), Column("丙", "centre")]
    laid, one_by_one = _both(tmp_path, [Sheet("名册", [Table(columns, values)])])
    assert laid == one_by_one


@pytest.mark.parametrize("text", ["一" * 32_767, "一" * 32_768, "a" * 32_766 + "𠮷", "𠮷" * 20_000])
def test_a_text_that_is_too_long_for_a_cell_ends_where_excel_ends_it(text: str, tmp_path: Path) -> None:
    laid, one_by_one = _both(tmp_path, [Sheet("名册", [Table([Column("甲")], [[text]])])])
    assert laid == one_by_one


def test_a_text_that_looks_like_the_markup_of_a_text_is_a_text(tmp_path: Path) -> None:
    """xlsxwriter takes what begins with <r> and ends with </r> for markup: one such cell, and nobody can open the workbook."""
    texts = ["<r>&</r>", "<r><t>假</t></r>", "<r><rPr><b/></rPr><t>粗</t></r>", "空\x00字节", " <r></r>"]
    table = Table([Column("甲")], [[text] for text in texts])
    marked = Table([Column("甲")], [[text] for text in texts], marked=frozenset({(0, 0)}))
    Book("b.xlsx", "<r>题</r>", [Sheet("一", [Title("<r>&</r>"), table]), Sheet("二", [marked])], DAY).write(tmp_path)
    pages = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets
    read = [text.replace("\x00", "").strip() for text in texts]
    assert [page["A1"].value for page in pages] == ["<r>&</r>", "甲"]
    assert [str(row[0].value).strip() for row in pages[0].iter_rows(min_row=3)] == read
    assert [str(row[0].value).strip() for row in pages[1].iter_rows(min_row=2)] == read
