"""Everything that goes to the public or to the families."""

from __future__ import annotations

from pipeline.language import word
from pipeline.outputs import words
from pipeline.outputs.notice import boards, letters, objections
from pipeline.outputs.output import Output
from pipeline.results import Results
from schemas.categories import TIER


def books(results: Results) -> list[Output]:
    """Every file of 2-notice. Nothing where nobody is aided."""
    payments = words.in_class_order(results.payments)
    if payments.empty:
        return []
    tiers = {value: word(spelled) for value, spelled in TIER.items()}
    shown = payments.assign(
        shown_name=words.told_apart(payments),
        sex=words.sex(payments["sex"]),
        tier=payments["tier"].map(tiers).astype("str").fillna(""),
        programme_name=payments["programme"].map(results.programme_names),
    )
    return [*boards.books(results, shown), *letters.books(results, shown), objections.book(results)]
