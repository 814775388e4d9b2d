"""Nobody entitled is left out: the lists of offices against what the class sheets claim."""

from __future__ import annotations

import openpyxl
import pytest

from tests.conftest import Desk, Published, card, citizen

HEAD = ["姓名", "身份证号", "困难类别", "困难等级", "是否住宿", "银行卡号"]
MING, HONG, GANG = citizen(1, "20150101"), citizen(2, "20150202"), citizen(3, "20150303")
LIST_HEAD = ["序号", "姓名", "性别", "身份证号码", "家庭住址", "联系电话", "救助类别"]


def _list(desk: Desk, *people: tuple[str, str, str], file: str = "民政局名单.xlsx") -> None:
    path = desk.input / "2026-autumn" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.worksheets[0].append(["青山县最低生活保障对象名单"])
    book.worksheets[0].append(LIST_HEAD)
    for number, (name, id_number, group) in enumerate(people, start=1):
        book.worksheets[0].append([number, name, "男", id_number, "青山县某村", "13800000000", group])
    book.save(path)


def _class(desk: Desk) -> None:
    rows = [
        ["王小明", MING, "无", "无", "否", card(1)],
        ["李小红", HONG, "农村低保", "困难", "否", card(2)],
        ["赵小刚", GANG, "农村低保", "困难", "否", card(3)],
    ]
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], HEAD, rows)


def _compared(published: Published) -> list[list[str]]:
    assert published.code == 0, published.said
    found = published.table("findings").query("code in ['ENTITLED-NOT-APPLIED', 'GROUP-UNLISTED']")
    return found[["code", "name", "cell"]].to_numpy().tolist()


@pytest.mark.books
def test_a_listed_student_who_claims_nothing_is_named_with_the_programme_that_is_due(desk: Desk) -> None:
    _class(desk)
    _list(desk, ("王小明", MING, "农村低保"), ("李小红", HONG, "农村低保"), ("赵小刚", GANG, "农村低保"))
    published = desk.run()
    assert _compared(published) == [["ENTITLED-NOT-APPLIED", "王小明", "B3"]]
    message = published.table("findings").query("code == 'ENTITLED-NOT-APPLIED'")["message"].iloc[0]
    assert "义务教育家庭经济困难学生生活补助" in message
    assert "农村低保" in message
    assert published.table("payments")["name"].tolist() == ["李小红", "赵小刚"]  # the list shows who is due; it pays nobody
    audit = openpyxl.load_workbook(published.folder / "4-audit" / "审计.xlsx")["应助未助"]
    assert any("王小明" in [cell.value for cell in row] for row in audit.iter_rows())


def test_a_claim_that_the_list_does_not_confirm_is_a_warning_and_stays_a_claim(desk: Desk) -> None:
    _class(desk)
    _list(desk, ("李小红", HONG, "农村低保"))
    published = desk.run()
    assert _compared(published) == [["GROUP-UNLISTED", "赵小刚", "C5"]]
    assert set(published.table("payments")["name"]) == {"李小红", "赵小刚"}


def test_a_list_speaks_only_of_the_groups_that_stand_on_it(desk: Desk) -> None:
    _class(desk)
    _list(desk, ("李小红", HONG, "残疾"))
    assert _compared(desk.run()) == []


def test_a_list_in_the_old_id_form_and_several_lists_together(desk: Desk) -> None:
    _class(desk)
    _list(desk, ("李小红", HONG, "6"), ("赵小刚", GANG, "农村低保、残疾"))
    _list(desk, ("王小明", MING, "脱贫户"), file="乡村振兴局.xlsx")
    assert _compared(desk.run()) == [["ENTITLED-NOT-APPLIED", "王小明", "B3"]]


@pytest.mark.books
def test_a_list_is_told_from_a_class_sheet_and_its_rows_are_counted(desk: Desk) -> None:
    _class(desk)
    _list(desk, ("王小明", MING, "农村低保"), ("某人", "341524", "农村低保"), ("某某", citizen(9, "19600101"), "很困难"))
    published = desk.run()
    kinds = published.table("submissions")[["kind", "rows", "accepted", "returned"]].to_numpy().tolist()
    assert kinds == [["class", 3, 3, 0], ["reference", 3, 3, 0]]
    wrong = published.table("findings").query("file == '民政局名单.xlsx'")
    assert wrong[["code", "severity", "cell"]].to_numpy().tolist() == [["ID-CHECK", "warning", "D4"], ["VALUE-UNKNOWN", "warning", "G5"]]
    assert (published.folder / "1-returned" / "民政局名单.xlsx").exists()  # for the office that made it


@pytest.mark.parametrize("given", [True, False])
@pytest.mark.books
def test_the_audit_has_the_page_only_where_a_list_was_given(desk: Desk, given: bool) -> None:
    _class(desk)
    if given:
        _list(desk, ("王小明", MING, "农村低保"))
    book = openpyxl.load_workbook(desk.run().folder / "4-audit" / "审计.xlsx", read_only=True)
    assert ("应助未助" in book.sheetnames) is given
