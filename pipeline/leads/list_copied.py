"""A class list copied from the month before though somebody on it had gone."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.leads.evidence import Kind, lines, nothing, strong_where
from pipeline.leads.seen import CLASS, Seen
from pipeline.speech.language import N_, _, filled

_FEWEST = 8
"""Students of a list: of fewer the same order says nothing."""


def find(seen: Seen) -> DataFrame:
    """Lists with the same students in the same order as in an earlier month, on which somebody stands who is said to have left by then,
    or who has begun in another school or class in that month. Where nobody has gone, the same list is an honest one."""
    same = _same_as_before(seen.enrolments)
    if same.empty:
        return nothing()
    copied = seen.enrolments.merge(same, on=[*CLASS, "month", "submission"])
    since = seen.gone.dropna(subset="since").groupby("student_key")["since"].min().str[:7]
    left = copied["student_key"].map(since).astype("str").fillna("9999") < copied["month"]
    places = seen.here.assign(where=seen.here["school"] + "|" + seen.here["class_name"])
    begun = places.groupby(["student_key", "where"])["month"].min().reset_index()
    other = (
        copied[["student_key", "month"]]
        .assign(home=copied["school"] + "|" + copied["class_name"], place=copied.index)
        .merge(begun, on="student_key", suffixes=("", "_begun"))
    )
    moved = set(other.loc[(other["where"] != other["home"]) & (other["month_begun"] == other["month"]), "place"])
    went = copied[left | copied.index.isin(moved)]
    return lines(
        went,
        went["school"] + "|" + went["class_name"],
        strength=strong_where(left.loc[went.index]),
        said=_("名单与上月逐行相同，而表上有人已经离开"),
        shown=filled(_("{month} 的名单照抄上月，其中有 {name}"), month=went["month"], name=went["name"]),
        fact=went["id_number"] + "|" + went["month"],
        field="name",
    )


def _same_as_before(rows: DataFrame) -> DataFrame:
    """school, class_name, month, submission of the lists that are the same as one of the class of an earlier month."""
    keys = [*CLASS, "month", "submission"]
    ordered = rows.sort_values(["submission", "row"], kind="stable")
    hashed = pd.util.hash_array(ordered["student_key"].to_numpy(dtype=object), categorize=False)
    place = ordered.groupby(keys).cumcount().to_numpy().astype("uint64") + 1
    sums = ordered.assign(content=hashed * place).groupby(keys)["content"].agg(["sum", "size"]).reset_index()
    first = sums.groupby([*CLASS, "sum", "size"])["month"].transform("min")
    same = (first < sums["month"]) & (sums["size"] >= _FEWEST)
    return sums.loc[same, keys]


KIND = Kind(
    "LIST-COPIED",
    "P",
    N_("名单照抄上月"),
    N_("没有逐月清点，离校的学生可能一直领着。"),
    N_("班上确实没有变动，离开的学生手续还没有办完。"),
    N_("到班点名；查离校日期和当月是否发放。"),
    find,
)
