"""Single steps of a pay run's plan: what is due of a student who has moved, who is who, what a person was paid twice."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas import DataFrame

from pipeline.aid import plans


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
