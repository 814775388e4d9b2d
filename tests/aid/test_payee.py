"""Whose account may be paid: the programme says, dated and cited."""

from __future__ import annotations

import openpyxl
import pytest
from pandas import Series

from tests.aid.frames import enrolments, judged, programme
from tests.conftest import Desk, Published, card, citizen

HEAD = ["姓名", "身份证号", "困难类别", "是否住宿", "家长姓名", "家长身份证号", "与学生关系", "银行卡号", "账户名"]
PRIMARY, HIGH = "清河县东边镇中心小学三年级1班生活补助花名册", "青山县第一高级中学高一(1)班国家助学金名单"
FATHER, OTHER = citizen(901, "19850315"), citizen(903, "19860315")


def _run(desk: Desk, title: str, *rows: list[object], head: list[str] | None = None) -> Published:
    desk.sheet("2026-09/a.xlsx", [title], head or HEAD, list(rows))
    published = desk.run()
    assert published.code == 0, published.said
    return published


def _status(published: Published) -> dict[str, str]:
    decisions = published.table("decisions")
    return dict(decisions[decisions["programme"].isin(["ce-living", "hs-grant"])][["name", "status"]].itertuples(index=False, name=None))


def _child(
    number: int, name: str, born: str, guardian: str = "王建国", guardian_id: str = FATHER, relation: str = "父亲", account: int = 7
) -> list[object]:
    return [name, citizen(number, born), "农村低保", "是", guardian, guardian_id, relation, card(account), guardian]


@pytest.mark.books
def test_the_named_guardians_account_is_paid_where_the_programme_says_so(desk: Desk) -> None:
    published = _run(desk, PRIMARY, _child(1, "王小明", "20170301"))
    assert _status(published) == {"王小明": "eligible"}
    assert published.table("payments")[["payee", "account"]].to_numpy().tolist() == [["王建国", card(7)]]
    roster = openpyxl.load_workbook(published.folder / "3-payout" / "下一批" / "领款清册-清河县东边镇中心小学.xlsx")["三年级(1)班"]
    shown = {str(cell.value) for row in roster for cell in row}
    assert {"收款人", "王建国", FATHER} <= shown


def test_a_high_school_pays_the_students_own_card(desk: Desk) -> None:
    published = _run(desk, HIGH, _child(1, "王小明", "20100301"))
    assert _status(published) == {"王小明": "held"}
    found = published.table("findings").query("code == 'CARD-HOLDER'")
    assert found["cell"].tolist() == ["I3"]
    assert "CARD-GUARDIAN" not in published.codes()


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (_child(1, "王小明", "20170301", relation="", guardian_id=""), "held"),  # nothing says who that is
        (_child(1, "王小明", "20170301", relation="父亲", guardian_id=""), "eligible"),
        (_child(1, "王小明", "20170301", relation="", guardian_id=FATHER), "eligible"),
        ([*_child(1, "王小明", "20170301")[:-1], "李老师"], "held"),  # somebody else's account
    ],
)
def test_only_the_guardian_whom_the_sheet_names(desk: Desk, row: list[object], status: str) -> None:
    assert _status(_run(desk, PRIMARY, row)) == {"王小明": status}


def test_an_account_whose_heading_says_that_it_is_the_parents(desk: Desk) -> None:
    head = ["姓名", "身份证号", "困难类别", "是否住宿", "家长姓名", "家长银行卡号"]
    published = _run(desk, PRIMARY, ["王小明", citizen(1, "20170301"), "农村低保", "是", "王建国", card(7)], head=head)
    assert _status(published) == {"王小明": "eligible"}


def test_siblings_share_their_parents_account_without_a_letter_and_strangers_do_not(desk: Desk) -> None:
    published = _run(
        desk,
        PRIMARY,
        _child(1, "王小明", "20170301"),
        _child(2, "王小红", "20160401"),
        _child(3, "李小刚", "20170505", "李卫东", OTHER, "父亲", 7),
    )
    assert set(_status(published).values()) == {"held"}, "one account in two guardians' names is nobody's"
    published = _run(desk, PRIMARY, _child(1, "王小明", "20170301"), _child(2, "王小红", "20160401"))
    assert _status(published) == {"王小明": "eligible", "王小红": "eligible"}
    assert "CARD-SHARED" not in published.codes()


def test_a_guardian_of_many_children_is_told(desk: Desk) -> None:
    three = [_child(number, name, f"2017{number:02}01") for number, name in ((1, "王小明"), (2, "李小红"), (3, "孙小美"))]
    published = _run(desk, PRIMARY, *three)
    assert "GUARDIAN-MANY" in published.codes()
    assert set(_status(published).values()) == {"eligible"}
    five = [_child(number, f"王小{sign}", f"2017{number:02}01") for number, sign in enumerate("一二三四五", 1)]
    assert set(_status(_run(desk, PRIMARY, *five)).values()) == {"held"}


def test_a_finding_shows_the_account_holder_and_the_columns_of_its_own_student() -> None:
    """Who claims nothing of a programme stands before them, and has another account and another sheet."""
    other = {"name": "赵小强", "school": "甲小学", "stage": "primary", "account_holder": "某某", "class_name": "一年级"}
    pupil = {"name": "王小明", "account_holder": "王建国"}
    rows = enrolments([other, pupil, {"name": "李小红", "card_number": None, "school": "青山县职业技术学校南区"}])
    rows = rows.assign(
        holds=Series(["", "CARD-GUARDIAN", ""], dtype="str"), unsaid=Series([";card_number;", ";card_number;", ""], dtype="str")
    )
    found = judged([programme("a")], rows).findings.set_index("code")
    assert found.loc["CARD-HOLDER", ["name", "value"]].tolist() == ["王小明", "王建国"]
    assert found.loc["NEEDED-EMPTY", "name"] == "李小红"
    assert "NEEDED-UNSAID" not in found.index
