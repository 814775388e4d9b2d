"""A small county of the benchmark (`benchmarks/leads.py` runs a whole one): what is planted is found, and the honest are left alone."""

from __future__ import annotations

import sys

import pytest

from pipeline.leads.kinds import KINDS
from pipeline.leads.look import look
from tests.conftest import HOME

sys.path.append(str(HOME / "benchmarks"))

from leads import NOTHING_SAID, honestly_named, measured
from schemes import county

ALL = [kind.code for kind in KINDS]


@pytest.fixture(scope="module")
def small() -> tuple:
    seen, truth = county(classes=330, each=6, schemes=ALL, seed=7)
    return seen, truth, look(seen, NOTHING_SAID)


def test_nearly_all_that_is_planted_is_found(small: tuple) -> None:
    _seen, truth, looked = small
    table = measured(looked, truth).set_index("kind")
    assert table["found"].sum() >= 0.95 * table["planted"].sum()
    assert (table["recall"] >= 0.6).all(), table["recall"].to_dict()


def test_leads_are_right_more_often_than_not(small: tuple) -> None:
    _seen, truth, looked = small
    assert (measured(looked, truth)["precision"] >= 0.5).all()


def test_few_honest_students_are_named(small: tuple) -> None:
    seen, truth, looked = small
    assert len(honestly_named(looked, truth)) <= 2 * seen.enrolments["student_key"].nunique() / 1_000


def test_an_honest_county_names_hardly_anybody() -> None:
    seen, truth = county(classes=330, each=0, schemes=[], seed=8)
    assert len(honestly_named(look(seen, NOTHING_SAID), truth)) <= 2 * seen.enrolments["student_key"].nunique() / 1_000
