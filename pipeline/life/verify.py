"""Is everything as it was written? The ledger's chain, the manifests, every output, and an archive by itself."""

from __future__ import annotations

import io
import itertools
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from pipeline.facts.terms import Term
from pipeline.ledger import chain
from pipeline.ledger.known import FORGOTTEN, Known, known_of
from pipeline.life import balance
from pipeline.life.archive import LEDGER, opened, verify_archive
from pipeline.life.books import ledger_of, refuse_unless_whole
from pipeline.machine.distinct import among
from pipeline.machine.files import sha256_of
from pipeline.options import Options
from pipeline.outputs import manifest, tables
from pipeline.outputs.publish import SEALED_BEFORE
from pipeline.speech.language import N_, _
from pipeline.speech.problems import Problem, as_typed, say, yuan


def verify(options: Options) -> None:
    """`run.py verify TERM`: raises Problem that names the first thing that is not as it was written."""
    term = Term.parse(options.term)
    ledger = ledger_of(options)
    refuse_unless_whole(ledger)
    known = known_of(ledger, term)
    folder = options.output / term.name
    if known.state == FORGOTTEN:
        _verify_forgotten(folder, known, options)
        return
    if not folder.is_dir():
        raise Problem.failed("not-run-yet", folder=as_typed(options.output), term=term.name)
    checked = set()
    for path, why in itertools.chain(_outputs(folder), _recorded(known, folder)):
        if why:
            raise Problem.failed("output-changed", file=as_typed(path), why=_(_WHY[why]))
        checked.add(path)
    _check_laws(folder)
    print(say("verified", options.language, term=term.name, files=len(checked), head=known.head[:12]))
    if not options.quiet:
        print("\n".join(f"✓ {_(law)}" for law, _left, _right in balance.LAWS))


def _verify_forgotten(folder: Path, known: Known, options: Options) -> None:
    """What is left of a term that was forgotten: the list of what went, and the ledger's sums."""
    for path, why in _outputs(folder) if folder.is_dir() else ():
        if why:
            raise Problem.failed("output-changed", file=as_typed(path), why=_(_WHY[why]))
    total = yuan(int(known.of_term(Term.parse(options.term))["amount_fen"].sum()))
    last = known.moves.iloc[-1]
    print(say("verified-forgotten", options.language, term=options.term, on=last["on"], by=last["by"], total=total, head=known.head[:12]))


def _check_laws(folder: Path) -> None:
    """The laws of a run, held against its published tables. Raises Problem that names the first that is broken."""
    read = {name: pd.read_parquet(folder / "tables" / f"{name}.parquet") for name in tables.CONTRACT}
    decided = among(read["enrolments"]["student_key"], read["decisions"]["student_key"])
    balance.check(balance.Books(read, frozenset(read["enrolments"].loc[decided, "stage"].dropna())))


def verify_file(path: Path, language: str, password: str = "") -> None:
    """`run.py verify FILE.zip`: an archive by itself. Raises Problem that names the first thing that was changed."""
    raw = opened(path, password)
    why, name = verify_archive(raw, path.name)
    if not why:
        broken = _extract_broken(raw)
        why, name = ("chain", f"{LEDGER}:{broken}") if broken else ("", "")
    if why:
        raise Problem.failed("archive-changed", archive=as_typed(path), file=name, why=_(_WHY[why]))
    print(say("archive-verified", language, file=as_typed(path)))


_WHY = {
    "missing": N_("文件不见了"),
    "checksum": N_("内容被改动"),
    "not-listed": N_("不在清单上"),
    "not-readable": N_("已损坏，打不开"),
    "manifest": N_("清单被改动或缺失"),
    "other": N_("与发放时记入账簿的不同"),
    "chain": N_("账簿条目被改动"),
}


def _recorded(known: Known, folder: Path) -> Iterator[tuple[Path, str]]:
    """The manifest of each folder that is frozen, those of the pay runs, and whether it is still the one that the ledger has recorded."""
    for run in known.pay_runs.itertuples():
        place = folder / (str(run.folder) or SEALED_BEFORE)
        path = (place if place.is_dir() or run.folder else folder) / manifest.FILE
        yield path, _compared(path, str(run.manifest), "other")


def _outputs(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each output that a manifest of the folder lists, and what is wrong with it."""
    for inside in [folder, *sorted(path.parent for path in folder.rglob(f"*/{manifest.FILE}"))]:
        said = manifest.read(inside)
        yield inside / manifest.FILE, "" if said is not None else "manifest"
        for name, checksum in (said or {"outputs": {}})["outputs"].items():
            yield inside / name, _compared(inside / name, checksum, "checksum")


def _compared(path: Path, checksum: str, why: str) -> str:
    """What is wrong with a file that should have this checksum: nothing, that it is missing, or `why`."""
    return "missing" if not path.is_file() else "" if sha256_of(path) == checksum else why


def _extract_broken(raw: bytes) -> int:
    """The number of the first entry of an archive's extract that is not what was written; 0 for none."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        lines = package.read(LEDGER).decode().splitlines()
    for line in lines:
        entry = json.loads(line)
        table = entry.pop("table")
        if entry["hash"] != chain.linked(entry["previous"], chain.text_of(table, entry)):
            return int(entry["entry"])
    return 0
