"""Who is who in a made county is what it was."""

from __future__ import annotations

from tests.persons.golden import GOLDEN, dump


def test_who_is_who_in_a_made_county_is_what_it_was() -> None:
    assert [*dump()] == GOLDEN.read_text(encoding="utf-8").splitlines(), (
        "python -m tests.persons.golden writes it anew: look at the difference"
    )
