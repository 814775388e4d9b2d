"""Changes of status within a term: who is transferred, on leave, withdrawn, in the army or deceased is paid until then.

It matters where a programme pays by the month. A programme that pays by the term goes by the last status on the sheets.
"""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.policy import Pays
from schemas import categories as words

AWAY = ("suspended", "transferred", "withdrawn", "army", "deceased")
"""The statuses in which a student is not at school."""
_WORDS = {value: spelled[0] for value, spelled in words.ENROLMENT_STATUS.items()}


def of_students(rows: DataFrame, person: list[str]) -> DataFrame:
    """Per person: `away_months` (2026-10;2026-11), `away_as` (the first status of these), `status_before`.

    rows: one per student and month, in order of months. status_before is the last status of the other months, missing where
    none is written or there are no other months.
    """
    away = rows["enrolment_status"].isin(AWAY)
    gone = rows[away].groupby(person, sort=False).agg(
        away_months=("month", lambda months: ";".join(sorted(set(months)))), away_as=("enrolment_status", "first")
    )  # fmt: skip
    before = rows[~away].groupby(person, sort=False)["enrolment_status"].last().rename("status_before")
    return pd.concat([gone, before], axis=1).astype("str")


def until_then(claims: DataFrame, pays: Pays) -> tuple[DataFrame, Series]:
    """The claims with the months after a change taken out, judged by the status before it; and the change in words.

    claims: with months, enrolment_status and what `of_students` gives. Who was away in every month keeps months and status,
    and is judged by these.
    """
    silent = Series("", index=claims.index, dtype="str")
    changed = claims["away_months"].notna() if pays.every == "month" else Series(False, index=claims.index)
    if not changed.any():
        return claims, silent
    pairs = claims.loc[changed, ["months", "away_months"]].drop_duplicates().astype(object)
    left = {(months, away): _without(months, away, pays.month_of_change) for months, away in pairs.itertuples(index=False)}
    months = Series([left[pair] for pair in claims.loc[changed, ["months", "away_months"]].itertuples(index=False, name=None)],
                    index=claims.index[changed], dtype="str")  # fmt: skip
    months = months[months != ""]
    claims = claims.copy()
    claims.loc[months.index, "months"] = months
    claims.loc[months.index, "enrolment_status"] = claims.loc[months.index, "status_before"]
    gone = claims.loc[months.index, "away_months"].str[:7] + " 起" + claims.loc[months.index, "away_as"].map(_WORDS).astype("str")
    rule = "当月照发，以后不发" if pays.month_of_change == "paid" else "当月起不发"
    silent.loc[months.index] = "异动：" + gone + "，" + rule + "；"
    return claims, silent


def _without(months: str, away: str, month_of_change: str) -> str:
    """The months less those away. The month of a change is one only after a month at school: who comes back was away before."""
    gone, claimed = away.split(";"), months.split(";")
    if month_of_change == "paid" and any(month < gone[0] for month in claimed):
        gone = gone[1:]
    return ";".join(month for month in claimed if month not in gone)
