"""Everything that goes to the public or to the families."""

from __future__ import annotations

from collections.abc import Iterator

from pandas import DataFrame

from pipeline.outputs.notice import boards, letters, objections
from pipeline.outputs.page import words
from pipeline.outputs.page.output import Output
from pipeline.results import Results


def books(results: Results) -> Iterator[Output]:
    """Every file of 2-notice. Nothing where nobody is aided."""
    if results.planned.payments.empty:
        return
    shown = results.drawer.laid(_in_words(results))
    yield from boards.books(results, shown)
    yield from letters.books(results, shown)
    yield objections.book(results)


def _in_words(results: Results) -> DataFrame:
    """The payments in class order, with what notices and letters say in words."""
    payments = results.drawer.taken(results.planned.payments, words.class_order(results.planned.payments))
    return payments.assign(
        shown_name=words.told_apart(payments),
        sex=words.sex(payments["sex"]),
        tier=words.tier(payments["tier"]),
        programme_name=payments["programme"].map(results.about.programme_names),
    )
