"""Is everything as it was written? The ledger's chain, the manifests, every output, and an archive by itself."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.files import sha256_of
from pipeline.ledger import chain, default_url, open_ledger
from pipeline.ledger.known import Known, known_of
from pipeline.life.archive import LEDGER, verify_archive
from pipeline.outputs import manifest
from pipeline.problems import Problem, as_typed, say
from pipeline.term import Options
from pipeline.terms import Term


def verify(options: Options) -> None:
    """`run.py verify TERM`: raises Problem that names the first thing that is not as it was written."""
    term = Term.parse(options.term)
    ledger = open_ledger(options.ledger or default_url(options.output), options.output)
    broken = ledger.first_broken()
    if broken is not None:
        raise Problem.failed("ledger-broken", ledger=ledger.place, table=broken[0], entry=broken[1])
    known = known_of(ledger, term)
    folder = options.output / term.name
    if not folder.is_dir():
        raise Problem.failed("not-run-yet", folder=as_typed(options.output), term=term.name)
    checked = 0
    for path, why in _outputs(folder):
        checked += 1
        if why:
            raise Problem.failed("output-changed", file=as_typed(path), why=_WHY[why][0], why_en=_WHY[why][1])
    for inside, checksum in _recorded(known).items():
        path = folder / inside / manifest.FILE
        why = "missing" if not path.is_file() else "" if sha256_of(path) == checksum else "other"
        if why:
            raise Problem.failed("output-changed", file=as_typed(path), why=_WHY[why][0], why_en=_WHY[why][1])
    print(say("verified", options.language, term=term.name, files=checked, head=known.head[:12]))


def verify_file(path: Path, language: str) -> None:
    """`run.py verify FILE.zip`: an archive by itself. Raises Problem that names the first thing that was changed."""
    why, name = verify_archive(path)
    if not why:
        broken = _extract_broken(path)
        why, name = ("chain", f"{LEDGER}:{broken}") if broken else ("", "")
    if why:
        raise Problem.failed("archive-changed", archive=as_typed(path), file=name, why=_WHY[why][0], why_en=_WHY[why][1])
    print(say("archive-verified", language, file=as_typed(path)))


_WHY = {
    "missing": ("文件不见了", "the file is missing"),
    "checksum": ("内容被改动", "its content was changed"),
    "not-listed": ("不在清单上", "it is not on the list"),
    "not-readable": ("已损坏，打不开", "it is damaged and cannot be opened"),
    "manifest": ("清单被改动或缺失", "the manifest was changed or is missing"),
    "other": ("与封存时记入账簿的不同", "it is not what the ledger recorded"),
    "chain": ("账簿条目被改动", "an entry of the ledger was changed"),
}


def _recorded(known: Known) -> dict[str, str]:
    """Folder → checksum of its manifest, for the folders that are frozen: the sealed run's, and those of the corrections."""
    by_move = known.moves.set_index("number")["move"]
    frozen = known.runs[known.runs["move"].map(by_move).isin(["seal", "correct"])]
    return {str(run.folder): str(run.manifest) for run in frozen.itertuples()}


def _outputs(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each output that a manifest of the folder lists, and what is wrong with it."""
    for inside in [folder, *sorted(path.parent for path in folder.glob(f"*/{manifest.FILE}"))]:
        said = manifest.read(inside)
        yield inside / manifest.FILE, "" if said is not None else "manifest"
        for name, checksum in (said or {"outputs": {}})["outputs"].items():
            path = inside / name
            yield path, "missing" if not path.is_file() else "" if sha256_of(path) == checksum else "checksum"


def _extract_broken(path: Path) -> int:
    """The number of the first entry of an archive's extract that is not what was written; 0 for none."""
    with zipfile.ZipFile(path) as package:
        lines = package.read(LEDGER).decode().splitlines()
    for line in lines:
        entry = json.loads(line)
        table = entry.pop("table")
        if entry["hash"] != chain.linked(entry["previous"], chain.text_of(table, entry)):
            return int(entry["entry"])
    return 0
