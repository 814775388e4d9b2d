"""Who is paid though the monthly check found otherwise: not at school, has not applied, has received nothing."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.leads.evidence import STRONG, Kind, lines
from pipeline.leads.seen import Seen
from pipeline.machine.distinct import among
from pipeline.speech.language import N_, _, filled

_ANSWERS = ("met", "applied", "received")


def find(seen: Seen) -> DataFrame:
    """Students of whom a check has a no, and who receive something."""
    against = seen.checks[(seen.checks[list(_ANSWERS)] == "no").any(axis=1)]
    against = against[among(against["student_key"], seen.receiving.index)]
    ids = against["student_key"].map(seen.latest["id_number"]).astype("str")
    return lines(
        against.assign(id_number=ids),
        against["student_key"],
        strength=STRONG,
        said=filled(_("抽查：{said}，而表上申请了资助"), said=against["said"]),
        shown=filled(_("{month} 抽查表：{said}"), month=against["month"].fillna(""), said=against["said"]),
        fact=against["month"].fillna("") + "|" + against["said"],
    )


KIND = Kind(
    "NOT-MET",
    "M",
    N_("抽查与申请不符"),
    N_("可能以学生的名义申请而本人不知道，或人已不在校。"),
    N_("抽查当天请假；学生不清楚家长已申请；钱在路上。"),
    N_("当面问学生和家长；看申请表上的签字。"),
    find,
)
