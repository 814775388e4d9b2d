"""Accepted rows as `validate` hands them on, and what `deduplicate` makes of them: made without a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pandas import DataFrame, Series

from pipeline.persons.dedupe import deduplicate
from schemas.class_sheet import ClassSheet
from tests.conftest import citizen
from tests.rows import as_read

NO_RULINGS = DataFrame({name: Series(dtype="str") for name in ("case", "ruling", "said", "name")}).assign(submission=0, row=0)
NOBODY = DataFrame({"id_number": Series(dtype="str"), "name": Series(dtype="str")})
WANG, LI, SUN = (citizen(number, "20100101") for number in (1, 12, 23))
_USUAL = {"school": "青山一中", "class_name": "高一1班", "stage": "high", "month": "2026-09", "submission": 1, "outside": ""}


@dataclass(frozen=True)
class Settled:
    """What comes out, told by the names of the rows (`who`)."""

    rows: DataFrame
    duplicates: DataFrame
    findings: DataFrame

    def outcomes(self) -> list[tuple[str, str, str]]:
        """(outcome, reason, holds) of each row, in the order of the sheets."""
        return list(self.rows[["outcome", "reason", "holds"]].itertuples(index=False, name=None))

    def said(self, code: str) -> list[tuple[int, str, str]]:
        """(row, severity, other) of each finding with that code."""
        mine = self.findings[self.findings["code"] == code].sort_values(["submission", "row"], kind="stable")
        return list(mine[["row", "severity", "other"]].itertuples(index=False, name=None))


def row(name: str = "王小明", number: str = WANG, **more: Any) -> dict[str, Any]:
    return {"name": name, "id_number": number} | more


def settled(*given: dict[str, Any], ruled: DataFrame = NO_RULINGS, earlier: DataFrame = NOBODY) -> Settled:
    """`deduplicate` of these rows; row n stands in line n + 2 of its sheet."""
    known = [_USUAL | one for one in given]
    frame = as_read(ClassSheet, known)
    frame = frame.assign(submission=[one["submission"] for one in known], row=range(2, len(known) + 2))
    for name in ("account_of", "held_by"):
        if any(name in one for one in known):
            frame[name] = Series([one.get(name, "") for one in known], dtype="str")
    sheets = sorted({int(one["submission"]) for one in known})
    submissions = DataFrame({"submission": sheets, "file": [f"{one}.xlsx" for one in sheets], "sheet": "Sheet1"})
    return Settled(*deduplicate(frame, submissions, ruled, earlier))
