"""Visits: which recipients were visited this school year, by whom, and what a visit found against the level of the class."""

from __future__ import annotations

from pandas import DataFrame, Series

from pipeline.facts.terms import Term
from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from pipeline.speech import findings as f
from pipeline.speech.language import _, words_of
from schemas.categories import HARDSHIP_LEVEL
from schemas.visits import KIND

COLUMNS = ["student_key", "visited_on", "visited_by", "found", "found_level", "submission", "row"]


@once_for_none
def usable(sheets: DataFrame, enrolments: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(visits, findings) from the rows of kind `visits`: one row for each that is of a student of the class sheets, with `COLUMNS`."""
    day = lines.days(sheets["visited_on"])
    valid = {"visited_on": day.notna(), "found_level": lines.is_among(sheets["found_level"], HARDSHIP_LEVEL)}
    whole, incomplete = lines.complete(sheets, KIND, valid)
    whose = lines.concerned(sheets, enrolments)["student_key"]
    idle = sheets[whole & whose.isna()]
    known = sheets.assign(student_key=whose, visited_on=day)[whole & whose.notna()]
    found = f.together(incomplete, f.found("LINE-IDLE", idle, "name", value=idle["name"]))
    return known[COLUMNS].fillna({"visited_by": "", "found": ""}).reset_index(drop=True), found


def of_year(visits: DataFrame, term: Term) -> DataFrame:
    """The last visit to each student within the school year of the term."""
    first = term.school_year_first_day.isoformat()[:7]
    last = f"{term.school_year_first_day.year + 1}-08-31"
    within = visits[(visits["visited_on"] >= first) & (visits["visited_on"] <= last)]
    return within.sort_values("visited_on", kind="stable").drop_duplicates("student_key", keep="last")


def differing(visits: DataFrame, levels: Series) -> DataFrame:
    """LEVEL-DIFFERS where a visit found another level than the student has. levels: student_key → level."""
    now = visits["student_key"].map(levels).astype("str")
    differs = visits["found_level"].notna() & now.notna() & (now != "") & (visits["found_level"] != now)
    spelled = words_of(HARDSHIP_LEVEL)
    rows = visits[differs]
    value, expected = (texts[differs].map(spelled).astype("str") for texts in (now, visits["found_level"]))
    return f.found(
        "LEVEL-DIFFERS", rows[["submission", "row", "student_key"]], "found_level", value=value, expected=expected, other=_("走访")
    )
