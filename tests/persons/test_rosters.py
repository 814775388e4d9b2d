"""One month beside the next: who joined, who left, how many were claimed and counted."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

import run
from tests.conftest import HOME, Desk, Published, card, citizen

HEAD = ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"]
SCHOOL = "青山县实验小学"
NAMES = {1: "王一明", 3: "李二红", 5: "赵三刚", 7: "孙四美"}


def _row(number: int, name: str = "", known: str = "") -> list[object]:
    return [name or NAMES[number], known or citizen(number, "20160301"), "困难", "是", card(number)]


def _class(desk: Desk, month: str, class_name: str, rows: list[list[object]]) -> None:
    desk.sheet(f"{month}/{class_name}.xlsx", [f"{SCHOOL}{class_name}"], HEAD, rows)


def _changes(published: Published) -> list[list[str]]:
    assert published.code == 0, published.said
    return published.table("roster_changes")[["month", "class_name", "name", "change", "other"]].to_numpy().tolist()


def test_who_joins_and_who_leaves_is_found_on_the_sheet_that_shows_it(desk: Desk) -> None:
    _class(desk, "2026-09", "三年级(1)班", [_row(1), _row(3)])
    _class(desk, "2026-10", "三年级(1)班", [_row(1), _row(5)])
    published = desk.identify()
    assert _changes(published) == [
        ["2026-10", "三年级(1)班", "赵三刚", "joined", ""],
        ["2026-10", "三年级(1)班", "李二红", "left", ""],
    ]
    found = published.table("findings")[["code", "file", "cell", "severity"]].to_numpy().tolist()
    assert found == [
        ["ROSTER-LEFT", "2026-09/三年级(1)班.xlsx", "A4", "note"],
        ["ROSTER-JOINED", "2026-10/三年级(1)班.xlsx", "A4", "note"],
    ]


def test_who_goes_to_another_class_is_seen_there(desk: Desk) -> None:
    _class(desk, "2026-09", "三年级(1)班", [_row(1), _row(3)])
    _class(desk, "2026-10", "三年级(1)班", [_row(1)])
    _class(desk, "2026-09", "三年级(2)班", [_row(5)])
    _class(desk, "2026-10", "三年级(2)班", [_row(5), _row(3)])
    assert _changes(desk.run()) == [
        ["2026-10", "三年级(1)班", "李二红", "left", f"{SCHOOL} 三年级(2)班"],
        ["2026-10", "三年级(2)班", "李二红", "joined", f"{SCHOOL} 三年级(1)班"],
    ]


def test_a_faulty_row_and_a_corrected_id_are_no_change(desk: Desk) -> None:
    wrong = citizen(3, "20160301")[:-1] + ("1" if citizen(3, "20160301")[-1] != "1" else "2")
    _class(desk, "2026-09", "三年级(1)班", [_row(1), _row(3, known=wrong)])
    _class(desk, "2026-10", "三年级(1)班", [_row(1, name="王一铭"), _row(3)])
    assert _changes(desk.run()) == []


@pytest.mark.books("audit")
def test_a_month_without_a_sheet_is_no_change_but_stands_in_the_bulletin(desk: Desk) -> None:
    for month in ("2026-09", "2026-11"):
        _class(desk, month, "三年级(1)班", [_row(1), _row(3)])
    for month in ("2026-09", "2026-10", "2026-11"):
        _class(desk, month, "三年级(2)班", [_row(5)])
    published = desk.run()
    assert _changes(published) == []
    page = openpyxl.load_workbook(published.folder / "4-audit" / "月通报-2026-10.xlsx")["各班"]
    rows = [row for row in page.iter_rows() if row[0].value == SCHOOL]
    assert [[row[1].value, row[2].value, row[11].value] for row in rows] == [["三年级(1)班", 0, "2"], ["三年级(2)班", 1, "1"]]
    assert rows[0][2].fill.fgColor.rgb == "FFFCE4D6", "a class that handed in nothing stands out"


@pytest.mark.books("audit")
def test_heads_claimed_are_compared_with_heads_counted(desk: Desk) -> None:
    _class(desk, "2026-09", "三年级(1)班", [_row(1), _row(3)])
    _class(desk, "2026-09", "三年级(2)班", [_row(5), _row(7)])
    first = desk.run()
    form = openpyxl.load_workbook(first.folder / "4-audit" / "月通报-2026-09.xlsx")  # the form goes along, and comes back filled in
    page = form["人数清点表"]
    lines = [row for row in page.iter_rows() if row[0].value == SCHOOL]
    for row, counted in zip(lines, ("2", "1"), strict=True):
        row[4].value, row[5].value = counted, "李主任"
    for name in form.sheetnames:
        if name != "人数清点表":
            del form[name]
    form.save(desk.input / "2026-autumn" / "清点.xlsx")
    second = desk.run()
    found = second.table("findings")
    assert found[["code", "severity", "message"]].to_numpy().tolist() == [["HEADS-DIFFER", "warning", "上报 2 人，清点 1 人"]]
    classes = second.table("classes")[["class_name", "claimed", "counted"]].to_numpy().tolist()
    assert classes == [["三年级(1)班", 2, 2], ["三年级(2)班", 2, 1]]
    school = next(
        row
        for row in openpyxl.load_workbook(second.folder / "4-audit" / "月通报-2026-09.xlsx")["通报"].iter_rows()
        if row[0].value == SCHOOL
    )
    assert [cell.value for cell in school][10:13] == [4, 3, 1]


def test_counts_of_unknown_classes_and_unread_numbers_are_named(desk: Desk, tmp_path: Path) -> None:
    _class(desk, "2026-09", "三年级(1)班", [_row(1)])
    blank = tmp_path / "清点.xlsx"
    assert run.main(["template", "head-count", str(blank)]) == 0
    head = ["学校", "班级", "月份", "清点人数"]
    desk.sheet("清点.xlsx", [], head, [[SCHOOL, "九年级(9)班", "2026-09", 3], [SCHOOL, "三年级(1)班", "2026-09", "许多"]])
    assert sorted(desk.run().codes()) == ["LINE-IDLE", "LINE-UNUSED"]


@pytest.mark.parametrize(
    ("on", "said"), [("2026-10-09", "未交，尚未到期"), ("2026-10-10", "未交，尚未到期"), ("2026-10-13", "未交，逾期 3 天"), (None, "未交")]
)
@pytest.mark.books("audit")
def test_the_bulletin_says_who_has_handed_in_and_who_is_late(desk: Desk, tmp_path: Path, on: str | None, said: str) -> None:
    """Against the day that the office has set; without one it says only who has not."""
    for month, name in (("2026-09", "三年级(1)班"), ("2026-09", "三年级(2)班"), ("2026-10", "三年级(2)班")):
        _class(desk, month, name, [_row(1 if "1" in name else 3)])
    policy = tmp_path / "policy"
    shutil.copytree(HOME / "policy", policy)
    if on is not None:
        shutil.copy(policy / "examples" / "targets.yaml", policy / "local" / "targets.yaml")
    published = desk.run("--policy", str(policy), "--as-of", on or "2026-10-13")
    book = openpyxl.load_workbook(published.folder / "4-audit" / "月通报-2026-10.xlsx")
    states = {row[1].value: row[-1].value for row in book["各班"].iter_rows() if row[0].value == SCHOOL}
    assert states == {"三年级(1)班": said, "三年级(2)班": "已交"}
    line = next(row for row in book["通报"].iter_rows() if row[0].value == SCHOOL)
    assert [cell.value for cell in line][1:4] == [2, 1, 0.5]
    assert any("2026年10月10日前交齐" in str(row[0].value) for row in book["通报"].iter_rows()) == (on is not None)


@pytest.mark.books("audit")
def test_a_school_with_a_class_missing_ranks_behind_one_with_all(desk: Desk) -> None:
    for month, school, name, number in (
        ("2026-09", "青山县甲小学", "三年级(1)班", 1), ("2026-09", "青山县甲小学", "三年级(2)班", 3), ("2026-10", "青山县甲小学", "三年级(1)班", 1),
        ("2026-09", "青山县乙小学", "三年级(1)班", 5), ("2026-10", "青山县乙小学", "三年级(1)班", 5),
    ):  # fmt: skip
        desk.sheet(f"{month}/{school}{name}.xlsx", [f"{school}{name}{month[:4]}年{int(month[5:])}月"], HEAD, [_row(number)])
    page = openpyxl.load_workbook(desk.run().folder / "4-audit" / "月通报-2026-10.xlsx")["通报"]
    ranks = {row[0].value: row[-1].value for row in page.iter_rows() if str(row[0].value).startswith("青山县")}
    assert ranks == {"青山县甲小学": "2", "青山县乙小学": "1"}
