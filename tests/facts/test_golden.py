"""What each fact says at its bounds is what it was."""

from __future__ import annotations

from tests.facts.golden import GOLDEN, dump


def test_what_each_fact_says_at_its_bounds_is_what_it_was() -> None:
    assert [*dump()] == GOLDEN.read_text(encoding="utf-8").splitlines(), (
        "python -m tests.facts.golden writes it anew: look at the difference"
    )
