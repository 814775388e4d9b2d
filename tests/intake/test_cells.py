"""Cells that are not what they seem: failed and uncalculated formulas, numbers that lost their tail, days as numbers."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.intake import values
from schemas.class_sheet import ClassSheet
from schemas.columns import Column, columns_of
from tests.conftest import Desk, card, citizen
from tests.intake.test_formats import _convert
from tests.intake.writers import WRITERS, Page

HEAD = ["姓名", "身份证号", "困难等级", "出生日期", "是否住宿"]
TITLE = ["青山县实验小学五年级(2)班"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("form", "extension"), [("", ".xlsx"), ("ods", ".ods"), ("xls:MS Excel 97", ".xls")])
def test_a_failed_formula_is_named_in_every_format(desk: Desk, form: str, extension: str) -> None:
    path = desk.sheet(
        "2026-09/a.xlsx",
        TITLE,
        HEAD,
        [["王小明", citizen(1, "20150101"), "困难", "", "是"], ["李小红", citizen(2, "20150202"), "", "", "是"]],
    )
    book = openpyxl.load_workbook(path)
    book["Sheet1"]["C4"] = "=1/0"
    book.save(path)
    if form:
        _convert(path, form, extension)
    else:
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{path.parents[3]}/profile", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(path.parents[3] / "out"), str(path)], check=True, capture_output=True, timeout=120)  # fmt: skip
        shutil.move(path.parents[3] / "out" / "a.xlsx", path)
    errors = desk.read().table("findings").query("severity == 'error'")
    assert errors[["code", "cell", "value"]].to_numpy().tolist() == [["CELL-ERROR", "C4", "#DIV/0!"]]


def test_an_xlsb_error_is_named() -> None:
    from pipeline.intake.office import _walk_xlsb
    from pipeline.intake.package import package_of

    content = WRITERS["xlsb"]([Page("表1", {(0, 0): "a", (1, 1): "b"}, [(0, 0, 0, 1)])])
    assert _walk_xlsb(package_of(content)) == {"表1": ({}, [((0, 0), (0, 1))])}


def test_a_formula_that_was_saved_without_its_result_is_not_taken_for_an_empty_cell(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", TITLE, HEAD, [["王小明", citizen(1, "20150101"), '="困"&"难"', "2015-01-01", "是"]])
    errors = desk.read().table("findings").query("severity == 'error'")
    assert errors[["code", "cell", "value"]].to_numpy().tolist() == [["CELL-ERROR", "C3", "#未计算"]]


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_day_numbers_count_from_the_workbooks_own_first_day(desk: Desk, epoch: datetime.datetime | None) -> None:
    path = desk.sheet("2026-09/a.xlsx", TITLE, HEAD, [["王小明", citizen(1, "20150101"), "困难", 42005 - (1462 if epoch else 0), "是"]])
    if epoch:
        book = openpyxl.load_workbook(path)
        book.epoch = epoch
        book.save(path)
    published = desk.read()
    assert set(published.codes()) <= {"NEEDED-EMPTY", "NEEDED-UNSAID"}  # no card is given
    assert str(published.table("enrolments")["birth_date"].iloc[0])[:10] == "2015-01-01"


@pytest.mark.parametrize(
    ("written", "code"),
    [(341524201501010000, "ID-NUMERIC"), ("3.41524E+17", "ID-NUMERIC"), ("3.41524e17", "ID-NUMERIC"), ("341524201501010000.0", "ID-NUMERIC"), ("34152420150101", "ID-FORMAT")],
)  # fmt: skip
def test_an_id_that_was_a_number_has_lost_its_tail_and_is_asked_for_again(desk: Desk, written: object, code: str) -> None:
    desk.sheet("2026-09/a.xlsx", TITLE, HEAD, [["王小明", written, "困难", "", "是"]])
    assert desk.read().table("findings").query("severity == 'error'")["code"].tolist() == [code]


def test_a_card_that_was_a_number_is_asked_for_again_and_a_short_number_is_fine(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", TITLE, [*HEAD, "银行卡号", "联系电话"], [["王小明", citizen(1, "20150101"), "困难", "", "是", 6228480402564890000, 13800000000], ["李小红", citizen(2, "20150202"), "困难", "", "是", card(3), 13800000001.0]])  # fmt: skip
    published = desk.read()
    assert published.table("findings").query("severity == 'error'")["code"].tolist() == ["CARD-NUMERIC"]


COLUMNS = columns_of(ClassSheet)


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("birth_date", "20080901", "2008-09-01"), ("birth_date", "2008.9.1", "2008-09-01"), ("birth_date", "2008年9月1日", "2008-09-01"),
        ("birth_date", "2008-9", "2008-09"), ("birth_date", "2008年9月1号", "2008-09-01"), ("birth_date", "２００８／９／１", "2008-09-01"),
        ("birth_date", "二〇〇八年九月十二日", "2008-09-12"), ("birth_date", "2008 9 1", "2008-09-01"), ("birth_date", "39692", "2008-09-01"),
        ("birth_date", "2008-09-01 00:00:00", "2008-09-01"), ("birth_date", "9/1/2008", "9/1/2008"), ("birth_date", "08.9.1", "08.9.1"),
        ("birth_date", "2008", "2008"), ("birth_date", "不详", "不详"),
        ("boarding", "√", "yes"), ("boarding", "☑", "yes"), ("boarding", "TRUE", "yes"), ("boarding", "１", "yes"), ("boarding", "走读生", "no"),
        ("boarding", "☑是 □否", "yes"), ("boarding", "□是　√否", "no"), ("boarding", "是□ 否☑", "no"), ("boarding", "□是 □否", "□是 □否"), ("boarding", "☑是 ☑否", "☑是 ☑否"),
        ("hardship_group", "低保、残疾", "disabled;rural-dibao"), ("hardship_group", "9残疾", "disabled"), ("hardship_group", "(6)低保", "rural-dibao"), ("hardship_group", "5残疾", "5残疾"),
        ("hardship_group", "建檔立卡", "registered-poor"), ("hardship_group", "1/9", "disabled;registered-poor"), ("hardship_group", "", None), ("hardship_group", "  ", None),
        ("hardship_level", "家庭经济特别困难", "extreme"), ("hardship_level", "困 难", "hardship"),
        ("name", "买买提.艾力", "买买提·艾力"), ("name", "买买提•艾力", "买买提·艾力"), ("name", "王　𬭳", "王𬭳"), ("name", "John  Smith", "John Smith"), ("name", "王\u200b小\xa0明", "王小明"), ("name", "山田．太郎", "山田·太郎"),
        ("id_number", "34152420150101001ｘ", "34152420150101001X"), ("id_number", "'341524 2015-0101 001x", "34152420150101001X"), ("id_number", "\u200b341524201501010019\ufeff", "341524201501010019"),
        ("card_number", "6228 4804 0256 4890 018", "6228480402564890018"), ("card_number", "６２２８480402564890018", "6228480402564890018"),
        ("school", "青山县第一小学（东校区）", "青山县第一小学(东校区)"), ("class_name", "五年级　（２）班", "五年级 (2)班"), ("month", "2026年9月", "2026-09"), ("month", "9月份", "-09"), ("month", "9", "-09"),
    ],
)  # fmt: skip
def test_values_as_teachers_write_them(field: str, written: str, expected: str | None) -> None:
    column = COLUMNS[field]
    assert values.parse(pa.array([written, None], pa.large_string()), column).to_pylist() == [expected, None]


def test_every_word_of_every_category_is_read_as_its_value() -> None:
    for column in COLUMNS.values():
        for value, words in (column.categories or {}).items():
            assert set(values.parse(pa.array(words, pa.large_string()), column).to_pylist()) == {value}, column.name


@pytest.mark.books
def test_a_file_that_lies_twice_in_a_month_counts_once_and_one_open_elsewhere_is_named(desk: Desk) -> None:
    path: Path = desk.sheet("2026-09/a.xlsx", TITLE, HEAD, [["王小明", citizen(1, "20150101"), "困难", "", "是"]])
    shutil.copy(path, path.with_name("a - 副本.xlsx"))
    for passed_over in ("~$a.xlsx", ".隐藏.xlsx", "Thumbs.db", "~WRL0001.tmp", "desktop.ini"):
        path.with_name(passed_over).write_bytes(b"x")
    published = desk.run()
    assert set(published.codes()) - {"NEEDED-EMPTY", "NEEDED-UNSAID"} == {"FILE-TWICE"}
    assert published.manifest["counts"]["files"] == 2


def test_a_contradiction_is_told_in_the_words_of_the_sheet(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", TITLE, [*HEAD, "性别"], [["王小明", citizen(1, "20150101"), "困难", "", "否", "女生"]])
    found = desk.read().table("findings").query("code == 'ID-CONFLICT'").iloc[0]
    assert found["message"] == "“性别”填的是“女”，与身份证号不符"


@pytest.mark.parametrize(("written", "read"), [("无", "0"), ("有", "1"), ("3人", "3"), ("", None)])
def test_none_of_what_is_counted_is_a_number(written: str, read: str | None) -> None:
    """无 below 在读子女数 is 0, while it leaves a card or a date empty."""
    cells = pa.array([written or None], pa.large_string())
    assert values.parse(cells, Column("children", "在读子女数", "Children", parser="count")).to_pylist() == [read]
    assert values.parse(cells, Column("card_number", "卡号", "Card", parser="card")).to_pylist()[0] in (None, "有", "3人")
