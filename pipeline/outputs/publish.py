"""All outputs, built aside and put in place at once: a run that fails leaves the last output as it was."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pandera
import xlsxwriter

from pipeline import VERSION
from pipeline.engine import Engine
from pipeline.outputs import audit, notice, payout, report, returned, tables, words
from pipeline.outputs.book import Book
from pipeline.outputs.marked import MarkedCopy
from pipeline.problems import Problem
from pipeline.results import Results

_SECONDS_PER_CELL = 1 / 80_000


class Staging:
    """The folder in which a term's outputs are built, beside the one that they will replace.

    `commit` puts it in place; leaving the context without it removes what was built.
    """

    def __init__(self, output: Path, term: str) -> None:
        self.target = output / term
        self.folder = output / f".{term}.building"
        self._last = output / f".{term}.last"

    def __enter__(self) -> Staging:
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            if self._last.exists() and not self.target.exists():  # a run was cut off between the two renames
                self._last.rename(self.target)
            _remove(self._last)
            _remove(self.folder)
            self.folder.mkdir()
        except OSError as error:
            raise Problem.failed("cannot-write", folder=self.target.parent, reason=error.strerror) from None
        return self

    def __exit__(self, *_: object) -> None:
        _remove(self.folder)

    def commit(self) -> None:
        """Replace the last output by what was built."""
        try:
            if self.target.exists():
                self.target.rename(self._last)
            self.folder.rename(self.target)
        except OSError:
            if self._last.exists() and not self.target.exists():
                self._last.rename(self.target)
            raise Problem.failed("output-in-use", folder=self.target) from None
        _remove(self._last)


def publish(results: Results, staging: Staging, engine: Engine, stage: Callable[..., None]) -> None:
    """Write every output and the manifest, then put them in place."""
    books: list[Book | MarkedCopy] = [*returned.books(results), *notice.books(results), *payout.books(results), *audit.books(results)]
    stage("stage-publish", books=len(books))
    try:
        for name in ("1-returned", "2-notice", "3-payout", "4-audit"):
            (staging.folder / name).mkdir()
        largest_first = sorted(books, key=lambda book: -book.cells)
        written = list(engine.map(_Writer(staging.folder), largest_first, sum(book.cells for book in books) * _SECONDS_PER_CELL))
        (staging.folder / "report.html").write_text(report.page(results), encoding="utf-8")
        written += ["report.html", *tables.write(results, staging.folder)]
        _write_manifest(results, staging.folder, sorted(filter(None, written)))
    except OSError as error:
        raise Problem.failed("cannot-write", folder=staging.target, reason=error.strerror) from None
    staging.commit()


class _Writer:
    """Writes one workbook below a folder; picklable, for workers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, book: Book | MarkedCopy) -> str:
        return book.write(self._folder)


def _write_manifest(results: Results, folder: Path, written: list[str]) -> None:
    """Versions, date, checksums of every input and output, counts, totals in fen."""
    statuses = results.decisions["status"].value_counts()
    per_programme = results.payments.groupby("programme")["amount_fen"].sum()
    manifest = {
        "term": results.term.name,
        "as_of": results.as_of.isoformat(),
        "program": {
            "version": VERSION,
            "pandas": pd.__version__,
            "pandera": pandera.__version__,
            "calamine": version("python-calamine"),
            "xlsxwriter": xlsxwriter.__version__,
        },
        "policy": results.policy.files,
        "inputs": dict(sorted(results.submissions.drop_duplicates("file").set_index("file")["sha256"].to_dict().items())),
        "outputs": {path: hashlib.sha256((folder / path).read_bytes()).hexdigest() for path in written},
        "counts": {
            "files": int(results.submissions["file"].nunique()),
            "sheets": int((results.submissions["kind"] != "").sum()),
            **{name: int(results.submissions[name].sum()) for name in ("rows", "accepted", "returned")},
            "claims": len(results.decisions),
            **{status: int(statuses.get(status, 0)) for status in words.STATUSES},
            "payments": len(results.payments),
            "findings": len(results.findings),
        },
        "total_fen": results.total_fen,
        "total_fen_by_programme": {str(programme): int(fen) for programme, fen in per_programme.items()},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=os.name == "nt")
