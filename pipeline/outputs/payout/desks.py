"""Which desk gets what: a workbook for each school, one for the education bureau, one for finance, batch files for the banks."""

from __future__ import annotations

from collections.abc import Iterator

from pandas import DataFrame

from pipeline.outputs.page import words
from pipeline.outputs.page.output import Output
from pipeline.outputs.payout import bank, bureau, finance, school
from pipeline.results import Results
from pipeline.speech.language import _


def books(results: Results, folder: str, mark: str = "") -> Iterator[Output]:
    """Every file of a pay run, below `folder`. mark: of a draft, for the names of batch files."""
    shown = results.drawer.laid(_in_words(results))
    yield bureau.book(results, shown, folder)  # the largest first: it is written while the others are laid out
    yield finance.book(results, shown, folder)
    yield from bank.books(results.planned.payments, results.term, results.as_of, f"{folder}/{_('银行')}", mark=mark)
    yield from school.books(results, shown, folder)


def _in_words(results: Results) -> DataFrame:
    """The payments in class order, with what the pages of all desks say in words."""
    payments = results.drawer.taken(results.planned.payments, words.class_order(results.planned.payments))
    return payments.assign(
        sex=words.sex(payments["sex"]),
        months=words.months(payments["months"]),
        programme_name=payments["programme"].map(results.about.programme_names),
        paid_to_words=words.said(payments["paid_to"], words.PAID_TO),
    )
