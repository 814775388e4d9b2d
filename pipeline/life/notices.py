"""Publicity: who has stood on a notice for a programme, and who has not yet."""

from __future__ import annotations

import datetime
from dataclasses import replace

from pandas import DataFrame

from pipeline.ledger.known import Known
from pipeline.ledger.payments import pairs_of
from pipeline.results import Results


def newcomers(payments: DataFrame, known: Known, ended_by: datetime.date | None = None) -> DataFrame:
    """The payments of students who have not been published for that programme; with `ended_by`, also those whose notice still runs on
    that day. Under another id the same person is another one."""
    over = known.published if ended_by is None else known.published[known.published["last_day"] < ended_by.isoformat()]
    return payments.drop(of_pairs(payments, over).index)


def of_pairs(payments: DataFrame, others: DataFrame) -> DataFrame:
    """The payments of the students and programmes that the others name together."""
    return payments[pairs_of(payments).isin(pairs_of(others))]


def only(results: Results, payments: DataFrame) -> Results:
    """The results with these payments alone, to write a notice of newcomers, which goes up on the as-of date."""
    about, planned = results.about, replace(results.planned, payments=payments)
    if about.notice_from != results.as_of:
        about = replace(about, notice_from=results.as_of, notice_until=None)
    return replace(results, about=about, planned=planned)


def hanging(results: Results, unpublished: DataFrame, known: Known) -> Results:
    """The results with those whose notice may be up on the as-of date. Who has hung for all days is not put out again: once somebody
    has, or something was paid, only the others are. unpublished: the payments of those who have not hung for all days.

    The days on a notice that is up already stay; where somebody new is on it, it goes up on the as-of date.
    """
    over = known.published["last_day"] < results.as_of.isoformat()
    if not len(known.pay_runs) and not over.any():
        return results
    payments = of_pairs(results.planned.payments, unpublished)
    if len(of_pairs(payments, known.published)) == len(payments):
        return replace(results, planned=replace(results.planned, payments=payments))
    return only(results, payments)


def are_over(known: Known, on: datetime.date) -> bool:
    """Has every notice of the term hung for its days?"""
    return bool(known.publicity_ends) and known.publicity_ends < on.isoformat()
