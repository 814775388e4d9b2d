"""What a student has received already: not again in this term, and not beyond the limit of a programme."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from pipeline.aid.stacking import rivals_of
from pipeline.facts.terms import Term
from pipeline.policy import InForce
from pipeline.speech.language import _, filled

NO_LIMIT = np.iinfo(np.int64).max


def already_paid(decisions: DataFrame, students: DataFrame, received: DataFrame, in_force: tuple[InForce, ...], term: Term) -> DataFrame:
    """What was paid in this term already, under the same programme or one that excludes it: for each claim that it touches
    `left`, the months still to be paid (empty where none are), and `by`, the programme.

    A programme that pays by the term, or a rival, leaves nothing; one that pays by the month leaves the other months.
    """
    now = received[received["term"] == term.name]
    nothing = DataFrame({"left": Series(dtype="str"), "by": Series(dtype="str")})
    if now.empty:
        return nothing
    decisions = decisions[decisions["status"].isin(["eligible", "held"])]
    known = {one.id: one for one in in_force}
    rivals = rivals_of(known)
    mine = (
        decisions[["programme", "months"]]
        .astype("str")
        .assign(student_key=students["student_key"].array[decisions["student"].to_numpy()], index=decisions.index)
    )
    paid = now[["student_key", "programme", "months"]].rename(columns={"programme": "by", "months": "paid"})
    pairs = mine.merge(paid, on="student_key")
    rival = [by in rivals[one] for one, by in zip(pairs["programme"], pairs["by"], strict=True)]
    same = (pairs["programme"] == pairs["by"]).to_numpy()
    monthly = pairs["programme"].isin([one for one, found in known.items() if found.programme.pays.every == "month"]).to_numpy()
    pairs = pairs.assign(paid=np.where(same & monthly, pairs["paid"], ";".join(term.months)))[same | np.array(rival, dtype=bool)]
    if pairs.empty:
        return nothing
    joined = pairs.groupby("index").agg(months=("months", "first"), paid=("paid", ";".join), by=("by", "first"))
    left = [
        ";".join(month for month in months.split(";") if month not in paid.split(";"))
        for months, paid in joined[["months", "paid"]].itertuples(index=False)
    ]
    found = joined.assign(left=left)
    touched: DataFrame = found.loc[found["left"] != found["months"], ["left", "by"]].astype("str")
    return touched


def remaining(decisions: DataFrame, students: DataFrame, received: DataFrame, programme: InForce, term: Term) -> DataFrame:
    """What the programme's limit leaves: for each claim of a student who has received some of it, `months` and `amount_fen` still
    open (large where not limited), and what was received, in words.

    decisions: of this programme. A payment of a whole term counts as its five months, or those that the sheet names.
    """
    limit = programme.limit
    before = received[(received["programme"] == programme.id) & (received["term"] != term.name)]
    if limit is None or before.empty:
        return DataFrame({"months": Series(dtype="int64"), "amount_fen": Series(dtype="int64"), "received": Series(dtype="str")})
    months = before["months"].str.count(";") + 1
    sums = before.assign(count=months).groupby("student_key")[["count", "amount_fen"]].sum()
    keys = Series(students["student_key"].array[decisions["student"].to_numpy()], index=decisions.index)
    mine = keys[keys.isin(sums.index)]
    got = sums.loc[mine].set_axis(mine.index)
    said = filled(_("{count} 个月"), count=got["count"].astype("str"))
    if limit.amount is not None:
        said = said + _("、") + filled(_("{yuan} 元"), yuan=(got["amount_fen"] // 100).astype("str"))
    return DataFrame(
        {
            "months": (limit.months - got["count"]).clip(lower=0) if limit.months is not None else NO_LIMIT,
            "amount_fen": (limit.amount - got["amount_fen"]).clip(lower=0) if limit.amount is not None else NO_LIMIT,
            "received": said,
        },
        index=mine.index,
    )


def first_months(months: Series, count: Series) -> Series:
    """The first so many of months such as 2026-09;2026-10."""
    cases = pd.DataFrame({"months": months.astype("str"), "count": count})
    kinds = cases.drop_duplicates()
    kinds = kinds.assign(kept=[";".join(text.split(";")[:number]) for text, number in kinds.itertuples(index=False)])
    return cases.merge(kinds, how="left").set_axis(months.index)["kept"].astype("str")
