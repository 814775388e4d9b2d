"""What is due does not hang on how a term is cut: school by school in parts, in memory or in files, all is as in one frame."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas import DataFrame

from pipeline.aid import settle
from pipeline.facts.terms import Term
from pipeline.machine.engine import Engine
from pipeline.machine.parts import Drawer, Part, Room
from pipeline.policy import Policy
from tests.aid import golden
from tests.aid.frames import TERM, enrolments, programme
from tests.conftest import citizen

ORDER = ["school", "class_name", "name", "student_key", "programme"]


def in_order(parts: list[Part], by: list[str]) -> DataFrame:
    whole = pd.concat([as_text(part.frame()) for part in parts]).drop(columns="student", errors="ignore")
    return whole.sort_values([*by, "months"] if "months" in whole else by, kind="stable", ignore_index=True)


def as_text(frame: DataFrame) -> DataFrame:
    """Categories as texts: which there are hangs on the part, and nothing else does."""
    kinds = {name: "str" for name, column in frame.items() if isinstance(column.dtype, pd.CategoricalDtype)}
    return frame.astype(kinds)


def said(found: DataFrame) -> DataFrame:
    return found.sort_values([*found.columns], ignore_index=True)


@pytest.mark.parametrize(("term", "jobs", "seed"), [("2026-autumn", 1, 0), ("2025-spring", 2, 1)])
def test_a_town_school_by_school(seed: int, term: str, jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule of the town, with students at two schools, quotas and gifts for all schools, lists of offices, objections by name."""
    monkeypatch.setattr(golden, "_SEED", 100 + seed)
    town = golden.Town(Term.parse(term))
    rows, others, policy = town.enrolments(), town.others(), golden.town_policy()
    whole = settle.settle([Part.of(rows)], others, policy, town.term, town.paid())
    of_school = pd.factorize(rows["school"])[0]
    part_of = np.random.default_rng(seed).integers(0, 3, of_school.max() + 1)[of_school]
    drawer = Drawer(tmp_path if jobs > 1 else None)
    parts = [drawer.keep(f"given-{number}", rows[part_of == number].reset_index(drop=True)) for number in range(4)]
    with Engine(jobs) as engine:
        engine.expect(100.0, "json")  # however little there is, it is sent
        made = settle.over_parts(parts, others, policy, town.term, town.paid(), Room(engine, drawer))
    pd.testing.assert_frame_equal(in_order(made.decisions, ORDER), in_order([Part.of(whole.decisions)], ORDER))
    pd.testing.assert_frame_equal(in_order(made.payments, ORDER), in_order([Part.of(whole.payments)], ORDER))
    by = ["school", "class_name", "name", "student_key"]
    pd.testing.assert_frame_equal(in_order(made.assessments, by), in_order([Part.of(whole.assessments)], by))
    for name in ("quotas", "objections", "received"):
        pd.testing.assert_frame_equal(getattr(made, name), getattr(whole, name))
    pd.testing.assert_series_equal(made.own.used_before, whole.own.used_before)
    pd.testing.assert_frame_equal(said(made.findings), said(whole.findings), check_dtype=False)
    codes = set(whole.findings["code"])
    assert {"AMOUNT-DIFFERS", "ENTITLED-NOT-APPLIED", "FUND-SHORT", "GROUP-UNLISTED", "LIST-MAYBE", "QUOTA-OVER"} <= codes


def test_who_has_moved_from_one_part_to_another_is_paid_once() -> None:
    """By the term, at the later school, though no other programme and no quota is about it."""
    moved = [{"school": "甲校", "month": "2026-09"}, {"school": "乙校", "month": "2026-10", "class_name": "二班"}]
    rows = enrolments([one | {"id_number": citizen(5, "20100101")} for one in moved])
    nothing = {kind: lines.iloc[:0] for kind, lines in golden.Town(TERM).others().items()}
    parts = [Part.of(rows[rows["school"] == school].reset_index(drop=True)) for school in ("甲校", "乙校")]
    made = settle.over_parts(parts, nothing, Policy((programme("a"),), {}, {}), TERM, None, Room())
    decisions = pd.concat([part.frame() for part in made.decisions]).set_index("school")
    assert decisions["status"].to_dict() == {"甲校": "superseded", "乙校": "eligible"}
    assert made.findings["code"].tolist() == ["AID-TWICE"]
