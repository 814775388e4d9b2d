"""Who bears what adds up both ways, to the fen."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from pipeline.aid.funding import shares_of, split_cost
from pipeline.policy import Policy
from tests.aid.frames import TERM, programme
from tests.conftest import Published

PERCENTS = st.lists(st.integers(0, 100), min_size=1, max_size=5).map(
    lambda cuts: np.diff([0, *sorted(cuts[:-1]), 100]) if len(cuts) > 1 else np.array([100])
)


@given(st.lists(st.integers(0, 400_000), max_size=60), PERCENTS)
def test_rows_and_columns_add_up_whatever_the_amounts(amounts: list[int], percents: np.ndarray) -> None:
    cells = shares_of(np.array(amounts, dtype=np.int64), percents)
    assert (cells >= 0).all()
    assert cells.sum(axis=1).tolist() == amounts
    exact = [Fraction(sum(amounts) * int(percent), 100) for percent in percents]
    assert all(abs(int(total) - share) < 1 for total, share in zip(cells.sum(axis=0), exact, strict=True))
    remainders = sorted((share - int(share) for share in exact), reverse=True)
    rounded_up = [share - int(share) for total, share in zip(cells.sum(axis=0), exact, strict=True) if total > share]
    assert sorted(rounded_up, reverse=True) == remainders[: len(rounded_up)]  # who is rounded up had the largest remainders
    for row, amount in zip(cells, amounts, strict=True):
        assert all(abs(int(cell) - Fraction(amount * int(percent), 100)) <= 1 for cell, percent in zip(row, percents, strict=True))


@pytest.mark.parametrize(("amount", "expected"), [(115_000, [69_000, 36_800, 9_200]), (23_000, [13_800, 7_360, 1_840]), (1, [1, 0, 0])])
def test_sixty_thirty_two_and_eight(amount: int, expected: list[int]) -> None:
    assert shares_of(np.array([amount]), np.array([60, 32, 8])).tolist() == [expected]


def test_a_source_that_bears_nothing_of_a_payment_has_no_line() -> None:
    shares = [{"from": "2020-autumn", "parts": {"central": 60, "province": 40}, "source": "x"}]
    in_force = Policy((programme("a", shares=shares), programme("b")), {}, {}).in_force(TERM)
    paid = [("a", 1, "s1"), ("b", 5, "s2"), ("a", 100, "s3"), ("a", 0, "s4")]
    payments = DataFrame(
        [{"programme": one, "school": "甲校", "student_key": key, "months": "2026-09", "amount_fen": fen} for one, fen, key in paid]
    )
    made = split_cost(payments, in_force)
    assert list(made.columns) == ["programme", "school", "student_key", "months", "part", "amount_fen"]
    assert sorted(made[["student_key", "part", "amount_fen"]].itertuples(index=False, name=None)) == [
        ("s1", "central", 1),
        ("s2", "unstated", 5),
        ("s3", "central", 60),
        ("s3", "province", 40),
    ]
    assert made.index.tolist() == list(range(4))
    nothing = split_cost(payments.iloc[:0], in_force)
    assert (len(nothing), list(nothing.columns)) == (0, list(made.columns))


def test_the_payout_workbook_shows_what_each_source_bears(example: Published) -> None:
    funding, payments = example.table("funding"), example.table("payments")
    per_payment = funding.groupby(["programme", "school", "student_key", "months"])["amount_fen"].sum()
    assert per_payment.sum() == payments["amount_fen"].sum()
    keyed = payments.set_index(["programme", "school", "student_key", "months"])["amount_fen"]
    assert (per_payment.sort_index() == keyed.sort_index()).all()
    page = openpyxl.load_workbook(example.folder / "3-payout" / "下一批" / "发放汇总.xlsx", data_only=True)["资金分担"]
    heading = next([cell.value for cell in row] for row in page.iter_rows() if row[0].value == "学校")
    total = next([cell.value for cell in row] for row in page.iter_rows() if row[0].value == "合计")
    assert heading[2:] == ["中央", "省级", "县级", "未写明分担", "合计"]
    assert round(total[-1] * 100) == example.manifest["total_fen"] == round(sum(total[2:-1]) * 100)
    assert round(total[2] * 100) == funding.query("part == 'central'")["amount_fen"].sum()
