"""Students who stand on the lists in one month alone, and are paid."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.leads.evidence import Kind, count, lines, nothing, strong_where
from pipeline.leads.seen import CLASS, WHO, Seen
from pipeline.machine.distinct import among, distinct
from pipeline.speech.language import N_, _, filled

_FEWEST_MONTHS, _MANY = 3, 3


def find(seen: Seen) -> DataFrame:
    """Who is on the sheets of one month that is neither a class's first nor its last, and receives something."""
    if seen.months < _FEWEST_MONTHS:
        return nothing()
    rows = seen.enrolments
    months, _number = distinct(rows[[*CLASS, "month"]])
    months = months.assign(
        first=months.groupby(CLASS)["month"].transform("min"),
        last=months.groupby(CLASS)["month"].transform("max"),
        months=months.groupby(CLASS)["month"].transform("size"),
    )
    once = rows.loc[seen.months_of_each == 1, [*WHO, "month"]].drop_duplicates("student_key").merge(months, on=[*CLASS, "month"])
    inside = (once["months"] >= _FEWEST_MONTHS) & (once["month"] > once["first"]) & (once["month"] < once["last"])
    chosen = once[inside & among(once["student_key"], seen.receiving.index)]
    theirs = seen.here[among(seen.here["student_key"], chosen["student_key"])]
    elsewhere = theirs.groupby("student_key")["month"].nunique().reindex(chosen["student_key"]).fillna(0).to_numpy() > 1
    chosen = chosen[~elsewhere]
    group = chosen["school"] + "|" + chosen["class_name"] + "|" + chosen["month"]
    number = count(chosen.assign(group=group), "group", "student_key")
    return lines(
        chosen,
        group,
        strength=strong_where(number >= _MANY),
        said=filled(_("{count} 人只在 {month} 的表上出现，前后各月都没有"), count=number.astype("str"), month=chosen["month"]),
        shown=filled(_("只有 {month}"), month=chosen["month"]),
        fact=chosen["id_number"] + "|" + chosen["month"],
        field="name",
    )


KIND = Kind(
    "ONCE-ONLY",
    "J",
    N_("只在一个月出现"),
    N_("可能只为领款而列入：认定或发放的那个月有，之前之后没有。"),
    N_("转来又转走；休学前后；别的月份的表漏写。"),
    N_("查考勤、住宿和食堂记录；问同班同学。"),
    find,
)
