"""More names on a list than heads were counted."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.leads import chance
from pipeline.leads.evidence import Kind, lines, nothing, strong_where
from pipeline.leads.seen import CLASS, Seen
from pipeline.speech.language import N_, _, filled

_FEWEST, _LEAST_RATE, _UNLIKELY, _MUCH = 2, 0.01, 5e-4, 0.1
"""Students missing; which share is away on any day; how unlikely so many must be, given the other classes; and what share is much."""


def find(seen: Seen) -> DataFrame:
    """Classes that over the months have fewer heads than names by more than chance explains. Nobody is named: who is missing is not
    known."""
    told = seen.classes.dropna(subset="counted").reset_index(drop=True)
    told = told.assign(claimed=told["claimed"].astype("int64"), counted=told["counted"].astype("int64"))
    told = told.assign(missing=(told["claimed"] - told["counted"]).clip(lower=0))
    sums = told.groupby(CLASS)[["missing", "claimed"]].sum().reset_index()
    if sums.empty:
        return nothing()
    count, total = sums["missing"].to_numpy(), sums["claimed"].to_numpy()
    odd = chance.beyond(count, total, chance.elsewhere(count, total, _LEAST_RATE), _FEWEST, _UNLIKELY)
    share = sums["missing"] / sums["claimed"].clip(lower=1)
    chosen = told[told["missing"] > 0].merge(sums.loc[odd, CLASS].assign(share=share[odd]), on=CLASS)
    missing = chosen["missing"].astype("str")
    return lines(
        chosen,
        chosen["school"] + "|" + chosen["class_name"],
        strength=strong_where(chosen["share"] >= _MUCH),
        said=_("清点人数少于上报人数"),
        shown=filled(
            _("{month}：上报 {claimed} 人，清点 {counted} 人，少 {missing} 人"),
            month=chosen["month"], claimed=chosen["claimed"].astype("str"), counted=chosen["counted"].astype("str"), missing=missing,
        ),
        fact=chosen["month"] + "|" + missing,
    )  # fmt: skip


KIND = Kind(
    "HEADS-SHORT",
    "Q",
    N_("清点少于上报"),
    N_("名单上可能有不在校的人。"),
    N_("清点当天请假、实习、集训的学生没有算进去。"),
    N_("拿名单再点一次名，记下缺的是谁、为什么。"),
    find,
)
