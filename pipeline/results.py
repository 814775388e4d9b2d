"""What one run of a term has found: the frames that every output is made from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from pandas import DataFrame

from pipeline.facts.terms import Term
from pipeline.policy import InForce, Policy


@dataclass(frozen=True)
class Results:
    """All frames of a run, settled and checked. Nothing here changes any more.

    findings: as published, with file, sheet, cell, message and remedy, and `column` (0 = A, -1 without a cell).
    enrolments: the accepted rows. funding: each payment split over its fund sources. folder: the term's input folder.
    assessments: hardship, as `hardship.assess` returns it. quotas: each line of the quota sheets with what was used of it.
    objections: as `objections.usable` returns them. recoveries: what earlier terms paid twice, as claw-back lines (`plans`).
    contacts: as `contacts.usable` returns them. last_term: what the ledger knows to be paid for the term before: student_key, programme,
    left_fen.
    classes, roster_changes: as `rosters.compare` returns them.
    rulings: those of this term's sheets. follow_up: the lists of failed payments as they came back. same_persons: student_key → that of
    the same person that counts. ledger_head: the hash of the ledger's last entry.
    notice_from: the first day of the notice: that of the last publication, the as-of date before the first.
    """

    term: Term
    as_of: datetime.date
    language: str
    folder: Path
    policy: Policy
    in_force: tuple[InForce, ...]
    submissions: DataFrame
    enrolments: DataFrame
    duplicates: DataFrame
    decisions: DataFrame
    payments: DataFrame
    funding: DataFrame
    findings: DataFrame
    assessments: DataFrame
    quotas: DataFrame
    objections: DataFrame
    recoveries: DataFrame
    contacts: DataFrame
    last_term: DataFrame
    classes: DataFrame
    roster_changes: DataFrame
    rulings: DataFrame
    follow_up: DataFrame
    same_persons: dict[str, str]
    ledger_head: str
    notice_from: datetime.date
    passwords: tuple[str, ...] = field(default=(), repr=False)
    """of sheets that came encrypted; they open the sheet again for its marked copy"""

    @property
    def programme_names(self) -> dict[str, str]:
        return {programme.id: programme.programme.name.title for programme in self.in_force}

    @property
    def total_fen(self) -> int:
        return int(self.payments["amount_fen"].sum())
