"""The blank sheet for teachers, from the schema of its kind and the policy's programmes to a file."""

from __future__ import annotations

import datetime
from pathlib import Path

from pipeline import policy as policies
from pipeline.outputs.template import Blank, file_of
from pipeline.speech.problems import Problem
from schemas.kinds import KINDS

_MADE = datetime.date(2026, 1, 1)
"""The date in the file's properties: the same blank sheet is the same file on every day."""


def write_blank(kind: str, file: Path | None, policy: Path, language: str) -> Path:
    """Write the blank sheet of that kind; returns where. Raises Problem when there is such a file or it cannot be written."""
    chosen = next(known for known in KINDS if known.name == kind)
    target = file or Path(file_of(chosen, language))
    if target.suffix.lower() != ".xlsx":
        target = target.with_name(f"{target.name}.xlsx")
    if target.exists():
        raise Problem.failed("file-exists", file=target)
    programmes = [one.name.zh if language == "zh" else one.name.en for one in policies.load(policy).programmes]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        Blank(chosen, language, {"programme": programmes}, _MADE).write(target)
    except OSError as error:
        raise Problem.failed("cannot-write-file", file=target, reason=error.strerror) from None
    return target
