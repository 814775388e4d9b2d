"""Enrolments to students and their claims: who is judged, by which facts, for which programmes and months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import Categorical, DataFrame, Series

from pipeline.aid import changes
from pipeline.facts.terms import Term
from pipeline.machine.distinct import distinct, last_known, ordinal
from pipeline.machine.slim import chosen
from pipeline.policy import Policy
from pipeline.speech.wording import fold, several
from schemas import categories as words

PERSON = ["student_key", "person", "school"]
"""A student is judged once per school; the name is part of it, since one id may stand under two."""


@dataclass(frozen=True)
class Claims:
    """students: one row per student and school, index 0 … in the order of school, class and name: of each column of the
    enrolments the last value that is not empty, month by month; `who`, the number of the person; `applied_for`, the programmes that
    the sheets name; and what `changes.of_students` adds.
    claims: student (index of students), programme, months (2026-09;2026-10, as category)."""

    students: DataFrame
    claims: DataFrame


def claims_of(enrolments: DataFrame, policy: Policy, term: Term) -> Claims:
    """enrolments: as `deduplicate` returns them. Who names no programme claims all of the stage that are claimed by stage."""
    rows = _standing(enrolments).reset_index(drop=True)
    order = np.lexsort([rows["row"].to_numpy(), rows["submission"].to_numpy(), ordinal(rows["month"])])
    number, count = _numbered(rows, order)
    rows, barred = _unbarred(rows, number, count)
    students = last_known(rows, order, number, count).assign(barred=barred)
    students = _with_unsaid(students)
    students["outcome"] = students["outcome"].where(students["outcome"] != "held", "counts")
    students["holds"] = _holds(rows, number, count)
    students["who"] = pd.factorize(students["student_key"])[0]
    months = rows[["month", "enrolment_status"]].assign(student=number).iloc[order]
    students = pd.concat([students, changes.of_students(months).reindex(students.index)], axis=1)
    meant = _meant(rows, policy, term)
    bits = _months_as_bits(rows, term)
    claimed, named = {}, np.zeros(count, dtype=np.int64)
    for place, one in enumerate(policy.in_force(term)):
        of_programme = np.zeros(count, dtype=np.uint8)
        for combination, (programmes, written) in enumerate(meant.programmes):
            if one.id in programmes:
                mine = (meant.number == combination) & rows["claims"].to_numpy()
                np.bitwise_or.at(of_programme, number[mine], bits[mine])
                np.bitwise_or.at(named, number[mine], int(written) << place)
        claimed[one.id] = of_programme
    return Claims(students.assign(applied_for=_joined(named, list(claimed))), _claims(claimed, term))


def _unbarred(rows: DataFrame, number: NDArray[np.int64], count: int) -> tuple[DataFrame, Series]:
    """Add `claims`: False for a row whose sheet says that it claims nothing (`intake.standing`), unless all of the student's say so. Then
    the student is judged, and refused by that word. Returns (rows, the reason of each student; empty for who is claimed for)."""
    said = rows["barred"] if "barred" in rows else Series("", index=rows.index, dtype="str")
    free = np.zeros(count, dtype=bool)
    np.logical_or.at(free, number, (said == "").to_numpy())
    reason = said.groupby(number).last().reindex(range(count)).fillna("").astype("str")
    return rows.assign(claims=(said == "").to_numpy() | ~free[number]), reason.where(~free, "")


def _with_unsaid(students: DataFrame) -> DataFrame:
    """Add `unsaid_group` and `unsaid_level`: the student's sheet has no column that tells, or one that was not understood.

    A sheet with a column of groups says of who has an empty cell there that there is none; one with a column of levels alone says so of
    those without a level.
    """
    unsaid = students["unsaid"].fillna("") if "unsaid" in students else Series("", index=students.index, dtype="str")
    no_group, no_level = (unsaid.str.contains(f";{name};", regex=False) for name in ("hardship_group", "hardship_level"))
    unread = students["unread_hardship"].fillna("").ne("") if "unread_hardship" in students else Series(False, index=students.index)
    has_level = students["hardship_level"].notna() & students["hardship_level"].ne("none")
    return students.assign(
        unsaid=unsaid,
        unsaid_group=((no_group & (no_level | has_level)) | unread) & students["hardship_group"].isna(),
        unsaid_level=((no_group & no_level) | unread) & students["hardship_level"].isna(),
    )


def _standing(enrolments: DataFrame) -> DataFrame:
    """The rows that make a claim: all but second rows of one class, and the class that does not count of two of a school."""
    other_class = (enrolments["outcome"] == "superseded") & (enrolments["reason"] == "DUP-CLASS")
    return chosen(enrolments, (enrolments["outcome"] != "collapsed") & ~other_class)


def _numbered(rows: DataFrame, order: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """(number of each row's student, how many there are): in the order of school, class, name and id."""
    _, number = distinct(rows[PERSON])
    count = int(number.max(initial=-1)) + 1
    by = ["school", "class_name", "person", "student_key"]
    known = last_known(rows[by], order, number, count)
    place = np.lexsort([ordinal(known[name]) for name in reversed(by)])
    moved = np.empty(count, dtype=np.int64)
    moved[place] = np.arange(count)
    return moved[number], count


def _holds(rows: DataFrame, number: NDArray[np.int64], students: int) -> Series:
    """Every code for which one of the student's rows is held, sorted, joined by semicolons."""
    held = np.flatnonzero((rows["holds"] != "").to_numpy())
    codes = rows["holds"].iloc[held].groupby(number[held]).agg(lambda texts: ";".join(sorted(set(";".join(texts).split(";")))))
    return codes.reindex(range(students)).fillna("").astype("str")


@dataclass(frozen=True)
class _Meant:
    """programmes: for each different way of writing them (programmes, named?); number: which of them each row has."""

    programmes: list[tuple[list[str], bool]]
    number: NDArray[np.int64]


def _meant(rows: DataFrame, policy: Policy, term: Term) -> _Meant:
    names = policy.names(term)
    of_stage = {stage: [one.id for one in policy.in_force(term) if stage in one.programme.stages] for stage in words.STAGE}
    kinds, number = distinct(rows[["programme", "stage"]])
    meant = [
        (_named(str(written), str(stage), names, of_stage), True) if written else (policy.claimed_by_stage(str(stage), term), False)
        for written, stage in kinds.fillna("").itertuples(index=False)
    ]
    return _Meant(meant, number)


def _named(written: str, stage: str, names: dict[str, list[str]], of_stage: dict[str, list[str]]) -> list[str]:
    """The programmes that a cell names. One of another stage is claimed too, and refused for its stage."""
    chosen: list[str] = []
    for word in several(written):
        candidates = names.get(fold(word), [])
        fitting = [one for one in candidates if one in of_stage.get(stage, [])]
        chosen += fitting or candidates[:1]
    return list(dict.fromkeys(chosen))


def _months_as_bits(rows: DataFrame, term: Term) -> NDArray[np.uint8]:
    """1 for the term's first month, 2 for the second, 4 …; `validate` lets no other month through."""
    return np.asarray(rows["month"].map({month: 1 << place for place, month in enumerate(term.months)}), dtype=np.uint8)


def months_of(bits: NDArray[np.uint8], term: Term) -> Categorical:
    """Months as bits to 2026-09;2026-10, as category."""
    texts = [";".join(month for place, month in enumerate(term.months) if number >> place & 1) for number in range(1 << len(term.months))]
    return Categorical.from_codes(bits, categories=pd.Index(texts, dtype="str"))


def _joined(bits: NDArray[np.int64], programmes: list[str]) -> Series:
    """Programmes as bits to sv-grant;sv-tuition."""
    codes, kinds = pd.factorize(bits)
    texts = [";".join(one for place, one in enumerate(programmes) if int(kind) >> place & 1) for kind in kinds]
    return Series(pd.array(texts, dtype="str").take(codes))


def _claims(claimed: dict[str, NDArray[np.uint8]], term: Term) -> DataFrame:
    student = [np.flatnonzero(bits) for bits in claimed.values()]
    programme = np.repeat(np.arange(len(claimed)), [len(one) for one in student])
    bits = np.concatenate([bits[mine] for bits, mine in zip(claimed.values(), student, strict=True)] or [np.array([], dtype=np.uint8)])
    return DataFrame(
        {
            "student": np.concatenate([*student, np.array([], dtype=np.int64)]),
            "programme": Categorical.from_codes(programme, categories=pd.Index(list(claimed), dtype="str")),
            "months": months_of(bits, term),
        }
    )
