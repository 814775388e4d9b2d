"""Changes of status within a term: who is transferred, on leave, withdrawn, in the army or deceased is paid until then.

A programme that pays by the month pays the months until then; one that pays by the term pays the part of the term, the whole or
nothing, as its policy file says.
"""

from __future__ import annotations

from typing import cast

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts.terms import Term
from pipeline.policy import Pays
from pipeline.speech.language import _, filled, words_of
from schemas import categories as words
from schemas.categories import AWAY


def of_students(rows: DataFrame) -> DataFrame:
    """Per student: `away_months` (2026-10;2026-11), `away_as` (the first status of these), `status_before`, `last_month`.

    rows: one per student and month, in order of months, with `student`. Only students who were away in some month have a row.
    status_before is the last status of the other months, missing where none is written or there are no other months; last_month
    is the last month for which a sheet names the student.
    """
    away = rows["enrolment_status"].isin(AWAY)
    mine = rows[rows["student"].isin(rows.loc[away, "student"])]
    gone = mine[away.loc[mine.index]].groupby("student").agg(
        away_months=("month", lambda months: ";".join(sorted(set(months)))), away_as=("enrolment_status", "first")
    )  # fmt: skip
    before = mine[~away.loc[mine.index]].groupby("student")["enrolment_status"].last().rename("status_before")
    last = mine.groupby("student")["month"].last().rename("last_month")
    return pd.concat([gone, before, last], axis=1).astype("str")


def until_then(claims: DataFrame, pays: Pays, term: Term) -> tuple[DataFrame, Series]:
    """What becomes of the claims of students who were away in some month but not in all.

    claims: those of students with `away_months`, with months and what `of_students` gives. Returns (changed, said): changed has,
    for the claims that a change touches, `months` (as claimed, less those away), `paid_months` (how many of the term's months count
    where the programme pays by the term) and `enrolment_status` (the one before); said is the change in words.
    """
    if pays.every == "term" and pays.on_leaving == "nothing":
        claims = claims.iloc[:0]
    cases = claims[["months", "away_months", "last_month"]].astype("str")
    kinds = cases.drop_duplicates()
    found = [_without(months, away, last, pays, term) for months, away, last in kinds.itertuples(index=False)]
    kinds = kinds.assign(left=[left for left, _ in found], paid_months=[count for _, count in found])
    merged = cases.merge(kinds, how="left").set_axis(claims.index)
    touched = merged["left"] != ""
    changed = DataFrame({"months": merged["left"], "paid_months": merged["paid_months"], "enrolment_status": claims["status_before"]})
    return changed[touched], _said(claims[touched], merged.loc[touched, "paid_months"], pays)


def _said(claims: DataFrame, paid_months: Series, pays: Pays) -> Series:
    rule = _("当月照发，以后不发") if pays.month_of_change == "paid" else _("当月起不发")
    template = _("异动：{month} 起{away}，{rule}；")
    if pays.every == "term" and pays.on_leaving == "whole":
        rule = _("全学期照发")
    elif pays.every == "term":
        template = _("异动：{month} 起{away}，{rule}，按 {count} 个月计；")
    away = claims["away_as"].map(words_of(words.ENROLMENT_STATUS)).astype("str")
    said = filled(template, month=claims["away_months"].str[:7], away=away, rule=rule, count=paid_months.astype("str"))
    return cast(Series, said.astype("str"))


def _without(months: str, away: str, last: str, pays: Pays, term: Term) -> tuple[str, int]:
    """(months claimed less those away, months of the term that are paid).

    The month of a change is one only after a month at school: who comes back was away before. Who is away on the last sheet
    stays away.
    """
    gone, claimed = away.split(";"), months.split(";")
    after = [month for month in term.months if month > last] if gone[-1] == last else []
    if pays.month_of_change == "paid" and any(month < gone[0] for month in claimed):
        gone = gone[1:]
    left = ";".join(month for month in claimed if month not in gone)
    whole = pays.every == "term" and pays.on_leaving == "whole"
    paid = len(term.months) if whole else sum(month not in gone and month not in after for month in term.months)
    return (months if whole and left else left), paid
