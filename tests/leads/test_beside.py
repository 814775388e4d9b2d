"""Leads that rest on what lies beside the class sheets: lists of elsewhere, telephones below the rows, the notice in the ledger."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.conftest import Desk, card, citizen
from tests.life.office import Office, Student

pytestmark = pytest.mark.books("audit")
HEAD = ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号", "监护人", "家长电话"]
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵吴周徐孙", "甲乙丙丁戊己庚辛壬癸子丑"


def _class(desk: Desk, of_teacher: int) -> None:
    """A class of twelve, of whom so many have left the teacher's telephone."""
    rows: list[list[object]] = []
    for number, (name, given) in enumerate(zip(_SURNAMES, _GIVEN, strict=True), start=1):
        telephone = "138 0564 0001" if number <= of_teacher else f"139{number * 7_654_321:08}"
        born = f"2018{number % 12 + 1:02}1{number % 9}"
        rows.append([f"{name}小{given}", citizen(number * 37, born), "困难", "是", card(number), f"{name}大{given}", telephone])
    signed: list[object] = ["填表人：何老师", "联系电话：138-0564-0001", "校长：林校长"]
    desk.sheet("2026-09/三年级(1)班.xlsx", ["青山县小学三年级(1)班"], HEAD, [*rows, [], signed])


def test_the_telephone_below_the_rows_is_known_in_the_rows(desk: Desk) -> None:
    _class(desk, of_teacher=4)
    published = desk.run()
    leads = published.table("leads")
    assert leads[["kind", "strength", "students"]].to_numpy().tolist() == [["TELEPHONE-STAFF", "strong", 4]]
    book = openpyxl.load_workbook(published.folder / "4-audit/线索.xlsx")
    texts = [str(cell.value) for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value is not None]
    assert "4 个家庭留的是填表人的电话" in texts
    _class(desk, of_teacher=2)
    assert desk.run().table("leads").empty


@pytest.mark.parametrize(
    ("titles", "head", "line"),
    [  # what the enrolment register reports as registered twice; what another county sends of whom it pays
        (
            [],
            ["序号", "姓名", "身份证件号", "学籍号", "重复学校名称", "备注"],
            [1, "{name}", "{id}", "G{id}", "邻水县第一中学", "外省已注册"],
        ),
        (
            ["邻水县2026年秋季学期受助学生名单（供比对）"],
            ["序号", "学生姓名", "身份证号码", "受助县区", "资助项目", "发放月份", "发放金额（元）"],
            [1, "{name}", "{id}", "邻水县", "生活补助", "9、10月", 250],
        ),
    ],
)
def test_who_receives_here_and_stands_on_a_list_of_elsewhere(desk: Desk, titles: list[str], head: list[str], line: list[object]) -> None:
    _class(desk, of_teacher=0)
    first = desk.run()
    before = {name: first.table(name) for name in ("payments", "decisions", "findings", "enrolments")}
    name, id_number = "李小乙", str(before["enrolments"].set_index("name").loc["李小乙", "id_number"])
    told = [str(cell).format(name=name, id=id_number) if isinstance(cell, str) else cell for cell in line]
    stranger = [str(cell).format(name="外地人", id=citizen(999)) if isinstance(cell, str) else cell for cell in line]
    unread = [str(cell).format(name="王小甲", id="34152420180") if isinstance(cell, str) else cell for cell in line]
    desk.sheet("外地名单.xlsx", titles, head, [told, stranger, unread])
    after = desk.run()
    sheets = after.table("submissions").set_index("file")
    assert sheets.loc["外地名单.xlsx", "kind"] == "elsewhere", sheets
    leads = after.table("leads")
    assert leads[["kind", "strength", "students"]].to_numpy().tolist() == [["PAID-ELSEWHERE", "strong" if titles else "medium", 1]]
    pd.testing.assert_frame_equal(after.table("payments"), before["payments"])
    pd.testing.assert_frame_equal(after.table("decisions"), before["decisions"])
    assert sorted(after.codes()) == sorted([*before["findings"]["code"], "LINE-UNUSED"])


def test_accounts_that_change_between_the_notice_and_the_payment(tmp_path: Path) -> None:
    """By days, within one month: the ledger knows which accounts stood when the notice went up."""
    office = Office(tmp_path)
    students = [
        Student(f"{name}小{given}", number * 37, "junior")
        for number, (name, given) in enumerate(zip(_SURNAMES, _GIVEN, strict=True), start=1)
    ]
    office.month("2026-autumn", "2026-09", students)
    office.must("publish", "2026-autumn", "2026-10-12")
    assert office.ledger.read(*_publications())["publications"]["account"].str.fullmatch(r"\d{16,19}").all()
    changed = [dataclasses.replace(one, card=card(9_000 + one.number)) if one.number < 4 * 37 else one for one in students]
    office.month("2026-autumn", "2026-09", changed)
    office.must("run", "2026-autumn", "2026-10-15")
    leads = office.table("2026-autumn", "leads")
    changed_ones = leads[leads["kind"] == "ACCOUNT-CHANGED"]  # the ids of an office's students are a series, as they are made
    assert changed_ones[["strength", "students"]].to_numpy().tolist() == [["strong", 3]]
    assert "公示以后" in changed_ones["said"].iloc[0]


def _publications() -> tuple:
    from pipeline.ledger import tables

    return (tables.PUBLICATIONS,)
