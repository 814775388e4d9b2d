"""`run.py audit`: leads over several terms, from the ledger and what the terms have published, and a sample for visits."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from pipeline import VERSION
from pipeline.facts.terms import Term
from pipeline.leads import sampling
from pipeline.leads.across import TABLES, of_terms
from pipeline.leads.look import look
from pipeline.leads.seen import Seen
from pipeline.ledger.known import known_of
from pipeline.life.archive import FOLDER as ARCHIVES
from pipeline.life.archive import OUTPUT as RESULTS
from pipeline.life.archive import opened
from pipeline.life.books import ledger_of, refuse_unless_whole
from pipeline.life.lock import locked
from pipeline.machine.engine import Engine
from pipeline.options import Options
from pipeline.outputs.audit import across
from pipeline.outputs.publish import publish_folder
from pipeline.results import Looked
from pipeline.speech.problems import Problem, as_typed, say

AUDITS = "audit"


@dataclass(frozen=True)
class Asked:
    """first, last: the terms. rate: the share of wrong recipients that is to be found; confidence: with what certainty; seed: of the draw,
    empty for one that follows from the terms."""

    first: str
    last: str
    rate: float
    confidence: float
    seed: str = ""


def audit(options: Options, asked: Asked) -> None:
    """Write `output/audit/<first>_<last>/`. Raises Problem where the terms are in the wrong order, or nothing is known of any of them."""
    first, last = Term.parse(asked.first), Term.parse(asked.last)
    if last < first:
        raise Problem.usage("terms-reversed", first=first.name, last=last.name)
    terms = [Term(number).name for number in range(first.ordinal, last.ordinal + 1)]
    name = f"{first.name}_{last.name}"
    target = options.output / AUDITS / name
    with locked(options.output, f"{AUDITS}-{name}"):
        ledger = ledger_of(options)
        refuse_unless_whole(ledger)
        known = known_of(ledger, last)
        tables = {term: found for term in terms if (found := _tables_of(options.output, term, options.password))}
        payments = known.payments[known.payments["term"].isin(terms)]
        if not tables and payments.empty:
            raise Problem.failed("not-run-yet", folder=as_typed(options.output), term=last.name)
        seen, places = of_terms(tables, payments)
        looked = look(seen, known.verdicts)
        sample = _sample(seen, looked, asked, name)
        books = across.books(name, first, last, looked, places, sample, options.as_of)
        looked_at = [term for term in terms if term in tables or (payments["term"] == term).any()]
        facts = {
            "terms": looked_at,
            "as_of": options.as_of.isoformat(), "program": VERSION, "ledger": known.head,
            "sample": {
                "population": sample.population, "rate": sample.rate, "confidence": sample.confidence, "seed": sample.seed,
                "by_chance": len(sample.by_chance), "by_risk": len(sample.by_risk),
            },
            "leads": len(looked.leads),
        }  # fmt: skip
        target.parent.mkdir(parents=True, exist_ok=True)
        with Engine(options.jobs, options.teller.watched) as engine:
            publish_folder(target, books, engine, facts, options.password)
    counts = {"leads": len(looked.leads), "chance": len(sample.by_chance), "risk": len(sample.by_risk)}
    print(say("audited", options.language, terms=len(looked_at), folder=as_typed(target), **counts))


def _tables_of(output: Path, term: str, password: str) -> dict[str, DataFrame]:
    """The tables of a term: as they lie in the outputs, else as they were archived; none where there are none, or they cannot be read."""
    folder = output / term / "tables"
    try:
        if folder.is_dir():
            return {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES if (folder / f"{name}.parquet").is_file()}
        for archive in sorted((output / ARCHIVES).glob(f"*/{term}.zip")):
            with zipfile.ZipFile(io.BytesIO(opened(archive, password))) as package:
                held = {name: f"{RESULTS}/tables/{name}.parquet" for name in TABLES}
                listed = set(package.namelist())
                return {name: pd.read_parquet(io.BytesIO(package.read(path))) for name, path in held.items() if path in listed}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        raise Problem.failed("tables-broken", folder=as_typed(output / term), term=term) from None
    return {}


def _sample(seen: Seen, looked: Looked, asked: Asked, name: str) -> across.Sample:
    """Whom to visit, of those whom the ledger has paid; before anything is paid, of all who stand on the sheets."""
    paid = seen.paid.sort_values(["term", "payment"], kind="stable")
    recipients, listed = _people(paid.assign(month=paid["months"].str[-7:])), _people(seen.enrolments.assign(left_fen=0))
    people = recipients if len(recipients) else listed
    seed = asked.seed or hashlib.sha256(name.encode()).hexdigest()[:8]
    number = sampling.size(len(people), asked.rate, asked.confidence)
    chosen = sampling.drawn(people, number, seed)
    everybody = pd.concat([recipients, listed], ignore_index=True).drop_duplicates("student_key", ignore_index=True)
    rest = everybody[~everybody["student_key"].isin(chosen["student_key"])]
    return across.Sample(chosen, sampling.by_risk(rest, looked, number), len(people), asked.rate, asked.confidence, seed)


def _people(lines: DataFrame) -> DataFrame:
    """One row per student, with the last place and month, and the sum of what was paid."""
    sums = lines.groupby("student_key")["left_fen"].sum()
    people = lines.drop_duplicates("student_key", keep="last")
    people = people.assign(left_fen=people["student_key"].map(sums).astype("int64"))
    columns = ["student_key", "school", "class_name", "name", "id_number", "month", "left_fen"]
    return people[columns].sort_values(["school", "class_name", "name", "id_number"], kind="stable", ignore_index=True)
