"""Days off and weekends that are worked, as a sheet tells of them."""

from __future__ import annotations

import datetime
import re

from pandas import DataFrame, Series

from pipeline.facts.days import days_in
from pipeline.facts.terms import Term
from pipeline.facts.workdays import Calendar
from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from schemas.workdays import KIND

_WHOLE_YEAR = 5
"""So many holidays of a year are its announcement; fewer are local days beside it."""
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@once_for_none
def usable(sheets: DataFrame, submissions: DataFrame, term: Term) -> tuple[Calendar, DataFrame]:
    """(calendar, findings) from the rows of kind `workdays`. A day without a year is of the year that the name of the file or sheet says,
    else of the school year of the term; a span whose last month is before its first ends in the next year."""
    files = submissions.set_index("submission")
    names = sheets["submission"].map(files["file"] + " " + files["sheet"])
    years = names.str.extract(_YEAR, expand=False)
    off, worked = (_days(sheets[name], years, term) for name in ("off", "worked"))
    is_worked = sheets["arrangement"] == "worked"
    valid = {
        "off": off.str.len() > 0,
        "worked": (worked.str.len() > 0) | ~sheets["worked"].fillna("").str.contains(r"\d"),  # 无, —
        "arrangement": lines.is_among(sheets["arrangement"], KIND.columns["arrangement"].categories or {}),
    }
    whole, incomplete = lines.complete(sheets, KIND, valid)
    told: dict[datetime.date, bool] = {}
    for days, works in ((off[whole & ~is_worked], False), (off[whole & is_worked], True), (worked[whole], True)):
        told |= {day: works for some in days for day in some}
    holidays = sheets.loc[whole & ~is_worked, ["occasion"]].assign(year=off.map(lambda days: days[0].year if days else 0))
    known = holidays.drop_duplicates().groupby("year").size()
    return Calendar(told, frozenset(known.index[known >= _WHOLE_YEAR])), incomplete


def _days(texts: Series, years: Series, term: Term) -> Series:
    """Each text's days, in order; none where it is empty or names something that is no day."""
    pairs = zip(texts.fillna(""), years.fillna(""), strict=True)
    return Series([days_in(text, int(year) if year else None, term) for text, year in pairs], index=texts.index, dtype=object)
