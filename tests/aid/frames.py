"""Frames as the stages hand them on, made without sheets: for tests of one stage, and for properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from pipeline.aid import hardship, history, quotas
from pipeline.aid.claims import claims_of
from pipeline.aid.conditions import Setting
from pipeline.aid.eligibility import decide
from pipeline.aid.entitlement import Entitled, entitle, payments_of, with_students
from pipeline.facts import identity, keys
from pipeline.facts.terms import Term
from pipeline.policy import InForce, Policy
from pipeline.policy.model import Programme
from schemas.class_sheet import ClassSheet
from schemas.columns import columns_of
from schemas.family_survey import FamilySurvey
from tests.conftest import card, citizen
from tests.rows import as_read

TERM = Term.parse("2026-autumn")
NO_RULINGS = DataFrame({name: Series(dtype="str") for name in ("student_key", "programme", "ruling", "said")})
NO_LEVELS = DataFrame({name: Series(dtype="str") for name in ("student_key", "term", "level")})
_USUAL = {
    "school": "青山县职业技术学校", "class_name": "机电2601班", "stage": "secondary-vocational", "grade": "一年级", "year": 1,
    "month": "2026-09", "enrolment_status": "formal", "hardship_level": "hardship", "name": "王小明",
}  # fmt: skip


def programme(name: str, **given: Any) -> Programme:
    """A programme that grants every vocational student 1,000 yuan a year, unless said otherwise in the words of a policy file."""
    usual = {
        "programme": name, "name": {"zh": name, "en": name}, "stages": ["secondary-vocational"], "pays": {"every": "term", "to": "student"},
        "amounts": [{"per_year": [{"from": "2020-autumn", "value": 100_000, "source": "x"}]}],
        "grant_if": [{"from": "2020-autumn", "all": [{"enrolment": ["formal"], "source": "x"}]}],
        "sources": {"x": {"document": "x", "date": "2020-09-01", "confirmed": True}},
    }  # fmt: skip
    return Programme.model_validate(usual | given)


def enrolments(students: Iterable[Mapping[str, Any]]) -> DataFrame:
    """One row per student and month, as `deduplicate` returns them; what is not said is as usual, ids and cards are made."""
    rows = [
        _USUAL | {"number": number, "id_number": citizen(number % 997 + 1, "20100101"), "card_number": card(number)} | dict(given)
        for number, given in enumerate(students)
    ]
    frame = as_read(ClassSheet, rows)
    frame = identity.with_id_facts(frame)
    number = Series([row["number"] for row in rows], dtype="int64")
    settled = {"outcome": "counts", "reason": "", "holds": ""}
    return frame.assign(
        submission=1, row=number + 2, year=Series([row["year"] for row in rows], dtype="Int64"),
        student_key=keys.student_key(frame["id_number"]), person=keys.name_key(frame["name"]), **settled,
    ).astype(dict.fromkeys(settled, "str"))  # fmt: skip


def lines(*given: Mapping[str, Any]) -> DataFrame:
    """Quota lines as `quotas.usable` returns them."""
    usual = {name: "" for name, kind in quotas.COLUMNS.items() if kind == "str"} | {"submission": 9, "row": 2, "kind": "issued"}
    frame = DataFrame([usual | {"line": number} | dict(one) for number, one in enumerate(given, start=1)], columns=list(quotas.COLUMNS))
    return frame.astype(quotas.COLUMNS)


def received(*given: Mapping[str, Any]) -> DataFrame:
    """Earlier payments as `history.usable` returns them."""
    return DataFrame(list(given), columns=list(history.COLUMNS)).astype(history.COLUMNS) if given else history.none()


@dataclass(frozen=True)
class Judged:
    """What is decided, before anything is paid."""

    students: DataFrame
    setting: Setting
    in_force: tuple[InForce, ...]
    decisions: DataFrame
    findings: DataFrame


def judged(
    programmes: Iterable[Programme], rows: DataFrame, before: DataFrame | None = None, term: Term = TERM, rulings: DataFrame = NO_RULINGS
) -> Judged:
    """These enrolments under these programmes. before: as `received` makes it. rulings: as `exceptions.usable` returns them."""
    policy = Policy(tuple(programmes), {}, {})
    in_force, before = policy.in_force(term), history.none() if before is None else before
    made = claims_of(rows, policy, term)
    students = made.students.assign(listed_as=pd.Series(None, index=made.students.index, dtype="str"))
    surveys, _ = hardship.usable(DataFrame({name: Series(dtype="str") for name in ("submission", "row", *columns_of(FamilySurvey))}), rows)
    students, _, _ = hardship.assess(students, surveys, NO_LEVELS, None, term)
    setting = Setting.of(policy, term, before)
    return Judged(students, setting, in_force, *decide(students, made.claims, in_force, setting, rulings))


def settle(
    programmes: Iterable[Programme], rows: DataFrame, quota: DataFrame | None = None, before: DataFrame | None = None, term: Term = TERM
) -> tuple[DataFrame, DataFrame, Entitled]:
    """(decisions, payments, entitled) of these enrolments under these programmes."""
    quota, before = lines() if quota is None else quota, history.none() if before is None else before
    of = judged(programmes, rows, before, term)
    entitled = entitle(of.decisions, of.students, of.in_force, of.setting, before, quota)
    named = with_students(entitled.decisions, of.students, of.in_force)
    return named, payments_of(named, of.students, entitled.quotas), entitled
