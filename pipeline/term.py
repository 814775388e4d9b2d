"""One term, from its folder of sheets to its folder of workbooks: the stages, in order.

    input/ ── read ── place ── check ── identify ── decide ── plan ── keep ── look ── put_out ── output/

Each stage takes and returns a bundle of frames (`results.py`) with its findings.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from pipeline import policy as policies
from pipeline.aid import plans
from pipeline.aid.settle import settle
from pipeline.facts.keys import latest
from pipeline.facts.terms import Term
from pipeline.intake import programmes
from pipeline.intake.addresses import addressed, with_cells
from pipeline.intake.discover import InputFile, beside, discover, is_hidden, is_inside, label_of, passwords, path_of
from pipeline.intake.gather import Intake, gather
from pipeline.intake.remembered import Remembered
from pipeline.intake.standing import on_lists, one_question_each, with_standing
from pipeline.intake.validate import split, validate, with_counts
from pipeline.leads import verdicts
from pipeline.leads.gather import of_run as seen_by
from pipeline.leads.look import Asked, seconds_for
from pipeline.leads.look import answer as look_for_leads
from pipeline.ledger import payments as paying
from pipeline.ledger.known import Known
from pipeline.machine import store
from pipeline.machine.distinct import ordinal
from pipeline.machine.engine import Engine
from pipeline.machine.parts import HERE, Drawer, Part, Room, cut
from pipeline.machine.slim import give_back
from pipeline.options import Options
from pipeline.outputs.page.output import Output
from pipeline.outputs.publish import Staging, expect, publish
from pipeline.persons import rosters, rulings
from pipeline.persons.dedupe import deduplicate, joined, over_parts
from pipeline.persons.places import Places, one_name_each
from pipeline.persons.versions import newest
from pipeline.registers import cards, complaints, contacts, elsewhere, enrolled, handed_in, progress, slips, spot_checks, visits, workdays
from pipeline.results import About, Checked, Decided, Kept, Looked, People, Planned, Results
from pipeline.speech import findings as f
from pipeline.speech.language import _
from pipeline.speech.problems import Problem
from pipeline.speech.teller import Teller
from schemas.class_sheet import ClassSheet
from schemas.kinds import KINDS

_MANY, _PER_PART = 250_000, 100_000
"""Rows of class sheets from which on they are worked on in parts, and about how many are in one: the schools of a county."""
DROPPED = "input/"
"""Before the names of policy files that lie in the term's folder."""


def process(options: Options, known: Known, engine: Engine, remembered: Remembered | None = None, drawer: Drawer | None = None) -> Results:
    """The stages from files to payments. known: what the ledger says of the term. remembered: what the last run has read. drawer: where a
    large term lies, for as long as the results are looked at; every term lies in memory without one."""
    about = _about(options, known)
    intake = read(options, about, engine, remembered)
    if drawer is None or len(intake.rows) < _MANY:
        return _decided(intake, known, about, options, engine, HERE)
    try:
        drawer.open()
        intake = drawer.laid(intake)
        return _decided(intake, known, about, options, engine, Room(engine, drawer))
    except OSError as error:
        raise Problem.failed("cannot-write", folder=options.output, reason=error.strerror) from None


def _decided(intake: Intake, known: Known, about: About, options: Options, engine: Engine, room: Room) -> Results:
    """The stages after reading. room: where it is worked out who is who and who is aided: here, or of many rows in parts."""
    checked = check(*place(intake, known), about, options.teller)
    give_back()
    options.teller.stage("stage-decide")
    expect(len(checked.rows), engine)
    engine.expect(seconds_for(len(checked.rows)), Asked.__module__)
    calendar, of_days = workdays.usable(checked.others["workdays"], checked.submissions, about.term)
    about = replace(about, calendar=calendar)
    people = identify(checked, known, about, room)
    decided = decide(people, checked, known, about, room)
    people = replace(people, parts=())
    room.drawer.clear()
    give_back()
    planned = room.drawer.laid(plan(decided, people, checked, known, about))
    kept = keep(decided, planned, people, checked, about)
    look_at_it, of_leads = look(about, checked, people, decided, planned, kept, known, engine, room)
    found = one_question_each(f.together(checked.findings, of_days, people.findings, decided.findings, kept.findings, of_leads))
    found = addressed(found, checked.columns, checked.submissions, about.language)
    return Results(about, checked, people, decided, planned, kept, found, look_at_it, room.drawer)


def put_out(results: Results, books: Iterable[Output], frozen: Sequence[str], options: Options, engine: Engine) -> None:
    """Write every output of a run and put them in place at once. books: those of the steps that follow; frozen: folders that stay."""
    kept = store.folder_of(options.output, options.term)
    with Staging(options.output / options.term, frozen) as staging:
        publish(results, books, staging, engine, options.teller.stage, options.password, kept)


def read(options: Options, about: About, engine: Engine, remembered: Remembered | None = None) -> Intake:
    """Every file of the term, as `gather` returns them."""
    files = _files(options, about)
    options.teller.stage("stage-intake", files=len(files))
    programmes = about.policy.spoken_names()
    return gather(files, KINDS, programmes, about.term, engine, about.passwords, beside(options.input), remembered)


def place(intake: Intake, known: Known) -> tuple[Intake, Places]:
    """One name for each school and class, whatever it is written like; and of several versions of a class's sheet the newest."""
    ruled, _found = rulings.usable(intake.others["rulings"])  # what is wrong with them is said where persons are ruled on
    ruled = rulings.with_earlier(ruled, known.rulings)
    schools = known.payments["school"].unique()
    rows, others, submissions, places = one_name_each(intake.rows, intake.others, intake.submissions, ruled, schools)
    rows, submissions, of_versions = newest(rows, submissions)
    found = f.together(intake.findings, places.findings, of_versions)
    return replace(intake, rows=rows, others=others, submissions=submissions, findings=found), places


def check(intake: Intake, places: Places, about: About, tell: Teller) -> Checked:
    """Which rows may be used, and which go back to the class."""
    if not (intake.submissions["kind"] == "class").any():
        files = intake.submissions["file"].nunique()
        raise Problem.failed("nothing-readable", folder=about.folder, files=files, reason=_commonest(intake.findings, about.language))
    tell.stage("stage-validate", rows=len(intake.rows))
    names = about.policy.names(about.term)
    others = programmes.plainly(intake.others, names)
    filled, of_cards = cards.fill(intake.rows, others["cards"], intake.submissions)
    filled, of_register = enrolled.fill(filled, others["register"])
    rows, found = validate(filled, intake.columns, ClassSheet, names)
    found = f.together(intake.findings, of_cards, cards.unread(others["cards"]), of_register, found)
    accepted, returned = split(rows, found)
    accepted, of_standing = with_standing(accepted, found)
    found = f.together(found, of_standing)
    submissions = with_counts(intake.submissions, accepted, returned, found)
    return Checked(submissions, rows, accepted, returned, others, intake.columns, intake.forms, places, found)


def identify(checked: Checked, known: Known, about: About, room: Room = HERE) -> People:
    """Who is who, which enrolment counts, who came and who went. room: as `_decided` takes it."""
    others = checked.others
    ruled, of_rulings = rulings.usable(others["rulings"])
    in_use = rulings.with_earlier(ruled, known.rulings)
    accepted, of_lists = on_lists(checked.accepted, others["changes"], checked.submissions)
    accepted, of_cards = cards.compare(accepted, others["cards"])
    accepted, of_register = enrolled.compare(accepted, others["register"], checked.submissions)
    asked = (checked.submissions, in_use, _history(checked, known))
    if room.in_memory:
        enrolments, duplicates, of_persons = deduplicate(accepted, *asked)
        parts: list[Part] = []
    else:
        parts, duplicates, of_persons = over_parts(_school_by_school(accepted, room), *asked, room)
        enrolments = room.drawer.laid(joined(parts, accepted))
    reachable, of_contacts = contacts.usable(others["contacts"], enrolments)
    compared = rosters.compare(checked.rows, checked.returned, others["head-count"], about.term)
    return People(
        enrolments=with_cells(enrolments, checked.columns),
        duplicates=duplicates,
        rulings=ruled,
        same_persons=plans.same_persons(duplicates, known.persons),
        classes=compared.classes,
        changes=compared.changes,
        contacts=reachable,
        findings=f.together(of_lists, of_cards, of_register, of_rulings, of_persons, compared.findings, of_contacts),
        parts=tuple(parts),
    )


def _school_by_school(rows: DataFrame, room: Room) -> list[Part]:
    return cut(rows, ordinal(rows["school"]) - 1, _PER_PART, room.drawer, "accepted")


def decide(people: People, checked: Checked, known: Known, about: About, room: Room = HERE) -> Decided:
    """Who is aided and with how much. room: where `people` were identified."""
    others, paid = checked.others | {"history": _history(checked, known)}, paying.left(known.payments)
    return settle(people.parts or [Part.of(people.enrolments)], others, about.policy, about.term, paid, room)


def plan(decided: Decided, people: People, checked: Checked, known: Known, about: About) -> Planned:
    """The lines that are to be paid, and those to be recovered."""
    return Planned(
        payments=plans.regular(decided.payments, about.term),
        recoveries=plans.recoveries(known.payments, people.same_persons, about.in_force, about.term),
        last_term=paying.left(known.payments[known.payments["term"] == about.term.before.name]),
        follow_up=checked.others["follow-up"],
    )


def keep(decided: Decided, planned: Planned, people: People, checked: Checked, about: About) -> Kept:
    """What the office keeps beside the class sheets."""
    others, enrolments, policy = checked.others, people.enrolments, about.policy
    register, of_complaints = complaints.usable(others["complaints"], others["objections"], policy.answer_days(about.term), about.as_of)
    visited, of_visits = visits.usable(others["visits"], enrolments)
    told, of_progress = progress.usable(others["progress"], enrolments, checked.submissions, about.term)
    back, of_slips = slips.usable(others["slips"], enrolments)
    levels = latest(decided.assessments, "level")["level"]
    checked_on, of_checks = spot_checks.usable(others["spot-checks"], enrolments)
    twice, of_lists = elsewhere.usable(others["elsewhere"], about.term)
    due = policy.sheets_due(about.term)
    sheets = handed_in.of_sheets(
        checked.submissions,
        lambda month: datetime.date.fromisoformat(f"{month}-{due:02}") if due is not None and month in about.term.months else None,
    )
    found = f.together(of_complaints, of_visits, of_progress, of_slips, of_checks, of_lists, visits.differing(visited, levels))
    return Kept(register, visited, told, slips.missing(planned.payments, back), sheets, checked_on, twice, found)


def look(
    about: About,
    checked: Checked,
    people: People,
    decided: Decided,
    planned: Planned,
    kept: Kept,
    known: Known,
    engine: Engine,
    room: Room = HERE,
) -> tuple[Callable[[], Looked], DataFrame]:
    """What an auditor would look at, worked out once, while the outputs are laid out; and what is wrong with what was said of it
    (findings)."""
    said, found = verdicts.usable(checked.others["leads"])
    seen = seen_by(about, checked, people, decided, planned, kept, known)
    asked = Asked(seen, verdicts.with_earlier(said, known.verdicts), said)
    seconds = seconds_for(len(people.enrolments))
    return engine.begin(look_for_leads, asked if room.in_memory else room.drawer.packed(asked), seconds), found


def _dropped_policies(folder: Path) -> dict[str, Path]:
    """The policy spreadsheets in a term's folder, in whichever month folder: by what name they are kept → where they are."""
    found_books = (path for path in folder.rglob("*") if path.suffix.lower() == ".xlsx" and is_inside(path, folder))
    books = {label_of(path.relative_to(folder)): path for path in found_books}
    found = (name for name in sorted(books) if not is_hidden(name) and policies.is_policy(books[name]))
    return {f"{DROPPED}{name}": books[name] for name in found}


def dropped_of(about: About) -> dict[str, Path]:
    """The policy spreadsheets that are in force because they lie in the term's folder, as `policies.load` takes them."""
    names = (name for name in about.policy.files if name.startswith(DROPPED))
    return {name: path_of(about.folder, name.removeprefix(DROPPED)) for name in names}


def about_of(options: Options) -> About:
    """What is run, before anything is known of the ledger."""
    return _about(options, None)


def _about(options: Options, known: Known | None) -> About:
    term = Term.parse(options.term)
    folder = options.input / term.name
    policy = policies.load(options.policy, _dropped_policies(folder))
    head, notice_from = (known.head, known.notice_from or options.as_of) if known else ("", options.as_of)
    in_force, until = policy.in_force(term), known.notice_until if known else None
    about = About(term, options.as_of, options.language, folder, policy, in_force, head, notice_from, passwords(folder))
    return replace(
        about,
        notice_until=until,
        last_term=_indicators(options.output / term.before.name / "tables" / "indicators.parquet"),
        letters=options.letters or (known is not None and len(known.published) > 0),
    )


def _indicators(table: Path) -> dict[str, float]:
    """The indicators that another term has put out; none where it has not, or they cannot be read."""
    try:
        known = pd.read_parquet(table, columns=["indicator", "value"])
    except (OSError, ValueError, KeyError):  # an output of an older version, or none: nothing hangs on it
        return {}
    return {str(name): float(value) for name, value in known.itertuples(index=False)}


def _history(checked: Checked, known: Known) -> DataFrame:
    """What earlier terms paid: by the sheets of this term, and by the ledger."""
    return pd.concat([checked.others["history"], known.history], ignore_index=True)


def _files(options: Options, about: About) -> list[InputFile]:
    term, folder = about.term, about.folder
    if not folder.is_dir():
        raise Problem.failed("term-missing", folder=folder, month=term.months[0])
    if (options.output / term.name).resolve().is_relative_to(options.input.resolve()):
        raise Problem.failed("input-is-output", folder=options.output)
    options.teller.stage("stage-discover")
    try:
        files = discover(folder)
    except OSError as error:
        raise Problem.failed("cannot-read", folder=folder, reason=error.strerror) from None
    files = [one for one in files if f"{DROPPED}{one.file}" not in about.policy.files]
    if not files:
        raise Problem.failed("term-empty", folder=folder, month=term.months[0])
    return files


def _commonest(findings: DataFrame, language: str) -> str:
    said = f.texts(findings, language)["message"].mode()
    return str(said.iloc[0]) if len(said) else _("没有班级表")
