"""Which desk gets what: a workbook for each school, one for the education bureau, one for finance, batch files for the banks."""

from __future__ import annotations

from pipeline.outputs.life import plan
from pipeline.outputs.page import words
from pipeline.outputs.page.output import Output
from pipeline.outputs.payout import bank, bureau, finance, school
from pipeline.results import Results
from pipeline.speech.language import _


def books(results: Results) -> list[Output]:
    """Every file of 3-payout."""
    payments = words.in_class_order(results.planned.payments)
    shown = payments.assign(
        sex=words.sex(payments["sex"]),
        months=words.months(payments["months"]),
        programme_name=payments["programme"].map(results.about.programme_names),
        paid_to_words=words.said(payments["paid_to"], words.PAID_TO),
    )
    folder = f"3-payout/{_('银行')}"
    return [
        *school.books(results, shown),
        bureau.book(results, shown),
        finance.book(results, shown),
        *bank.books(results.planned.payments, results.term, results.as_of, folder),
        *plan.recoveries(results),
    ]
