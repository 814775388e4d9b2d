"""A table that is laid at once is the table that xlsxwriter writes cell by cell."""

from __future__ import annotations

import datetime
import pickle
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from pipeline.outputs.page import book, markup, parts, xlsx
from pipeline.outputs.page.blocks import Cell
from pipeline.outputs.page.book import Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.outputs.page.paper import SheetWriter
from pipeline.outputs.page.rows import Rows, begins, column_of, sum_of

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


def _told(text: Any) -> str:
    """A text with the markup in it, and whether its spaces are kept."""
    parts = [(etree.QName(part).localname, sorted(part.attrib.values()), part.text) for part in text.iterdescendants()]
    return repr(parts)


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
                cell.find(f"{main}v").text = _told(texts[int(cell.find(f"{main}v").text)])
            elif cell.get("t") == "inlineStr":  # a text in its cell is as good as one in the table
                cell.set("t", "s")
                text = cell.find(f"{main}is")
                etree.SubElement(cell, f"{main}v").text = _told(text)
                cell.remove(text)
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


def _by_column(rows: list[list[Cell]]) -> Rows:
    """The rows as long lists are kept: by column, as Arrow's where a column's values are of one kind."""
    columns = []
    for values in zip(*rows, strict=True):
        try:
            columns.append(pa.array(values))
        except (pa.ArrowException, UnicodeError):
            columns.append(list(values))
    return Rows(columns, len(rows))


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ROWS * 20, [row for row in ROWS if row[1] in ("王小明", "a<b>&\"c'", "", "0012")]])
@pytest.mark.parametrize(
    "more", [{}, {"subtotal": "本页合计", "total": "合计"}, {"apart": 1, "filtered": True}, {"marked": frozenset({(0, 1)})}]
)
@pytest.mark.parametrize(("most", "own", "in_memory"), [(1, 10**9, 10**9), (1, 1, 0), (7, 10**9, 0), (10**9, 10**9, 0)])
def test_a_list_that_is_kept_by_column_is_as_it_is_cell_by_cell(
    rows: list[list[Cell]], more: dict[str, object], most: int, own: int, in_memory: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whatever length it is made by column, whether its texts stand in their cells, and whether its sheets are made in memory."""
    monkeypatch.setattr(xlsx, "_LONG", most)
    monkeypatch.setattr(markup, "_FEWEST_OWN", own)
    monkeypatch.setattr(markup, "_AT_ONCE", 4)
    monkeypatch.setattr(book, "_MOST_IN_MEMORY", in_memory)
    sheets = [Sheet("名册", [Title("题"), Table(COLUMNS, _by_column(rows), **more), Line("中间"), SignOff(["经办人"])])]  # type: ignore[arg-type]
    laid, one_by_one = _both(tmp_path, sheets)
    assert laid == one_by_one
    plain = [Sheet("名册", [Title("题"), Table(COLUMNS, rows, **more), Line("中间"), SignOff(["经办人"])])]  # type: ignore[arg-type]
    assert _sheets(tmp_path, plain) == laid
    assert [path.name for path in tmp_path.iterdir()] == ["b.xlsx"], "nothing is left beside it"


def test_a_list_by_column_that_is_too_long_for_a_sheet_goes_over_several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_LONG", 3)
    monkeypatch.setattr(markup, "_AT_ONCE", 4)
    monkeypatch.setattr(parts, "_MOST_ROWS", 7)
    columns = [Column("序号", "serial"), Column("姓名"), Column("金额", "money"), Column("日期", "date")]
    rows: list[list[Cell]] = [[number, f"甲{number % 3}", number * 101 if number % 4 else None, DAY] for number in range(1, 19)]
    by_row, by_column = (
        _sheets(tmp_path, [Sheet("明细", [Title("题"), Table(columns, of, total="合计", filtered=True), SignOff(["经办人"])])])
        for of in (rows, _by_column(rows))
    )
    assert by_column == by_row
    assert sum(name.startswith("xl/worksheets/sheet") for name in by_row) == 4, "an index, and three parts"


def test_texts_that_are_nearly_all_different_stand_in_their_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_LONG", 1)
    monkeypatch.setattr(markup, "_FEWEST_OWN", 1)
    columns = {"号": [f"{number:05}" for number in range(30)], "校": ["一中", "二中", ""] * 10}
    columns |= {
        f"需{place}": [odd, *map(str, range(29))] for place, odd in enumerate(["甲 ", "\u3000甲", "_x0041_", "两\n行", "甲" * 20_000])
    }
    rows = Rows([pa.array(values) for values in columns.values()], 30)
    Book("b.xlsx", "题", [Sheet("一", [Table([Column(name) for name in columns], rows)])], DAY).write(tmp_path)
    with zipfile.ZipFile(tmp_path / "b.xlsx") as package:
        texts, page = (package.read(f"xl/{name}.xml").decode() for name in ("sharedStrings", "worksheets/sheet1"))
    assert page.count("inlineStr") == 30, "ids; not schools, and none that needs care"
    assert "00007" not in texts
    assert "一中" in texts
    read = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[0]
    found = [[str(cell.value or "") for cell in row] for row in read.iter_rows(min_row=2)]
    assert found == list(map(list, zip(*columns.values(), strict=True)))
    assert CalamineWorkbook.from_path(tmp_path / "b.xlsx").get_sheet_by_index(0).to_python()[8][0] == "00007"


def test_a_list_that_is_kept_by_column_is_rows_to_who_looks_at_it() -> None:
    rows = Rows([pa.array([1, 2, 2, None]), pa.array(["甲", None, "乙", "乙"]).dictionary_encode(), [DAY, "丙", 3, None]], 4)
    assert list(rows) == [[1, "甲", DAY], [2, None, "丙"], [2, "乙", 3], [None, "乙", None]]
    assert rows[1] == [2, None, "丙"]
    assert rows[-1] == [None, "乙", None]
    assert list(rows[1:3]) == list(pickle.loads(pickle.dumps(rows[1:3]))) == list(rows)[1:3]
    assert rows == list(rows) != list(rows)[1:]
    assert (len(rows), bool(rows), bool(rows[:0]), list(rows[2:2])) == (4, True, False, [])
    assert list(rows.behind(pa.array([7, 8, 9, 10])))[3] == [10, None, "乙", None]
    assert (sum_of(rows, 0), column_of(rows, 1), begins(rows, 0), begins(rows, 1), begins(rows, 2)) == (
        5,
        ["甲", None, "乙", "乙"],
        [1, 3],
        [1, 2],
        [1, 2, 3],
    )
    with pytest.raises(IndexError):
        rows[4]
    large = Rows([pa.array(range(100_000))], 100_000)
    assert len(pickle.dumps(large[5:9])) < 2_000, "of what is shared only its own part goes along"


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
