"""Single steps of a pay run's plan: what is due of a student who has moved, who is who, what a person was paid twice."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas import DataFrame

from pipeline.aid import plans
from pipeline.facts.terms import Term
from pipeline.policy import Policy
from tests.aid.frames import programme

TERM = Term.parse("2026-autumn")


def _due(*lines: tuple[str, str, str, int]) -> DataFrame:
    """student, school, months, fen"""
    rows = DataFrame(lines, columns=["student_key", "school", "months", "amount_fen"])
    return rows.assign(programme="sv-grant", account=rows["school"])


@pytest.mark.parametrize("order", [1, -1])
def test_of_a_student_who_has_moved_the_last_months_school_counts(order: int) -> None:
    lines = [
        ("a", "甲", "2026-09;2026-10;2026-11", 3),
        ("a", "乙", "2026-12", 1),
        ("b", "丙", "2026-12;2027-01", 2),
        ("b", "丁", "2026-09", 1),
    ]
    owed = plans._owed(_due(*lines[::order])).reset_index().set_index("student_key")
    assert owed["school"].to_dict() == {"a": "乙", "b": "丙"}
    assert owed["amount_fen"].to_dict() == {"a": 4, "b": 3}
    assert owed["months"].to_dict() == {"a": "2026-09;2026-10;2026-11;2026-12", "b": "2026-09;2026-12;2027-01"}


def _ruled(*lines: tuple[str, str, str, str]) -> DataFrame:
    """cluster, case, ruling, student"""
    return DataFrame(lines, columns=["cluster", "case", "ruling", "student_key"]).astype("str")


def _known(**same: str | None) -> DataFrame:
    return DataFrame({"student_key": list(same), "same_as": pd.array(list(same.values()), dtype="str")})


@pytest.mark.parametrize(
    ("ruled", "known", "same"),
    [
        ([("1", "N1", "keep", "a"), ("1", "N2", "drop", "b")], {}, {"b": "a"}),
        ([("1", "N1", "keep", "a"), ("1", "N2", "drop", "b"), ("1", "N3", "drop", "c")], {}, {"b": "a", "c": "a"}),
        ([("1", "N1", "apart", "a"), ("1", "N2", "apart", "b")], {}, {}),
        ([("1", "N1", "drop", "a"), ("1", "N2", "drop", "b")], {}, {}),
        ([("1", "", "keep", "a"), ("1", "", "drop", "b")], {}, {}),
        ([("1", "N1", "keep", "a"), ("2", "N2", "drop", "b")], {}, {}),
        ([("1", "N1", "keep", "a"), ("1", "N2", "drop", "a")], {}, {}),
        ([], {"b": "a", "c": None}, {"b": "a"}),
        ([("1", "N1", "keep", "b"), ("1", "N2", "drop", "c")], {"b": "a"}, {"b": "a", "c": "a"}),
        ([("1", "N1", "keep", "b"), ("1", "N2", "drop", "a")], {"b": "a"}, None),
        ([("1", "N1", "keep", "x"), ("1", "N2", "drop", "b")], {"b": "a"}, {"b": "x"}),
    ],
)
def test_who_is_who(ruled: list[tuple[str, str, str, str]], known: dict[str, str | None], same: dict[str, str] | None) -> None:
    found = plans.same_persons(_ruled(*ruled), _known(**known))
    if same is None:
        assert set(found) == {"a", "b"}, "a circle ends"
    else:
        assert found == same


@pytest.mark.parametrize(
    ("months", "others", "common", "without", "but"),
    [
        ("2026-09;2026-10", "2026-10;2026-11", "2026-10", "2026-09", "2026-09"),
        ("2026-09", "2026-09", "2026-09", "", "2026-09"),
        ("2026-09", "", "", "2026-09", "2026-09"),
        ("", "2026-09", "", "", ""),
    ],
)
def test_months_as_text(months: str, others: str, common: str, without: str, but: str) -> None:
    assert plans._common(months, others) == common
    assert plans._not_in(months, others) == without
    assert plans._but(months, others) == but
    assert plans._count(pd.Series([months, others], dtype="str")).tolist() == [
        len([one for one in text.split(";") if one]) for text in (months, others)
    ]


def _lines(*given: tuple[str, str, str, str, int]) -> DataFrame:
    """student, kind, programme, months, fen"""
    rows = DataFrame(given, columns=["student_key", "kind", "programme", "months", "amount_fen"])
    rows = rows.assign(school=rows["student_key"].map({"a": "甲", "b": "乙"}), corrects="")
    return rows.assign(payment=plans.numbered(rows.assign(turn=1), TERM))


def _chosen(lines: DataFrame, months: str = "", programmes: str = "", schools: str = "") -> list[tuple[str, str, int]]:
    sets = [frozenset(text.split()) for text in (months, programmes, schools)]
    made = plans.chosen(lines, *sets, frozenset({"m"}), TERM, 2)
    assert made["payment"].is_unique
    changed = made.index[made["months"] != lines.loc[made.index, "months"]]
    same = made["payment"] == lines.loc[made.index, "payment"]
    assert made.index[~same].tolist() == changed.tolist(), "a part has a number of its own, the whole keeps its own"
    return list(made[["student_key", "months", "amount_fen"]].itertuples(index=False, name=None))


A, B = ("a", "regular", "m", "2026-09;2026-10;2026-11", 300), ("b", "regular", "t", "2026-09;2026-10", 200)


def test_an_empty_set_chooses_all() -> None:
    assert _chosen(_lines(A, B)) == [("a", A[3], 300), ("b", B[3], 200)]
    assert _chosen(_lines(A, B), programmes="m") == [("a", A[3], 300)]
    assert _chosen(_lines(A, B), schools="乙") == [("b", B[3], 200)]
    assert _chosen(_lines(A, B), programmes="m", schools="乙") == []
    assert _chosen(_lines(A).iloc[:0], months="2026-09") == []


def test_of_programmes_that_pay_by_the_month_the_chosen_months_are_paid_and_others_whole() -> None:
    assert _chosen(_lines(A, B), months="2026-09") == [("a", "2026-09", 100), ("b", B[3], 200)]
    assert _chosen(_lines(A, B), months="2026-11 2026-10") == [("a", "2026-10;2026-11", 200), ("b", B[3], 200)]
    assert _chosen(_lines(A, B), months="2026-11") == [("a", "2026-11", 100)]
    assert _chosen(_lines(A, B), months="2026-12") == []
    assert _chosen(_lines(A), months="2026-09 2026-10 2026-11") == [("a", A[3], 300)]


@pytest.mark.parametrize("kind", ["top-up", "follow-up", "claw-back"])
def test_a_line_of_another_kind_is_paid_whole(kind: str) -> None:
    assert _chosen(_lines(("a", kind, "m", A[3], 300)), months="2026-09") == [("a", A[3], 300)]


def test_an_amount_that_cannot_be_divided_is_paid_whole() -> None:
    assert _chosen(_lines(("a", "regular", "m", A[3], 301)), months="2026-09") == [("a", A[3], 301)]


def test_the_number_of_a_line_is_made_of_what_it_is() -> None:
    [one] = _lines(A)["payment"]
    assert one[:3] == "26A"
    assert len(one) == 15
    assert _lines(A, B)["payment"].iloc[0] == one
    assert one == "26A9373FF8F342F", "the same in every version of the program"
    assert plans.numbered(_lines(A).assign(turn=2), TERM).iloc[0] != one
    assert plans.numbered(_lines(A).assign(turn=1), Term.parse("2027-spring")).iloc[0] == "27S" + one[3:]
    assert plans.numbered(_lines(A).assign(turn=1, amount_fen=1), TERM).iloc[0] == one, "whatever its amount"


SAME = {"b": "a"}
"""b is a, who counts."""
BEFORE, IN_FORCE = "2026-spring", Policy((programme("m", pays={"every": "month", "to": "student"}), programme("n", pays={"every": "month", "to": "student"}, excludes=["m"]),
                                          programme("t"), programme("u", excludes=["m"])), {}, {}).in_force(TERM)  # fmt: skip


def _paid(*given: tuple[str, str, str, int], term: str = BEFORE, **more: str) -> DataFrame:
    """student, programme, months, fen: lines of the ledger that have arrived"""
    rows = DataFrame(given, columns=["student_key", "programme", "months", "amount_fen"])
    rows = rows.assign(
        payment=[f"P{place}" for place in range(len(rows))], term=term, kind="regular", status="delivered", set_off_fen=0, reason=""
    )
    texts = dict.fromkeys(("school", "class_name", "paid_to", "payee", "bank", "account", "corrects", "document", "name", "id_number"), "")
    return rows.assign(**(texts | more))


def _recovered(payments: DataFrame, same: dict[str, str] | None = None) -> list[tuple[str, str, int]]:
    made = plans.recoveries(payments, SAME if same is None else same, IN_FORCE, TERM)
    assert (made["kind"] == "claw-back").all()
    assert made["payment"].is_unique
    return list(made[["corrects", "months", "amount_fen"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("kept", "other", "expected"),
    [
        (("a", "m", "2026-03;2026-04", 200), ("b", "m", "2026-03;2026-04", 200), [("P1", "2026-03;2026-04", -200)]),
        (("a", "m", "2026-03;2026-04", 200), ("b", "m", "2026-04;2026-05", 200), [("P1", "2026-04", -100)]),
        (("a", "m", "2026-03", 100), ("b", "m", "2026-04;2026-05;2026-06", 100), []),
        (("a", "m", "2026-03", 100), ("b", "m", "2026-03;2026-04;2026-05", 100), [("P1", "2026-03", -33)]),
        (("a", "n", "2026-03", 100), ("b", "m", "2026-03", 100), [("P1", "2026-03", -100)]),
        (("a", "m", "2026-03", 100), ("b", "n", "2026-03", 100), [("P1", "2026-03", -100)]),
        (("a", "t", "2026-03", 500), ("b", "m", "2026-03", 100), []),
        (("a", "t", "2026-03", 500), ("b", "t", "2026-04", 500), [("P1", "2026-04", -500)]),
        (("a", "m", "2026-03", 100), ("b", "u", "2026-04", 500), [("P1", "2026-04", -500)]),
        (("a", "u", "2026-03", 500), ("b", "m", "2026-04;2026-05", 200), [("P1", "2026-04;2026-05", -200)]),
        (("b", "m", "2026-03", 100), ("b", "m", "2026-03", 100), []),
        (("a", "m", "2026-03", 100), ("a", "m", "2026-03", 100), []),
        (("a", "m", "2026-03", 100), ("c", "m", "2026-03", 100), []),
    ],
)
def test_what_one_person_was_paid_twice_is_recovered_under_the_id_that_does_not_count(
    kept: tuple[str, str, str, int], other: tuple[str, str, str, int], expected: list[tuple[str, str, int]]
) -> None:
    assert _recovered(_paid(kept, other)) == expected


def test_only_earlier_terms_and_what_is_left_of_them_are_recovered() -> None:
    two = (("a", "m", "2026-09", 100), ("b", "m", "2026-09", 100))
    assert _recovered(_paid(*two, term=TERM.name)) == []
    assert _recovered(_paid(*two, term="2027-spring")) == []
    assert _recovered(_paid(*two), same={}) == []
    back = _paid(("b", "m", "2026-09", -40)).assign(payment="P9", kind="claw-back", corrects="P1", term=TERM.name)
    assert _recovered(pd.concat([_paid(*two), back], ignore_index=True)) == [("P1", "2026-09", -60)]
    failed = _paid(*two).assign(status=["delivered", "failed"])
    assert _recovered(failed) == []
    of_two_terms = pd.concat([_paid(two[0]), _paid(two[1], term="2025-autumn").assign(payment="P1")], ignore_index=True)
    assert _recovered(of_two_terms) == [], "each in a term of its own"


def test_the_number_of_a_recovery_is_the_same_in_every_version() -> None:
    made = plans.recoveries(_paid(("a", "m", "2026-03", 100), ("b", "m", "2026-03", 100)), SAME, IN_FORCE, TERM)
    assert made["payment"].tolist() == ["26A86FE183A3B5D"]
