"""What a sheet may state of a payment: it, a month of it, the term, the year; of one programme or of all that the student is paid."""

from __future__ import annotations

from typing import Any

import pytest

from tests.aid.frames import enrolments, programme, settle

YEAR = 90_000
"""fen; a ninth of it is paid for each month: 10,000."""


def differs(stated: int, *more: dict[str, Any], months: tuple[str, ...] = ("2026-09", "2026-10")) -> list[tuple[str, str]]:
    """(what is stated, what is paid) where a student's sheet states another amount. more: further programmes."""
    monthly = {"pays": {"every": "month", "to": "student", "months_per_year": 9}}
    amounts = [{"per_year": [{"from": "2020-autumn", "value": YEAR, "source": "x"}]}]
    made = [programme("a", amounts=amounts, **monthly), *(programme(f"b{place}", **one) for place, one in enumerate(more))]
    rows = [{"number": 1, "month": month, "amount": str(stated), "id_number": None} for month in months]
    frame = enrolments(rows).assign(id_number="341524201001010015", student_key="k")
    found = settle(made, frame)[2].findings
    mine = found[found["code"] == "AMOUNT-DIFFERS"] if len(found) else found
    return list(mine[["value", "expected"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        (20_000, "what is paid"), (10_000, "a month"), (50_000, "five months"), (100_000, "ten months"), (90_000, "the year"), (45_000, "half of it"),
        (9_000, "a tenth of it"),
    ],
)  # fmt: skip
def test_what_a_sheet_may_state(stated: int, says: str) -> None:
    assert differs(stated) == [], says


@pytest.mark.parametrize(("stated", "said"), [(40_000, "400.00"), (10_001, "100.01"), (19_999, "199.99"), (30_000, "300.00"), (0, "0.00")])
def test_any_other_amount_differs(stated: int, said: str) -> None:
    assert differs(stated) == [(said, "200.00")]


def test_it_may_be_the_sum_of_all_that_the_student_is_paid() -> None:
    half = {"amounts": [{"per_year": [{"from": "2020-autumn", "value": 60_000, "source": "x"}]}]}
    assert differs(50_000, half) == []  # 20,000 for two months and 30,000 for the term
    assert differs(30_000, half) == []
    assert differs(150_000, half) == []  # both years
    assert differs(51_000, half) == [("510.00", "500.00")]


def test_an_amount_that_the_school_decides_is_what_it_states() -> None:
    own = {"amounts": [{"stated": [{"from": "2020-autumn", "source": "x"}]}]}
    assert differs(12_345, own) == []
