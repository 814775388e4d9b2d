"""manifest.json: versions, date, checksums of every input and output, counts, totals in fen; and a checksum of itself."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pandera
import xlsxwriter

from pipeline import VERSION
from pipeline.machine.files import sha256_of
from pipeline.outputs.notice.boards import PERIOD_WORKDAYS
from pipeline.outputs.page import words
from pipeline.registers import spot_checks
from pipeline.results import Results

FILE = "manifest.json"


def facts_of(results: Results) -> dict[str, Any]:
    """What a manifest says of a run, but for its outputs."""
    first, last = results.about.notice_days(PERIOD_WORKDAYS)
    statuses = results.decided.decisions["status"].value_counts()
    per_programme = results.planned.payments.groupby("programme")["amount_fen"].sum()
    return {
        "term": results.term.name,
        "as_of": results.as_of.isoformat(),
        "program": {
            "version": VERSION,
            "pandas": pd.__version__,
            "pandera": pandera.__version__,
            "calamine": version("python-calamine"),
            "xlsxwriter": xlsxwriter.__version__,
        },
        "policy": results.about.policy.files,
        "ledger": results.about.ledger_head,
        "notice": {
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "days_off": results.about.calendar.known_by(first, last),
        },
        "inputs": dict(sorted(results.checked.submissions.drop_duplicates("file").set_index("file")["sha256"].to_dict().items())),
        "samples": {month: spot_checks.seed_of(results.term.name, month) for month in sorted(results.people.classes["month"].unique())},
        "counts": {
            "files": int(results.checked.submissions["file"].nunique()),
            "sheets": int((results.checked.submissions["kind"] != "").sum()),
            **{name: int(results.checked.submissions[name].sum()) for name in ("rows", "accepted", "returned")},
            "claims": len(results.decided.decisions),
            **{status: int(statuses.get(status, 0)) for status in words.STATUSES},
            "payments": len(results.planned.payments),
            "findings": len(results.findings),
        },
        "total_fen": results.planned.total_fen,
        "total_fen_by_programme": {str(programme): int(fen) for programme, fen in per_programme.items()},
    }


def write(facts: dict[str, Any], folder: Path, written: list[str]) -> None:
    """Write the manifest of a folder. written: the outputs in it, relative."""
    content = facts | {"outputs": {path: sha256_of(folder / path) for path in written}}
    (folder / FILE).write_bytes(_text(content | {"checksum": _checksum(content)}))


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder; None where it is missing, or not what was written."""
    try:
        raw = (folder / FILE).read_bytes()
        content = json.loads(raw)
        checksum = content.pop("checksum")
        whole = checksum == _checksum(content) and raw == _text(content | {"checksum": checksum})
    except (OSError, ValueError, KeyError, AttributeError):
        return None
    return dict(content) if whole else None


def _checksum(content: dict[str, Any]) -> str:
    return hashlib.sha256(_text(content)).hexdigest()


def _text(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
