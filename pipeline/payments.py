"""What a payment line is and what may become of it: the words that the ledger, the stages and the outputs share."""

from __future__ import annotations

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
