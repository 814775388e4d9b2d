"""What every step in a term's life shares: the lock, the ledger as it stands, the run, and the one place where entries are written."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas import DataFrame

from pipeline import VERSION
from pipeline.facts.terms import Term
from pipeline.intake import remembered
from pipeline.intake.remembered import Remembered
from pipeline.ledger import Ledger, Writer
from pipeline.ledger import tables as t
from pipeline.ledger.known import Known, known_of
from pipeline.ledger.payments import LINE
from pipeline.life import balance, states
from pipeline.life.books import ledger_of, refuse_unless_whole
from pipeline.life.lock import locked
from pipeline.machine import store
from pipeline.machine.cores import Cores, count
from pipeline.machine.engine import Engine, Place
from pipeline.machine.files import sha256_of
from pipeline.machine.parts import Drawer
from pipeline.options import Options
from pipeline.outputs import manifest
from pipeline.outputs.page.output import Output
from pipeline.outputs.publish import mend
from pipeline.outputs.tables import tables
from pipeline.results import Results
from pipeline.speech.problems import Problem
from pipeline.term import process, put_out


class Workplace:
    """This machine, or the cluster that was asked for: it is opened when the first work comes, and left at the end. A context manager."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._left = contextlib.ExitStack()
        self.drawer = Drawer(options.output / f".{options.term}.parts")
        """where a large term lies until this is left"""
        self._place: Place | None = None
        kept = store.folder_of(options.output, options.term) / remembered.FILE
        self.remembered = Remembered(None if options.password else kept)
        """The sheets that the last run has read; where the outputs are locked, none are left in the open."""

    def __enter__(self) -> Workplace:
        self.drawer.remove()  # what a run that was killed has left
        return self

    def __exit__(self, *_: object) -> None:
        self._left.close()
        self.drawer.remove()

    def engine(self) -> Engine:
        if self._place is None:
            self._place = self._opened()
            self._left.callback(self._place.close)
        return Engine(watched=self._options.teller.watched, place=self._place)

    def _opened(self) -> Place:
        options = self._options
        if options.engine != "dask":
            return Cores(options.jobs or count())
        from pipeline.machine.cluster import Cluster

        folders = ((options.input / options.term).resolve(), options.output.resolve())
        return Cluster(options.scheduler, options.jobs or count(), *folders)


@dataclass(frozen=True)
class Desk:
    """A term on the table: nobody else works on it in this output folder."""

    options: Options
    term: Term
    ledger: Ledger
    known: Known
    workplace: Workplace

    def engine(self) -> Engine:
        """Where the work of this step runs; a context manager."""
        return self.workplace.engine()

    def run(self) -> Results:
        """What the sheets say now, with its laws checked. Nothing is written."""
        with self.engine() as engine:
            results = process(self.options, self.known, engine, self.workplace.remembered, self.workplace.drawer)
        stages = frozenset(stage for one in results.about.in_force for stage in one.programme.stages)
        balance.check(balance.Books(tables(results), stages))
        return results

    def put_out(self, results: Results, books: Iterable[Output], frozen: Sequence[str]) -> None:
        """Write the outputs of a run and put them in place; `frozen` folders stay as they are."""
        with self.engine() as engine:
            put_out(results, books, frozen, self.options, engine)
        if self.options.password:
            store.drop(self.options.output, self.options.term)
        self.workplace.remembered.keep()

    @contextlib.contextmanager
    def moving(self, move: str) -> Iterator[tuple[Writer, int]]:
        """(writer, number of the move): what is written inside becomes part of the ledger together with the move.

        Raises Problem where the move is not allowed, or the ledger has changed since this desk was set up.
        """
        after = states.after(self.known.state, move)
        with self.ledger.writing() as writer:
            if writer.hash != self.known.head:
                self._refuse_for_others(writer)
            number = len(self.known.moves) + 1
            yield writer, number
            stated = {"by": self.options.by, "why": self.options.why, "on": self.options.as_of.isoformat()}
            at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            step = {"term": self.term.name, "number": number, "move": move, "before": self.known.state, "after": after}
            writer.append(t.MOVES, [step | stated | {"at": at}])

    def _refuse_for_others(self, writer: Writer) -> None:
        """Say what somebody else has done meanwhile: the same step, or something that this one may rest on."""
        moves = writer.moves(self.term.name)
        if len(moves) > len(self.known.moves):
            last = moves.iloc[-1]
            raise Problem.failed(
                "moved-meanwhile", term=self.term.name, move=states.title_of(str(last["move"])), by=last["by"], at=last["at"]
            )
        raise Problem.failed("ledger-moved", ledger=self.ledger.place)


@contextlib.contextmanager
def desk(options: Options) -> Iterator[Desk]:
    """Lock the term, put right what a cut-off run has left of its outputs, and read the ledger."""
    term = Term.parse(options.term)
    with locked(options.output, term.name):
        mend(options.output / term.name)
        ledger = ledger_of(options)
        with Workplace(options) as workplace:
            yield Desk(options, term, ledger, known_of(ledger, term), workplace)


@contextlib.contextmanager
def booked(options: Options, move: str) -> Iterator[Desk]:
    """The desk for a step that changes the books.

    Raises Problem where nobody stands for it, the table of states does not have it now, or somebody else has changed the ledger.
    """
    if not options.by.strip():
        raise Problem.usage("by-whom", term=options.term)
    with desk(options) as at:
        states.after(at.known.state, move)
        refuse_unless_whole(at.ledger)
        yield at


def write_run(writer: Writer, number: int, results: Results, folder: str, manifest: str, lines: DataFrame) -> None:
    """The run behind a move: the checksum of its manifest, the inputs it read, the persons that it names."""
    policy = ";".join(f"{file}={checksum}" for file, checksum in sorted(results.about.policy.files.items()))
    run = {
        "term": results.term.name, "move": number, "as_of": results.as_of.isoformat(), "program": VERSION, "policy": policy,
        "folder": folder, "manifest": manifest, "payments": len(lines), "total_fen": int(lines["amount_fen"].sum()),
    }  # fmt: skip
    writer.append(t.RUNS, [run])


def write_inputs(writer: Writer, number: int, results: Results) -> None:
    """The files that this run has read, with their checksums: what is sealed with it."""
    files = results.checked.submissions.drop_duplicates("file").sort_values("file")[["file", "sha256"]]
    writer.append(t.INPUTS, files.assign(term=results.term.name, move=number))


def write_plan(writer: Writer, number: int, results: Results, lines: DataFrame) -> None:
    """The lines that are paid, the rulings that they rest on, and what was found of leads by then."""
    term: dict[str, Any] = {"term": results.term.name, "move": number}
    writer.append(t.PAYMENTS, lines[list(LINE)].assign(**term))
    ruled = results.people.rulings.rename(columns={"case": "case_number"})[["case_number", "ruling", "said"]]
    found = results.looked.verdicts.rename(columns={"number": "case_number"})[["case_number", "ruling", "said"]]
    writer.append(t.RULINGS, pd.concat([ruled, found], ignore_index=True).assign(**term))


def write_decided(writer: Writer, number: int, results: Results, ledger: Ledger) -> None:
    """What was decided, objected and found of hardship: all of it with the first pay run, later what is new or has changed."""
    term: dict[str, Any] = {"term": results.term.name, "move": number}
    decided = results.decided
    columns = ["student_key", "programme", "status", "reason_codes", "months", "amount_fen"]
    decisions = decided.decisions[columns].fillna({"months": "", "reason_codes": "", "amount_fen": 0})
    files = results.checked.submissions.set_index("submission")["file"]
    source = decided.objections["submission"].map(files).astype("str") + " " + decided.objections["row"].astype("str")
    objections = decided.objections.assign(source=source).drop(columns=["submission", "row"])
    levels = decided.assessments[decided.assessments["level"].fillna("") != ""].drop_duplicates("student_key", keep="last")
    before = ledger.read(t.DECISIONS, t.OBJECTIONS, t.LEVELS)
    told = {name: frame[frame["term"] == results.term.name] for name, frame in before.items()}
    decisions = decisions.astype({"amount_fen": "int64"})
    writer.append(t.DECISIONS, _changed(decisions, told["decisions"], ["student_key", "programme"]).assign(**term))
    writer.append(t.OBJECTIONS, _changed(objections, told["objections"], ["student_key", "programme", "said"]).assign(**term))
    known = told["levels"].drop_duplicates("student_key", keep="last")
    was = levels["student_key"].map(known.set_index("student_key")["level"]).astype("str").fillna("")
    writer.append(t.LEVELS, levels.loc[levels["level"] != was, ["student_key", "level"]].assign(term=results.term.name))


def _changed(rows: DataFrame, entries: DataFrame, of: list[str]) -> DataFrame:
    """The rows of all of whom (by the columns `of`) the term's last entries do not say the same: what has become what it was before is
    written again."""
    rows_as, entries_as = (frame[list(rows.columns)].astype("str").fillna("") for frame in (rows, entries))
    latest = entries_as[entries["move"] == entries.groupby(of)["move"].transform("max")]
    new = ~pd.MultiIndex.from_frame(rows_as).isin(pd.MultiIndex.from_frame(latest))
    whom = pd.MultiIndex.from_frame(rows_as[of])
    return rows[whom.isin(whom[new])]


def write_persons(writer: Writer, results: Results, known: Known, keys: set[str]) -> None:
    """Persons whom the ledger does not know yet, or not under this name, or not as one with another."""
    people = results.people.enrolments.drop_duplicates("student_key", keep="last")[["student_key", "id_number", "name"]]
    people = people[people["student_key"].isin(keys | set(results.people.same_persons) | set(results.people.same_persons.values()))]
    people = people.assign(same_as=people["student_key"].map(results.people.same_persons).astype("str"))
    earlier = known.persons.set_index("student_key")
    more = [key for key in results.people.same_persons if key not in set(people["student_key"]) and key in earlier.index]
    extra = earlier.loc[more].reset_index()[["student_key", "id_number", "name"]]
    extra = extra.assign(same_as=extra["student_key"].map(results.people.same_persons).astype("str"))
    both = pd.concat([people, extra], ignore_index=True)
    before = both["student_key"].map(earlier["name"].astype("str") + "|" + earlier["same_as"].fillna("").astype("str")).astype("str")
    new = before != both["name"] + "|" + both["same_as"].fillna("")
    writer.append(t.PERSONS, both[new.fillna(True)].sort_values("student_key").assign(term=results.term.name))


def manifest_of(desk: Desk, folder: str = "") -> str:
    """The checksum of the manifest that has just been published, of all outputs or of one folder of them."""
    return sha256_of(desk.options.output / desk.term.name / folder / manifest.FILE)
