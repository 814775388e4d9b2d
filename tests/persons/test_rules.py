"""Each rule of duplicates on rows made for it: which enrolment counts, which gives way, which is asked about, and what is said."""

from __future__ import annotations

from typing import Any

import pytest
from pandas import DataFrame

from tests.conftest import card, citizen
from tests.persons.frames import LI, SUN, WANG, row, settled

COUNTS = ("counts", "", "")
FATHER = citizen(77, "19800101")


def held(code: str) -> tuple[str, str, str]:
    return "held", code, code


def test_who_stands_once_is_nobodys_duplicate() -> None:
    of = settled(row(), row("李红", LI, class_name="高一2班"), row("孙四美", SUN, school="青山二中"))
    assert of.outcomes() == [COUNTS] * 3
    assert of.duplicates.empty
    assert of.findings.empty
    assert of.rows["student_key"].nunique() == 3
    assert of.rows["person"].tolist() == ["王小明", "李红", "孙四美"]


def test_month_by_month_in_one_class_is_no_duplicate() -> None:
    of = settled(*(row(month=month, submission=place) for place, month in enumerate(("2026-09", "2026-10", "2026-11"), 1)))
    assert of.outcomes() == [COUNTS] * 3
    assert of.duplicates.empty


# one id under two names


def test_one_id_under_two_names_holds_both_and_nobody_else() -> None:
    of = settled(row(), row("王晓亮"), row("李红", LI))
    assert of.outcomes() == [held("ID-SHARED"), held("ID-SHARED"), COUNTS]
    assert of.said("ID-SHARED") == [(2, "hold", "王晓亮"), (3, "hold", "王小明")]
    assert of.duplicates["kind"].tolist() == ["ID-SHARED"] * 2
    assert of.duplicates["cluster"].nunique() == 1
    assert of.duplicates["case"].str[:8].nunique() == 1
    assert of.duplicates["case"].nunique() == 2


@pytest.mark.parametrize("other", ["王 小明", "王小明 ", "王小 明"])
def test_a_name_written_otherwise_is_the_same_name(other: str) -> None:
    of = settled(row(), row(other, month="2026-10", submission=2))
    assert "ID-SHARED" not in set(of.findings["code"])


# one student number under two ids


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("G12345", "G12345", True),
        ("G12345", "L12345", True),
        ("J12345", "12345", True),
        ("G12345", "G12346", False),
        ("G12345", None, False),
        (None, None, False),
        ("G1234", "L1234", False),
        ("X12345", "12345", False),
    ],
)
def test_one_student_number_under_two_ids(one: str | None, other: str | None, shared: bool) -> None:
    of = settled(
        row(student_number=one), row("李红", LI, student_number=other, school="青山二中"), row("孙四美", SUN, student_number="G99999")
    )
    assert of.outcomes() == ([held("NUMBER-SHARED")] * 2 if shared else [COUNTS] * 2) + [COUNTS]
    assert of.said("NUMBER-SHARED") == ([(2, "hold", "李红 青山二中"), (3, "hold", "王小明 青山一中")] if shared else [])


def test_one_student_number_of_one_student_in_two_months_is_no_case() -> None:
    of = settled(row(student_number="G12345"), row(student_number="G12345", month="2026-10"), row("李红", LI, student_number="G12347"))
    assert of.outcomes() == [COUNTS] * 3


# twice in one class


def test_the_same_twice_in_one_class_counts_once() -> None:
    of = settled(row(card_number=card(1)), row("李红", LI), row(card_number=card(1), remarks="重复"))
    assert of.outcomes() == [COUNTS, COUNTS, ("collapsed", "DUP-ROW", "")]
    assert of.said("DUP-ROW") == [(4, "warning", "1.xlsx “Sheet1” 第 2 行")]
    assert of.duplicates["outcome"].tolist() == ["counts", "collapsed"]
    assert of.duplicates["row"].tolist() == [2, 4]


def test_twice_in_one_class_and_not_the_same_is_asked_about() -> None:
    of = settled(row(card_number=card(1)), row(card_number=card(2)), row("李红", LI))
    assert of.outcomes() == [held("DUP-ROW"), held("DUP-ROW"), COUNTS]
    assert [(line, severity) for line, severity, _other in of.said("DUP-ROW")] == [(2, "hold"), (3, "hold")]


def test_of_three_the_same_the_first_counts() -> None:
    of = settled(row(), row(), row())
    assert of.outcomes() == [COUNTS, ("collapsed", "DUP-ROW", ""), ("collapsed", "DUP-ROW", "")]


def test_a_list_for_each_programme_is_no_duplicate_unless_they_name_two_cards() -> None:
    lists: list[dict[str, Any]] = [{"programme": "助学金", "submission": 1}, {"programme": "免学费", "submission": 2}]
    assert settled(*(row(card_number=card(1), **one) for one in lists)).outcomes() == [COUNTS, COUNTS]
    assert settled(row(card_number=card(1), **lists[0]), row(**lists[1])).outcomes() == [COUNTS, COUNTS], "one of them names none"
    two = settled(row(card_number=card(1), **lists[0]), row(card_number=card(2), **lists[1]))
    assert two.outcomes() == [held("DUP-ROW")] * 2
    same = settled(row(programme="助学金"), row(programme="助学金"))
    assert same.outcomes() == [COUNTS, ("collapsed", "DUP-ROW", "")]


def test_twice_in_one_class_is_twice_in_one_month() -> None:
    of = settled(row(), row(), row(month="2026-10", submission=2), row(class_name="高一2班", month="2026-11", submission=3))
    assert of.outcomes() == [COUNTS, ("collapsed", "DUP-ROW", ""), COUNTS, COUNTS]


# two classes of a school


def test_of_two_classes_of_a_school_the_later_sheet_counts() -> None:
    of = settled(row(class_name="高一2班", submission=1), row(class_name="高一1班", submission=2), row("李红", LI))
    told = dict(zip(of.rows["class_name"] + of.rows["name"], of.outcomes(), strict=True))
    assert told == {"高一2班王小明": ("superseded", "DUP-CLASS", ""), "高一1班王小明": COUNTS, "高一1班李红": COUNTS}
    assert [(line, other) for line, _severity, other in of.said("DUP-CLASS")] == [(2, "高一1班"), (3, "高一2班")]


@pytest.mark.parametrize("order", [("高一1班", "高一2班"), ("高一2班", "高一1班")])
def test_on_one_sheet_the_class_that_counts_does_not_hang_on_the_order_of_rows(order: tuple[str, str]) -> None:
    of = settled(*(row(class_name=name) for name in order))
    assert dict(zip(of.rows["class_name"], of.rows["outcome"], strict=True)) == {"高一1班": "superseded", "高一2班": "counts"}


def test_two_classes_in_two_months_are_a_change_of_class() -> None:
    assert settled(row(), row(class_name="高一2班", month="2026-10", submission=2)).outcomes() == [COUNTS] * 2


def test_three_classes_leave_one() -> None:
    of = settled(*(row(class_name=f"高一{place}班", submission=place) for place in (1, 2, 3)))
    assert of.rows["outcome"].tolist() == ["superseded", "superseded", "counts"]


# two schools


@pytest.mark.parametrize(
    ("marks", "outcomes"),
    [
        ("GL", ["counts", "superseded"]),
        ("LG", ["superseded", "counts"]),
        ("GG", ["held", "held"]),
        ("LL", ["held", "held"]),
        ("G-", ["held", "held"]),
        ("-L", ["held", "held"]),
        ("--", ["held", "held"]),
        ("GLL", ["counts", "superseded", "superseded"]),
        ("GGL", ["held", "held", "held"]),
        ("GL-", ["held", "held", "held"]),
    ],
)
def test_of_two_schools_the_one_formal_number_counts(marks: str, outcomes: list[str]) -> None:
    of = settled(
        *(
            row(school=f"青山{place}中", student_number=f"{mark}{WANG}" if mark != "-" else None)
            for place, mark in enumerate(marks, 1)
        ),
        row("李红", LI),
    )  # fmt: skip
    assert of.rows["outcome"].tolist() == [*outcomes, "counts"]
    assert of.rows["reason"].tolist() == [*["DUP-SCHOOL"] * len(marks), ""]
    severity = "hold" if "held" in outcomes else "warning"
    assert [one[1] for one in of.said("DUP-SCHOOL")] == [severity] * len(marks)
    assert of.said("DUP-SCHOOL")[0][2] == "、".join(f"青山{place}中" for place in range(2, len(marks) + 1))


def test_a_formal_number_in_one_month_speaks_for_the_school_in_all() -> None:
    of = settled(
        row(student_number=f"G{WANG}"),
        row(student_number=f"L{WANG}", school="青山二中"),
        row(student_number=f"G{WANG}", month="2026-10", submission=2),
        row(month="2026-10", submission=2, school="青山二中"),
    )
    assert of.rows["outcome"].tolist() == ["counts", "superseded", "counts", "superseded"]


def test_two_schools_in_two_months_are_a_transfer() -> None:
    assert settled(row(), row(school="青山二中", month="2026-10", submission=2)).outcomes() == [COUNTS] * 2


def test_a_month_in_two_schools_makes_a_case_of_all_months() -> None:
    of = settled(row(), row(school="青山二中"), row(month="2026-10", submission=2))
    assert of.outcomes() == [held("DUP-SCHOOL")] * 3


# probably one person


def test_the_first_of_two_who_are_probably_one_counts() -> None:
    father = {"guardian": "王建国", "telephone": "13800138000", "card_number": card(1)}
    near = WANG[:14] + citizen(int(WANG[14:17]) + 2, "20100101")[14:]
    of = settled(row(**father), row(number=near, school="青山二中", **father), row("李红", LI))
    assert of.outcomes() == [COUNTS, held("DUP-NEAR"), COUNTS]
    assert [(line, severity) for line, severity, _other in of.said("DUP-NEAR")] == [(2, "warning"), (3, "hold")]
    assert "青山二中" in of.said("DUP-NEAR")[0][2]
    assert "CARD-SHARED" not in set(of.findings["code"]), "who is held as the same person shares a card with nobody"


def test_the_formal_one_counts_before_the_earlier_one_and_the_earlier_before_the_smaller_id() -> None:
    father = {"guardian": "王建国", "telephone": "13800138000", "card_number": card(1)}
    near = WANG[:14] + citizen(int(WANG[14:17]) + 2, "20100101")[14:]
    small, large = sorted((WANG, near))
    formal = settled(row(number=small, **father), row(number=large, school="青山二中", student_number=f"G{large}", **father))
    assert formal.rows["outcome"].tolist() == ["held", "counts"]
    earlier = settled(row(number=large, **father), row(number=small, school="青山二中", month="2026-10", submission=2, **father))
    assert earlier.rows["outcome"].tolist() == ["counts", "held"]
    neither = settled(row(number=large, **father), row(number=small, school="青山二中", **father))
    assert neither.rows["outcome"].tolist() == ["held", "counts"]


@pytest.mark.parametrize(("name", "told"), [("王小明", True), ("李大海", False)])
def test_who_stood_in_an_earlier_term_under_an_id_of_another_digit_is_told(name: str, told: bool) -> None:
    near = WANG[:14] + citizen(int(WANG[14:17]) + 2, "20100101")[14:]
    of = settled(row(), earlier=DataFrame({"id_number": [near], "name": [name]}))
    assert of.outcomes() == [COUNTS], "nothing is held"
    assert of.said("DUP-NEAR") == ([(2, "warning", f"往期记录中的 {name}")] if told else [])


def test_who_is_known_by_the_very_id_is_not_told() -> None:
    assert settled(row(), earlier=DataFrame({"id_number": [WANG], "name": ["王小明"]})).findings.empty


# one card for several


def _siblings(count: int, **more: Any) -> list[dict[str, Any]]:
    shared = {"guardian": "王建国", "guardian_id": FATHER, "card_number": card(1)} | more
    return [row(f"王小{'一二三四五'[place]}", citizen(30 * place + 1, f"20{10 + place}0401"), **shared) for place in range(count)]


def test_one_card_of_strangers_holds_the_card_and_not_the_enrolment() -> None:
    of = settled(row(card_number=card(1)), row("李红", LI, card_number=card(1)), row("孙四美", SUN, card_number=card(2)))
    assert of.outcomes() == [("counts", "", "CARD-SHARED"), ("counts", "", "CARD-SHARED"), COUNTS]
    assert of.said("CARD-SHARED") == [(2, "hold", "青山一中 高一1班 李红"), (3, "hold", "青山一中 高一1班 王小明")]
    assert of.duplicates["outcome"].tolist() == ["held", "held"], "of the card"


def test_without_a_card_nobody_shares_one() -> None:
    assert settled(row(), row("李红", LI)).outcomes() == [COUNTS] * 2


@pytest.mark.parametrize(
    ("more", "free"),
    [
        ({"letter": "yes"}, True),
        ({"letter": "no"}, False),
        ({}, False),
        ({"letter": "yes", "guardian_id": None}, False),
        ({"account_holder": "王建国"}, True),
        ({"account_holder": "王建国", "guardian_id": None}, False),
        ({"account_holder": "赵大山"}, False),
        ({"account_holder": "王建国", "guardian": None}, False),
    ],
)
def test_siblings_may_share_a_card_with_a_letter_or_where_it_is_their_guardians(more: dict[str, Any], free: bool) -> None:
    of = settled(*_siblings(2, **more))
    assert ("CARD-SHARED" not in set(of.findings["code"])) is free


def test_a_letter_for_one_of_two_is_not_enough() -> None:
    one, other = _siblings(2)
    assert "CARD-SHARED" in set(settled(one | {"letter": "yes"}, other).findings["code"])


def test_two_guardians_are_no_siblings() -> None:
    one, other = _siblings(2, letter="yes")
    assert "CARD-SHARED" in set(settled(one, other | {"guardian_id": citizen(88, "19810101")}).findings["code"])


@pytest.mark.parametrize(("children", "free"), [(4, True), (5, False)])
def test_so_many_children_may_have_the_account_of_their_guardian(children: int, free: bool) -> None:
    of = settled(*_siblings(children, account_holder="王建国"))
    assert ("CARD-SHARED" not in set(of.findings["code"])) is free


@pytest.mark.parametrize(("families", "told"), [("王王王", 0), ("王李", 0), ("王李孙", 3)])
def test_children_of_more_than_two_family_names_with_one_guardian_are_told(families: str, told: int) -> None:
    names = [f"{family}{given}明" for family, given in zip(families, "大小中", strict=False)]
    rows = [one | {"name": name} for name, one in zip(names, _siblings(3, account_holder="王建国"), strict=False)]
    assert len(settled(*rows).said("GUARDIAN-MANY")) == told


def test_strangers_with_one_card_are_no_family_of_many_names() -> None:
    strangers = [row(name, number, card_number=card(1)) for name, number in (("王小明", WANG), ("李红", LI), ("孙四美", SUN))]
    assert settled(*strangers).said("GUARDIAN-MANY") == []
    letters = [one | {"name": f"{family}小一"} for family, one in zip("王李孙", _siblings(3, letter="yes"), strict=True)]
    assert settled(*letters).said("GUARDIAN-MANY") == [], "each has a letter"


# the account of another


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"account_holder": "王小明"}, ""),
        ({"account_holder": "王 小 明"}, ""),
        ({"account_holder": None}, ""),
        ({"account_holder": "赵大山"}, "CARD-HOLDER"),
        ({"account_holder": "赵大山", "letter": "yes"}, ""),
        ({"account_holder": "赵大山", "letter": "no"}, "CARD-HOLDER"),
        ({"account_holder": "王建国", "guardian": "王建国"}, "CARD-HOLDER"),
        ({"account_holder": "王建国", "guardian": "王建国", "guardian_id": FATHER}, "CARD-GUARDIAN"),
        ({"account_holder": "王建国", "guardian": "王建国", "guardian_id": FATHER[:17] + "?"}, "CARD-HOLDER"),
        ({"account_holder": "王建国", "guardian": "王建国", "guardian_relation": "father"}, "CARD-GUARDIAN"),
        ({"account_holder": "王建国", "guardian": "王建国", "account_of": "guardian"}, "CARD-GUARDIAN"),
        ({"account_holder": "王建国", "guardian": "王建国", "account_of": "student"}, "CARD-HOLDER"),
        ({"account_holder": "赵大山", "guardian": "王建国", "guardian_id": FATHER, "account_of": "guardian"}, "CARD-HOLDER"),
        ({"account_holder": "赵大山", "guardian_relation": "father"}, "CARD-HOLDER"),  # whom nobody names is nobody's guardian
    ],
)
def test_an_account_in_another_name(more: dict[str, Any], code: str) -> None:
    of = settled(row(card_number=card(1), **more), row("李红", LI))
    assert of.outcomes() == [("counts", "", code), COUNTS]
    assert len(of.said("CARD-HOLDER")) == (code == "CARD-HOLDER")


def test_of_a_row_that_was_collapsed_the_account_says_nothing() -> None:
    of = settled(row(account_holder="赵大山"), row(account_holder="赵大山"))
    assert [one[0] for one in of.said("CARD-HOLDER")] == [2]


@pytest.mark.parametrize(("guardian", "told"), [(WANG, True), (LI, True), (FATHER, False), (None, False)])
def test_a_guardians_id_that_is_a_students(guardian: str | None, told: bool) -> None:
    of = settled(row(guardian="王建国", guardian_id=guardian), row("李红", LI))
    assert [one[0] for one in of.said("GUARDIAN-STUDENT")] == [2] * told


# what hangs together


def test_what_was_held_before_stays_held_beside_what_is_found_now() -> None:
    of = settled(row(held_by="STANDING-UNREAD"), row("王晓亮"))
    assert of.outcomes() == [("held", "ID-SHARED", "STANDING-UNREAD;ID-SHARED"), held("ID-SHARED")]


def test_who_is_held_for_an_id_takes_no_part_in_other_rules() -> None:
    of = settled(row(), row("王晓亮", school="青山二中"))
    assert set(of.findings["code"]) == {"ID-SHARED"}


def test_the_rows_come_in_the_order_of_the_sheets() -> None:
    of = settled(row(submission=3), row("李红", LI, submission=1), row("孙四美", SUN, submission=2))
    assert of.rows["submission"].tolist() == [1, 2, 3]


def test_of_many_counterparts_a_few_are_named() -> None:
    many = [row(f"王小{'一二三四五六七'[place]}") for place in range(7)]
    six = settled(*many[:6]).said("ID-SHARED")
    assert [other for _row, _severity, other in six][::5] == [
        "王小二、王小三、王小四、王小五、王小六",
        "王小一、王小二、王小三、王小四、王小五",
    ]
    seven = settled(*many).said("ID-SHARED")
    assert [other for _row, _severity, other in seven][::6] == [
        "王小二、王小三、王小四、王小五、王小六 等",
        "王小一、王小二、王小三、王小四、王小五 等",
    ]


def test_each_case_is_numbered_by_what_its_members_say_of_themselves() -> None:
    one, again = settled(row(), row("王晓亮")), settled(row("李红", LI), row(), row("王晓亮"))
    assert one.duplicates["case"].tolist() == again.duplicates["case"].tolist(), "whoever else there is"
    other = settled(row(), row("王晓亮", school="青山二中"))
    assert set(one.duplicates["case"]).isdisjoint(other.duplicates["case"])
    assert settled(row(), row()).duplicates["case"].str.startswith("R").all()
    assert (settled(row(), row(class_name="高一2班")).duplicates["case"] == "").all(), "nobody has to rule on it"
