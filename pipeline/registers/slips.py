"""Receipt slips of the letters: which came back, and whose are missing."""

from __future__ import annotations

from functools import cache

import pandas as pd
from pandas import DataFrame, Series

from pipeline.machine.distinct import among
from pipeline.registers import lines
from pipeline.speech import findings as f
from schemas.categories import YES_NO
from schemas.slips import KIND

_TOLD = ["student_key", "returned", "returned_on", "signed_by"]


def usable(sheets: DataFrame, enrolments: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(slips, findings) from the rows of kind `slips` and from a column of the class sheets: student_key, returned (True, False),
    returned_on, signed_by. A line with a day is a slip that came back."""
    ticked = enrolments[enrolments["slip"].notna()]
    if sheets.empty and ticked.empty:
        return _nothing().copy(deep=False), f.none()
    day = lines.days(sheets["returned_on"])
    valid = {"returned": lines.is_among(sheets["returned"], YES_NO), "returned_on": day.notna()}
    whole, incomplete = lines.complete(sheets, KIND, valid)
    whose = lines.concerned(sheets, enrolments)["student_key"]
    idle = sheets[whole & whose.isna()]
    back = sheets["returned"].eq("yes").fillna(False).astype(bool) | (sheets["returned"].isna() & day.notna())
    known = sheets.assign(student_key=whose, returned=back, returned_on=day)[whole & whose.notna()]
    ticked = ticked[["student_key"]].assign(returned=ticked["slip"] == "yes", returned_on=None, signed_by=None)
    known = pd.concat([ticked, known[list(ticked)]], ignore_index=True)
    found = f.together(incomplete, f.found("LINE-IDLE", idle, "name", value=idle["name"]))
    last = known.sort_values("returned", kind="stable").drop_duplicates("student_key", keep="last")
    return last[_TOLD].fillna({"signed_by": ""}).reset_index(drop=True), found


@cache
def _nothing() -> DataFrame:
    return DataFrame({name: Series(dtype="bool" if name == "returned" else "str") for name in _TOLD})


def missing(recipients: DataFrame, slips: DataFrame) -> DataFrame:
    """The recipients of the schools of which the slips tell, each once, with `returned` and `returned_on`. recipients: with student_key and
    school."""
    recipients = lines.of_told_schools(recipients, slips)
    back = slips[slips["returned"].astype(bool)].set_index("student_key")
    returned_on = recipients["student_key"].map(back["returned_on"]).astype("str")
    return recipients.assign(returned=among(recipients["student_key"], back.index), returned_on=returned_on)
