"""Sheets of several classes saved by one person within minutes."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.leads.evidence import WEAK, Kind, count, lines, nothing
from pipeline.leads.seen import CLASS, Seen
from pipeline.speech.language import N_, _, filled

_FEWEST, _MINUTES, _CLERK = 3, 15, 0.5
"""Classes; minutes from one to the next; and the share of a school's classes from which on that person is its clerk."""


def find(seen: Seen) -> DataFrame:
    """By the properties of the workbooks. Nobody is named: the sheets are asked about. One who saves the sheets of half a school collects
    them."""
    sheets = seen.sheets[(seen.sheets["sent_by"] != "") & (seen.sheets["saved_at"].str.len() == len("2026-09-10T08:30:00"))]
    sheets = sheets.assign(at=pd.to_datetime(sheets["saved_at"], errors="coerce")).dropna(subset="at")
    if sheets.empty:
        return nothing()
    keys = ["school", "month", "sent_by"]
    sheets = sheets.sort_values([*keys, "at"], kind="stable", ignore_index=True)
    same = (sheets[keys] == sheets[keys].shift()).all(axis=1)
    near = same & (sheets["at"].diff() <= pd.Timedelta(minutes=_MINUTES))
    sheets["run"] = (~near).cumsum().astype("str")
    number = count(sheets, "run", "file")  # a workbook of several classes is saved once
    whole = seen.sheets.groupby(["school", "month"])["class_name"].nunique()
    of_school = whole.reindex(pd.MultiIndex.from_frame(sheets[["school", "month"]])).to_numpy()
    by_person = sheets.groupby(keys)["class_name"].transform("nunique")
    chosen = sheets[(number >= _FEWEST) & (by_person < _CLERK * of_school)]
    return lines(
        chosen,
        chosen["school"] + "|" + chosen["sent_by"],
        strength=WEAK,
        said=filled(_("{count} 个班的表由同一人在几分钟内先后保存"), count=number.loc[chosen.index].astype("str")),
        shown=filled(
            _("{month} {at}　保存人 {who}"), month=chosen["month"], at=chosen["saved_at"].str.replace("T", " "), who=chosen["sent_by"]
        ),
        fact=chosen[CLASS[1]] + "|" + chosen["saved_at"],
    )


KIND = Kind(
    "SHEETS-ONE-HAND",
    "U",
    N_("几个班的表一人所填"),
    N_("名单可能不是班主任填的，没有逐班核对。"),
    N_("年级组长汇总、教务员代为保存。"),
    N_("问这几位班主任：表是谁填的、有没有点名。"),
    find,
)
