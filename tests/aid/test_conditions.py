"""Each condition by itself, over everything that a cell may say of it: true, false, or not known; and what is said of it in words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest
from pandas import DataFrame

from pipeline.aid.conditions import Judged, Setting, in_words, judge, looked_at
from pipeline.facts.terms import Term
from pipeline.policy import Condition, load
from tests.conftest import HOME

POLICY = load(HOME / "policy")
AUTUMN, SPRING = Term.parse("2026-autumn"), Term.parse("2027-spring")
YES, NO, OPEN = True, False, None
_COLUMNS = (
    "stage", "grade", "enrolment_status", "household_kind", "hardship_level", "level_by", "hardship_group", "listed_as", "boarding", "full_time",
    "ownership", "application", "papers", "applied_for", "student_key", "birth_date",
)  # fmt: skip


def _students(**columns: Sequence[object]) -> DataFrame:
    """Students of whom a few columns say something. year and birth_date as they are; unsaid_*: was there no column?"""
    count = len(next(iter(columns.values())))
    rows = DataFrame({name: columns.get(name, [None] * count) for name in _COLUMNS if name != "birth_date"}, dtype="str")
    rows = rows.assign(level_by=rows["level_by"].fillna(""))
    for name in ("unsaid_level", "unsaid_group"):
        rows[name] = pd.Series(columns.get(name, [False] * count), dtype=bool)
    rows["year"] = pd.array(columns.get("year", [None] * count), dtype="Int64")
    return rows.assign(birth_date=pd.to_datetime(pd.Series(columns.get("birth_date", [None] * count), dtype="str")))


def _judged(condition: dict[str, object], students: DataFrame, term: Term = AUTUMN, **setting: object) -> Judged:
    parsed, given = Condition.model_validate(condition), Setting.of(POLICY, term, **setting)  # type: ignore[arg-type]
    return judge(parsed, looked_at([parsed], students, given), given)


def _truth(condition: dict[str, object], students: DataFrame, term: Term = AUTUMN, **setting: object) -> list[bool | None]:
    return [None if pd.isna(one) else bool(one) for one in _judged(condition, students, term, **setting).truth]


BOARDS, FULL = {"boarding": True}, {"full_time": True}
PAIRS = [(one, other) for one in ("yes", "no", None) for other in ("yes", "no", None)]
BOTH = _students(boarding=[one for one, _ in PAIRS], full_time=[other for _, other in PAIRS])


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"all": [BOARDS, FULL]}, [YES, NO, OPEN, NO, NO, NO, OPEN, NO, OPEN]),
        ({"any": [BOARDS, FULL]}, [YES, YES, YES, YES, NO, OPEN, YES, OPEN, OPEN]),
        ({"not": BOARDS}, [NO, NO, NO, YES, YES, YES, OPEN, OPEN, OPEN]),
        ({"not": {"any": [BOARDS, FULL]}}, [NO, NO, NO, NO, YES, OPEN, NO, OPEN, OPEN]),
        ({"boarding": False}, [NO, NO, NO, YES, YES, YES, OPEN, OPEN, OPEN]),
        ({"boarding": True, "blank": "pass"}, [YES, YES, YES, NO, NO, NO, YES, YES, YES]),
        ({"boarding": True, "blank": "fail"}, [YES, YES, YES, NO, NO, NO, NO, NO, NO]),
    ],
)
def test_what_is_not_known_is_neither_true_nor_false(condition: dict[str, object], expected: list[bool | None]) -> None:
    assert _truth(condition, BOTH) == expected


def test_what_a_condition_saw_and_what_it_asks_for_is_said() -> None:
    told = {kind: _judged({kind: [BOARDS, FULL]}, BOTH).text.tolist() for kind in ("all", "any")}
    assert told["all"][1] == "✓住宿：住宿 且 ✗学习形式：非全日制（须为 全日制）"
    assert told["any"][1] == "符合其一：✓住宿：住宿 或 ✗学习形式：非全日制（须为 全日制）"
    assert told["all"][8] == "？住宿：未填（须为 住宿） 且 ？学习形式：未填（须为 全日制）"
    assert _judged({"not": BOARDS}, BOTH).text.iloc[0].startswith("不属于 住宿：住宿")
    assert "〔符合其一：" in _judged({"all": [FULL, {"any": [BOARDS]}]}, BOTH).text.iloc[0]
    setting = Setting.of(POLICY, AUTUMN)
    words = {kind: in_words(Condition.model_validate({kind: [BOARDS, FULL]}), setting) for kind in ("all", "any")}
    assert words == {"all": "住宿为住宿 且 学习形式为全日制", "any": "住宿为住宿 或 学习形式为全日制"}
    assert in_words(Condition.model_validate({"not": {"any": [BOARDS, FULL]}}), setting) == "不得〔住宿为住宿 或 学习形式为全日制〕"
    assert in_words(Condition.model_validate({**BOARDS, "blank": "pass"}), setting) == "住宿为住宿（未填视为满足）"


def test_which_cells_are_empty_and_which_conditions_fail_is_kept_over_all_parts() -> None:
    two = {"any": [{"household": ["rural"]}, {"all": [{"household": ["town"]}, BOARDS]}]}
    students = _students(household_kind=["city", "rural", None], boarding=["yes", None, "no"])
    judged = _judged(two, students)
    assert {name: rows.tolist() for name, rows in judged.empty.items()} == {
        "household_kind": [False, False, True],
        "boarding": [False, True, False],
    }
    assert {kind: rows.tolist() for kind, rows in judged.failed.items()} == {
        "household": [True, True, False],
        "boarding": [False, False, True],
    }
    assert {kind: rows.tolist() for kind, rows in _judged({"not": BOARDS}, BOTH).failed.items()} == {
        "not-boarding": [True] * 3 + [False] * 6
    }


@pytest.mark.parametrize(
    ("condition", "cells", "expected"),
    [
        ({"stage": ["high-school", "secondary-vocational"]}, {"stage": ["high-school", "primary", None]}, [YES, NO, OPEN]),
        ({"years": [1, 2]}, {"year": [1, 2, 3, None]}, [YES, YES, NO, OPEN]),
        ({"enrolment": ["formal"]}, {"enrolment_status": ["formal", "temporary", None]}, [YES, NO, OPEN]),
        ({"household": ["rural", "town"]}, {"household_kind": ["rural", "city", "town", None]}, [YES, NO, YES, OPEN]),
        ({"ownership": ["private"]}, {"ownership": ["private", "public", None]}, [YES, NO, OPEN]),
        ({"application": True}, {"application": ["yes", "no", None]}, [YES, NO, OPEN]),
        ({"papers": True}, {"papers": ["yes", "no", None]}, [YES, NO, OPEN]),
        ({"applied_for": ["hs-grant"]}, {"applied_for": ["hs-grant", "hs-tuition;hs-grant", "sv-grant", "hs-tuition", None]}, [YES, YES, NO, NO, NO]),
        ({"hardship_group": ["any"]}, {"hardship_group": ["orphan", "none", "orphan;disabled", None]}, [YES, NO, YES, NO]),
        ({"hardship_group": ["disabled"]}, {"hardship_group": ["orphan", "orphan;disabled", "disabled;orphan", "none"]}, [NO, YES, YES, NO]),
    ],
)  # fmt: skip
def test_each_condition_over_what_its_cell_may_say(
    condition: dict[str, object], cells: dict[str, Sequence[object]], expected: list[bool | None]
) -> None:
    assert _truth(condition, _students(**cells)) == expected


def test_an_empty_level_is_none_and_a_column_that_is_not_there_is_open() -> None:
    students = _students(hardship_level=["hardship", "none", None, None], unsaid_level=[False, False, False, True])
    assert _truth({"hardship_level": ["extreme", "hardship"]}, students) == [YES, NO, NO, OPEN]
    groups = _students(hardship_group=["orphan", None, None], unsaid_group=[False, False, True])
    assert _truth({"hardship_group": ["any"]}, groups) == [YES, NO, OPEN]


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"at_least": 6, "at": "term-start"}, [NO, YES, YES, YES, OPEN]),
        ({"at_most": 6, "at": "term-start"}, [YES, YES, NO, NO, OPEN]),
        ({"at_least": 6, "at_most": 7, "at": "term-start"}, [NO, YES, YES, NO, OPEN]),
        ({"at_most": 6, "at": "school-year-start"}, [YES, YES, YES, NO, OPEN]),
        ({"at_least": 0, "at": "term-start"}, [YES, YES, YES, YES, OPEN]),
    ],
)
def test_age_is_counted_on_the_first_day_of_the_term_or_of_the_school_year(bounds: dict[str, object], expected: list[bool | None]) -> None:
    """In spring: on the first of September before it all but the first were a year younger or as old."""
    first = SPRING.first_day
    born = [f"{first.year - age}-{month:02}-15" for age, month in ((5, 1), (6, 1), (7, 1), (30, 1))]
    assert _truth({"age": bounds}, _students(birth_date=[*born, None]), SPRING) == expected


def test_terms_before_this_one_are_counted_once_each() -> None:
    received = DataFrame(
        [
            ("a", "hs-grant", "2025-autumn"), ("a", "hs-grant", "2026-spring"), ("a", "hs-tuition", "2026-spring"),
            ("b", "hs-grant", "2026-spring"), ("b", "hs-grant", "2026-spring"), ("b", "hs-grant", "2026-autumn"),
            ("c", "hs-tuition", "2025-autumn"), ("c", "hs-tuition", "2026-spring"),
        ],
        columns=["student_key", "programme", "term"], dtype="str",
    )  # fmt: skip
    wanted = {"terms_received": {"of": ["hs-grant"], "at_most": 1}}
    students = _students(student_key=["a", "b", "c", "d"])
    assert _truth(wanted, students, received=received) == [NO, YES, YES, YES]
    assert [text.partition("（")[0][-5:] for text in _judged(wanted, students, received=received).text] == [
        f"{count} 个学期" for count in (2, 1, 0, 0)
    ]
    assert _truth({"terms_received": {"of": ["hs-grant"], "at_most": 0}}, students, received=received) == [NO, NO, YES, YES]


def test_who_is_on_no_list_is_known_only_where_there_is_one() -> None:
    students = _students(listed_as=["orphan", "disabled;orphan", "disabled", None])
    wanted = {"listed_as": ["orphan"]}
    assert _truth(wanted, students) == [YES, YES, OPEN, OPEN]
    assert _truth(wanted, students, listed=frozenset({"orphan"})) == [YES, YES, NO, NO]
    assert _truth(wanted, students, listed=frozenset({"disabled"})) == [YES, YES, OPEN, OPEN]
    assert "没有给名单" in _judged(wanted, students).text.iloc[3]
    assert "不在名单上" in _judged(wanted, students, listed=frozenset({"orphan"})).text.iloc[3]
