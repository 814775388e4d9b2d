"""One telephone for many families."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.leads import kin
from pipeline.leads.clusters import habitual
from pipeline.leads.evidence import Kind, count, lines, nothing, strong_where
from pipeline.leads.seen import WHO, Seen
from pipeline.speech.language import N_, _, filled

_FEWEST, _MANY = 5, 10
"""Families from which on one telephone is asked about: a shop's or a grandparent's serves fewer."""


def find(seen: Seen) -> DataFrame:
    """Telephones that students of many families have, unless whole classes have them."""
    given = seen.enrolments[[*WHO, "person", "guardian", "guardian_id", "telephone"]]
    told = given[given["telephone"].notna() & ~given.duplicated(["telephone", "student_key"], keep="last")]
    told = told[count(told, "telephone", "student_key") >= _FEWEST]
    if told.empty:
        return nothing()
    number = kin.families(told, "telephone")
    chosen = told[~habitual(told, seen, "telephone") & (number >= _FEWEST)]
    number = number.loc[chosen.index]
    return lines(
        chosen,
        chosen["telephone"],
        strength=strong_where(number >= _MANY),
        said=filled(_("至少 {count} 个家庭留的是同一个电话"), count=number.astype("str")),
        shown=filled(_("电话 {telephone}"), telephone=chosen["telephone"]),
        fact=chosen["telephone"],
        field="telephone",
    )


KIND = Kind(
    "TELEPHONE-SHARED",
    "E",
    N_("许多家庭一个电话"),
    N_("家长可能联系不上：到账短信由一个人收，或学生是虚构的。"),
    N_("村里的小卖部、村干部、寄宿学校值班室代接。"),
    N_("打这个电话，问机主是谁；另找家长的电话回访几户。"),
    find,
)
