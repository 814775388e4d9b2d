"""The sheet 待裁定, filled in as a person would and dropped back: what was asked is settled, and nothing else is."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from pipeline.sample.people import with_check
from tests.conftest import Desk, Published, card, citizen
from tests.persons.test_near import HEAD, ID, person, school

NEAR = with_check("34152420100315128")


def _sheet(published: Published) -> openpyxl.worksheet.worksheet.Worksheet:
    assert published.code == 0, published.said
    return openpyxl.load_workbook(published.folder / "4-audit" / "审计.xlsx")["待裁定"]


def _rule(
    published: Published, desk: Desk, answers: dict[str, str], by: str = "李主任", why: str = "已核对户口簿", file: str = "审计.xlsx"
) -> Path:
    """Choose for each id (or school) what it says, in the yellow cells; name and reason stand once in the first row."""
    book = openpyxl.load_workbook(published.folder / "4-audit" / "审计.xlsx")
    page = book["待裁定"]
    titles = {str(cell.value): cell.column for cell in page[3]}
    first = True
    for row in page.iter_rows(min_row=4):
        said = next((answers[str(cell.value)] for cell in row if str(cell.value) in answers), "")
        if (said and row[0].value is not None) or said.endswith("发放"):
            page.cell(row[0].row, titles["裁定"]).value = said
            if first or said.endswith("发放"):
                page.cell(row[0].row, titles["裁定人"]).value, page.cell(row[0].row, titles["裁定理由"]).value = by, why
            first = False
    target = desk.input / "2026-autumn" / file
    book.save(target)
    return target


def _paid(published: Published) -> list[tuple[str, str]]:
    assert published.code == 0, published.said
    return sorted(published.table("payments")[["id_number", "school"]].itertuples(index=False, name=None))


@cache
def _near_once() -> tuple[Path, Published]:
    """A term with a doubtful pair, run once for all tests, with its workbooks."""
    folder = Path(tempfile.mkdtemp(prefix="near"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    first = Desk(folder)
    school(first, "第一", person())
    school(first, "第二", person(number=NEAR, card=card(2)))
    published = first.run()
    assert (published.folder / "4-audit" / "审计.xlsx").exists(), "the first test that asks for it opens workbooks"
    return folder, published


def _near(desk: Desk) -> Published:
    """A copy of that term on this desk."""
    folder, published = _near_once()
    shutil.copytree(folder, desk.input.parent, dirs_exist_ok=True)
    return replace(published, folder=desk.output / published.folder.name)


FIRST, SECOND = "青山县第一高级中学", "青山县第二高级中学"


@pytest.mark.books("audit")
def test_the_sheet_shows_the_members_side_by_side_with_what_differs_and_what_may_be_chosen(desk: Desk) -> None:
    page = _sheet(_near(desk))
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4) if row[0].value]
    assert [row[3] for row in rows] == [ID, NEAR] or [row[3] for row in rows] == [NEAR, ID]
    assert rows[0][0][:8] == rows[1][0][:8] != rows[0][0]
    assert "证件号相差 1 位" in rows[0][1]
    marked = {page.cell(3, cell.column).value for cell in page[4] if cell.fill.fgColor.rgb == "FFFCE4D6"}
    assert marked == {"身份证号", "学校", "学籍号", "银行卡号"}
    assert {rule.formula1 for rule in page.data_validations.dataValidation} == {'"保留,不计,不是同一人"'}


@pytest.mark.parametrize(
    ("answers", "paid"),
    [
        ({ID: "保留", NEAR: "不计"}, [(ID, FIRST)]),
        ({ID: "不计", NEAR: "保留"}, [(NEAR, SECOND)]),
        ({ID: "不是同一人", NEAR: "不是同一人"}, [(ID, FIRST), (NEAR, SECOND)]),
        ({ID: "保留", NEAR: "保留"}, [(ID, FIRST), (NEAR, SECOND)]),
    ],
)
@pytest.mark.books("audit")
def test_a_ruling_on_the_same_person_is_applied_and_shows_who_ruled(
    desk: Desk, answers: dict[str, str], paid: list[tuple[str, str]]
) -> None:
    _rule(_near(desk), desk, answers)
    published = desk.run()
    assert _paid(published) == sorted(paid)
    assert "DUP-NEAR" not in published.codes()
    assert not [code for code in published.codes() if code.startswith("RULING")]
    kinds = published.table("submissions")["kind"].tolist()
    assert sorted(kinds) == ["class", "class", "rulings"]  # no other page of the audit workbook is read
    reasons = published.table("duplicates").query("kind == 'DUP-NEAR'")["reason"]
    assert reasons.str.contains("李主任").all()
    assert reasons.str.contains("已核对户口簿").all()
    assert not [row for row in _sheet(published).iter_rows(min_row=4) if row[0].value and "-" in str(row[0].value)]


@pytest.mark.parametrize(
    ("answers", "by", "why", "code"),
    [
        ({ID: "大概是", NEAR: "不计"}, "李主任", "已核对", "RULING-INCOMPLETE"),
        ({ID: "保留"}, "李主任", "已核对", None),
    ],
)
@pytest.mark.books("audit")
def test_half_a_ruling_settles_nothing(desk: Desk, answers: dict[str, str], by: str, why: str, code: str | None) -> None:
    _rule(_near(desk), desk, answers, by, why)
    published = desk.run()
    assert _paid(published) == [(ID, FIRST)]
    assert "DUP-NEAR" in published.codes()
    assert (code is None) or code in published.codes()


@pytest.mark.books("audit")
def test_a_ruling_that_no_longer_fits_is_asked_again_and_not_applied(desk: Desk) -> None:
    _rule(_near(desk), desk, {ID: "不是同一人", NEAR: "不是同一人"})
    school(desk, "第二", person(number=NEAR, card=card(3)))
    published = desk.run()
    assert _paid(published) == [(ID, FIRST)]
    assert published.codes().count("RULING-STALE") == 2
    assert "DUP-NEAR" in published.codes()
    assert len([row for row in _sheet(published).iter_rows(min_row=4) if row[0].value]) == 2


@pytest.mark.books("audit")
def test_opposite_rulings_in_two_copies_are_not_applied(desk: Desk) -> None:
    published = _near(desk)
    _rule(published, desk, {ID: "保留", NEAR: "不计"})
    _rule(published, desk, {ID: "不计", NEAR: "保留"}, file="审计-副本.xlsx")
    again = desk.run()
    assert _paid(again) == [(ID, FIRST)]
    assert "RULING-TWICE" in again.codes()


@pytest.mark.books("audit")
def test_a_new_month_of_the_same_students_does_not_ask_again(desk: Desk) -> None:
    _rule(_near(desk), desk, {ID: "保留", NEAR: "不计"})
    school(desk, "第一", person(), month="2026-10")
    school(desk, "第二", person(number=NEAR, card=card(2)), month="2026-10")
    published = desk.run()
    assert _paid(published) == [(ID, FIRST)]
    assert not [code for code in published.codes() if code.startswith(("RULING", "DUP"))]


@pytest.mark.books("audit")
def test_double_enrolment_one_id_two_names_and_two_rows_are_ruled_in_the_same_way(desk: Desk) -> None:
    boy, girl, other = citizen(1, "20100101"), citizen(2, "20100202"), citizen(3, "20100303")
    usual = {"guardian": "", "guardian_id": "", "phone": ""}
    school(
        desk, "第一",
        person("王伟", boy, card=card(1), **usual),
        person("李丽", girl, card=card(2), **usual), person("李莉莉", girl, card=card(3), **usual),
        person("赵刚", other, card=card(4), **usual), person("赵刚", other, card=card(5), **usual),
    )  # fmt: skip
    school(desk, "第二", person("王伟", boy, card=card(1), **usual))
    first = desk.run()
    assert _paid(first) == []
    _rule(first, desk, {})
    book = openpyxl.load_workbook(first.folder / "4-audit" / "审计.xlsx")
    page = book["待裁定"]
    titles = {str(cell.value): cell.column for cell in page[3]}
    for row in page.iter_rows(min_row=4):
        shown = {title: row[column - 1].value for title, column in titles.items()}
        if shown["案号"]:
            keeps = FIRST in (shown["学校"],) and shown["姓名"] != "李莉莉" and shown["银行卡号"] != card(5)
            for title, value in {"裁定": "保留" if keeps else "不计", "裁定人": "李主任", "裁定理由": "已核对"}.items():
                page.cell(row[0].row, titles[title]).value = value
    book.save(desk.input / "2026-autumn" / "审计.xlsx")
    published = desk.run()
    assert _paid(published) == sorted([(boy, FIRST), (girl, FIRST), (other, FIRST)])
    accounts = published.table("payments").set_index("name")["account"].to_dict()
    assert accounts == {"王伟": card(1), "李丽": card(2), "赵刚": card(4)}


@pytest.mark.books("audit")
def test_a_shared_card_may_be_agreed_to(desk: Desk) -> None:
    siblings = [("王伟", citizen(1, "20100101")), ("王丽", citizen(2, "20110202"))]
    school(desk, "第一", *(person(name, number, card=card(1), guardian="", guardian_id="", phone="") for name, number in siblings))
    first = desk.run()
    assert _paid(first) == []
    _rule(first, desk, {number: "保留" for _, number in siblings})
    assert len(_paid(desk.run())) == 2


@pytest.mark.books("audit")
def test_an_over_age_student_is_granted_on_the_same_sheet(desk: Desk) -> None:
    old = citizen(1, "20000101")
    desk.sheet("2026-09/a.xlsx", [f"{FIRST}高一(1)班国家助学金"], HEAD, [person("王伟", old)])
    first = desk.run()
    assert _paid(first) == []
    _rule(first, desk, {old: "同意发放"})
    published = desk.run()
    assert _paid(published) == [(old, FIRST)]
    assert published.table("payments")["amount_fen"].tolist() == [115_000]
