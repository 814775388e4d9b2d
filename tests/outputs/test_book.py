"""The house style, and texts that must stay texts."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from pipeline.outputs.page import texts
from pipeline.outputs.page.book import Book, Chart, Column, Line, Sheet, SignOff, Table, Title, file_name, sheet_names
from pipeline.outputs.publish import _told_apart
from pipeline.speech.wording import as_xml
from tests.conftest import Desk, citizen
from tests.links import FORMULA, outside

DAY = datetime.date(2026, 11, 2)


def _book() -> Book:
    table = Table(
        [Column("序号", "serial", 6), Column("姓名"), Column("金额", "money")],
        [[1, "=1+1", 12_345], [2, "@王", 5]],
        total="合计",
        filtered=True,
    )
    return Book(
        "a/b.xlsx", "题", [Sheet("高一(1)班", [Title("题"), Line("说明"), table, Chart("图", 1, [2]), SignOff(["经办人", "审核"])])], DAY
    )


def test_a_page_is_ready_to_print(tmp_path: Path) -> None:
    _book().write(tmp_path)
    page = openpyxl.load_workbook(tmp_path / "a" / "b.xlsx").worksheets[0]
    assert page.page_setup.paperSize == 9
    assert page.page_setup.fitToHeight == 0
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "A4"
    assert "第 &P 页 共 &N 页" in page.oddFooter.center.text
    assert page.auto_filter.ref == "A3:C5"
    assert len(page._charts) == 1


def test_text_that_looks_like_a_formula_stays_text_and_sums_are_formulas_with_values(tmp_path: Path) -> None:
    _book().write(tmp_path)
    page = openpyxl.load_workbook(tmp_path / "a" / "b.xlsx").worksheets[0]
    assert (page["B4"].value, page["B4"].data_type) == ("=1+1", "s")
    assert page["C6"].value == "=SUM(C4:C5)"
    assert openpyxl.load_workbook(tmp_path / "a" / "b.xlsx", data_only=True).worksheets[0]["C6"].value == 123.5


def test_a_formula_in_a_teachers_cell_is_text_in_every_output(desk: Desk) -> None:
    path = desk.input / "2026-autumn" / "2026-09" / "青山县实验小学三年级(1)班.csv"
    path.parent.mkdir(parents=True)
    path.write_text(f"姓名,身份证号,困难等级,备注\n=cmd|'/c calc'!A1,{citizen(1, '20180101')},困难,=1+1\n", encoding="utf-8")
    published = desk.run()
    for book in published.folder.rglob("*.xlsx"):
        for page in openpyxl.load_workbook(book).worksheets:
            formulas = [cell.value for row in page.iter_rows() for cell in row if cell.data_type == "f"]
            assert all(str(formula).startswith("=SUM(") or formula == "=0" or FORMULA.fullmatch(str(formula)) for formula in formulas), book


def test_a_link_of_several_lines_is_a_formula_where_its_text_can_stand_in_one_and_leads_there_in_any_case(tmp_path: Path) -> None:
    """LibreOffice cuts a text with a link off at the end of its first line; a formula's text it breaks."""
    files = [
        "甲校/一班.xlsx",
        '甲校/"二"班.xlsx',
        "甲校/100%.xlsx",
        "甲校/#1.xlsx",
        f"{'长' * 260}.xlsx",
        "甲校/三\n班.xlsx",
        '甲校/")+1+("'.replace("/", ""),
    ]
    rows = [[file, file] for file in files]
    links = {(place, at): f"external:../{file}" for place, file in enumerate(files) for at in (0, 1)}
    table = Table([Column("文件", "wrap", 12), Column("短")], rows, links=links)
    Book("x.xlsx", "x", [Sheet("表", [table], "audit")], datetime.date(2026, 11, 2)).write(tmp_path)
    lines = list(openpyxl.load_workbook(tmp_path / "x.xlsx")["表"].iter_rows(min_row=2))
    assert [outside(line[0]).split("/", 1)[1] for line in lines] == [outside(line[1]).split("/", 1)[1] for line in lines]
    assert [str(line[0].value).startswith("=") for line in lines] == [True, *[False] * 6]
    assert not any(str(line[1].value).startswith("=") for line in lines)
    values = openpyxl.load_workbook(tmp_path / "x.xlsx", data_only=True)["表"]
    assert [row[0].value for row in values.iter_rows(min_row=2)] == files


def test_sheet_names_are_such_as_excel_takes() -> None:
    names = sheet_names(["高一/1班", "高一:1班", "x" * 40, "X" * 40, "", "History"])
    assert len({name.lower() for name in names}) == 6
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert names[5] != "History"


def test_a_schools_name_never_leads_out_of_the_folder() -> None:
    assert "/" not in file_name("../../etc/学校")
    assert file_name("...") == "_"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (100, "壹元整"),
        (5, "伍分"),
        (1_050, "壹拾元伍角"),
        (1_234_567, "壹万贰仟叁佰肆拾伍元陆角柒分"),
        (20_198_750, "贰拾万壹仟玖佰捌拾柒元伍角"),
        (10_000_000_000, "壹亿元整"),
    ],
)
def test_amounts_in_words_as_finance_writes_them(fen: int, words: str) -> None:
    assert texts.in_words(fen) == words


@pytest.mark.parametrize(
    ("name", "file"),
    [("con", "_con"), ("NUL.x", "_NUL.x"), ("com1", "_com1"), ("控制", "控制"), ("concert", "concert"), ("名?*", "名__"), (" 尾. ", "尾")],
)
def test_a_file_is_called_by_no_device_and_by_nothing_that_windows_refuses(name: str, file: str) -> None:
    assert file_name(name) == file


def test_two_names_that_differ_in_case_or_in_what_is_left_out_are_two_files() -> None:
    names = [f"3-payout/{file_name(name)}.xlsx" for name in ("甲A中学", "甲a中学", "甲?中学", "甲*中学")]
    books = [Book(path, "x", [], datetime.date(2026, 9, 1)) for path in names]
    paths = [book.path.casefold() for book in _told_apart(books)]
    assert len(set(paths)) == 4
    assert next(book.path for book in _told_apart(books)) == "3-payout/甲A中学.xlsx"


@pytest.mark.parametrize(
    ("text", "shown"), [("a\x00b", "ab"), ("a\ufffe", "a"), ("名\u202e", "名\u202e"), ("行\n行", "行\n行"), ("𠮷", "𠮷")]
)
def test_what_no_xml_may_hold_is_left_out(text: str, shown: str) -> None:
    assert as_xml(text) == shown
