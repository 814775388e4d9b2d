"""What the ledger says to a run of a term: its state, what earlier terms paid, what was ruled, what was published.

Everything here is worked out from the entries; nothing is stored twice.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts.terms import Term
from pipeline.ledger import tables as t
from pipeline.ledger.payments import all_months, left, with_status
from pipeline.ledger.sealing import NOBODY
from pipeline.ledger.store import Ledger
from pipeline.machine.kept import once_for_none

OPEN, PUBLISHED, PAYING, CLOSED, FORGOTTEN = "open", "published", "paying", "closed", "forgotten"
"""The states of a term. It is open as long as the ledger knows no move of it."""
_BEFORE = {"sealed": PAYING, "paid": PAYING}
"""What the state is called in entries of version 0.3 and before. Entries are chained and stay as they are; today's words are read."""
_TOLD = ("name", "id_number", "term", "programme", "months", "amount", "hardship_level")
"""What is told of an earlier term (kind `history`)."""
PAYS = ("pay", "seal", "correct")
"""The moves that are pay runs: today's word, and those of entries written before."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a term stands. moves: the term's, in order; runs: the term's. payments: every line of every plan, with `status` (open,
    delivered, failed, recovered). published: the term's, with last_day."""

    moves: DataFrame
    runs: DataFrame
    payments: DataFrame
    published: DataFrame

    @cached_property
    def state(self) -> str:
        """That after the last move."""
        state = str(self.moves["after"].iloc[-1]) if len(self.moves) else OPEN
        return _BEFORE.get(state, state)

    def of_term(self, term: Term) -> DataFrame:
        """The term's own payments."""
        return _own(self.payments, term)

    @cached_property
    def pay_runs(self) -> DataFrame:
        """The term's pay runs, in order: `run` (1, 2 …), move, by, why, on, folder (empty in entries written before), manifest."""
        paid = self.moves[self.moves["move"].isin(PAYS)][["number", "by", "why", "on"]].rename(columns={"number": "move"})
        known = paid.merge(self.runs[["move", "folder", "manifest"]], on="move", how="left").fillna({"folder": "", "manifest": ""})
        return known.assign(run=range(1, len(known) + 1)).reset_index(drop=True)

    @property
    def publicity_ends(self) -> str:
        """The last day of the longest-running notice of the term, as 2026-11-06; empty without one."""
        return str(self.published["last_day"].max()) if len(self.published) else ""


@dataclass(frozen=True, kw_only=True)
class Known(Standing):
    """head: the hash of the ledger's last entry. payments: with its `reason`, `name` and `id_number` too. history, rulings: for the stages
    of a run. published: student_key, programme, first_day, last_day, account. inputs: file → checksum of the last sealed run. persons: one
    row each. events: of all payments. verdicts: what was found of leads in any term: number, ruling, said.
    """

    head: str
    history: DataFrame
    rulings: DataFrame
    inputs: dict[str, str]
    persons: DataFrame
    events: DataFrame
    verdicts: DataFrame

    def by_run(self, term: Term) -> DataFrame:
        """The term's own payments with `run`, the pay run that each belongs to, and `paid_on`."""
        runs, lines = self.pay_runs.set_index("move"), self.of_term(term)
        return lines.assign(run=lines["move"].map(runs["run"]).astype("Int64"), paid_on=lines["move"].map(runs["on"]).astype("str"))

    @property
    def notice_from(self) -> datetime.date | None:
        """The first day of the term's last notice; None before the first."""
        return datetime.date.fromisoformat(str(self.published["first_day"].max())) if len(self.published) else None

    @property
    def notice_until(self) -> datetime.date | None:
        """The last day of the term's last notice; None before the first."""
        last = self.published[self.published["first_day"] == self.published["first_day"].max()]
        return datetime.date.fromisoformat(str(last["last_day"].max())) if len(last) else None


def standing_of(ledger: Ledger, term: Term) -> Standing:
    """How the term stands, without anything of a person: at once, however many were paid."""
    of = ledger.impersonal(t.MOVES, t.RUNS, t.PUBLICATIONS, t.PAYMENTS, t.EVENTS)
    return Standing(
        moves=_own(of["moves"], term),
        runs=_own(of["runs"], term),
        payments=with_status(of["payments"], of["payment_events"]),
        published=_own(of["publications"], term),
    )


def known_of(ledger: Ledger, term: Term) -> Known:
    """Read what concerns a run of that term."""
    head = ledger.head()  # before the tables: what is written in between must look new to who writes on this, never known
    of = ledger.read(t.MOVES, t.RUNS, t.INPUTS, t.PUBLICATIONS, t.PERSONS, t.PAYMENTS, t.EVENTS, t.RULINGS, t.LEVELS)
    of |= {name: _of_somebody(of[name], term) for name in ("publications", "persons", "payments", "levels")}
    of["rulings"] = of["rulings"][of["rulings"]["said"] != ""]  # of a term that was forgotten nobody knows who has said what
    persons = of["persons"].drop_duplicates("student_key", keep="last")
    payments = _with_names(of["payments"], of["payment_events"], persons)
    inputs = _own(of["inputs"], term)
    sealed = inputs[inputs["move"] == inputs["move"].max()]
    published = _own(of["publications"], term)
    return Known(
        moves=_own(of["moves"], term),
        runs=_own(of["runs"], term),
        head=head,
        payments=payments,
        history=_history(payments, of["levels"], persons, term),
        rulings=_rulings(of["rulings"][~_of_leads(of["rulings"])]),
        published=published.sort_values("last_day").drop_duplicates(["student_key", "programme"], keep="first"),
        inputs=dict(zip(sealed["file"], sealed["sha256"], strict=True)),
        persons=persons,
        events=of["payment_events"],
        verdicts=_verdicts(of["rulings"][_of_leads(of["rulings"])]),
    )


def _own(entries: DataFrame, term: Term) -> DataFrame:
    return entries[entries["term"] == term.name]


def _of_somebody(entries: DataFrame, term: Term) -> DataFrame:
    """Without those of other terms that were forgotten: they are nobody's any more."""
    gone = entries["student_key"].str.startswith(NOBODY)
    return entries[~gone | (entries["term"] == term.name)] if gone.any() else entries


@once_for_none
def _with_names(payments: DataFrame, events: DataFrame, persons: DataFrame) -> DataFrame:
    names = persons.set_index("student_key")
    named = {name: payments["student_key"].map(names[name]).astype("str").fillna("") for name in ("name", "id_number")}
    return with_status(payments, events).assign(**named)


def _before(frame: DataFrame, term: Term) -> DataFrame:
    """The rows of terms before this one."""
    earlier = [name for name in frame["term"].unique() if term.is_after(name)]
    return frame[frame["term"].isin(earlier)]


def _history(payments: DataFrame, levels: DataFrame, persons: DataFrame, term: Term) -> DataFrame:
    """Earlier terms as rows of kind `history`: what each student received, net of what was claimed back, and each one's level."""
    if payments.empty and levels.empty:
        return _no_history().copy(deep=False)
    paid = _before(left(payments), term)
    keys = ["student_key", "term", "programme"]
    received = paid.groupby(keys).agg(months=("months", all_months), amount=("left_fen", "sum")).reset_index()
    found = pd.concat([received.astype({"amount": "str"}), _before(levels, term).rename(columns={"level": "hardship_level"})])
    names = persons.set_index("student_key")
    rows = found.assign(**{name: found["student_key"].map(names[name]).astype("str") for name in ("name", "id_number")})
    plain = {name: rows.get(name, Series(index=rows.index, dtype="str")).astype("str") for name in _TOLD}
    return _as_sheet(plain)


def _as_sheet(texts: dict[str, Series]) -> DataFrame:
    return DataFrame({"submission": 0, "row": 0, **texts, "id_number_is_number": False}).reset_index(drop=True)


@cache
def _no_history() -> DataFrame:
    return _as_sheet({name: Series(dtype="str") for name in _TOLD})


def _of_leads(rulings: DataFrame) -> Series:
    """Which entries are no ruling on a case but what was found of a lead."""
    return rulings["case_number"].str.fullmatch("L[A-Z][0-9A-F]{10}").fillna(False).astype(bool)


def _verdicts(rulings: DataFrame) -> DataFrame:
    last = rulings.drop_duplicates("case_number", keep="last").rename(columns={"case_number": "number"})
    return last[["number", "ruling", "said"]].assign(submission=0, row=0).reset_index(drop=True)


def _rulings(rulings: DataFrame) -> DataFrame:
    """The last ruling on each case, as `persons.rulings.usable` returns them; from no sheet of this term."""
    last = rulings.drop_duplicates("case_number", keep="last").rename(columns={"case_number": "case"})
    return last[["case", "ruling", "said"]].assign(submission=0, row=0, name="").reset_index(drop=True)
