"""Whom the notices of each school tell people to turn to."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.facts import keys
from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from pipeline.speech import findings as f
from schemas.school_contacts import KIND

FIELDS = ("hotline", "complaint_box", "aid_office")


@once_for_none
def usable(sheets: DataFrame, enrolments: DataFrame) -> tuple[DataFrame, DataFrame]:
    """The contacts of the schools of the class sheets, and what is wrong with other lines.

    sheets: rows of kind `contacts`. Returns (contacts, findings): contacts has `school` as the class sheets write it, and FIELDS, empty
    where nothing was written. Two lines of one school that differ are both left out.
    """
    names = enrolments["school"].drop_duplicates()
    by_key = dict(zip(keys.place_key(names), names, strict=True))
    whole, incomplete = lines.complete(sheets, KIND, {})
    rows = sheets.assign(school=keys.place_key(sheets["school"].astype("str")).map(by_key).astype("str"))[whole]
    idle = rows[rows["school"].isna()]
    known = rows.dropna(subset="school")[["school", *FIELDS, "submission", "row"]].fillna(dict.fromkeys(FIELDS, ""))
    once = known.drop_duplicates(["school", *FIELDS])
    twice = once[once["school"].duplicated(keep=False)]
    found = f.together(
        incomplete,
        f.found("LINE-IDLE", idle, "school", value=sheets.loc[idle.index, "school"]),
        f.found("LINE-TWICE", twice, "school", value=twice["school"]),
    )
    return once.drop(twice.index)[["school", *FIELDS]].reset_index(drop=True), found
