"""Hardship by group and by the points of a survey, on students made for it: levels, in which words, ranks, changes, differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from pandas import DataFrame, Series

from pipeline import policy as policies
from pipeline.aid import hardship
from pipeline.facts.terms import Term
from tests.conftest import HOME

TERM = Term.parse("2026-autumn")
FORMULA = policies.load(HOME / "policy").hardship_in_force(TERM)
"""Nationally 60 points are extreme, 45 hardship, 30 mild; the line is 8,400 yuan a head and year."""
LINE = 840_000


@dataclass(frozen=True)
class Assessed:
    students: DataFrame
    assessments: DataFrame
    findings: DataFrame


def student(key: str = "a", group: str | None = None, level: str | None = None, **more: str) -> dict[str, Any]:
    usual = {
        "student_key": key,
        "id_number": f"id-{key}",
        "name": f"学生{key}",
        "school": "甲校",
        "class_name": "1班",
        "submission": 1,
        "row": 2,
    }
    return usual | {"hardship_group": group, "hardship_level": level} | more


def survey(key: str = "a", **answers: int | None) -> dict[str, Any]:
    """Of a family that gets no points unless it says so: four heads, two of them at work, with ten times the line."""
    usual = {"household_size": 4, "income": 4 * 10 * LINE, "workers": 4, "illness": 0, "disaster": 0, "in_school": 1, "costs": 0}
    return {"student_key": key} | usual | answers


def assessed(students: list[dict[str, Any]], surveys: Sequence[dict[str, Any]] = (), before: dict[str, str] | None = None) -> Assessed:
    rows = DataFrame(students).astype(dict.fromkeys(("hardship_group", "hardship_level"), "str"))
    names = list(survey())
    answers = DataFrame(list(surveys), columns=names).astype({"student_key": "str", **dict.fromkeys(names[1:], "Int64")})
    levels = DataFrame([{"student_key": key, "term": TERM.before.name, "level": level} for key, level in (before or {}).items()])
    levels = levels if len(levels) else DataFrame({name: Series(dtype="str") for name in ("student_key", "term", "level")})
    return Assessed(*hardship.assess(rows, answers, levels, FORMULA, TERM))


def _points(**answers: int | None) -> tuple[int, str]:
    [one] = assessed([student()], [survey(**answers)]).assessments.itertuples()
    return int(one.score), str(one.points)


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ({}, 0),
        ({"income": 4 * LINE}, 45),
        ({"income": 4 * LINE + 4 * LINE // 100}, 35),
        ({"income": 4 * LINE * 150 // 100}, 35),
        ({"income": 4 * LINE * 151 // 100}, 25),
        ({"income": 4 * LINE * 2}, 25),
        ({"income": 4 * LINE * 3}, 10),
        ({"income": 4 * LINE * 3 + 4 * LINE // 100}, 0),
        ({"household_size": 5, "income": 50 * LINE, "workers": 1}, 15),
        ({"household_size": 3, "income": 30 * LINE, "workers": 1}, 10),
        ({"household_size": 4, "workers": 2}, 5),
        ({"workers": 3}, 0),
        ({"workers": 0}, 15),
        ({"workers": None}, 0),
        ({"illness": 1}, 10),
        ({"illness": 2}, 15),
        ({"illness": 3}, 15),
        ({"disaster": 1}, 10),
        ({"in_school": 2}, 5),
        ({"in_school": 3}, 10),
        ({"costs": 12 * LINE}, 5),
        ({"costs": 12 * LINE - LINE}, 0),
        ({"illness": 1, "disaster": 1, "in_school": 2}, 25),
    ],
)
def test_the_points_of_a_survey(answers: dict[str, int | None], points: int) -> None:
    score, said = _points(**answers)
    assert score == points
    assert said.count("分") == sum(one > 0 for one in _each(said))
    assert sum(_each(said)) == points, "what is said adds up"
    assert not said.endswith("；")


def _each(said: str) -> list[int]:
    return [int(part.rsplit("：", 1)[1].removesuffix(" 分")) for part in said.split("；") if part]


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({"income": 4 * LINE, "illness": 2}, "extreme"),
        ({"income": 4 * LINE, "illness": 1}, "hardship"),
        ({"income": 4 * LINE}, "hardship"),
        ({"income": 6 * LINE, "in_school": 2}, "mild"),
        ({"income": 8 * LINE, "in_school": 2}, "mild"),
        ({"income": 8 * LINE}, "none"),
        ({}, "none"),
    ],
)
def test_the_level_of_a_survey(answers: dict[str, int | None], level: str) -> None:
    of = assessed([student()], [survey(**answers)])
    [one] = of.students.itertuples()
    assert one.hardship_level == level
    assert one.level_by == f"（按家庭情况调查 {int(of.assessments['score'].iloc[0])} 分）"
    assert (one.special_group, one.in_school, one.income_per_head) == (
        0,
        answers.get("in_school", 1),
        answers.get("income", 40 * LINE) // 4,
    )
    assert of.findings.empty


@pytest.mark.parametrize(
    ("groups", "level"),
    [
        ("orphan", "extreme"),
        ("disabled", "hardship"),
        ("low-income", "mild"),
        ("low-income;orphan", "extreme"),
        ("orphan;low-income", "extreme"),
        ("disabled;low-income", "hardship"),
        ("other;disabled", "hardship"),
        ("other", None),
        (None, None),
    ],
)
def test_the_level_of_a_special_group(groups: str | None, level: str | None) -> None:
    of = assessed([student(group=groups)])
    [one] = of.students.astype(object).where(of.students.notna(), None).itertuples()
    assert one.hardship_level == level
    assert one.special_group == (level is not None)
    assert one.level_by == ("（按困难类别）" if level else "")
    assert len(of.assessments) == (level is not None)


def test_a_group_comes_before_the_survey_and_the_sheets_own_level_before_both() -> None:
    of = assessed([student("a", "low-income"), student("b", "low-income", "hardship"), student("c", None, "none")],
                  [survey(key, income=4 * LINE, illness=2) for key in "abc"])  # fmt: skip
    assert of.students["hardship_level"].tolist() == ["mild", "hardship", "none"]
    assert of.students["level_by"].tolist() == ["（按困难类别）", "", ""]
    assert of.assessments["stated"].tolist() == ["", "hardship", "none"]
    assert of.assessments["assessed"].tolist() == ["mild", "mild", "extreme"]
    assert of.assessments["by"].tolist() == ["（按困难类别）", "（按困难类别）", "（按家庭情况调查 60 分）"]
    found = of.findings
    assert found[["value", "expected", "other"]].to_numpy().tolist() == [["不困难", "特别困难", "家庭情况调查得 60 分"]]


@pytest.mark.parametrize(
    ("group", "stated", "told"),
    [
        ("orphan", "mild", False),
        ("orphan", "none", True),
        ("orphan", "extreme", False),
        ("orphan", None, False),
        (None, "mild", True),
        (None, "hardship", False),
        (None, "none", True),
        (None, None, False),
    ],
)
def test_a_level_that_differs_is_told(group: str | None, stated: str | None, told: bool) -> None:
    others = [student("b", None, "mild"), student("c", "orphan")]
    of = assessed([student("a", group, stated), *others], [survey("a", income=4 * LINE)])
    assert len(of.findings) == told
    if told and group:
        assert of.findings["other"].tolist() == ["困难类别"]


def test_ranks_stand_within_class_and_school_and_equals_share_one() -> None:
    of = assessed(
        [
            student("a", "orphan"),
            student("b", None, None),
            student("c", None, None),
            student("d", None, None, class_name="2班"),
            student("e", None, "extreme", class_name="2班"),
            student("f", None, "extreme", school="乙校"),
            student("g"),
        ],
        [survey("b", income=4 * LINE), survey("c", income=4 * LINE), survey("d", income=4 * LINE, illness=1), survey("e")],
    )
    ranks = of.assessments.set_index("student_key")[["rank_in_class", "rank_in_school"]].to_numpy().tolist()
    assert of.assessments["student_key"].tolist() == list("abcdef")
    assert ranks == [[1, 2], [2, 4], [2, 4], [2, 3], [1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        ("hardship", None, "new"),
        ("hardship", "mild", "up"),
        ("hardship", "extreme", "down"),
        ("hardship", "hardship", "same"),
        ("none", "mild", "down"),
        ("extreme", "none", "up"),
        (None, "mild", "down"),
    ],
)
def test_what_has_changed_since_the_term_before(now: str | None, before: str | None, change: str) -> None:
    of = assessed([student(level=now)], [], {"a": before} if before else None)
    assert of.assessments["change"].tolist() == [change]
    assert of.assessments["last_level"].tolist() == [before or ""]


def test_without_a_formula_nothing_is_assessed() -> None:
    rows = DataFrame([student(group="orphan", level="mild")])
    students, assessments, found = hardship.assess(rows, DataFrame([survey()]), DataFrame(), None, TERM)
    assert students["hardship_level"].tolist() == ["mild"]
    assert students["special_group"].tolist() == [0]
    assert students["level_by"].tolist() == [""]
    assert students[["score", "income_per_head", "in_school"]].isna().all(axis=None)
    assert assessments.empty
    assert found.empty
    assert {"score", "rank_in_class", "rank_in_school"} <= set(assessments.columns)
