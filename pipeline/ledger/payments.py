"""What a payment line is and what may become of it: the words that the ledger, the stages and the outputs share."""

from __future__ import annotations

from collections.abc import Iterable

from pandas import DataFrame

REGULAR, TOP_UP, FOLLOW_UP, CLAW_BACK = "regular", "top-up", "follow-up", "claw-back"
"""The kinds of lines of a payment plan. A claw-back has a negative amount; every other one a positive."""

OPEN, DELIVERED, FAILED, RECOVERED = "open", "delivered", "failed", "recovered"
FOLLOWS: dict[str, tuple[str, ...]] = {OPEN: (DELIVERED, FAILED, RECOVERED), DELIVERED: (FAILED,), FAILED: (), RECOVERED: ()}
"""What may become of a payment next. A delivered one may still come back (退汇); one that failed is paid again under a new number."""

LINE = (
    "payment", "kind", "student_key", "programme", "months", "amount_fen", "school", "class_name", "paid_to", "payee", "bank", "account",
    "corrects", "document",
)  # fmt: skip
"""The columns of a line of a plan, as the ledger keeps it."""


def left(payments: DataFrame) -> DataFrame:
    """The lines that paid something, with `left_fen`: their amount less what is claimed back of it. Failed ones paid nothing.

    payments: lines of any terms, with `status`. A claw-back counts against the line that it corrects, whatever term's plan it is in.
    """
    back = payments[payments["kind"] == CLAW_BACK].groupby("corrects")["amount_fen"].sum()
    lines = payments[(payments["kind"] != CLAW_BACK) & (payments["status"] != FAILED)]
    left_fen = lines["amount_fen"] + lines["payment"].map(back).fillna(0).astype("int64")
    return lines.assign(left_fen=left_fen)[left_fen > 0]


def with_status(payments: DataFrame, events: DataFrame) -> DataFrame:
    """The lines with the `status` that the last event about each has given it, and that event's `reason`."""
    last = events.drop_duplicates("payment", keep="last").set_index("payment")
    stand = payments.assign(status=payments["payment"].map(last["event"]).astype("str").fillna(OPEN))
    return stand.assign(reason=stand["payment"].map(last["reason"]).astype("str").fillna(""))


def to_pay_again(payments: DataFrame) -> DataFrame:
    """The lines that failed and for which no follow-up has gone out."""
    again = payments.loc[payments["kind"] == FOLLOW_UP, "corrects"]
    return payments[(payments["status"] == FAILED) & ~payments["payment"].isin(again)]


def all_months(texts: Iterable[str]) -> str:
    """2026-09;2026-10 and 2026-10;2026-11 → 2026-09;2026-10;2026-11"""
    return ";".join(sorted({month for text in texts for month in text.split(";") if month}))
