"""Many of one class whose hardship rises in one month."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.leads.clusters import Bounds, odd_ones
from pipeline.leads.evidence import Kind, lines, nothing, strong_where
from pipeline.leads.seen import CLASS, Seen
from pipeline.speech.language import N_, _, filled

_RANK = {"none": 0, "mild": 1, "hardship": 2, "extreme": 3}
_BOUNDS = Bounds(fewest=4, least=0.01, unlikely=1e-3)


def find(seen: Seen) -> DataFrame:
    """Classes in which more students' stated level rises from one month to the next than elsewhere in the term, and than in the other
    classes of the school in that month: where a whole village is hit, all of them rise."""
    if seen.months < len(("before", "after")):
        return nothing()
    told = seen.month_by_month("hardship_level")
    told = told.assign(rose=told["hardship_level"].map(_RANK) > told["before"].map(_RANK))
    chosen = odd_ones(told, "rose", [*CLASS, "month"], _BOUNDS, nearby=["school", "month"])
    return lines(
        chosen,
        chosen["school"] + "|" + chosen["class_name"] + "|" + chosen["month"],
        strength=strong_where(chosen["number"] > 2 * _BOUNDS.fewest),
        said=filled(_("{month} 全班 {count} 人的困难等级一起提高"), month=chosen["month"], count=chosen["number"].astype("str")),
        shown=_("本月写的困难等级比上月高"),
        fact=chosen["id_number"] + "|" + chosen["month"],
        field="hardship_level",
    )


KIND = Kind(
    "HARDSHIP-JUMP",
    "S",
    N_("困难等级一起提高"),
    N_("可能为了用满指标临时改等级。"),
    N_("村里遭灾；新学期重新认定；上月填错统一更正。"),
    N_("看认定小组的记录和家庭情况的依据。"),
    find,
)
