"""A first local policy: what class sheets state is of a year, a term or a month, whichever comes nearest to what was paid."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from pandas import DataFrame

from pipeline import policy as policies
from pipeline.facts.terms import Term
from pipeline.life.policy_draft import _with_stated
from tests.conftest import HOME

GRANT = next(one for one in policies.load(HOME / "policy").in_force(Term.parse("2026-autumn")) if one.id == "hs-grant")
"""2,300 yuan a year."""
OPTIONS: Any = SimpleNamespace(term="2026-autumn", as_of=datetime.date(2026, 11, 2))
STAGE = GRANT.programme.stages[0]


def _rows(*lines: tuple[str | None, str | None, str]) -> DataFrame:
    return DataFrame(lines, columns=["tier", "amount", "stage"]).astype("str")


def _amounts(content: dict[str, Any]) -> dict[str, int]:
    return {line["tier"]: line["per_year"][0]["value"] for line in content["amounts"] if "tier" in line}


@pytest.mark.parametrize(
    ("stated", "times"), [((330_000, 230_000, 130_000), 1), ((165_000, 115_000, 65_000), 2), ((33_000, 23_000, 13_000), 10)]
)
def test_of_what_time_the_stated_amounts_are(stated: tuple[int, ...], times: int) -> None:
    rows = _rows(*((tier, str(fen), STAGE) for tier, fen in zip(("first", "second", "third"), stated, strict=True)))
    content = _with_stated({"overrides": "hs-grant", "amounts": [{"per_year": []}]}, rows, GRANT, OPTIONS)
    assert _amounts(content) == dict(zip(("first", "second", "third"), [fen * times for fen in stated], strict=True))
    assert content["amounts"][-1] == {"per_year": []}, "what was there stays, behind"
    assert content["amounts"][0]["per_year"][0]["from"] == "2026-autumn"
    assert content["sources"][content["amounts"][0]["per_year"][0]["source"]]["confirmed"] is False


def test_of_a_tier_the_commonest_amount_counts() -> None:
    rows = _rows(("first", "230000", STAGE), ("first", "230000", STAGE), ("first", "999999", STAGE))
    assert _amounts(_with_stated({}, rows, GRANT, OPTIONS)) == {"first": 230_000}
    either = _rows(("first", "240000", STAGE), ("first", "230000", STAGE))
    assert _amounts(_with_stated({}, either, GRANT, OPTIONS)) == {"first": 230_000}, "of equally common ones the smallest"


@pytest.mark.parametrize(
    "line", [(None, "230000", STAGE), ("first", None, STAGE), ("first", "两千三", STAGE), ("first", "230000", "primary")]
)
def test_a_row_that_does_not_say_it_adds_nothing(line: tuple[str | None, str | None, str]) -> None:
    before = {"overrides": "hs-grant", "amounts": [1]}
    assert _with_stated(before, _rows(line), GRANT, OPTIONS) == before
