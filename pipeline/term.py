"""One term, from its folder of sheets to its folder of workbooks: the stages, in order."""

from __future__ import annotations

import datetime
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from pipeline import policy as policies
from pipeline.aid import plans
from pipeline.aid.eligibility import STATUSES
from pipeline.aid.settle import Settled, settle
from pipeline.facts.terms import Term
from pipeline.intake.discover import InputFile, discover, passwords
from pipeline.intake.gather import Intake, gather
from pipeline.intake.validate import split, validate
from pipeline.ledger import payments as paying
from pipeline.ledger.known import Known
from pipeline.machine.engine import Engine
from pipeline.outputs.publish import Staging, publish
from pipeline.persons import rosters, rulings
from pipeline.persons.dedupe import deduplicate
from pipeline.registers import contacts
from pipeline.results import Results
from pipeline.speech import findings as f
from pipeline.speech.problems import Problem, as_typed, say, yuan
from schemas.class_sheet import ClassSheet
from schemas.kinds import KINDS


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line. input and output hold the term folders."""

    term: str
    input: Path
    output: Path
    policy: Path
    language: str
    as_of: datetime.date
    jobs: int | None
    quiet: bool
    ledger: str = ""
    by: str = ""
    why: str = ""


def put_out(results: Results, options: Options, engine: Engine) -> None:
    """Write every output of a run and put them in place at once."""
    with Staging(options.output / options.term) as staging:
        publish(results, staging, engine, Teller(options).stage)


def read(options: Options, term: Term, policy: policies.Policy, engine: Engine, tell: Teller) -> Intake:
    """Every file of the term, as `gather` returns them."""
    files = _files(options, term, tell)
    tell.stage("stage-intake", files=len(files))
    return gather(files, KINDS, policy.spoken_names(), term, engine, passwords(options.input / term.name))


def process(options: Options, known: Known, engine: Engine, tell: Teller) -> Results:
    """The stages from files to payments: intake, validate, deduplicate, decide, entitle. known: what the ledger says of the term."""
    term, policy = Term.parse(options.term), policies.load(options.policy)
    folder, in_force = options.input / term.name, policy.in_force(term)
    intake = read(options, term, policy, engine, tell)
    files = intake.submissions["file"].unique()
    if not (intake.submissions["kind"] == "class").any():
        raise Problem.failed("nothing-readable", folder=folder, files=len(files), reason=_commonest(intake.findings, options.language))
    tell.stage("stage-validate", rows=len(intake.rows))
    rows, cell_findings = validate(intake.rows, intake.columns, ClassSheet, policy.names(term))
    found = f.together(intake.findings, cell_findings)
    accepted, returned = split(rows, found)
    tell.stage("stage-decide")
    others = intake.others | {"history": pd.concat([intake.others["history"], known.history], ignore_index=True)}
    ruled, ruling_findings = rulings.usable(others["rulings"])
    in_use = rulings.with_earlier(ruled, known.rulings)
    enrolments, duplicates, person_findings = deduplicate(accepted, intake.submissions, in_use, others["history"])
    settled = settle(enrolments, others, policy, term)
    reachable, of_contacts = contacts.usable(others["contacts"], enrolments)
    compared = rosters.compare(rows, returned, others["head-count"], term)
    payments = plans.regular(settled.payments, term)
    same = plans.same_persons(duplicates, known.persons)
    found = f.together(found, ruling_findings, person_findings, compared.findings, settled.findings, of_contacts)
    submissions = _with_counts(intake.submissions, accepted, returned, found)
    _check_balance(submissions, rows, enrolments, returned, settled, in_force)
    _equal("payment numbers", len(payments), payments["payment"].nunique())
    return Results(
        term=term,
        as_of=options.as_of,
        language=options.language,
        folder=folder,
        policy=policy,
        in_force=in_force,
        submissions=submissions,
        enrolments=_with_cells(enrolments, intake.columns),
        duplicates=duplicates,
        decisions=settled.decisions,
        payments=payments,
        funding=settled.funding,
        findings=_addressed(found, intake, submissions, options.language),
        assessments=settled.assessments,
        quotas=settled.quotas,
        objections=settled.objections,
        recoveries=plans.recoveries(known.payments, same, in_force, term),
        contacts=reachable,
        last_term=paying.left(known.payments[known.payments["term"] == term.before.name]),
        classes=compared.classes,
        roster_changes=compared.changes,
        rulings=ruled,
        follow_up=others["follow-up"],
        same_persons=same,
        ledger_head=known.head,
        notice_from=known.notice_from or options.as_of,
        passwords=passwords(folder),
    )


def _files(options: Options, term: Term, tell: Teller) -> list[InputFile]:
    folder = options.input / term.name
    if not folder.is_dir():
        raise Problem.failed("term-missing", folder=folder, month=term.months[0])
    if (options.output / term.name).resolve().is_relative_to(options.input.resolve()):
        raise Problem.failed("input-is-output", folder=options.output)
    tell.stage("stage-discover")
    try:
        files = discover(folder)
    except OSError as error:
        raise Problem.failed("cannot-read", folder=folder, reason=error.strerror) from None
    if not files:
        raise Problem.failed("term-empty", folder=folder, month=term.months[0])
    return files


def _commonest(findings: DataFrame, language: str) -> str:
    return str(f.texts(findings, language)["message"].mode().iloc[0])


def _with_counts(submissions: DataFrame, accepted: DataFrame, returned: DataFrame, findings: DataFrame) -> DataFrame:
    """Add accepted and returned rows and the status of each sheet: accepted, partly, returned, unused.

    A row of another kind of sheet counts as accepted: it is no student's, and what is wrong with it is a finding.
    """
    number = submissions["submission"]
    of_others = ~submissions["kind"].isin(["", "class"])
    counts = {
        name: number.map(rows["submission"].value_counts()).fillna(0).astype("int64")
        for name, rows in (("accepted", accepted), ("returned", returned))
    }
    counts["accepted"] = counts["accepted"].where(~of_others, submissions["rows"])
    faulty = number.isin(findings.loc[findings["severity"] == "error", "submission"])
    status = pd.Series("accepted", index=submissions.index, dtype="str").where(~faulty, "partly")
    status = status.where(~(faulty & (counts["accepted"] == 0)), "returned").where(
        ~number.isin(findings.loc[findings["code"].isin(["FILE-TWICE", "FILE-SUPERSEDED"]), "submission"]), "unused"
    )
    return submissions.assign(**counts, status=status)


def _addressed(findings: DataFrame, intake: Intake, submissions: DataFrame, language: str) -> DataFrame:
    """Findings with file, sheet, cell and texts, in the order of the sheets."""
    by_field = intake.columns.rename(columns={"column": "of_field"})
    placed = findings.merge(by_field, on=["submission", "field"], how="left").merge(
        submissions[["submission", "file", "sheet", "heading"]], on="submission", how="left"
    )
    column = placed["column"].where(placed["column"] >= 0, placed["of_field"].fillna(-1)).astype("int64")
    has_cell = (column >= 0) & (placed["row"] > 0)
    letters = column.map({number: _letters(number) for number in column.unique()}).astype("str")
    cell = (letters + placed["row"].astype("str")).where(has_cell, "")
    placed = placed.assign(cell=cell, column=column.where(has_cell, -1), file=placed["file"].fillna(""), sheet=placed["sheet"].fillna(""))
    order = ["submission", "row", "column", "code", "student_key", "other"]
    return f.texts(placed.sort_values(order, kind="stable", ignore_index=True), language)


def _with_cells(rows: DataFrame, columns: DataFrame) -> DataFrame:
    """Add `cell`, the address of each row's id number: where the claim stands."""
    of_id = columns[columns["field"] == "id_number"].set_index("submission")["column"]
    letters = of_id.map({number: _letters(number) for number in of_id.unique()}).astype("str")
    return rows.assign(cell=rows["submission"].map(letters).astype("str").fillna("") + rows["row"].astype("str"))


def _letters(column: int) -> str:
    """0 → A, 26 → AA; nothing for -1."""
    letters = ""
    column += 1
    while column > 0:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _check_balance(
    submissions: DataFrame,
    rows: DataFrame,
    enrolments: DataFrame,
    returned: DataFrame,
    made: Settled,
    in_force: tuple[policies.InForce, ...],
) -> None:
    """Nothing is lost: what was read is accepted or returned, what was accepted is settled, what is granted is paid."""
    decisions, payments, funding, quota = made.decisions, made.payments, made.funding, made.quotas
    settled = int(enrolments["outcome"].isin(["counts", "collapsed", "superseded", "held"]).sum())
    eligible = decisions[decisions["status"] == "eligible"]
    statuses = decisions["status"].value_counts()
    people = enrolments.loc[enrolments["outcome"].isin(["counts", "held"]), "student_key"]
    months = payments.assign(month=payments["months"].str.split(";")).explode("month")
    claimants = enrolments[enrolments["stage"].isin([stage for one in in_force for stage in one.programme.stages])]
    checks = (
        (
            "rows read = accepted + returned",
            int(submissions.loc[submissions["kind"] == "class", "rows"].sum()),
            len(enrolments) + len(returned),
        ),
        ("rows = accepted + returned", int(submissions["rows"].sum()), int(submissions[["accepted", "returned"]].to_numpy().sum())),
        ("rows = rows of class sheets", len(rows), len(enrolments) + len(returned)),
        ("accepted = settled", len(enrolments), settled),
        (
            "claims = paid + refused + held + superseded",
            len(decisions),
            int(statuses.reindex([*STATUSES]).fillna(0).sum()),
        ),
        ("granted = paid, lines", len(eligible), len(payments)),
        ("granted = paid, fen", int(eligible["amount_fen"].sum()), int(payments["amount_fen"].sum())),
        ("paid = borne by fund sources, fen", int(payments["amount_fen"].sum()), int(funding["amount_fen"].sum())),
        ("quotas exceeded", 0, int(((quota["left_persons"] < 0) | (quota["left_fen"] < 0)).fillna(False).sum())),
        ("paid twice", 0, int(months.duplicated(["student_key", "programme", "month"]).sum())),
        ("claiming nothing", 0, int((~claimants["student_key"].isin(decisions["student_key"])).sum())),
        ("decided for nobody", 0, int((~eligible["student_key"].isin(people)).sum())),
    )
    for what, left, right in checks:
        _equal(what, left, right)


def _equal(what: str, left: int, right: int) -> None:
    if left != right:
        raise Problem.failed("balance-broken", what=what, left=left, right=right)


class Teller:
    """Says which stage is running, on stderr: a line each, nothing when quiet."""

    def __init__(self, options: Options) -> None:
        self._quiet, self._language = options.quiet, options.language

    def stage(self, sentence: str, **parameters: object) -> None:
        if not self._quiet:
            print(f"· {say(sentence, self._language, **parameters)} …", file=sys.stderr, flush=True)


def say_what_happened(results: Results, options: Options) -> None:
    """The last lines: what came out, what to open, what to do next. Printed even when quiet, but for the advice."""
    held = int((results.decisions["status"] == "held").sum())
    rows, accepted, returned = (int(results.submissions[name].sum()) for name in ("rows", "accepted", "returned"))
    language, folder = results.language, as_typed(options.output / results.term.name)
    counts = {"rows": rows, "accepted": accepted, "returned": returned, "payments": len(results.payments), "held": held}
    print(say("done", language, term=results.term.name, total=yuan(results.total_fen), **counts))
    if options.quiet:
        return
    print(say("open-report", language, folder=folder))
    books = f.to_teacher(results.findings)["file"].nunique()
    if books:
        print(say("next-returned", language, folder=folder, books=books))
    if held:
        print(say("next-held", language, folder=folder, held=held))
    if len(results.recoveries):
        print(
            say(
                "next-recover",
                language,
                folder=folder,
                lines=len(results.recoveries),
                total=yuan(-int(results.recoveries["amount_fen"].sum())),
            )
        )
