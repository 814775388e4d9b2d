"""To forget what is known of persons once it was kept as long as it must be: the law asks for that as much as for the keeping.

The ledger keeps schools, classes, programmes, months and amounts, so that its chain, its sums and its checks stay true; the key of what it
holds of persons is destroyed (`ledger.sealing`). The outputs, the archive and the audits of the term go, and so do older copies of the
ledger. What lies in `input/` is the office's own and stays: it is named, to be destroyed by hand.
"""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pandas import DataFrame

from pipeline import VERSION
from pipeline import policy as policies
from pipeline.facts.keys import latest
from pipeline.facts.terms import Term, is_term
from pipeline.ledger import tables as t
from pipeline.ledger.known import FORGOTTEN
from pipeline.ledger.sealing import NOBODY
from pipeline.ledger.store import FORGET, Writer
from pipeline.life.archive import FOLDER as ARCHIVES
from pipeline.life.audit import AUDITS
from pipeline.life.books import ledger_of, refuse_unless_whole
from pipeline.life.desk import Desk, desk
from pipeline.machine import store
from pipeline.options import Options
from pipeline.outputs import manifest
from pipeline.outputs.life import forgotten
from pipeline.outputs.publish import publish_folder
from pipeline.policy import Policy
from pipeline.speech.language import _
from pipeline.speech.problems import Problem, as_typed, say

_OLDER_LEDGER = re.compile(r"ledger-\d{4}\.(?:sqlite|jsonl)")
"""The copies that are kept when an older ledger is brought forward."""


def forget(options: Options, before: str) -> None:
    """`run.py forget --before TERM`: forget every term before that one.

    Raises Problem where nobody stands for it, the ledger is not whole, a term must still be kept, or there is nothing to forget. A run that
    was cut off is finished by the next one.
    """
    if not options.by.strip():
        raise Problem.usage("by-whom", term=before)
    ledger = ledger_of(options)
    refuse_unless_whole(ledger)
    moves = ledger.read(t.MOVES)["moves"]
    terms = [term for term in _terms(options.output, moves) if term < Term.parse(before) and not _is_done(term, options.output, moves)]
    if not terms:
        raise Problem.failed("nothing-to-forget", before=before)
    policy = policies.load(options.policy, {})
    kept = {term.name: _kept_until(term, policy, options.as_of) for term in terms}
    for name in kept:
        with desk(replace(options, term=name)) as at:
            _forget(at, kept, policy)
    for path in options.output.iterdir():
        if _OLDER_LEDGER.fullmatch(path.name):
            path.unlink()


def _terms(output: Path, moves: DataFrame) -> list[Term]:
    """The terms of which anything is there, in order."""
    folders = [path.name for path in output.iterdir()] if output.is_dir() else []
    archived = [path.stem for path in (output / ARCHIVES).rglob("*.zip")]
    return sorted({Term.parse(name) for name in (*folders, *archived, *moves["term"]) if is_term(name)})


def _is_done(term: Term, output: Path, moves: DataFrame) -> bool:
    """Was all of the term forgotten?"""
    booked = ((moves["term"] == term.name) & (moves["move"] == FORGET)).any()
    said = manifest.read(output / term.name) or {}
    return bool(booked and "forgotten" in said and not _left(term, output))


def _left(term: Term, output: Path) -> list[Path]:
    """What lies beside the term's outputs and holds persons of it: its archive, and audits that reach over it."""
    audits = [path for path in (output / AUDITS).glob("*_*") if _reaches_over(path.name, term)]
    return [*sorted((output / ARCHIVES).rglob(f"{term.name}.zip")), *sorted(audits)]


def _reaches_over(name: str, term: Term) -> bool:
    first, _to, last = name.partition("_")
    return is_term(first) and is_term(last) and Term.parse(first) <= term <= Term.parse(last)


def _kept_until(term: Term, policy: Policy, as_of: datetime.date) -> datetime.date:
    """The last day for which the term had to be kept. Raises Problem where that is not over, or nobody has said how long."""
    until = policy.kept_until(term)
    if until is None:
        raise Problem.failed("retention-unset")
    if as_of <= until:
        raise Problem.failed("retention-runs", term=term.name, until=until)
    return until


def _forget(at: Desk, kept: Mapping[str, datetime.date], policy: Policy) -> None:
    """One term: the ledger first, then what was put out. kept: all terms that are forgotten now, and until when they had to be kept."""
    options, term = at.options, at.term
    target, left = options.output / term.name, _left(term, options.output)
    files = _files(options.output, target, left)
    if at.known.state != FORGOTTEN:
        with at.moving(FORGET) as (writer, _number):
            writer.forget(term.name, _persons_of_nobody(at, writer, set(kept)))
    until = kept[term.name]
    named = {one.programme: one.name.title for one in policy.programmes}
    paid = at.known.of_term(term)
    sums = paid.groupby(["school", "programme"]).agg(lines=("payment", "size"), amount_fen=("amount_fen", "sum")).reset_index()
    sums = sums.assign(programme=sums["programme"].map(named).astype("str").fillna(sums["programme"]))
    made = forgotten.book(term, files, sums, options.as_of, until)
    facts: dict[str, Any] = {"term": term.name, "as_of": options.as_of.isoformat(), "program": {"version": VERSION}}
    facts |= {"forgotten": {"by": options.by, "why": options.why, "kept_until": until.isoformat()}}
    facts |= {"payments": len(paid), "total_fen": int(paid["amount_fen"].sum())}
    with at.engine() as engine:
        publish_folder(target, [made], engine, facts, stays=())
    _remove(left)
    store.drop(options.output, term.name)
    place = as_typed(target / _(forgotten.FILE))
    print(say("forgot", options.language, term=term.name, files=int(files["files"].sum()), lines=len(paid), file=place))
    if (options.input / term.name).is_dir() and not options.quiet:
        print(say("forgot-input", options.language, folder=as_typed(options.input / term.name)))


def _persons_of_nobody(at: Desk, writer: Writer, terms: set[str]) -> list[int]:
    """The entries of persons, written before there were keys, whom no other term knows. Persons of this term whom another one knows are
    written anew, under that term's key. terms: those that are forgotten now."""
    told = at.ledger.read(t.PERSONS, t.PUBLICATIONS, t.DECISIONS, t.PAYMENTS, t.LEVELS, t.OBJECTIONS)
    people = told.pop("persons")
    elsewhere: dict[str, str] = {}
    for frame in told.values():
        others = frame[~frame["term"].isin(terms) & ~frame["student_key"].str.startswith(NOBODY)]
        elsewhere |= dict(zip(others["student_key"], others["term"], strict=True))
    last = latest(people, "same_as")
    for key in [one for one in elsewhere if one in last.index and last.loc[one, "same_as"] in last.index]:
        elsewhere.setdefault(str(last.loc[key, "same_as"]), elsewhere[key])
    known = people["student_key"].isin(list(elsewhere))
    mine = people["term"] == at.term.name
    kept = people[known & mine].drop_duplicates("student_key", keep="last")
    columns = ["student_key", "id_number", "name", "same_as"]
    writer.append(t.PERSONS, kept[columns].assign(term=kept["student_key"].map(elsewhere)))
    return people.loc[people["term"].isna() & ~known & ~people["student_key"].str.startswith(NOBODY), "entry"].tolist()


def _files(output: Path, target: Path, left: Iterable[Path]) -> DataFrame:
    """folder, files, size in KiB: what goes, by folder."""
    lines = [(place, path) for place, path in _below(output, target, left) if path.is_file()]
    told = DataFrame({"folder": [place for place, _path in lines], "size": [path.stat().st_size for _place, path in lines]})
    sums = told.astype({"folder": "str", "size": "int64"}).groupby("folder", sort=True)["size"].agg(["size", "sum"]).reset_index()
    return sums.set_axis(["folder", "files", "size"], axis=1).assign(size=lambda rows: -(-rows["size"] // 1024))


def _below(output: Path, target: Path, left: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for path in sorted(target.rglob("*")) if target.is_dir() else ():
        parts = path.relative_to(target).parts
        yield f"{target.name}/{parts[0]}" if len(parts) > 1 else target.name, path
    for place in left:
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            yield place.relative_to(output).as_posix(), path


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
