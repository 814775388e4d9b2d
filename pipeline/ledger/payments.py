"""What a payment line is and what may become of it: the words that the ledger, the stages and the outputs share."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from pandas import DataFrame, Series

from pipeline.machine.distinct import among
from pipeline.speech.language import N_

REGULAR, TOP_UP, FOLLOW_UP, CLAW_BACK, SET_OFF = "regular", "top-up", "follow-up", "claw-back", "set-off"
"""The kinds of lines of a payment plan. A claw-back has a negative amount; every other one a positive. A set-off is what was due and was
kept back for the claw-back that it points to: it goes to no account, and has arrived when it is booked."""

OPEN, DELIVERED, FAILED, RECOVERED = "open", "delivered", "failed", "recovered"
FOLLOWS: dict[str, tuple[str, ...]] = {OPEN: (DELIVERED, FAILED, RECOVERED), DELIVERED: (FAILED,), FAILED: (), RECOVERED: ()}
"""What may become of a payment next. A delivered one may still come back (退汇); one that failed is paid again under a new number."""

LINE = (
    "payment", "kind", "student_key", "programme", "months", "amount_fen", "school", "class_name", "paid_to", "payee", "bank", "account",
    "corrects", "document",
)  # fmt: skip
"""The columns of a line of a plan, as the ledger keeps it."""

RUN = N_("第 {number} 批")
"""What a pay run is called."""

PAIR = ["student_key", "programme"]
"""What is due, paid, published and decided is held against one another per student and programme."""


def pairs_of(lines: DataFrame) -> pd.MultiIndex:
    """Each line's student and programme."""
    return pd.MultiIndex.from_frame(lines[PAIR])


def of_pairs(values: Series, lines: DataFrame) -> Series:
    """For each line what is known of its student and programme; missing where that is nothing. values: by `PAIR`."""
    return values.reindex(pairs_of(lines)).set_axis(lines.index)


def left(payments: DataFrame) -> DataFrame:
    """The lines that paid something, with `left_fen`: their amount less what is claimed back of it. Failed ones paid nothing.

    payments: lines of any terms, with `status`. A claw-back counts against the line that it corrects, whatever term's plan it is in.
    """
    back = payments[payments["kind"] == CLAW_BACK].groupby("corrects")["amount_fen"].sum()
    lines = payments[(payments["kind"] != CLAW_BACK) & (payments["status"] != FAILED)]
    left_fen = lines["amount_fen"] + lines["payment"].map(back).fillna(0).astype("int64")
    return lines.assign(left_fen=left_fen)[left_fen > 0]


def with_status(payments: DataFrame, events: DataFrame) -> DataFrame:
    """The lines with the `status` that the last event about each has given it, that event's `reason` where events tell it, and
    `set_off_fen`: how much of a claw-back was kept back from what its student was due.

    payments: of all terms. What was kept back in whole is recovered. Where the bank sends back what a claw-back is about, the money is
    there: the claw-back is recovered, and what was kept back for it has failed, so that it is paid after all.
    """
    last = events.drop_duplicates("payment", keep="last").set_index("payment")
    is_kept, is_back = payments["kind"] == SET_OFF, payments["kind"] == CLAW_BACK
    without = Series(OPEN, index=payments.index, dtype="str").mask(is_kept, DELIVERED)
    status = payments["payment"].map(last["event"]).astype("str").fillna(without)
    while True:
        failed = payments.loc[status == FAILED, "payment"]
        moot = is_back & among(payments["corrects"], failed)
        undone = is_kept & payments["corrects"].isin(payments.loc[moot, "payment"])
        found = status.mask(moot, RECOVERED).mask(undone, FAILED)
        if found.equals(status):
            break
        status = found
    kept = payments[is_kept & (status != FAILED)].groupby("corrects")["amount_fen"].sum()
    set_off = payments["payment"].map(kept).fillna(0).astype("int64")
    status = status.mask(is_back & (set_off >= -payments["amount_fen"]), RECOVERED)
    told = {name: payments["payment"].map(last[name]).astype("str").fillna("") for name in ("reason",) if name in last}
    return payments.assign(status=status, **told, set_off_fen=set_off)


def to_collect(payments: DataFrame) -> DataFrame:
    """The claw-backs that are still to be collected, with `open_fen`. payments: with status."""
    back = payments[(payments["kind"] == CLAW_BACK) & (payments["status"] == OPEN)]
    return back.assign(open_fen=-back["amount_fen"] - back["set_off_fen"])


def to_pay_again(payments: DataFrame) -> DataFrame:
    """The lines that failed and for which no follow-up has gone out."""
    again = payments.loc[payments["kind"] == FOLLOW_UP, "corrects"]
    return payments[(payments["status"] == FAILED) & ~among(payments["payment"], again)]


def all_months(texts: Iterable[str]) -> str:
    """2026-09;2026-10 and 2026-10;2026-11 → 2026-09;2026-10;2026-11"""
    return ";".join(sorted({month for text in texts for month in text.split(";") if month}))
