"""The steps that a person takes with a term: run, publish, close. To pay is in `runs`."""

from __future__ import annotations

import datetime
from dataclasses import replace

from pipeline.facts.workdays import Calendar
from pipeline.ledger import tables as t
from pipeline.ledger.known import FORGOTTEN
from pipeline.ledger.payments import OPEN, to_pay_again
from pipeline.life import agenda, notices, runs
from pipeline.life.desk import booked, desk, manifest_of, write_persons, write_run
from pipeline.life.status import say_state
from pipeline.life.telling import say_what_happened
from pipeline.options import Options
from pipeline.outputs.notice import PERIOD_WORKDAYS
from pipeline.speech.problems import Problem, say


def run(options: Options) -> None:
    """`run.py TERM`: the sheets as they lie there, worked out anew, with the next pay run as a draft; whatever the term's state."""
    with desk(options) as at:
        if at.known.state == FORGOTTEN:
            raise Problem.failed("term-forgotten", term=options.term, on=at.known.moves["on"].iloc[-1])
        made = runs.show(at, at.run(), at.known)
        say_what_happened(made.results, options)
        runs.say_next(made, options)
    say_state(options, at.known, at.term)
    agenda.say_due(made.results, at.known, options)


def publish(options: Options) -> None:
    """`run.py publish TERM`: the notices go up today; once something was paid, those of who came after."""
    with booked(options, "publish") as at:
        results = at.run()
        calendar = results.about.calendar
        last = _last_day(options, calendar)
        results = replace(results, about=replace(results.about, notice_from=options.as_of, notice_until=last, letters=True))
        made = runs.show(at, results, at.known)
        say_what_happened(made.results, options)
        new = notices.newcomers(results.planned.payments, at.known)
        with at.moving("publish") as (writer, number):
            write_persons(writer, results, at.known, set(new["student_key"]))
            write_run(writer, number, results, "", manifest_of(at), results.planned.payments)
            pairs = new[["student_key", "programme", "account"]].drop_duplicates(["student_key", "programme"])
            days = {"first_day": options.as_of.isoformat(), "last_day": last.isoformat()}
            writer.append(t.PUBLICATIONS, pairs.assign(term=at.term.name, move=number, **days))
        if calendar.known_by(options.as_of, last) == "computed":
            print(say("notice-computed", options.language, year=last.year, last=last))
    say_state(options)


def _last_day(options: Options, calendar: Calendar) -> datetime.date:
    """The last day of a notice that goes up today. Raises Problem for one that was given and makes the period too short."""
    least = calendar.after(options.as_of, PERIOD_WORKDAYS)
    if options.last_day is not None and options.last_day < least:
        raise Problem.usage("notice-too-short", given=options.last_day, least=least, days=PERIOD_WORKDAYS)
    return options.last_day or least


def close(options: Options) -> None:
    """`run.py close TERM`: nothing more is paid in this term.

    Raises Problem as long as a payment has no return, or failed and was not paid again: that somebody closes over with a reason (--why).
    """
    with booked(options, "close") as at:
        own = at.known.of_term(at.term)
        waiting = own[(own["status"] == OPEN) & (own["amount_fen"] > 0)]
        if len(waiting):
            raise Problem.failed("payments-open", term=at.term.name, count=len(waiting))
        failed = to_pay_again(own)
        if len(failed) and not options.why.strip():
            raise Problem.failed("payments-failed", term=at.term.name, count=len(failed))
        with at.moving("close"):
            pass
    say_state(options)
