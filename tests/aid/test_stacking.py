"""What one student may hold together, on claims made for it: of two schools the later, of rivals the best."""

from __future__ import annotations

from typing import Any

import pytest
from pandas import DataFrame

from pipeline.aid.stacking import beaten
from pipeline.policy import Policy
from tests.aid.frames import TERM, programme


def claim(name: str, fen: int = 100, last: str = "2027-01", school: str = "甲校", who: int = 1) -> dict[str, Any]:
    return {"who": who, "programme": name, "amount_fen": fen, "last_month": last, "school": school}


def gives_way(*claims: dict[str, Any], **excluded: list[str]) -> dict[int, str]:
    """Place of each claim that gives way → to what. excluded: programme → those that it excludes; without, of each programme named."""
    made = [programme(name, excludes=excluded.get(name, [])) for name in sorted({one["programme"] for one in claims})]
    frame = DataFrame(list(claims)).astype({"programme": "str", "school": "str", "last_month": "str"})
    return {int(place): to for place, to in beaten(frame, Policy(tuple(made), {}, {}).in_force(TERM)).items()}


@pytest.mark.parametrize(
    ("one", "other", "loses"),
    [
        ({"last": "2026-10"}, {"last": "2026-11"}, 0),
        ({"last": "2026-11"}, {"last": "2026-10"}, 1),
        ({"last": "2026-11", "fen": 1, "school": "乙校"}, {"last": "2026-10", "fen": 900}, 1),
        ({"fen": 100}, {"fen": 101}, 0),
        ({"fen": 101}, {"fen": 100}, 1),
        ({"fen": 101, "school": "丁校"}, {"fen": 100, "school": "丙校"}, 1),
        ({"school": "丁校"}, {"school": "丙校"}, 1),
        ({"school": "丙校"}, {"school": "丁校"}, 0),
    ],
)
def test_at_two_schools_the_later_pays_then_the_larger_amount_then_the_first_by_name(
    one: dict[str, Any], other: dict[str, Any], loses: int
) -> None:
    assert gives_way(claim("a", **one), claim("a", **other)) == {loses: "a"}
    assert gives_way(claim("a", **one), claim("a", **other | {"who": 2})) == {}


def test_of_rivals_the_best_lawful_combination_is_paid() -> None:
    rivals = {"b": ["a", "c"]}
    assert gives_way(claim("a", 60), claim("b", 100), claim("c", 50), **rivals) == {1: "a"}
    assert gives_way(claim("a", 60), claim("b", 111), claim("c", 50), **rivals) == {0: "b", 2: "b"}
    assert gives_way(claim("a", 60), claim("b", 110), claim("c", 50), **rivals) == {1: "a"}, "of equal ones the first by name"
    assert gives_way(claim("a", 40), claim("b", 95), claim("c", 60), **rivals) == {1: "c"}, "the dearer of the two that it gives way to"
    assert gives_way(claim("a", 60), claim("b", 100, who=2), claim("c", 50), **rivals) == {}


def test_who_is_at_two_schools_gives_way_there_first_and_then_to_rivals() -> None:
    of = gives_way(claim("a", 70, "2026-10"), claim("a", 60, "2027-01", "乙校"), claim("b", 65), b=["a"])
    assert of == {0: "a", 1: "b"}


def test_rivals_of_rivals_are_weighed_together_and_others_apart() -> None:
    apart = gives_way(claim("a", 60), claim("b", 50), claim("c", 40), claim("d", 70), a=["b"], c=["d"])
    assert apart == {1: "a", 2: "d"}
    chain = {"a": ["c"], "b": ["d"], "c": ["d"]}  # a – c – d – b: of these a and b, a and d, or c and b can be held together
    assert gives_way(claim("a", 60), claim("b", 60), claim("c", 100), claim("d", 10), **chain) == {0: "c", 3: "c"}
    assert gives_way(claim("a", 60), claim("b", 60), claim("c", 50), claim("d", 10), **chain) == {2: "a", 3: "b"}
    assert gives_way(claim("a", 60), claim("b", 60), claim("c", 50), claim("d", 100), **chain) == {1: "d", 2: "d"}
