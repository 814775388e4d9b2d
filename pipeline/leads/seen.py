"""What leads are looked for in: the frames of one term, or of several one below the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.facts import keys
from pipeline.machine.slim import chosen

CLASS = ["school", "class_name"]
WHO = ["student_key", "id_number", "name", *CLASS, "submission", "row"]
"""What a line of evidence tells of a student, and where it stands."""
_TEXT = "str"


def _frame(texts: str, numbers: str = "") -> DataFrame:
    kinds = {**dict.fromkeys(texts.split(), _TEXT), **dict.fromkeys(numbers.split(), "int64")}
    return DataFrame({name: Series(dtype=kind) for name, kind in kinds.items()})


@dataclass(frozen=True)
class Seen:
    """Every frame may be empty: what was not there says nothing.

    enrolments: one row per student, class and month that was accepted: term, month, student_key, person (the name for comparing), name,
    id_number, birth_date, school, class_name, guardian, guardian_id, telephone, card_number, account_holder, hardship_group,
    hardship_level, and the place: submission, row.
    here: who stood on any class sheet, faulty rows too: month, student_key, school, class_name, person.
    paid: lines of the ledger that paid something: term, payment, kind, student_key, id_number, name, school, class_name, programme,
    months, left_fen (what is left of it after claw-backs), payee, account, paid_to.
    planned: what this term grants, whether paid yet or not: student_key, amount_fen.
    gone: lines of the lists of who left: student_key, since, submission, row.
    classes: per class and month claimed and counted. sheets: each class sheet with who signed and saved it, and when. staff: person,
    name, school (empty: of the office).
    checks: of the monthly check. slips: school, class_name, name, signed_by, submission, row. levels: student_key, school, class_name,
    level. unlisted: who claims a group and stands on no list of it: student_key. cards: accounts
    that a bank's list has opened: card_number, opened. rates: per school what was counted of how many: what, school, count, total.
    amounts: what was written as an amount by hand: what, school, fen. addresses: where families say they live: student_key, address,
    submission, row. published: who has stood on a notice, from which day, and with which account: student_key, first_day, account.
    elsewhere: who is registered or aided elsewhere: student_key, elsewhere, months, amount, submission, row. phones: of those who fill in
    the sheets, and of the office: telephone, school, role in words.
    """

    enrolments: DataFrame = field(
        default_factory=lambda: _frame(
            "term month student_key person name id_number school class_name guardian guardian_id telephone card_number account_holder "
            "hardship_group hardship_level",
            "submission row",
        ).assign(birth_date=pd.Series(dtype="datetime64[us]"))
    )
    here: DataFrame = field(default_factory=lambda: _frame("month student_key school class_name person"))
    paid: DataFrame = field(
        default_factory=lambda: _frame(
            "term payment kind student_key id_number name school class_name programme months payee account paid_to", "left_fen"
        )
    )
    planned: DataFrame = field(default_factory=lambda: _frame("student_key", "amount_fen"))
    gone: DataFrame = field(default_factory=lambda: _frame("student_key since", "submission row"))
    classes: DataFrame = field(default_factory=lambda: _frame("school class_name month", "claimed counted"))
    sheets: DataFrame = field(default_factory=lambda: _frame("school class_name month file sent_by saved_at"))
    staff: DataFrame = field(default_factory=lambda: _frame("person name school role"))
    checks: DataFrame = field(default_factory=lambda: _frame("student_key school class_name name month met applied received said"))
    slips: DataFrame = field(default_factory=lambda: _frame("school class_name name signed_by", "submission row"))
    levels: DataFrame = field(default_factory=lambda: _frame("student_key school class_name level"))
    unlisted: DataFrame = field(default_factory=lambda: _frame("student_key"))
    cards: DataFrame = field(default_factory=lambda: _frame("card_number opened"))
    rates: DataFrame = field(default_factory=lambda: _frame("what school", "count total"))
    addresses: DataFrame = field(default_factory=lambda: _frame("student_key address", "submission row"))
    published: DataFrame = field(default_factory=lambda: _frame("student_key first_day account"))
    elsewhere: DataFrame = field(default_factory=lambda: _frame("student_key elsewhere months amount", "submission row"))
    phones: DataFrame = field(default_factory=lambda: _frame("telephone school role"))
    amounts: DataFrame = field(default_factory=lambda: _frame("what school", "fen"))

    @cached_property
    def months(self) -> int:
        """How many months there are sheets of."""
        return int(self.enrolments["month"].nunique())

    @cached_property
    def latest(self) -> DataFrame:
        """The last enrolment of each student; index by student_key."""
        last = ~self.enrolments["student_key"].duplicated(keep="last")
        return chosen(self.enrolments, last).set_index("student_key", drop=False)

    def month_by_month(self, field: str) -> DataFrame:
        """Each enrolment that tells of that field and has one before it in another month: `WHO`, month, the field, and `before`, what
        was told there. One row per student and month, the last.
        """
        rows, (student, month) = self.enrolments, self._order
        told = np.flatnonzero(rows[field].notna().to_numpy())
        order = told[np.lexsort((month[told], student[told]))]
        last = np.append((np.diff(student[order]) != 0) | (np.diff(month[order]) != 0), True)[: len(order)]
        order = order[last]
        follows = np.flatnonzero(np.diff(student[order]) == 0)
        found: DataFrame = rows[[*WHO, "month", field]].iloc[order[follows + 1]]
        return found.assign(before=rows[field].iloc[order[follows]].array)

    @cached_property
    def _order(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The number of each enrolment's student and of its month: by numbers in place of texts sorting takes a tenth of the time."""
        student, month = self.enrolments["student_key"], self.enrolments["month"]
        return pd.factorize(student, use_na_sentinel=False)[0], pd.factorize(month, sort=True, use_na_sentinel=False)[0]

    @cached_property
    def months_of_each(self) -> NDArray[np.int64]:
        """For each enrolment in how many months its student has one."""
        student, month = self._order
        months = month.max(initial=0) + 1
        return np.bincount(pd.unique(student * months + month) // months)[student] if len(student) else student

    @cached_property
    def paid_months(self) -> DataFrame:
        """The lines of the ledger, one row for each month that they are for: `month`; those for no month are left out."""
        apart = self.paid.assign(month=self.paid["months"].str.split(";")).explode("month", ignore_index=True)
        return apart[apart["month"].fillna("") != ""].astype({"month": "str"})

    @cached_property
    def accounts(self) -> DataFrame:
        """Each account that a student has had, once: account, student_key, and the last place that shows it (a cell, or a line of the
        ledger)."""
        on_sheets = self.enrolments.dropna(subset="card_number").rename(columns={"card_number": "account"}).assign(payment="")
        to_students = self.paid[(self.paid["paid_to"] == "student") & (self.paid["account"].fillna("") != "")]
        booked = to_students.assign(
            submission=0, row=0, person=keys.name_key(to_students["name"]), guardian=None, guardian_id=None, telephone=None
        ).rename(columns={"payee": "account_holder"})
        columns = [
            *("account", "student_key", "person", "name", "id_number", *CLASS, "guardian", "guardian_id", "telephone"),
            *("account_holder", "submission", "row", "payment"),
        ]
        both = pd.concat([booked[columns], on_sheets[columns]], ignore_index=True).astype(
            dict.fromkeys(("guardian", "guardian_id", "telephone", "account_holder"), "str")
        )
        return both.drop_duplicates(["account", "student_key"], keep="last", ignore_index=True)

    @cached_property
    def receiving(self) -> Series:
        """fen by student: what this term grants, and what earlier terms have paid."""
        both = pd.concat(
            [
                self.planned[["student_key", "amount_fen"]],
                self.paid.rename(columns={"left_fen": "amount_fen"})[["student_key", "amount_fen"]],
            ]
        )
        return both.groupby("student_key")["amount_fen"].sum()
