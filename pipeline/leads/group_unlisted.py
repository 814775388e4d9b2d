"""Many of one class in a hardship group that the office's list does not know them in."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.leads.clusters import Bounds, odd_ones
from pipeline.leads.evidence import Kind, lines, strong_where
from pipeline.leads.seen import CLASS, Seen
from pipeline.machine.distinct import among
from pipeline.speech.language import N_, _, filled

_BOUNDS = Bounds(fewest=3, least=0.01, unlikely=1e-3)


def find(seen: Seen) -> DataFrame:
    """Classes in which more claims of a group stand on no list than the other classes' rate explains."""
    claims = seen.latest.reset_index(drop=True).dropna(subset="hardship_group")
    told = claims.assign(unlisted=among(claims["student_key"], seen.unlisted["student_key"]))
    chosen = odd_ones(told, "unlisted", CLASS, _BOUNDS)
    return lines(
        chosen,
        chosen["school"] + "|" + chosen["class_name"],
        strength=strong_where(chosen["number"] > 2 * _BOUNDS.fewest),
        said=filled(
            _("全班 {size} 个特殊群体中 {count} 个不在部门名单上"), size=chosen["size"].astype("str"), count=chosen["number"].astype("str")
        ),
        shown=_("表上填了特殊群体，部门名单上没有"),
        fact=chosen["id_number"] + "|" + chosen["hardship_group"],
        field="hardship_group",
    )


KIND = Kind(
    "GROUP-UNLISTED",
    "R",
    N_("一个班许多人不在名单上"),
    N_("困难类别可能是为了资格填的。"),
    N_("部门名单旧了，或缺这个乡镇；外县的家庭不在本县名单上。"),
    N_("请民政、乡村振兴部门按证件号复核；看证书原件。"),
    find,
)
