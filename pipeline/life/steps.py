"""The steps that a person takes with a term: run, publish, seal, close."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from pipeline.ledger import Writer
from pipeline.ledger import tables as t
from pipeline.life import corrections, notices, states
from pipeline.life.desk import Desk, booked, desk, manifest_of, write_inputs, write_persons, write_plan, write_run
from pipeline.life.telling import say_state, say_what_happened
from pipeline.outputs.notice import PERIOD_WORKDAYS
from pipeline.outputs.page.texts import workdays_after
from pipeline.results import Results
from pipeline.speech.problems import Problem
from pipeline.term import Options


def run(options: Options) -> None:
    """`run.py TERM`: the sheets as they lie there. An open term is worked out anew; of a sealed one the differences are shown."""
    with desk(options) as at:
        if at.known.state in (states.OPEN, states.PUBLISHED):
            results = _worked_out(at)
            say_what_happened(results, options)
        else:
            corrections.draft(at)
    say_state(options, at.known, at.term)


def publish(options: Options) -> None:
    """`run.py publish TERM`: the notices go up today."""
    with booked(options, "publish") as at:
        if at.known.state in (states.OPEN, states.PUBLISHED):
            results, folder = at.run(), ""
            results = replace(results, about=replace(results.about, notice_from=options.as_of))
            at.put_out(results)
            say_what_happened(results, options)
        else:
            results, folder = corrections.draft(at).results, corrections.FOLDER
        new = notices.newcomers(results.planned.payments, at.known)
        last = workdays_after(options.as_of, PERIOD_WORKDAYS)
        with at.moving("publish") as (writer, number):
            write_persons(writer, results, at.known, set(new["student_key"]))
            write_run(writer, number, results, folder, manifest_of(at, folder), results.planned.payments)
            pairs = new[["student_key", "programme"]].drop_duplicates()
            days = {"first_day": options.as_of.isoformat(), "last_day": last.isoformat()}
            writer.append(t.PUBLICATIONS, pairs.assign(term=at.term.name, move=number, **days))
    say_state(options)


def seal(options: Options) -> None:
    """`run.py seal TERM`: what is due now is what is paid. Held claims are left out; they stand in the audit workbook."""
    with booked(options, "seal") as at:
        if notices.still_running(at.known, options.as_of):
            raise Problem.failed("publicity-runs", term=at.term.name, last=at.known.publicity_ends)
        results = at.run()
        _refuse_open_objections(results)
        new = notices.newcomers(results.planned.payments, at.known)
        if len(new):
            raise Problem.failed("unpublished", term=at.term.name, count=new["student_key"].nunique())
        at.put_out(results)
        with at.moving("seal") as (writer, number):
            _write_sealed(writer, number, at, results)
        say_what_happened(results, options)
    say_state(options)


def close(options: Options) -> None:
    """`run.py close TERM`: nothing more is paid in this term."""
    with booked(options, "close") as at, at.moving("close"):
        pass
    say_state(options)


def _worked_out(at: Desk) -> Results:
    results = at.run()
    at.put_out(results)
    return results


def _refuse_open_objections(results: Results) -> None:
    waiting = int((results.decided.objections["result"] == "open").sum())
    if waiting:
        raise Problem.failed("objections-open", term=results.term.name, count=waiting)


def _write_sealed(writer: Writer, number: int, at: Desk, results: Results) -> None:
    """Everything that a sealed run stands for: its own payments, and what it recovers from earlier terms."""
    term: dict[str, Any] = {"term": at.term.name, "move": number}
    lines = pd.concat([results.planned.payments, results.planned.recoveries], ignore_index=True)
    decisions = results.decided.decisions
    write_run(writer, number, results, "", manifest_of(at), lines)
    write_inputs(writer, number, results)
    write_persons(writer, results, at.known, set(decisions["student_key"]))
    columns = ["student_key", "programme", "status", "reason_codes", "months", "amount_fen"]
    writer.append(t.DECISIONS, decisions[columns].fillna({"months": "", "reason_codes": "", "amount_fen": 0}).assign(**term))
    write_plan(writer, number, results, lines)
    files = results.checked.submissions.set_index("submission")["file"]
    source = results.decided.objections["submission"].map(files).astype("str") + " " + results.decided.objections["row"].astype("str")
    writer.append(t.OBJECTIONS, results.decided.objections.assign(source=source, **term).drop(columns=["submission", "row"]))
    levels = results.decided.assessments[results.decided.assessments["level"].fillna("") != ""].drop_duplicates("student_key", keep="last")
    writer.append(t.LEVELS, levels[["student_key", "level"]].assign(term=at.term.name))
