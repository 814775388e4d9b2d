"""A class list copied from the month before though somebody on it had gone."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.leads.evidence import Kind, lines, nothing, strong_where
from pipeline.leads.seen import CLASS, WHO, Seen
from pipeline.machine.distinct import distinct, ordinal
from pipeline.speech.language import N_, _, filled

_FEWEST = 8
"""Students of a list: of fewer the same order says nothing."""


def find(seen: Seen) -> DataFrame:
    """Lists with the same students in the same order as in an earlier month, on which somebody stands who is said to have left by then,
    or who has begun in another school or class in that month. Where nobody has gone, the same list is an honest one."""
    copied = seen.enrolments[[*WHO, "month"]][_same_as_before(seen.enrolments)].reset_index(drop=True)
    if copied.empty:
        return nothing()
    since = seen.gone.dropna(subset="since").groupby("student_key")["since"].min().str[:7]
    left = copied["student_key"].map(since).astype("str").fillna("9999") < copied["month"]
    went = copied[left | copied.index.isin(_begun_elsewhere(copied, seen.here))]
    return lines(
        went,
        went["school"] + "|" + went["class_name"],
        strength=strong_where(left.loc[went.index]),
        said=_("名单与上月逐行相同，而表上有人已经离开"),
        shown=filled(_("{month} 的名单照抄上月，其中有 {name}"), month=went["month"], name=went["name"]),
        fact=went["id_number"] + "|" + went["month"],
        field="name",
    )


def _begun_elsewhere(copied: DataFrame, here: DataFrame) -> Series:
    """The places of the lines whose student is on the sheets of another school or class from that very month on."""
    sheets, number = distinct(here[["student_key", *CLASS]])
    month = ordinal(here["month"])
    firsts = Series(month).groupby(number).min()
    names = Series(here["month"].to_numpy(dtype=object), index=month).groupby(level=0).first()
    begun = sheets.assign(month=firsts.map(names).astype("str"))
    other = (
        copied[["student_key", "month", *CLASS]]
        .reset_index(names="place")
        .merge(begun, on=["student_key", "month"], suffixes=("", "_begun"))
    )
    elsewhere = (other["school"] != other["school_begun"]) | (other["class_name"] != other["class_name_begun"])
    return other.loc[elsewhere, "place"]


def _same_as_before(rows: DataFrame) -> NDArray[np.bool_]:
    """Which rows are of a list that is the same as one of the class of an earlier month."""
    lists, number = distinct(rows[[*CLASS, "month", "submission"]])
    hashed = pd.util.hash_array(pd.factorize(rows["student_key"])[0])
    order = np.lexsort((rows["row"].to_numpy(), number))
    place = np.arange(len(rows)) - np.searchsorted(number[order], np.arange(len(lists)))[number[order]] + 1
    content = hashed[order] * place.astype("uint64")
    sums = lists.assign(sum=Series(content).groupby(number[order]).sum(), size=np.bincount(number, minlength=len(lists)))
    first = sums.groupby([*CLASS, "sum", "size"])["month"].transform("min")
    same = (first < sums["month"]) & (sums["size"] >= _FEWEST)
    return same.to_numpy(dtype=bool)[number]


KIND = Kind(
    "LIST-COPIED",
    "P",
    N_("名单照抄上月"),
    N_("没有逐月清点，离校的学生可能一直领着。"),
    N_("班上确实没有变动，离开的学生手续还没有办完。"),
    N_("到班点名；查离校日期和当月是否发放。"),
    find,
)
