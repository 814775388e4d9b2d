"""Complaints and objections: how many, how many resolved, how many in time."""

from __future__ import annotations

import datetime

import pandas as pd
from pandas import DataFrame, Series

from pipeline.registers import lines
from pipeline.speech import findings as f
from schemas.complaints import KIND

COLUMNS = ["kind", "school", "received_on", "channel", "said", "handled_by", "handled_on", "outcome", "state", "days"]
"""A line of the register. kind: complaint or objection. state: resolved, late (resolved after the days that the office has set), open,
overdue (open beyond them). days: until it was resolved, or until the as-of date; missing without a day."""


def usable(sheets: DataFrame, objections: DataFrame, allowed: int | None, as_of: datetime.date) -> tuple[DataFrame, DataFrame]:
    """(register, findings) from the rows of kind `complaints` and those of kind `objections`.

    allowed: days within which the office answers; None where it has set none. A line is resolved by the day on which it was, or by what
    was answered and by whom.
    """
    if sheets.empty and objections.empty:
        return none(), f.none()
    received, handled = lines.days(sheets["received_on"]), lines.days(sheets["handled_on"])
    valid = {"received_on": received.notna(), "handled_on": handled.notna()}
    whole, incomplete = lines.complete(sheets, KIND, valid)
    mine = sheets.assign(kind="complaint", received_on=received, handled_on=handled)[whole]
    mine["resolved"] = mine["handled_on"].notna() | (mine["outcome"].notna() & mine["handled_by"].notna())
    names = {"reason": "outcome"}
    theirs = objections.assign(kind="objection", channel=None, handled_on=lines.days(objections["handled_on"])).rename(columns=names)
    theirs["received_on"] = lines.days(theirs["received_on"])
    theirs["resolved"] = theirs["result"].isin(["upheld", "dismissed"]) & theirs["handled_by"].notna()
    known = pd.concat([mine[[*COLUMNS[:-2], "resolved"]], theirs[[*COLUMNS[:-2], "resolved"]]], ignore_index=True)
    made = known.assign(**_judged(known, allowed, as_of)).sort_values(["received_on", "school"], kind="stable", ignore_index=True)
    texts = [name for name in COLUMNS if name not in ("received_on", "handled_on", "days")]
    return made[COLUMNS].fillna(dict.fromkeys(texts, "")).astype(dict.fromkeys(texts, "str")), incomplete


def _judged(known: DataFrame, allowed: int | None, as_of: datetime.date) -> dict[str, Series]:
    """state and days of each line."""
    ended = known["handled_on"].where(known["resolved"], as_of.isoformat())
    first, last = (pd.to_datetime(days, errors="coerce", format="%Y-%m-%d") for days in (known["received_on"], ended))
    days = (last - first).dt.days.astype("Int64")
    beyond = (days > allowed).fillna(False).astype(bool) if allowed is not None else Series(False, index=known.index)
    resolved = known["resolved"].astype(bool)
    state = Series("resolved", index=known.index, dtype="str").mask(resolved & beyond, "late").mask(~resolved, "open")
    return {"state": state.mask(~resolved & beyond, "overdue"), "days": days}


def by_school(register: DataFrame) -> DataFrame:
    """Per school: received, resolved, in_time, late, open, overdue, rate (resolved of received), in_time_rate."""
    states = {name: register["state"] == name for name in ("resolved", "late", "open", "overdue")}
    counted = register.assign(received=1, done=states["resolved"] | states["late"], in_time=states["resolved"], late=states["late"],
                              waiting=states["open"] | states["overdue"], overdue=states["overdue"])  # fmt: skip
    sums = counted.groupby("school", sort=True)[["received", "done", "in_time", "late", "waiting", "overdue"]].sum()
    sums = sums.astype("int64").reset_index()
    return sums.assign(rate=sums["done"] / sums["received"], in_time_rate=sums["in_time"] / sums["received"])


def none() -> DataFrame:
    """A register without a line."""
    return DataFrame({name: Series(dtype="Int64" if name == "days" else "str") for name in COLUMNS})
