"""The year of an aid office: what is due now, what is done, what is late. Read from the sheets that came and from the ledger."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from pipeline import policy as policies
from pipeline.facts.terms import Term
from pipeline.ledger.known import Standing, standing_of
from pipeline.ledger.payments import OPEN
from pipeline.life.books import ledger_of
from pipeline.options import Options
from pipeline.outputs.agenda import DONE, DUE, LATE, LATER, OVER, SEEN_BY_A_PERSON, Entry, write
from pipeline.policy import WorkYear
from pipeline.results import Results
from pipeline.speech.language import _
from pipeline.speech.problems import Problem, as_typed, say

_MOST_SAID = 4
"""Tasks that the last line of a run names."""
_NO_SHEETS = DataFrame({"kind": [], "month": [], "rows": []}, dtype="str")


@dataclass(frozen=True)
class Seen:
    """What is known of a term. kinds: of the sheets that have come; months: those that have a class sheet; moves: of the ledger; open_:
    are there payments without a return?"""

    kinds: frozenset[str]
    months: frozenset[str]
    moves: frozenset[str]
    paid: bool
    open_: bool

    @classmethod
    def of(cls, submissions: DataFrame, known: Standing, term: Term) -> Seen:
        classes = submissions[submissions["kind"] == "class"]
        own = known.of_term(term)
        paid = bool(len(known.pay_runs))
        is_open = bool(((own["status"] == OPEN) & (own["amount_fen"] > 0)).any())
        return cls(frozenset(submissions["kind"]), frozenset(classes["month"]), frozenset(known.moves["move"]), paid, is_open)

    def has(self, evidence: str, term: Term, last: datetime.date) -> bool:
        """Is what has this evidence done? last: the day by which it is due; later months' sheets come later."""
        by_ledger = {
            "published": "publish" in self.moves,
            "paid": self.paid,
            "delivered": self.paid and not self.open_,
            "archived": "archive" in self.moves,
            "classes": {month for month in term.months if month <= f"{last:%Y-%m}"} <= self.months and bool(self.months),
        }
        return by_ledger.get(evidence, evidence in self.kinds)


def entries(year: WorkYear, term: Term, seen: Seen, as_of: datetime.date) -> list[Entry]:
    """The tasks of a term, in the order of their days."""
    made = []
    for name, task in year.items.items():
        span = task.autumn if term.is_autumn else task.spring
        if span is None:
            continue
        first = _day(span.first, term)
        last = _day(span.last, term)
        if task.done is not None and seen.has(task.done, term, last):
            state = DONE
        elif as_of < first:
            state = LATER
        elif as_of > last:
            state = OVER if task.done is None else LATE
        else:
            state = SEEN_BY_A_PERSON if task.done is None else DUE
        made.append(Entry(name, task.name.title, term, first, last, state))
    return sorted(made, key=lambda entry: (entry.first, entry.last))


def _day(written: str, term: Term) -> datetime.date:
    """The day of the term that a month and a day name: January belongs to the autumn term, August to the one that it leads to."""
    month, day = int(written[:2]), int(written[3:])
    year = term.year + (1 if term.is_autumn and month < 8 else 0)
    return datetime.date(year, month, day)


def say_due(results: Results, known: Standing, options: Options) -> None:
    """The last line of a run: what is due now, and what is late."""
    year = results.about.policy.calendar
    if year is None or options.quiet:
        return
    seen = Seen.of(results.checked.submissions, known, results.term)
    of_term = entries(year, results.term, seen, options.as_of)
    named = [
        _("{task}（应在 {day} 前）").format(task=one.name, day=one.last.isoformat())
        if one.state == LATE
        else _("{task}（至 {day}）").format(task=one.name, day=one.last.isoformat())
        for one in of_term
        if one.state in (LATE, DUE, SEEN_BY_A_PERSON)
    ]
    if named:
        tasks = _("、").join(named[:_MOST_SAID])
        if len(named) > _MOST_SAID:
            tasks = _("{tasks} 等 {count} 项").format(tasks=tasks, count=len(named))
        print(say("due-now", options.language, tasks=tasks))


def calendar(options: Options, year: int | None) -> None:
    """`run.py calendar [YEAR]`: the school year that begins in that year, as a workbook and as a calendar file."""
    known_year = policies.load(options.policy).calendar
    if known_year is None:
        raise Problem.failed("no-calendar", folder=options.policy)
    begins = year if year is not None else Term.on(options.as_of).school_year
    made: list[Entry] = []
    for term in (Term.parse(f"{begins}-autumn"), Term.parse(f"{begins + 1}-spring")):
        made += entries(known_year, term, _seen(options, term), options.as_of)
    files = write(made, begins, options.output, options.as_of)
    print(say("calendar-written", options.language, files=_("、").join(as_typed(file) for file in files)))


def _seen(options: Options, term: Term) -> Seen:
    """What the last run of a term has put out says, and the ledger."""
    table = Path(options.output) / term.name / "tables" / "submissions.parquet"
    submissions = pd.read_parquet(table, columns=["kind", "month"]) if table.is_file() else _NO_SHEETS
    return Seen.of(submissions, standing_of(ledger_of(options), term), term)
