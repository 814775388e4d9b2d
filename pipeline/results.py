"""What one run of a term has found, stage by stage: the bundles that the stages hand on, and that every output is made from."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pandas import DataFrame, Series

from pipeline.facts.terms import Term
from pipeline.facts.workdays import Calendar
from pipeline.machine.parts import Drawer, Part
from pipeline.persons.places import Places
from pipeline.policy import InForce, Policy


@dataclass(frozen=True)
class About:
    """What is run: the term, its policy, the day, where the sheets lie and what the ledger stood at.

    folder: the term's input folder. ledger_head: the hash of the ledger's last entry. notice_from: the first day of the notice: that of
    the last publication, the as-of date before the first. passwords: of sheets that came encrypted; they open the sheet again for its
    marked copy. run: which pay run a set of payout files is of, in words. notice_until: the
    last day of the notice where it was published. calendar: with the days off that a sheet tells of. last_term: the indicators of the term
    before (`outputs.page.indicators`), as its last run has put them out; none without. letters: whether those to the families are written:
    once the notices are up, or where asked for.
    """

    term: Term
    as_of: datetime.date
    language: str
    folder: Path
    policy: Policy
    in_force: tuple[InForce, ...]
    ledger_head: str
    notice_from: datetime.date
    passwords: tuple[str, ...] = field(default=(), repr=False)
    run: str = ""
    notice_until: datetime.date | None = None
    calendar: Calendar = field(default_factory=Calendar)
    last_term: Mapping[str, float] = field(default_factory=dict)
    letters: bool = False

    def notice_days(self, count: int) -> tuple[datetime.date, datetime.date]:
        """The first and the last day of the notice: as published, else so many working days."""
        return self.notice_from, self.notice_until or self.calendar.after(self.notice_from, count)

    @property
    def paid_by_month(self) -> frozenset[str]:
        """The programmes that pay by the month."""
        return frozenset(one.id for one in self.in_force if one.programme.pays.every == "month")

    def named(self, programmes: Series) -> Series:
        """The programmes' names; its id for one that is not in force any more."""
        return programmes.map(self.programme_names).astype("str").fillna(programmes)

    @property
    def programme_names(self) -> dict[str, str]:
        return {programme.id: programme.programme.name.title for programme in self.in_force}


@dataclass(frozen=True)
class Checked:
    """What was read and which of it may be used.

    places: what was spelled in several ways (`persons.places`).
    submissions: one row per table of a file. rows: every row of the class sheets. accepted, returned: those that are used, and those that
    go back. others: the rows of each other kind of sheet. columns: where each field stands (submission, field, column).
    forms: what each column of each class sheet was taken for, and why (`Intake.forms`).
    """

    submissions: DataFrame
    rows: DataFrame
    accepted: DataFrame
    returned: DataFrame
    others: dict[str, DataFrame]
    columns: DataFrame
    forms: DataFrame
    places: Places
    findings: DataFrame


@dataclass(frozen=True)
class People:
    """Who is who.

    enrolments: the accepted rows, with `outcome` and the cell of each claim. duplicates: as `deduplicate` returns them. rulings: those of
    this term's sheets. same_persons: student_key → that of the same person that counts. classes, changes: as `rosters.compare` returns
    them. contacts: as `contacts.usable` returns them.
    """

    enrolments: DataFrame
    duplicates: DataFrame
    rulings: DataFrame
    same_persons: dict[str, str]
    classes: DataFrame
    changes: DataFrame
    contacts: DataFrame
    findings: DataFrame
    parts: tuple[Part, ...] = ()
    """the enrolments once more, school by school, while a large term is decided in parts"""


PAID_LINES = [
    "run",
    "paid_on",
    "by",
    "payment",
    "kind",
    "student_key",
    "id_number",
    "name",
    "school",
    "class_name",
    "programme",
    "months",
    "amount_fen",
    "status",
    "reason",
    "payee",
    "bank",
    "account",
    "corrects",
    "set_off_fen",
]
"""The columns of the lines of pay runs, as the table `runs` publishes them."""


def no_paid_lines() -> DataFrame:
    """Of a term in which nothing was paid yet."""
    kinds = {"run": "Int64", "amount_fen": "int64", "set_off_fen": "int64"}
    return DataFrame({name: Series(dtype=kinds.get(name, "str")) for name in PAID_LINES})


@dataclass(frozen=True)
class Planned:
    """What is to be paid.

    payments: the lines that are granted, numbered. recoveries: what earlier terms paid twice, as claw-back lines (`plans`). last_term:
    what the ledger knows to be paid for the term before: student_key, programme, left_fen. follow_up: the lists of failed payments as
    they came back. paid: the lines of the term's pay runs (`outputs.life.runs.paid_lines`).
    """

    payments: DataFrame
    recoveries: DataFrame
    last_term: DataFrame
    follow_up: DataFrame
    paid: DataFrame = field(default_factory=no_paid_lines)

    @property
    def total_fen(self) -> int:
        return int(self.payments["amount_fen"].sum())


@dataclass(frozen=True)
class OwnFunds:
    """entries: of the school's own fund (`campus.usable`). gifts: as `gifts.usable` returns them. paid: what pay runs have paid, in this
    term and in earlier ones: student_key, programme, school, term, left_fen. used_before: gift → fen that earlier terms have used of it."""

    entries: DataFrame
    gifts: DataFrame
    paid: DataFrame
    used_before: Series = field(default_factory=lambda: Series(dtype="int64"))

    def within(self, term: Term) -> DataFrame:
        """What was paid in that term."""
        return self.paid[self.paid["term"] == term.name]


@dataclass(frozen=True)
class Decided:
    """Who is aided and with how much.

    decisions, payments: as `entitlement.with_students` and `payments_of` return them. funding: each payment split over its fund
    sources. assessments: hardship, student by student. quotas: each line of the quota sheets with what was used of it.
    objections: as `objections.usable` returns them. received: the funds that have arrived (`funds.usable`). own: the school's own fund and
    the gifts that payments draw on; `gift` of a decision is the gift that bears it, 0 for none.
    """

    decisions: DataFrame
    payments: DataFrame
    funding: DataFrame
    assessments: DataFrame
    quotas: DataFrame
    objections: DataFrame
    received: DataFrame
    own: OwnFunds
    findings: DataFrame


@dataclass(frozen=True)
class Kept:
    """What an office keeps beside the class sheets; each is empty where no sheet tells of it.

    complaints: as `registers.complaints.usable` returns them. visits, progress: as those of their modules. slips: the recipients with
    `returned` (`registers.slips.missing`). sheets: each class sheet with who signed and sent it (`registers.handed_in`).
    checks: what the monthly check has found (`registers.spot_checks.usable`). elsewhere: as `registers.elsewhere.usable` returns it.
    """

    complaints: DataFrame
    visits: DataFrame
    progress: DataFrame
    slips: DataFrame
    sheets: DataFrame
    checks: DataFrame
    elsewhere: DataFrame
    findings: DataFrame


LEADS = [
    *("number", "kind", "strength", "said", "school", "schools", "class_name", "classes", "students", "amount_fen", "ruling", "verdict"),
]
"""The columns of the leads: how many schools, classes and students each is about, what these receive, and what was found of it: true,
excluded, open or nothing yet, and in whose words."""


def _no_leads() -> DataFrame:
    numbers = dict.fromkeys(("schools", "classes", "students", "amount_fen"), "int64")
    return DataFrame({name: Series(dtype=numbers.get(name, "str")) for name in LEADS})


@dataclass(frozen=True)
class Looked:
    """What an auditor would look at (`pipeline.leads`).

    leads: `LEADS`, one row each. evidence: the lines of each, by `number`. rates, digits: statistics, as `leads.rates` and `leads.digits`
    return them. verdicts: what this term's sheets say was found: number, ruling, said, submission, row.
    """

    leads: DataFrame = field(default_factory=_no_leads)
    evidence: DataFrame = field(default_factory=DataFrame)
    rates: DataFrame = field(default_factory=DataFrame)
    digits: DataFrame = field(default_factory=DataFrame)
    verdicts: DataFrame = field(default_factory=lambda: DataFrame(columns=["number", "ruling", "said"], dtype="str"))

    @property
    def open(self) -> DataFrame:
        """The leads on which nobody has said the last word."""
        return self.leads[~self._are_settled]

    @property
    def settled(self) -> DataFrame:
        """The leads that were found true or excluded."""
        return self.leads[self._are_settled]

    @property
    def _are_settled(self) -> Series:
        return self.leads["ruling"].isin(["true", "excluded"])


@dataclass(frozen=True)
class Results:
    """All that a run has found. Nothing here changes any more.

    findings: of all stages, as published, with file, sheet, cell, message and remedy, and `column` (0 = A, -1 without a cell).
    """

    about: About
    checked: Checked
    people: People
    decided: Decided
    planned: Planned
    kept: Kept
    findings: DataFrame
    look: Callable[[], Looked] = Looked
    """what an auditor would look at, worked out when it is first asked for: no decision waits for it"""
    drawer: Drawer = field(default_factory=Drawer)
    """where a large term lies: what is made of it for a while is laid there too"""

    @property
    def looked(self) -> Looked:
        return self.look()

    @property
    def term(self) -> Term:
        return self.about.term

    @property
    def title(self) -> str:
        """The term, with the pay run that is shown, as titles name it."""
        return self.term.title + self.about.run

    @property
    def as_of(self) -> datetime.date:
        return self.about.as_of
