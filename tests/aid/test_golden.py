"""What a made town is due is what it was."""

from __future__ import annotations

import pytest

from pipeline.facts.terms import Term
from tests.aid import runs
from tests.aid.golden import GOLDEN, TERMS, due, dump


@pytest.mark.parametrize("term", TERMS)
def test_what_a_made_town_is_due_is_what_it_was(term: str) -> None:
    parts = GOLDEN.read_text(encoding="utf-8").split("##### ")
    [before] = [part.splitlines() for part in parts if part.startswith(f"{term}\n")]
    assert [term, *dump(due(Term.parse(term)))] == before, "python -m tests.aid.golden writes it anew: look at the difference"


def test_what_each_pay_run_pays_is_what_it_was() -> None:
    assert [*runs.dump()] == runs.GOLDEN.read_text(encoding="utf-8").splitlines(), (
        "python -m tests.aid.runs writes it anew: look at the difference"
    )
