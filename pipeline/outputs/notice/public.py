"""Everything that goes to the public or to the families."""

from __future__ import annotations

from pipeline.outputs.notice import boards, letters, objections
from pipeline.outputs.page import words
from pipeline.outputs.page.output import Output
from pipeline.results import Results


def books(results: Results) -> list[Output]:
    """Every file of 2-notice. Nothing where nobody is aided."""
    payments = words.in_class_order(results.planned.payments)
    if payments.empty:
        return []
    shown = payments.assign(
        shown_name=words.told_apart(payments),
        sex=words.sex(payments["sex"]),
        tier=words.tier(payments["tier"]),
        programme_name=payments["programme"].map(results.about.programme_names),
    )
    return [*boards.books(results, shown), *letters.books(results, shown), objections.book(results)]
