"""Setting off: what a student has to give back is kept from what the same student is due now, where the policy allows it."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.aid.plans import numbered
from pipeline.facts.terms import Term
from pipeline.ledger.payments import CLAW_BACK, REGULAR, SET_OFF, TOP_UP, to_collect
from pipeline.policy import InForce


def set_off(lines: DataFrame, payments: DataFrame, same: dict[str, str], in_force: tuple[InForce, ...], term: Term, turn: int) -> DataFrame:
    """The lines of a run, in which as much as was kept back has become a line of kind `set-off` that points to its claw-back.

    lines: numbered, claw-backs among them. payments: `Known.payments`: claw-backs of earlier runs that are still to be collected count
    too, the oldest first. same: as `same_persons` returns it. What pays a school, and a failed payment that goes out once more, is left
    whole. Amounts in fen; each line and its set-offs add up to what the line was.
    """
    rules = {one.id: one.recovery.set_off for one in in_force if one.recovery is not None and one.recovery.set_off != "no"}
    if not rules:
        return lines
    new = lines[lines["kind"] == CLAW_BACK]
    open_ones = pd.concat([to_collect(payments), new.assign(open_fen=-new["amount_fen"])], ignore_index=True)
    owed = _of_person(open_ones[open_ones["programme"].isin(list(rules))].rename(columns={"open_fen": "fen"}), same)
    due = lines[(lines["amount_fen"] > 0) & (lines["paid_to"] == "student") & lines["kind"].isin([REGULAR, TOP_UP])]
    due = _of_person(due.assign(fen=due["amount_fen"], payment=due.index), same)
    first = _met(owed, due, ["who", "programme"])
    anywhere = owed[owed["programme"].map(rules) == "any-programme"]
    met = pd.concat([first, _met(_less(anywhere, first, "owed"), _less(due, first, "due"), ["who"])], ignore_index=True)
    if met.empty:
        return lines
    kept = met.groupby("due")["fen"].sum().reindex(lines.index, fill_value=0).astype("int64")
    rest = lines.assign(amount_fen=lines["amount_fen"] - kept)
    made = lines.loc[met["due"]].assign(amount_fen=met["fen"].to_numpy(), corrects=met["owed"].to_numpy())
    made = made.assign(kind=SET_OFF, paid_to=SET_OFF, payee="", bank="", account="", turn=turn)
    made = made.assign(payment=numbered(made, term))[list(lines.columns)]
    return pd.concat([rest[rest["amount_fen"] != 0], made], ignore_index=True)


def _of_person(lines: DataFrame, same: dict[str, str]) -> DataFrame:
    who = lines["student_key"].map(lambda key: same.get(key, key)).astype("str")
    return lines.assign(who=who)[["payment", "who", "programme", "fen"]].reset_index(drop=True)


def _met(owed: DataFrame, due: DataFrame, keys: list[str]) -> DataFrame:
    """owed and due (each one's `payment`) with the fen by which they meet, where both are laid end to end among those of the same keys."""
    both = _laid(owed, keys).merge(_laid(due, keys), on=keys, suffixes=("_owed", "_due"))
    fen = both[["end_owed", "end_due"]].min(axis=1) - both[["start_owed", "start_due"]].max(axis=1)
    met = both.assign(fen=fen.astype("int64")).rename(columns={"payment_owed": "owed", "payment_due": "due"})
    return met.loc[fen > 0, ["owed", "due", "fen"]]


def _laid(lines: DataFrame, keys: list[str]) -> DataFrame:
    end = lines.groupby(keys)["fen"].cumsum()
    return lines.assign(start=end - lines["fen"], end=end)[[*keys, "payment", "start", "end"]]


def _less(lines: DataFrame, met: DataFrame, side: str) -> DataFrame:
    """The lines less what has met already."""
    left = lines["fen"] - lines["payment"].map(met.groupby(side)["fen"].sum()).fillna(0).astype("int64")
    return lines.assign(fen=left)[left > 0]
