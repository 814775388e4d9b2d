"""Sheets that were last saved long before the month that they are for."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.leads.evidence import WEAK, Kind, lines
from pipeline.leads.seen import Seen
from pipeline.speech.language import N_, _, filled

_DAYS = 31
"""Before the first day of the month: a sheet may be prepared in the holidays."""
_COMMON = 0.2
"""Where more of a term's sheets than that are so old, it is the computers' clocks, or a system's export."""


def find(seen: Seen) -> DataFrame:
    """By the properties of the workbooks. Nobody is named: the sheet is asked about."""
    sheets = seen.sheets[seen.sheets["saved_at"].fillna("") != ""]
    saved = pd.to_datetime(sheets["saved_at"].str[:10], errors="coerce")
    begins = pd.to_datetime(sheets["month"] + "-01", errors="coerce")
    old = ((begins - saved).dt.days > _DAYS).fillna(False)
    chosen = sheets[old & (saved.dt.year >= begins.dt.year - 3)]  # a clock that was never set says 1980, or 2000
    if len(chosen) > _COMMON * len(sheets):
        chosen = chosen.iloc[:0]
    return lines(
        chosen,
        chosen["school"] + "|" + chosen["class_name"],
        strength=WEAK,
        said=_("表在当月之前很久就保存好了"),
        shown=filled(_("{month} 的表，最后保存于 {day}"), month=chosen["month"], day=chosen["saved_at"].str[:10]),
        fact=chosen["month"] + "|" + chosen["saved_at"],
    )


KIND = Kind(
    "SHEET-OLD",
    "V",
    N_("表比月份旧"),
    N_("可能是拿旧表充数，没有按当月清点。"),
    N_("电脑的日期不对；提前做好、内容没有变动。"),
    N_("问班主任这个月有没有点名；与考勤核对。"),
    find,
)
