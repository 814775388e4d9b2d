"""A table that is longer than a sheet can be."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from pipeline.outputs.page import parts
from pipeline.outputs.page.book import Book, Cell, Column, Line, Sheet, SignOff, Table, Title
from tests.conftest import THOROUGH

DAY = datetime.date(2026, 11, 2)
COLUMNS = [Column("序号", "serial"), Column("姓名"), Column("金额", "money")]


def _rows(count: int) -> list[list[Cell]]:
    return [[number, f"王{number}", number] for number in range(1, count + 1)]


def _written(folder: Path, table: Table) -> openpyxl.Workbook:
    blocks = [Title("发放明细"), Line("说明"), table, Line("大写"), SignOff(["经办人"])]
    Book("b.xlsx", "题", [Sheet("发放明细", blocks), Sheet("又", [Table(COLUMNS, _rows(2))])], DAY).write(folder)
    return openpyxl.load_workbook(folder / "b.xlsx", data_only=True)


@pytest.mark.parametrize("count", [10, 11, 20, 25])
def test_every_row_is_there_once_and_the_sums_add_up(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_MOST_ROWS", 10)
    book = _written(tmp_path, Table(COLUMNS, _rows(count), total="合计", filtered=True))
    pages = [page for page in book.worksheets if page.title.startswith("发放明细")]
    assert len(pages) == -(-count // 10)
    cells = [[cell.value for cell in row] for page in pages for row in page.iter_rows()]
    assert [row[0] for row in cells if str(row[1]).startswith("王")] == [*range(1, count + 1)]
    sums = [row for row in cells if row[0] in ("合计", "本表合计")]
    whole = sum(range(1, count + 1)) / 100
    if count == 10:
        assert book.sheetnames == ["发放明细", "又"]
        assert [row[2] for row in sums] == [whole]
    else:
        assert book.sheetnames == ["目录", *[f"发放明细（{number}）" for number in range(1, len(pages) + 1)], "又"]
        assert sum(row[2] for row in sums[:-1]) == pytest.approx(whole)
        assert sums[-1][:2] == ["合计", whole]
        assert [row[0] for row in cells if "张工作表" in str(row[0])] == [
            f"共 {count} 行，分在 {len(pages)} 张工作表：{'、'.join(p.title for p in pages)}"
        ] * len(pages)
    assert all(any("经办人" in str(cell.value) for row in page.iter_rows() for cell in row) for page in pages)


def test_links_and_marks_go_with_their_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_MOST_LINKS", 10)
    links = {(row, column): f"internal:'又'!A{row + 1}" for row in range(12) for column in (0, 1)}
    table = Table(
        [Column("甲"), Column("乙"), Column("丙")],
        [[f"a{row}", f"b{row}", ""] for row in range(12)],
        links=links,
        asked=frozenset({(11, 2)}),
    )
    book = _written(tmp_path, table)
    found = {cell.value: cell.hyperlink.location for page in book.worksheets for row in page.iter_rows() for cell in row if cell.hyperlink}
    assert {f"{letter}{row}": f"'又'!A{row + 1}" for row in range(12) for letter in "ab"}.items() <= found.items()
    assert book.sheetnames == ["目录", "发放明细（1）", "发放明细（2）", "发放明细（3）", "又"]


@pytest.mark.skipif(not THOROUGH, reason="a million rows take a minute")
def test_a_million_and_more_rows_in_excels_own_bounds(tmp_path: Path) -> None:
    _rows_ = _rows(1_048_577)
    Book("b.xlsx", "题", [Sheet("发放明细", [Title("题"), Table(COLUMNS, _rows_, total="合计")])], DAY).write(tmp_path)
    book = CalamineWorkbook.from_path(tmp_path / "b.xlsx")
    assert sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names[1:]) >= 1_048_577
