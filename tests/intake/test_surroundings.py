"""What titles, unit lines, names of sheets and files say, and where two of them disagree."""

from __future__ import annotations

import pytest

from pipeline.intake.surroundings.context import Said, agree, context
from tests.conftest import Desk, citizen

STUDENTS = [["王小明", citizen(1, "20150101"), "困难"], ["李小红", citizen(2, "20150202"), "一般困难"]]
HEAD = ["姓名", "身份证号", "困难等级"]


def _differences(desk: Desk) -> list[list[object]]:
    published = desk.run()
    assert published.code == 0, published.said
    found = published.table("findings").query("code == 'TITLE-DIFFERS'")
    assert set(found["severity"]) <= {"warning"}
    return found[["field", "cell", "value", "other"]].to_numpy().tolist()


def test_a_title_and_a_file_name_that_name_two_classes_are_reported_and_the_title_counts(desk: Desk) -> None:
    desk.sheet("2026-09/青山县实验小学五年级(3)班.xlsx", ["青山县实验小学五年级(2)班名册"], HEAD, STUDENTS)
    assert _differences(desk) == [["class_name", "", "五年级(3)班", "五年级(2)班"]]
    assert set(desk.read().table("enrolments")["class_name"]) == {"五年级(2)班"}


def test_a_unit_line_that_contradicts_the_title_is_marked_at_its_cell(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班名册", "班级：五年级(1)班"], HEAD, STUDENTS)
    assert _differences(desk) == [["class_name", "A2", "五年级(1)班", "五年级(2)班"]]


def test_last_months_title_in_this_months_folder_is_reported_and_the_folder_counts(desk: Desk) -> None:
    desk.sheet("2026-10/a.xlsx", ["青山县实验小学五年级(2)班2026年9月名册"], HEAD, STUDENTS)
    assert _differences(desk) == [["month", "A1", "2026-09", "2026-10"]]
    assert set(desk.read().table("enrolments")["month"]) == {"2026-10"}


def test_the_day_on_which_a_sheet_was_filled_in_contradicts_no_folder(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班", "填表日期：2026-10-08"], HEAD, STUDENTS)
    assert _differences(desk) == []


def test_a_school_column_that_contradicts_the_title_is_reported_and_the_column_counts(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", ["青山县第二中学高一(2)班"], [*HEAD, "学校"], [[*row, "青山县第一中学"] for row in STUDENTS])
    assert _differences(desk) == [["school", "A1", "青山县第二中学", "青山县第一中学"]]


@pytest.mark.parametrize(
    ("field", "one", "other", "same"),
    [
        ("school", "青山一中", "青山县第一中学", True),
        ("school", "实验小学", "青山县实验小学", True),
        ("school", "青山县第一中学", "青山县第二中学", False),
        ("class_name", "(2)班", "五年级(2)班", True),
        ("class_name", "五年级二班", "五年级(2)班", True),
        ("class_name", "2班", "12班", False),
        ("class_name", "五年级(2)班", "六年级(2)班", False),
        ("class_name", "高一(3)班", "10年级3班", True),
        ("class_name", "机电2601班", "机电2602班", False),
        ("month", "2026-09", "-09", True),
        ("month", "2026-09", "2026-10", False),
    ],
)
def test_what_agrees(field: str, one: str, other: str, same: bool) -> None:
    assert agree(field, one, other) is same
    assert agree(field, other, one) is same


def test_labels_without_a_value_do_not_take_the_next_label_for_one() -> None:
    line = [
        Said("学校：", 1, 0),
        Said("学段：", 1, 3),
        Said("年级：", 1, 6),
        Said("五年级", 1, 7),
        Said("班级：", 1, 9),
        Said("(2)班", 1, 10),
    ]
    assert context([line], "Sheet1", "a.xlsx", ()).values == {"grade": "五年级", "class_name": "(2)班"}


def test_a_title_that_names_two_programmes_claims_both(desk: Desk) -> None:
    desk.sheet(
        "2026-09/a.xlsx", ["青山县职业技术学校高一(2)班国家助学金、免学费名册"], [*HEAD, "专业"], [[*row, "机电"] for row in STUDENTS]
    )
    assert set(desk.run().table("decisions")["programme"]) == {"sv-grant", "sv-tuition"}


def test_a_month_without_a_year_is_that_of_the_term(desk: Desk) -> None:
    desk.sheet("某班.xlsx", ["青山县实验小学五年级(2)班1月份名册"], HEAD, STUDENTS)
    desk.sheet(
        "某班2.xlsx",
        ["青山县实验小学五年级(3)班"],
        [*HEAD, "月份"],
        [[*row, "9月"] for row in [["赵小刚", citizen(5, "20150505"), "困难"]]],
    )
    desk.sheet("某班3.xlsx", ["青山县实验小学五年级(4)班4月份名册"], HEAD, STUDENTS)
    published = desk.read()
    assert published.table("enrolments")["month"].tolist() == ["2027-01", "2027-01", "2026-09"]
    wrong = published.table("findings").query("code == 'MONTH-UNKNOWN'")
    assert wrong[["file", "value"]].to_numpy().tolist() == [["某班3.xlsx", "4月"]]


def test_the_footer_of_one_class_is_no_title_of_the_next(desk: Desk) -> None:
    third = ["赵小刚", citizen(5, "20150505"), "困难"]
    lines = [*STUDENTS, ["合计", "五年级(2)班2人"], ["班主任签字（五年级(2)班）："], [], ["青山县实验小学五年级(3)班"], HEAD, third]
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], HEAD, lines)
    published = desk.read()
    assert published.table("enrolments")["class_name"].tolist() == ["五年级(2)班", "五年级(2)班", "五年级(3)班"]
    assert "TITLE-DIFFERS" not in published.codes()
