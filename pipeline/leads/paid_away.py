"""Aid paid for months in which the student was on no list any more."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import keys
from pipeline.leads.evidence import STRONG, Kind, lines, nothing, strong_where, together
from pipeline.leads.seen import CLASS, Seen
from pipeline.machine.distinct import among, distinct
from pipeline.speech.language import N_, _, filled


def find(seen: Seen) -> DataFrame:
    """Paid months in which the student's class has sent its sheet, the student stands on no sheet of the school, and on none of a later
    month either. Where another school's sheet of that month or later has him, it says so.

    A name that stands in the class in that month or later, even with a faulty id, is the student.
    """
    if seen.paid.empty:
        return nothing()
    here = seen.here
    sent, _number = distinct(here[[*CLASS, "month"]])
    mine = seen.paid_months.merge(sent, on=[*CLASS, "month"])
    mine = mine.assign(last=_last(here, mine, "student_key", ["school"]))
    mine = mine[mine["last"] < mine["month"]].assign(person=lambda found: keys.name_key(found["name"]))
    away = mine[_last(here, mine, "person", CLASS) < mine["month"]]
    theirs = here[among(here["student_key"], away["student_key"])].sort_values("month", kind="stable")
    anywhere = keys.latest(theirs, "month", "school")
    away = away.assign(
        elsewhere=away["student_key"].map(anywhere["month"]).astype("str").fillna("") >= away["month"],
        other=away["student_key"].map(anywhere["school"]).astype("str").fillna(""),
    )
    strong = away["elsewhere"] | among(away["student_key"], seen.gone["student_key"])
    where = filled(_("，之后在 {school} 的表上"), school=away["other"])
    booked = lines(
        away,
        away["student_key"],
        strength=strong_where(strong),
        said=_("发放的月份学生已不在班级表上"),
        shown=filled(_("{month} 的发放，表上最后一次出现：{last}"), month=away["month"], last=away["last"].replace("", "—"))
        + where.where(away["elsewhere"], ""),
        fact=away["payment"] + "|" + away["month"],
    )
    told = seen.gone[among(seen.gone["student_key"], away["student_key"])].merge(
        away.drop_duplicates("student_key")[["student_key", "id_number", "name", *CLASS]], on="student_key"
    )
    of_lists = lines(
        told,
        told["student_key"],
        strength=STRONG,
        said=_("发放的月份学生已不在班级表上"),
        shown=filled(_("离校名单上有名，日期 {since}"), since=told["since"].fillna("—")),
        fact=told["since"].fillna(""),
        field="name",
    )
    return together(booked, of_lists)


def _last(here: DataFrame, of: DataFrame, who: str, where: list[str]) -> Series:
    """For each row the last month in which a sheet has it, by these columns; empty where none has."""
    by = [*where, who]
    months = here[among(here[who], of[who])].groupby(by)["month"].max()
    return Series(months.reindex(pd.MultiIndex.from_frame(of[by])).to_numpy(), index=of.index, dtype="str").fillna("")


KIND = Kind(
    "PAID-AWAY",
    "K",
    N_("离校后仍发放"),
    N_("学生退学、转走后继续列报，钱可能被别人领走。"),
    N_("当月发放后才离校；班级表漏写；按规定应发到转出当月。"),
    N_("查学籍异动日期和银行到账；已离校的按月追回。"),
    find,
)
