"""One name for each school and class, on rows made for it: what is one for sure and why, what is asked, what stays apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
from pandas import DataFrame, Series

from pipeline.persons import school_names
from pipeline.persons.places import Places, case_of, one_name_each
from tests.conftest import citizen

FIRST, SHORT, HIGH = "清河县第一中学", "清河一中", "清河县第一高级中学"
NOBODY: tuple[int, ...] = ()


@dataclass(frozen=True)
class Named:
    """What comes out: of the class sheets, of the other sheets, and what is said."""

    rows: DataFrame
    others: dict[str, DataFrame]
    submissions: DataFrame
    places: Places

    def spelled(self) -> list[tuple[str, ...]]:
        """(kind, school, written, name, why)"""
        return list(self.places.spellings.itertuples(index=False, name=None))

    def asked(self) -> list[tuple[str, ...]]:
        """(kind, school, one, other)"""
        return list(self.places.asked[["kind", "school", "one", "other"]].itertuples(index=False, name=None))

    def said(self, code: str) -> list[tuple[int, str, str, str]]:
        """(submission, field, value, other)"""
        mine = self.places.findings
        if mine.empty:
            return []
        shown = mine.loc[mine["code"] == code, ["submission", "field", "value", "other"]]
        return list(shown.itertuples(index=False, name=None))


def sheet(
    school: str | None,
    students: Sequence[int] = NOBODY,
    class_name: str | None = "高一1班",
    key: str = "senior-high|2026||1",
    stage: str | None = "senior-high",
    signs: tuple[str, str] = ("", ""),
) -> dict[str, Any]:
    return {"school": school, "students": students, "class_name": class_name, "class_key": key, "stage": stage, "signs": signs}


def named(
    *sheets: dict[str, Any],
    register: Sequence[tuple[str | None, str | None, str | None]] = (),
    ruled: dict[str, str] | None = None,
    known: Sequence[str] = (),
    contacts: Sequence[str | None] = (),
) -> Named:
    """`one_name_each` of these sheets, each with so many students (or one without an id), numbered from 1 on."""
    lines = [
        (number, one["school"], one["class_name"], one["class_key"], one["stage"], citizen(student, "20100301") if student else None)
        for number, one in enumerate(sheets, 1)
        for student in (one["students"] or (0,))
    ]
    rows = DataFrame(lines, columns=["submission", "school", "class_name", "class_key", "stage", "id_number"])
    rows = rows.astype({name: "str" for name in rows if name != "submission"})
    submissions = DataFrame(
        [(number, one["school"], one["class_name"], *one["signs"]) for number, one in enumerate(sheets, 1)],
        columns=["submission", "school", "class_name", "reviewed_by", "approved_by"],
    ).astype(dict.fromkeys(("school", "class_name", "reviewed_by", "approved_by"), "str"))
    schools = DataFrame(list(register), columns=["school", "other_names", "ownership"]).astype("str")
    others = {"schools": schools, "contacts": DataFrame({"school": Series(list(contacts), dtype="str")}), "days": DataFrame({"day": ["1"]})}
    rulings = DataFrame(list((ruled or {}).items()), columns=["case", "ruling"]).astype("str")
    return Named(*one_name_each(rows, others, submissions, rulings, known))


# schools


def test_one_name_is_left_alone() -> None:
    of = named(sheet(FIRST, (1, 2)), sheet(FIRST, (3,), "高一2班", "senior-high|2026||2"))
    assert of.rows["school"].tolist() == [FIRST] * 3
    assert of.spelled() == of.asked() == []
    assert of.places.findings.empty
    assert of.rows["ownership"].isna().all()


def test_two_ways_to_write_a_school_are_one_by_the_fuller() -> None:
    of = named(sheet(SHORT, (1, 2, 3)), sheet(FIRST, (4,), "高一2班", "senior-high|2026||2"), contacts=[SHORT, None, "别的学校"])
    assert set(of.rows["school"]) == {FIRST}
    assert of.submissions["school"].tolist() == [FIRST, FIRST]
    assert of.others["contacts"]["school"].fillna("").tolist() == [FIRST, "", "别的学校"]
    assert of.others["days"]["day"].tolist() == ["1"]
    assert of.spelled() == [("school", FIRST, SHORT, FIRST, "name")]
    assert of.said("PLACE-ONE") == [(1, "school", SHORT, FIRST)]
    assert of.asked() == []


def test_the_ledger_keeps_the_name_by_which_it_knows_a_school() -> None:
    assert set(named(sheet(SHORT, (1,)), sheet(FIRST, (2,)), known=[SHORT]).rows["school"]) == {SHORT}
    assert set(named(sheet(FIRST, (1,)), known=[SHORT]).rows["school"]) == {SHORT}, "which nobody writes any more"
    assert set(named(sheet(FIRST, (1,)), known=[FIRST, SHORT]).rows["school"]) == {SHORT}, "of two the first by name"
    assert set(named(sheet(SHORT, (1,)), known=["清河二中"]).rows["school"]) == {SHORT}


def test_the_register_comes_before_the_ledger() -> None:
    of = named(sheet(SHORT, (1,)), sheet("老一中", (2,)), register=[(FIRST, "老一中；一中老校", "public")], known=[SHORT])
    assert of.rows["school"].tolist() == [FIRST, FIRST]
    assert {written: why for _kind, _school, written, _name, why in of.spelled()} == {SHORT: "name", "老一中": "register"}
    assert of.rows["ownership"].tolist() == ["public", "public"]


@pytest.mark.parametrize(
    ("other_names", "name"),
    [("老一中", FIRST), ("老一中；老二中", FIRST), ("老三中", "老一中"), (None, "老一中"), ("", "老一中")],
)
def test_another_name_that_the_register_gives(other_names: str | None, name: str) -> None:
    assert named(sheet("老一中", (1,)), register=[(FIRST, other_names, None)]).rows["school"].tolist() == [name]


def test_a_line_of_the_register_without_a_name_gives_nothing_but_its_other_names() -> None:
    assert named(sheet(FIRST, (1,)), register=[(None, None, None), ("（）", None, None)]).rows["school"].tolist() == [FIRST]


def test_a_name_that_two_schools_of_the_register_have_is_nobodys() -> None:
    of = named(sheet("老一中", (1,)), register=[(FIRST, "老一中", None), ("临水县第一中学", "老一中", None)])
    assert of.rows["school"].tolist() == ["老一中"]


def test_two_schools_of_the_register_stay_two_whatever_speaks_for_one() -> None:
    both = (1, 2, 3)
    assert len(set(named(sheet(FIRST, both), sheet(HIGH, both)).rows["school"])) == 1
    of = named(sheet(FIRST, both), sheet(HIGH, both), register=[(FIRST, None, None), (HIGH, None, None)])
    assert set(of.rows["school"]) == {FIRST, HIGH}
    assert of.asked() == []


@pytest.mark.parametrize(("written", "taken"), [("public", "public"), ("private", "private"), ("街道办", None), (None, None)])
def test_who_owns_a_school_is_what_the_register_says_in_a_word_that_is_known(written: str | None, taken: str | None) -> None:
    of = named(sheet(FIRST, (1,)), register=[(FIRST, None, written)])
    assert of.rows["ownership"].astype(object).where(of.rows["ownership"].notna(), None).tolist() == [taken]
    twice = named(sheet(FIRST, (1,)), register=[(FIRST, None, "public"), (SHORT, None, "private")])
    assert twice.rows["ownership"].tolist() in (["public"], ["private"])


@pytest.mark.parametrize(
    ("here", "there", "one"),
    [
        ((1, 2, 3, 4), (1, 2, 3, 4), True),
        ((1, 2, 3, 4), (1, 2), True),
        ((1, 2, 3, 4), (1, 2, 13, 14), True),
        ((1, 2, 3, 4), (1, 2, 13, 14, 15), True),
        ((1, 2, 3, 4, 5), (1, 2, 13, 14, 15), False),
        ((1, 2, 3, 4), (1,), False),
        ((1, 2, 3, 4), (11, 12), False),
        ((1, 2, 3, 4), NOBODY, False),
    ],
)
def test_the_same_students_make_sure_what_is_likely(here: tuple[int, ...], there: tuple[int, ...], one: bool) -> None:
    of = named(sheet(FIRST, here), sheet(HIGH, there, "高一9班", "senior-high|2026||9"))
    assert len(set(of.rows["school"])) == (1 if one else 2)
    assert [set(pair[2:]) for pair in of.asked()] == ([] if one else [{FIRST, HIGH}])
    if one:
        assert {why for *_rest, why in of.spelled()} == {"students"}


def test_what_the_names_say_comes_before_what_the_students_say() -> None:
    of = named(sheet(FIRST, (1, 2, 3)), sheet(SHORT, (1, 2, 3)), sheet(HIGH, (1, 2, 3)))
    assert {written: why for _kind, _school, written, _name, why in of.spelled()} in (
        {FIRST: "name", SHORT: "name"},
        {HIGH: "students", SHORT: "name"},
    )


def test_what_is_likely_is_asked_where_both_teach_the_same_stage_alone() -> None:
    assert named(sheet(FIRST, (1,)), sheet(HIGH, (2,), stage="junior-high")).asked() == []
    assert named(sheet(FIRST, (1,)), sheet(HIGH, (2,), stage=None)).asked() == []
    of = named(sheet(FIRST, (1,)), sheet(HIGH, (2,)))
    assert of.said("PLACE-ASKED") == [(2, "school", HIGH, FIRST)]
    assert of.places.asked["case"].tolist() == [case_of("school", FIRST, HIGH)]


def test_a_ruling_is_carried_out_and_asked_no_more() -> None:
    case = case_of("school", HIGH, FIRST)
    keep = named(sheet(FIRST, (1, 2)), sheet(HIGH, (3,)), ruled={case: "keep"})
    assert len(set(keep.rows["school"])) == 1
    assert [why for *_rest, why in keep.spelled()] == ["ruled"]
    apart = named(sheet(FIRST, (1, 2)), sheet(HIGH, (1, 2)), ruled={case: "apart"})
    assert set(apart.rows["school"]) == {FIRST, HIGH}
    assert keep.asked() == apart.asked() == []
    assert named(sheet(FIRST, (1, 2)), sheet(HIGH, (3,)), ruled={case: "drop"}).asked() == []


def test_of_one_school_apart_from_another_both_spellings_stay_where_they_belong() -> None:
    case = case_of("school", SHORT, FIRST)
    assert set(named(sheet(FIRST, (1,)), sheet(SHORT, (2,)), ruled={case: "apart"}).rows["school"]) == {FIRST, SHORT}


def test_a_question_about_two_spellings_of_one_school_is_one_question() -> None:
    of = named(sheet(FIRST, (1,)), sheet(SHORT, (2,)), sheet(HIGH, (3,)), sheet("清河一高", (4,)))
    assert len(set(of.rows["school"])) == 2
    assert of.asked() == [("school", "", FIRST, HIGH)]


def test_with_less_of_the_place_is_the_same_school_where_only_one_can_be_meant() -> None:
    one = named(sheet("清河县东边镇中心小学", (1,)), sheet("东边镇中心小学", (2,)))
    assert set(one.rows["school"]) == {"清河县东边镇中心小学"}
    assert [why for *_rest, why in one.spelled()] == ["less"]
    two = named(sheet("清河县东边镇中心小学", (1,)), sheet("东边镇中心小学", (2,)), sheet("临水县东边镇中心小学", (3,)))
    assert set(two.rows["school"]) == {"清河县东边镇中心小学", "东边镇中心小学", "临水县东边镇中心小学"}
    assert {frozenset(pair[2:]) for pair in two.asked()} == {
        frozenset({"东边镇中心小学", "清河县东边镇中心小学"}),
        frozenset({"东边镇中心小学", "临水县东边镇中心小学"}),
    }


@pytest.mark.parametrize(
    ("here", "there", "schools"),
    [
        (("李四", "王五"), ("李四", "王五"), 1),
        (("李四", "王五"), ("李四", "赵六"), 2),
        (("李四", "王五"), ("赵六", "王五"), 2),
        (("李四", ""), ("李四", ""), 2),
        (("", "王五"), ("", "王五"), 2),
        (("", ""), ("", ""), 2),
    ],
)
def test_two_people_who_sign_for_both(here: tuple[str, str], there: tuple[str, str], schools: int) -> None:
    of = named(sheet(FIRST, (1,), signs=here), sheet(HIGH, (2,), signs=there))
    assert len(set(of.rows["school"])) == schools
    assert [why for *_rest, why in of.spelled()] == ["signers"] * (2 - schools)


def test_a_campus_stays_apart_though_the_same_people_sign() -> None:
    signs = ("李四", "王五")
    assert len(set(named(sheet(FIRST, (1,), signs=signs), sheet(f"{FIRST}东校区", (2,), signs=signs)).rows["school"])) == 2


@pytest.mark.parametrize(("length", "read"), [(60, True), (61, False)])
def test_a_name_that_is_too_long_is_none(length: int, read: bool) -> None:
    name = "清河" * 30
    long = name[: length - 2] + "中学"
    of = named(sheet(long, (1,)), sheet(long[:-2] + "初级中学" if length < 59 else long, (1,)), known=[])
    assert set(of.rows["school"]) == {long}
    known = named(sheet(FIRST, (1,)), register=[(FIRST, long, None)], known=[long])
    assert set(known.rows["school"]) == {FIRST}
    spelled = {written for _kind, _school, written, *_rest in known.spelled()}
    assert (long in spelled) is read


def test_a_sheet_without_a_school_stays_without_one() -> None:
    of = named(sheet(None, (1,)), sheet(FIRST, (2,)), sheet(SHORT, (3,)))
    assert of.rows["school"].fillna("").tolist() == ["", FIRST, FIRST]


def test_of_several_spellings_the_fullest_and_then_the_commonest_is_shown() -> None:
    assert school_names.shown({SHORT: 9, FIRST: 1}) == FIRST
    assert school_names.shown({f"{FIRST}（高中部）": 9, FIRST: 1}) == FIRST
    assert school_names.shown({"清河县第一中学": 1, "清河县第1中学 ": 2}) in ("清河县第一中学", "清河县第1中学 ")
    assert school_names.shown({"清河县东中学": 1, "清河县西中学": 2}) == "清河县西中学"
    assert school_names.shown({"清河县西中学": 1, "清河县东中学": 1}) == "清河县东中学", "else by name"


# classes


def _classes(*classes: tuple[str, str, Sequence[int]], ruled: dict[str, str] | None = None) -> Named:
    return named(*(sheet(FIRST, students, name, key) for name, key, students in classes), ruled=ruled)


def _pair(of: Named) -> set[str]:
    return set(of.rows["class_name"])


def test_classes_of_one_key_are_one_by_the_fuller_name() -> None:
    of = _classes(("26机电1班", "sv|2026|机电|1", (1,)), ("机电技术2601班", "sv|2026|机电|1", (2,)), ("机电2班", "sv|2026|机电|2", (3,)))
    assert of.rows["class_name"].tolist() == ["机电技术2601班", "机电技术2601班", "机电2班"]
    assert of.submissions["class_name"].tolist() == ["机电技术2601班", "机电技术2601班", "机电2班"]
    assert of.spelled() == [("class", FIRST, "26机电1班", "机电技术2601班", "name")]
    assert of.said("PLACE-ONE") == [(1, "class_name", "26机电1班", "机电技术2601班")]
    assert of.asked() == []


def test_of_names_of_one_length_the_commoner_is_shown_and_then_the_first() -> None:
    assert _pair(_classes(("机电甲班", "k|||1", (1,)), ("机电乙班", "k|||1", (2, 3)))) == {"机电乙班"}
    assert _pair(_classes(("b班", "k|||1", (1,)), ("a班", "k|||1", (2,)))) == {"a班"}


def test_classes_of_two_schools_are_two() -> None:
    of = named(sheet(FIRST, (1,), "一班", "k|||1"), sheet("临水县第二中学", (2,), "高一1班", "k|||1"))
    assert _pair(of) == {"一班", "高一1班"}


def test_classes_without_a_key_are_left_alone() -> None:
    assert _pair(_classes(("甲班", "", (1, 2, 3)), ("乙班", "", (1, 2, 3)))) == {"甲班", "乙班"}
    assert _pair(_classes(("甲班", "k|||1", (1, 2, 3)), ("乙班", "", (1, 2, 3)))) == {"甲班", "乙班"}


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("sv|2026|机电|1", "sv|2026|机电技术|1", True),
        ("sv|2026|机电技术|1", "sv|2026|机电|1", True),
        ("sv|2026|机电|1", "sv|2026|机电|2", False),
        ("sv|2026|机电|1", "sv|2025|机电|1", False),
        ("sv|2026|机电|1", "sv||机电|1", True),
        ("sv||机电|1", "sv|2026|机电|1", True),
        ("sv|2026|机电|1", "sh|2026|机电技术|1", False),
        ("|2026|机电|1", "sh|2026|机电技术|1", True),
        ("sv|2026|机电|1", "|2026|机电技术|1", True),
        ("sv|2026|机电|1", "sv|2026|汽修|1", False),
        ("sv|2026|机电|1", "sv|2026||1", True),
        ("sv|2026|机电|", "sv|2026||", False),
        ("sv|2026||", "sv|2026|机电|", False),
        ("sv|2026|机电|", "sv|2026|机电技术|", True),
    ],
)
def test_classes_that_may_be_one_are_one_where_their_students_are(one: str, other: str, may_be: bool) -> None:
    shared = _classes(("甲班", one, (1, 2, 3)), ("乙二班", other, (1, 2, 3)))
    assert _pair(shared) == ({"乙二班"} if may_be else {"甲班", "乙二班"})
    if may_be:
        assert [why for *_rest, why in shared.spelled()] == ["students"]
    strangers = _classes(("甲班", one, (1, 2, 3)), ("乙二班", other, (11, 12, 13)))
    assert _pair(strangers) == {"甲班", "乙二班"}
    labelled = all(key.split("|")[2] for key in (one, other))
    assert strangers.asked() == ([("class", FIRST, *sorted(("甲班", "乙二班")))] if may_be and labelled else [])


def test_a_ruling_about_classes() -> None:
    classes = (("甲班", "sv|2026|机电|1", (1, 2, 3)), ("乙二班", "sv|2026|机电技术|1", (11, 12)))
    case = case_of("class", f"{FIRST}|甲班", f"{FIRST}|乙二班")
    assert _classes(*classes).places.asked["case"].tolist() == [case]
    assert _classes(*classes).said("PLACE-ASKED") == [(1, "class_name", "甲班", "乙二班")]
    keep = _classes(*classes, ruled={case: "keep"})
    assert _pair(keep) == {"乙二班"}
    assert [why for *_rest, why in keep.spelled()] == ["ruled"]
    apart = _classes(classes[0], ("乙二班", "sv|2026|机电技术|1", (1, 2, 3)), ruled={case: "apart"})
    assert _pair(apart) == {"甲班", "乙二班"}
    assert keep.asked() == apart.asked() == []


def test_nothing_is_asked_of_two_that_a_third_has_made_one() -> None:
    of = _classes(("甲班", "sv|2026|机电|1", (1, 2, 3)), ("乙二班", "sv||机电|1", (1, 2, 13)), ("丙三班", "sv|2026|机电技术|1", (2, 13)))
    assert len(_pair(of)) == 1
    assert of.asked() == []


def test_the_number_of_a_question_does_not_hang_on_the_order_or_on_marks() -> None:
    assert case_of("school", FIRST, HIGH) == case_of("school", HIGH, f" {FIRST}")
    assert case_of("school", FIRST, HIGH) != case_of("class", FIRST, HIGH)
    assert case_of("school", FIRST, HIGH)[0] == "P"
    assert [len(part) for part in case_of("school", FIRST, HIGH).split("-")] == [8, 4]


def test_without_a_row_there_is_nothing_to_name() -> None:
    of = named()
    assert of.rows.empty
    assert of.places.spellings.empty
    assert of.places.findings.empty
    assert isinstance(of.others["contacts"], pd.DataFrame)
