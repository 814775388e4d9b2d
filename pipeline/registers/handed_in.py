"""Who sent, prepared, reviewed and signed each class sheet, when it was saved, and what was wrong with it: 责任到人, month by month.

From the sign-off lines of the sheets and the properties of their workbooks. Never shown in a public output.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from pandas import DataFrame, Series

_SIGNED = ["filled_by", "reviewed_by", "approved_by", "sent_by"]
COLUMNS = ["school", "class_name", "month", "file", *_SIGNED, "saved_on", "rows", "returned", "late"]
_PROGRAMS = frozenset(["openpyxl", "xlsxwriter", "wps", "microsoft", "user", "administrator", "admin", "dell", "lenovo", "hp", "pc"]) | {
    "wps office",
    "apache poi",
}
"""What stands as the author of a workbook and is nobody."""


def of_sheets(submissions: DataFrame, saved: Callable[[str], tuple[str, str]], due: Callable[[str], datetime.date | None]) -> DataFrame:
    """Each class sheet with `COLUMNS`.

    saved: file → (when, by whom) it was last saved. due: month → by when its sheets were due; None where the office has set no day. late:
    saved after that day; False where neither is known.
    """
    mine = submissions[(submissions["kind"] == "class") & (submissions["rows"] > 0)]
    known = {file: saved(file) for file in mine["file"].unique()}
    days = {str(month): due(str(month)) for month in mine["month"].unique()}
    saved_on = mine["file"].map({file: when[:10] for file, (when, _by) in known.items()}).astype("str")
    last = mine["month"].map({month: day.isoformat() for month, day in days.items() if day is not None}).astype("str")
    by = mine["file"].map({file: by for file, (_when, by) in known.items() if by.lower() not in _PROGRAMS})
    late = (saved_on > last).fillna(False).astype(bool) & (saved_on != "")
    made = mine.assign(sent_by=by.astype("str").fillna(""), saved_on=saved_on, late=late)
    return made[COLUMNS].sort_values(["month", "school", "class_name", "file"], kind="stable", ignore_index=True)


def answerable(sheets: DataFrame) -> Series:
    """Who answers for each sheet first: who prepared it, else who saved it; empty where it says neither."""
    return sheets["filled_by"].where(sheets["filled_by"] != "", sheets["sent_by"])


def by_person(sheets: DataFrame) -> DataFrame:
    """Per school, person and month: sheets, rows, faulty (sheets with rows that go back), returned (rows), late."""
    counted = sheets.assign(person=answerable(sheets), sheets=1, faulty=(sheets["returned"] > 0), late=sheets["late"])
    grouped = counted.groupby(["school", "person", "month"], sort=True)[["sheets", "rows", "faulty", "returned", "late"]]
    return grouped.sum().astype("int64").reset_index()
