"""A run that ends before it writes: the same stages in the same order, for tests that look at what they find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pandas import DataFrame

from pipeline import term as stages
from pipeline.intake.addresses import addressed
from pipeline.intake.standing import one_question_each
from pipeline.ledger.known import Known
from pipeline.life.desk import desk
from pipeline.life.telling import say_what_happened
from pipeline.options import Options
from pipeline.outputs.tables import tables
from pipeline.results import About, Checked
from pipeline.speech import findings as f

Tables = dict[str, DataFrame]
"""Name → table, as a run writes them."""
Until = Callable[[Options], Tables]
"""`read` or `identify`."""
_WORKED_OUT: dict[Path, Tables] = {}


def work_out(options: Options) -> None:
    """In the place of `steps.run`: the results, checked against the laws, and what is said of them; nothing is written."""
    with desk(options) as at:
        results = at.run()
        say_what_happened(results, options)
    _WORKED_OUT[options.output / options.term] = tables(results)


def worked_out(folder: Path) -> Tables | None:
    """What the last run has found whose outputs would lie there; None where it has written them, or failed."""
    return _WORKED_OUT.pop(folder, None)


def read(options: Options) -> Tables:
    """What a run reads and checks: a third of its time."""
    checked, _known, _about = _checked(options)
    return _tables(checked, {"enrolments": checked.accepted}, checked.findings)


def identify(options: Options) -> Tables:
    """What a run reads, and whom it finds: half of its time."""
    checked, known, about = _checked(options)
    people = stages.identify(checked, known, about)
    named = {"duplicates": people.duplicates, "classes": people.classes, "roster_changes": people.changes}
    return _tables(checked, named | {"enrolments": people.enrolments}, checked.findings, people.findings)


def _checked(options: Options) -> tuple[Checked, Known, About]:
    with desk(options) as at, at.engine() as engine:
        about = stages.about_of(options)
        checked = stages.check(*stages.place(stages.read(options, about, engine), at.known), about, options.teller)
        return checked, at.known, about


def _tables(checked: Checked, named: Tables, *findings: DataFrame) -> Tables:
    found = addressed(one_question_each(f.together(*findings)), checked.columns, checked.submissions, "zh")
    files = checked.submissions.set_index("submission")[["file", "sheet"]]
    enrolments = named["enrolments"].join(files, on="submission")
    return named | {"enrolments": enrolments, "findings": found, "submissions": checked.submissions}
