"""Lines of a quota sheet: which are used and what they mean; and who of the ranked is paid by which line."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from pandas import DataFrame

from pipeline.aid import quotas
from schemas.quota import Quota
from tests.aid.frames import enrolments, lines, programme, settle
from tests.rows import as_read

NAMES = {"助学金": ["sv-grant", "hs-grant"], "中职国家助学金": ["sv-grant"], "免学费": ["sv-tuition"]}
AT = {"甲校": {"sv-grant", "sv-tuition"}, "乙校": {"hs-grant"}, "丙校": {"sv-grant", "hs-grant"}, "丁校": set[str]()}


def _usable(*given: dict[str, Any]) -> tuple[DataFrame, list[tuple[str, str]]]:
    rows = [{"programme": "中职国家助学金", "persons": "3", "document": "x"} | one for one in given]
    frame = as_read(Quota, rows)
    made, found = quotas.usable(frame.assign(submission=1, row=range(2, len(rows) + 2)), NAMES, AT)
    return made, list(found[["code", "field"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("written", "school", "meant"),
    [
        ("中职国家助学金", None, "sv-grant"),
        ("中职国家助学金", "乙校", "sv-grant"),
        ("助学金", None, ""),
        ("助学金", "甲校", "sv-grant"),
        ("助学金", "乙校", "hs-grant"),
        ("助学金", "丙校", ""),
        ("助学金", "丁校", ""),
        ("奖学金", "甲校", ""),
        (None, "甲校", ""),
    ],
)
def test_which_programme_is_meant(written: str | None, school: str | None, meant: str) -> None:
    made, found = _usable({"programme": written, "school": school})
    assert made["programme"].tolist() == ([meant] if meant else [])
    assert found == ([] if meant else [("LINE-UNUSED", "programme")])


def test_a_school_that_has_no_class_sheet_leaves_its_line_idle() -> None:
    made, found = _usable({"school": "戊校"}, {"school": " 甲校 "}, {})
    assert made["school"].tolist() == ["", "甲校"]
    assert found == [("LINE-IDLE", "school")]


@pytest.mark.parametrize(
    ("given", "limits", "code"),
    [
        ({"persons": "3"}, (3, None, None), ""),
        ({"persons": "0"}, (0, None, None), ""),
        ({"persons": None, "amount": "100000"}, (None, 100_000, None), ""),
        ({"persons": None, "heads": "40"}, (None, None, 40), ""),
        ({"persons": "3", "amount": "100000", "heads": "40"}, (3, 100_000, 40), ""),
        ({"persons": None}, None, "LINE-UNUSED"),
        ({"persons": "三个"}, None, "LINE-UNUSED"),
        ({"amount": "若干"}, None, "LINE-UNUSED"),
        ({"kind": "别的"}, None, "LINE-UNUSED"),
    ],
)
def test_what_limits(given: dict[str, Any], limits: tuple[int | None, ...] | None, code: str) -> None:
    made, found = _usable(given)
    assert [one[0] for one in found] == [code] * bool(code)
    if limits is not None:
        shown = made.iloc[0][["persons", "amount_fen", "heads"]]
        assert tuple(None if pd.isna(value) else int(value) for value in shown) == limits


def test_lines_are_numbered_in_an_order_that_does_not_hang_on_the_sheet() -> None:
    given = [
        {"document": "b"},
        {"document": "a", "school": "甲校"},
        {"document": "a", "kind": "carried-over"},
        {"document": "a"},
        {"programme": "免学费"},
    ]
    made, _found = _usable(*given)
    order = list(made[["programme", "school", "document", "kind", "line"]].itertuples(index=False, name=None))
    assert order == [
        ("sv-grant", "", "a", "carried-over", 1),
        ("sv-grant", "", "a", "issued", 2),
        ("sv-grant", "", "b", "issued", 3),
        ("sv-grant", "甲校", "a", "issued", 4),
        ("sv-tuition", "", "x", "issued", 5),
    ]


def _paid_by(quota: DataFrame, students: list[dict[str, Any]], **given: Any) -> dict[str, int]:
    """name → the line that pays it; without those whom none does."""
    named, _payments, entitled = settle([programme("a", **given)], enrolments(students), quota)
    decisions = named[named["status"] == "eligible"]
    made = dict(zip(decisions["name"], decisions["quota_line"], strict=True))
    for one in entitled.quotas.itertuples():
        mine = decisions.loc[decisions["quota_line"] == one.line, "amount_fen"]
        assert (one.used_persons, one.used_fen) == (len(mine), mine.sum())
        assert pd.isna(one.persons) or one.left_persons == one.persons - len(mine)
        assert pd.isna(one.amount_fen) or one.left_fen == one.amount_fen - mine.sum()
    return {name: int(line) for name, line in made.items()}


STUDENTS = [
    {"name": "一", "hardship_level": "extreme"},
    {"name": "二", "hardship_level": "hardship"},
    {"name": "三", "hardship_level": "mild"},
]
SCHOOL = "青山县职业技术学校"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([{"persons": 2}], {"一": 1, "二": 1}),
        ([{"persons": 0}], {}),
        ([{"persons": 5}], {"一": 1, "二": 1, "三": 1}),
        ([{"amount_fen": 100_000}], {"一": 1, "二": 1}),
        ([{"amount_fen": 99_999}], {"一": 1}),
        ([{"amount_fen": 49_999}], {}),
        ([{"persons": 2, "amount_fen": 50_000}], {"一": 1}),
        ([{"persons": 1}, {"persons": 1}], {"一": 1, "二": 2}),
        ([{"persons": 1, "document": "b"}, {"persons": 1, "document": "a"}], {"一": 2, "二": 1}),
        ([{"persons": 1}, {"persons": 1, "school": SCHOOL}], {"一": 2, "二": 1}),
        ([{"persons": 1, "school": SCHOOL}, {"persons": 1, "school": SCHOOL}, {"persons": 1}], {"一": 1, "二": 2, "三": 3}),
        ([{"heads": 40}], {"一": 0, "二": 0, "三": 0}),
        ([{"persons": 1, "programme": "b"}], {"一": 0, "二": 0, "三": 0}),
        ([{"persons": 1, "school": "别的学校"}], {}),
        ([{"persons": 1, "kind": "carried-over"}, {"persons": 1, "kind": "issued"}], {"一": 2, "二": 1}),
    ],
)
def test_who_is_paid_by_which_line(given: list[dict[str, Any]], expected: dict[str, int]) -> None:
    assert _paid_by(lines(*({"programme": "a"} | one for one in given)), STUDENTS) == expected


@pytest.mark.parametrize(
    ("percent", "heads", "expected"),
    [(100, None, 3), (67, None, 2), (66, None, 1), (34, None, 1), (33, None, 0), (50, 6, 3), (50, 5, 2), (10, 9, 0), (10, 10, 1)],
)
def test_a_ceiling_is_a_share_of_those_who_count(percent: int, heads: int | None, expected: int) -> None:
    ceiling = {"ceilings": [{"from": "2020-autumn", "percent": percent, "by": "school", "source": "x"}]}
    stated = [{"programme": "a", "heads": heads, "school": SCHOOL}] if heads is not None else []
    assert len(_paid_by(lines(*stated), STUDENTS, **ceiling)) == expected


def test_a_ceiling_over_all_schools_counts_all_and_takes_the_head_count_for_all_alone() -> None:
    students = [STUDENTS[0], STUDENTS[1] | {"school": "乙职业技术学校"}, STUDENTS[2] | {"school": "乙职业技术学校"}]
    by_school = {"ceilings": [{"from": "2020-autumn", "percent": 50, "by": "school", "source": "x"}]}
    of_all = {"ceilings": [{"from": "2020-autumn", "percent": 67, "by": "all", "source": "x"}]}
    assert set(_paid_by(lines(), students, **by_school)) == {"二"}, "half of one is nobody, half of two is one"
    assert set(_paid_by(lines(), students, **of_all)) == {"一", "二"}
    assert set(_paid_by(lines({"programme": "a", "heads": 1, "school": SCHOOL}), students, **of_all)) == {"一", "二"}
    assert set(_paid_by(lines({"programme": "a", "heads": 2}), students, **of_all)) == {"一"}
    assert set(_paid_by(lines({"programme": "b", "heads": 2}), students, **of_all)) == {"一", "二"}


def test_a_ceiling_among_some_counts_and_limits_those_alone() -> None:
    some = {"hardship_level": ["extreme", "hardship"]}
    ceiling = {"ceilings": [{"from": "2020-autumn", "percent": 50, "by": "school", "source": "x", "among": some}]}
    assert set(_paid_by(lines(), STUDENTS, **ceiling)) == {"一", "三"}
