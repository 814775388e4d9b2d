"""The school's own aid fund: what was due to be set aside, what was, what it was used for, what is left.

Due are 5 % of the operating income (事业收入的 5 %, in full, on a separate account). The term counts by school years, the
books by calendar years: both are made from the same lines, so that they can be laid side by side.
"""

from __future__ import annotations

import datetime

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts.terms import Term
from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from pipeline.speech import findings as f
from schemas.campus_fund import KIND
from schemas.categories import FUND_USE

USES = tuple(FUND_USE)
DUE_PERCENT = 5
COLUMNS = ["on", "school", "income", "set_aside", *USES, "submission", "row"]
"""An entry: its day or month, school (empty: all), and fen of income, set aside, and of each use."""
_MONEY = ("income", "set_aside", "spent", *USES)


@once_for_none
def usable(sheets: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(entries, findings) from the rows of kind `campus-fund`, in the order of days, with `COLUMNS`.

    An entry with an amount spent names its use in words; one without is of another use.
    """
    day = lines.days(sheets["on"])
    valid = {name: lines.is_number(sheets[name]) for name in _MONEY}
    valid |= {"on": day.notna(), "use": lines.is_among(sheets["use"], FUND_USE)}
    whole, incomplete = lines.complete(sheets, KIND, valid)
    empty = whole & sheets[list(_MONEY)].isna().all(axis=1)
    found = f.together(incomplete, f.found("LINE-UNUSED", sheets[empty], "set_aside", expected=KIND.columns["set_aside"].title))
    rows = sheets.assign(on=day)[whole & ~empty]
    fen = {name: lines.numbers(rows[name]).fillna(0).astype("int64") for name in _MONEY}
    use = rows["use"].fillna("other")
    for name in USES:
        fen[name] = fen[name] + fen["spent"].where(use == name, 0)
    made = rows.assign(school=rows["school"].fillna(""), **{name: fen[name] for name in ("income", "set_aside", *USES)})
    return made[COLUMNS].sort_values(["on", "submission", "row"], kind="stable", ignore_index=True), found


def by_period(entries: DataFrame) -> DataFrame:
    """Per school and part of a year that belongs to one school year and one calendar year (January to August, September to December):
    school, calendar_year, school_year (the year in which it begins), income, due, set_aside, shortfall (of what is due), each use, spent,
    opening and balance (fen; the balance runs on over all periods)."""
    year, month = entries["on"].str[:4].astype("int64"), entries["on"].str[5:7].astype("int64")
    known = entries.assign(calendar_year=year, school_year=year - (month < 9).astype("int64"))
    keys = ["school", "calendar_year", "school_year"]
    sums = known.groupby(keys, sort=True)[["income", "set_aside", *USES]].sum().reset_index()
    spent = sums[list(USES)].sum(axis=1)
    balance = (sums["set_aside"] - spent).groupby(sums["school"]).cumsum()
    due = sums["income"] * DUE_PERCENT // 100
    return sums.assign(due=due, shortfall=(due - sums["set_aside"]).clip(lower=0), spent=spent, opening=balance - sums["set_aside"] + spent,
                       balance=balance)  # fmt: skip


def by_year(periods: DataFrame, year: str) -> DataFrame:
    """The periods summed up by `calendar_year` or `school_year`: the balances are those of its first and last period."""
    added = ["income", "due", "set_aside", "shortfall", *USES, "spent"]
    grouped = periods.groupby(["school", year], sort=True)
    return grouped.agg(**{name: (name, "sum") for name in added}, opening=("opening", "first"), balance=("balance", "last")).reset_index()


def available(entries: DataFrame, paid: DataFrame, term: Term) -> Series:
    """School → the fen from which the term's payments of the school's own programmes can be paid: what was set aside, less what was used
    beside them. What pay runs have paid and an entry of the same use and term are one: the larger of the two was used.

    paid: term, school, use and left_fen of what pay runs have paid, this term's too. A register without schools is of all together ("").
    """
    of_all = not (entries["school"] != "").any()
    terms = {month: Term.on(datetime.date(int(month[:4]), int(month[5:7]), 1)).name for month in entries["on"].str[:7].unique()}
    keys = ["school", "term", "use"]
    recorded = entries.assign(term=entries["on"].str[:7].map(terms)).melt(["school", "term"], list(USES), "use", "fen")
    recorded_fen = recorded.groupby(keys)["fen"].sum()
    paid_fen = paid.assign(school="" if of_all else paid["school"]).groupby(keys)["left_fen"].sum()
    both = pd.concat([recorded_fen.rename("recorded"), paid_fen.rename("paid")], axis=1).fillna(0).astype("int64").reset_index()
    used = both[["recorded", "paid"]].max(axis=1) - both["paid"].where(both["term"] == term.name, 0)
    return entries.groupby("school")["set_aside"].sum().sub(used.groupby(both["school"]).sum(), fill_value=0).astype("int64")
