"""Who sent, prepared, reviewed and signed each class sheet, when it was saved, and what was wrong with it: 责任到人, month by month.

From the sign-off lines of the sheets and the properties of their workbooks. Never shown in a public output.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pandas as pd
from pandas import DataFrame, Series

_CLASS = ["school", "class_name"]
_SIGNED = ["filled_by", "reviewed_by", "approved_by", "sent_by"]
COLUMNS = ["school", "class_name", "month", "file", *_SIGNED, "saved_on", "saved_at", "rows", "returned", "late"]
_PROGRAMS = frozenset(["openpyxl", "xlsxwriter", "wps", "microsoft", "user", "administrator", "admin", "dell", "lenovo", "hp", "pc"]) | {
    "wps office",
    "apache poi",
}
"""What stands as the author of a workbook and is nobody."""


def of_sheets(submissions: DataFrame, due: Callable[[str], datetime.date | None]) -> DataFrame:
    """Each class sheet with `COLUMNS`.

    submissions: with when and by whom each file was last saved. due: month → by when its sheets were due; None where the office has set no
    day. late: saved after that day; False where neither is known.
    """
    mine = submissions[(submissions["kind"] == "class") & (submissions["rows"] > 0)]
    days = {str(month): due(str(month)) for month in mine["month"].unique()}
    saved_on = mine["saved_at"].str[:10]
    last = mine["month"].map({month: day.isoformat() for month, day in days.items() if day is not None}).astype("str")
    by = mine["saved_by"].mask(mine["saved_by"].str.lower().isin(_PROGRAMS), "")
    late = (saved_on > last).fillna(False).astype(bool) & (saved_on != "")
    made = mine.assign(sent_by=by, saved_on=saved_on, late=late)
    return made[COLUMNS].sort_values(["month", "school", "class_name", "file"], kind="stable", ignore_index=True)


def answerable(sheets: DataFrame) -> Series:
    """Who answers for each sheet first: who prepared it, else who saved it; empty where it says neither."""
    return sheets["filled_by"].where(sheets["filled_by"] != "", sheets["sent_by"])


def teachers(sheets: DataFrame) -> Series:
    """School and class → who answers for its last sheet; nobody where no sheet says it."""
    known = sheets.assign(person=answerable(sheets))
    known = known[known["person"] != ""].drop_duplicates(_CLASS, keep="last")
    return known.set_index(_CLASS)["person"]


def of_classes(known: Series, rows: DataFrame) -> Series:
    """What is known of the school and class of each row. known: by school and class."""
    return Series(known.reindex(pd.MultiIndex.from_frame(rows[_CLASS])).array, index=rows.index, dtype="str")


def by_person(sheets: DataFrame, classes: DataFrame) -> DataFrame:
    """Per school, person and month: sheets, rows, faulty (sheets with rows that go back), returned (rows), late, and missing: the classes
    of that person that have sent none in that month.

    classes: one row per class and month, with sheets (`rosters.compare`).
    """
    sums = ["sheets", "rows", "faulty", "returned", "late", "missing"]
    faulty = sheets["returned"] > 0
    sent = sheets.assign(person=answerable(sheets), sheets=1, faulty=faulty.astype("int64"), late=sheets["late"].astype("int64"), missing=0)
    none = classes[classes["sheets"] == 0]
    none = none[[*_CLASS, "month"]].assign(person=of_classes(teachers(sheets), none).fillna(""), **dict.fromkeys(sums[:-1], 0), missing=1)
    both = pd.concat([sent, none], ignore_index=True)
    return both.groupby(["school", "person", "month"], sort=True)[sums].sum().astype("int64").reset_index()
