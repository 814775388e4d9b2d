"""What becomes of a payment line: what is left of it, what is to be collected, what is to be paid again. On lines made for it."""

from __future__ import annotations

from typing import Any

import pytest
from pandas import DataFrame

from pipeline.ledger.payments import (
    CLAW_BACK,
    DELIVERED,
    FAILED,
    FOLLOW_UP,
    OPEN,
    RECOVERED,
    REGULAR,
    SET_OFF,
    all_months,
    left,
    of_pairs,
    to_collect,
    to_pay_again,
    with_status,
)


def line(payment: str, kind: str = REGULAR, fen: int = 100, corrects: str = "") -> dict[str, Any]:
    return {"payment": payment, "kind": kind, "amount_fen": fen, "corrects": corrects, "student_key": "s", "programme": "p"}


def lines(*given: dict[str, Any], events: list[tuple[str, str, str]] | None = None) -> DataFrame:
    """With the status that these events (payment, event, reason) give them."""
    texts = ("payment", "kind", "corrects", "student_key", "programme")
    told = DataFrame(events or [], columns=["payment", "event", "reason"]).astype("str")
    return with_status(DataFrame(list(given)).astype(dict.fromkeys(texts, "str")), told)


def told(frame: DataFrame, name: str) -> dict[str, Any]:
    return dict(zip(frame["payment"], frame[name], strict=True))


@pytest.mark.parametrize(("back", "rest"), [(0, {"a": 100}), (-40, {"a": 60}), (-99, {"a": 1}), (-100, {}), (-101, {})])
def test_what_is_claimed_back_is_not_left(back: int, rest: dict[str, int]) -> None:
    assert told(left(lines(line("a"), line("x", CLAW_BACK, back, "a"))), "left_fen") == rest


def test_what_failed_paid_nothing_and_two_claw_backs_count_together() -> None:
    made = lines(line("a"), line("b"), line("x", CLAW_BACK, -30, "b"), line("y", CLAW_BACK, -20, "b"), events=[("a", FAILED, "")])
    assert told(left(made), "left_fen") == {"b": 50}


def test_the_last_event_counts_and_says_why() -> None:
    made = lines(line("a"), line("b"), line("c"), events=[("a", DELIVERED, ""), ("a", FAILED, "退汇"), ("b", DELIVERED, "")])
    assert told(made, "status") == {"a": FAILED, "b": DELIVERED, "c": OPEN}
    assert told(made, "reason") == {"a": "退汇", "b": "", "c": ""}


def test_what_was_kept_back_has_arrived_and_makes_its_claw_back_smaller() -> None:
    made = lines(line("a"), line("x", CLAW_BACK, -100, "a"), line("k", SET_OFF, 60, "x"))
    assert told(made, "status") == {"a": OPEN, "x": OPEN, "k": DELIVERED}
    assert told(made, "set_off_fen") == {"a": 0, "x": 60, "k": 0}
    assert told(to_collect(made), "open_fen") == {"x": 40}


@pytest.mark.parametrize(("kept", "status"), [(99, OPEN), (100, RECOVERED), (101, RECOVERED)])
def test_what_was_kept_back_in_whole_is_recovered(kept: int, status: str) -> None:
    made = lines(line("a"), line("x", CLAW_BACK, -100, "a"), line("k", SET_OFF, kept, "x"))
    assert told(made, "status")["x"] == status
    assert len(to_collect(made)) == (status == OPEN)


def test_where_the_bank_sends_back_what_is_claimed_back_the_claim_is_moot() -> None:
    made = lines(line("a"), line("x", CLAW_BACK, -100, "a"), line("k", SET_OFF, 60, "x"), events=[("a", FAILED, "销户")])
    assert told(made, "status") == {"a": FAILED, "x": RECOVERED, "k": FAILED}
    assert told(made, "set_off_fen")["x"] == 0
    assert to_collect(made).empty
    assert set(to_pay_again(made)["payment"]) == {"a", "k"}


def test_what_failed_and_has_a_follow_up_is_not_paid_again() -> None:
    made = lines(line("a"), line("b"), line("f", FOLLOW_UP, 100, "a"), events=[("a", FAILED, ""), ("b", FAILED, "")])
    assert list(to_pay_again(made)["payment"]) == ["b"]
    again = lines(line("a"), line("f", FOLLOW_UP, 100, "a"), events=[("a", FAILED, ""), ("f", FAILED, "")])
    assert list(to_pay_again(again)["payment"]) == ["f"]


def test_months_are_put_together_in_order_each_once() -> None:
    assert all_months(["2026-10;2026-11", "2026-09;2026-10", ""]) == "2026-09;2026-10;2026-11"
    assert all_months([]) == ""


def test_what_is_known_of_a_pair_stands_at_each_of_its_lines() -> None:
    made = lines(line("a"), line("b") | {"programme": "q"}, line("c"))
    known = of_pairs(DataFrame({"student_key": ["s"], "programme": ["p"], "fen": [7]}).set_index(["student_key", "programme"])["fen"], made)
    assert known.fillna(-1).astype("int64").to_list() == [7, -1, 7]
