"""A class in which everybody is equally poor."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.leads.evidence import MEDIUM, Kind, lines, nothing
from pipeline.leads.seen import CLASS, Seen
from pipeline.speech.language import N_, _, filled

_FEWEST, _UNLIKELY, _MOST = 15, 1e-6, 0.98
"""Students of a class; how unlikely one level for all must be; and the share at which a level is what nearly everybody has."""


def find(seen: Seen) -> DataFrame:
    """Classes of one level of hardship, where the other classes differ within themselves. Nobody is named: the class is asked."""
    told = seen.levels[seen.levels["level"].fillna("") != ""]
    if told.empty:
        return nothing()
    groups = told.groupby(CLASS)
    classes = groups["level"].agg(["nunique", "size", "first"]).reset_index()
    of_level = told["level"].value_counts()
    others = len(told) - classes["size"]
    rate = (classes["first"].map(of_level) - classes["size"]) / others.clip(lower=1)
    by_chance = rate.clip(upper=_MOST) ** classes["size"]
    odd = (classes["nunique"] == 1) & (classes["size"] >= _FEWEST) & (classes["first"] != "none") & (others > 0) & (by_chance < _UNLIKELY)
    chosen = classes[odd]
    return lines(
        chosen,
        chosen["school"] + "|" + chosen["class_name"],
        strength=MEDIUM,
        said=_("全班的困难等级一模一样"),
        shown=filled(_("全班 {count} 人同一等级"), count=chosen["size"].astype("str")),
        fact=chosen["first"] + "|" + chosen["size"].astype("str"),
    )


KIND = Kind(
    "HARDSHIP-UNIFORM",
    "T",
    N_("全班一个困难等级"),
    N_("可能没有逐户认定，名单是一次填成的。"),
    N_("专为困难学生开的班（内地班、扶助班）。"),
    N_("看认定小组的记录；抽几户看家庭情况调查表。"),
    find,
)
