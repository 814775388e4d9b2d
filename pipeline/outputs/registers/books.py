"""The workbook of registers, and a statement for each donor."""

from __future__ import annotations

from pipeline.outputs.page import texts
from pipeline.outputs.page.book import Book
from pipeline.outputs.registers import answers, effect, money, people
from pipeline.results import Results
from pipeline.speech.language import _

_MAKERS = (
    money.campus_fund,
    money.gifts,
    answers.complaints,
    people.visits,
    people.not_visited,
    effect.progress,
    people.slips,
    answers.handed_in,
)


def books(results: Results) -> list[Book]:
    """One workbook with a page for each register that there is, none without any; and a statement per donor."""
    sheets = [sheet for make in _MAKERS for sheet in make(results)]
    if not sheets:
        return []
    title = texts.write("registers.j2", "title", results.term.title)
    return [Book(f"4-audit/{_('工作台账.xlsx')}", title, sheets, results.as_of), *money.statements(results)]
