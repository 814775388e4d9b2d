"""What the ledger and the published tables of several terms have seen, in the frames that leads are looked for in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import keys
from pipeline.leads.gather import paid_of, rates_of, staff_of
from pipeline.leads.seen import CLASS, Seen

TABLES = ("enrolments", "classes", "assessments", "submissions")
"""The tables of each term that are read."""
_TEXTS = ("guardian", "guardian_id", "telephone", "card_number", "account_holder", "hardship_group", "hardship_level")
"""Columns that outputs of older versions do not have."""


def of_terms(tables: Mapping[str, Mapping[str, DataFrame]], payments: DataFrame) -> tuple[Seen, DataFrame]:
    """(what was seen, where: submission, file, sheet).

    tables: term → its published tables, by `TABLES`; what is missing says nothing. payments: lines of the ledger of these terms, with
    status, name and id_number. A sheet is known by its term, file and name; `file` begins with the term.
    """
    empty = Seen()
    enrolments = _stacked(tables, "enrolments", empty.enrolments)
    enrolments = enrolments.assign(**{name: enrolments.get(name, Series(None, index=enrolments.index)).astype("str") for name in _TEXTS})
    file = enrolments["term"] + "/" + enrolments.get("file", Series("", index=enrolments.index)).fillna("")
    sheet = enrolments.get("sheet", Series("", index=enrolments.index)).fillna("")
    number, firsts = pd.factorize(file + "\n" + sheet)
    texts = Series(firsts, dtype="str").str.split("\n", n=1)
    places = DataFrame({"submission": range(1, len(firsts) + 1), "file": texts.str[0], "sheet": texts.str[1]})
    enrolments = enrolments.assign(
        submission=number + 1, person=keys.name_key(enrolments["name"]), birth_date=pd.to_datetime(enrolments["birth_date"])
    ).sort_values(["month", "submission", "row"], kind="stable", ignore_index=True)
    levels = _stacked(tables, "assessments", empty.levels).drop_duplicates("student_key", keep="last")
    signed = _stacked(tables, "submissions", DataFrame())
    seen = Seen(
        enrolments=enrolments,
        here=enrolments[["month", "student_key", *CLASS, "person"]].dropna(),
        paid=paid_of(payments),
        classes=_stacked(tables, "classes", empty.classes),
        levels=levels,
        staff=staff_of(signed) if len(signed) else empty.staff,
    )
    return replace(seen, rates=rates_of(seen)), places


def _stacked(tables: Mapping[str, Mapping[str, DataFrame]], name: str, without: DataFrame) -> DataFrame:
    some = [one[name].assign(term=term) for term, one in tables.items() if name in one and len(one[name])]
    return pd.concat(some, ignore_index=True) if some else without.assign(term=Series(dtype="str"))
