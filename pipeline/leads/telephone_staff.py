"""The telephone of somebody who signs the sheets, or of the office, given as that of several families."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.leads import kin
from pipeline.leads.clusters import habitual
from pipeline.leads.evidence import Kind, lines, nothing, strong_where
from pipeline.leads.seen import Seen
from pipeline.machine.distinct import among
from pipeline.speech.language import N_, _, filled

_FEWEST = 3
"""Families: teachers lend their number to one or two children whose parents are far away."""


def find(seen: Seen) -> DataFrame:
    """Recipients of one school, of three families and more, whose telephone is one that stands on the school's sheets as that of whoever
    fills them in, or on the office's notices."""
    told = seen.enrolments[among(seen.enrolments["telephone"], seen.phones["telephone"])]
    told = told.drop_duplicates(["telephone", "student_key"], keep="last")
    phones = seen.phones.drop_duplicates(["telephone", "school"])
    told = told.merge(phones[["telephone", "school", "role"]], on=["telephone", "school"]) if len(phones) else told.iloc[:0]
    if told.empty:
        return nothing()
    told = told[~habitual(told, seen, "telephone") & among(told["student_key"], seen.receiving.index)].reset_index(drop=True)
    group = told["school"] + "|" + told["telephone"]
    number = kin.families(told.assign(_group=group), "_group")
    chosen = told[number >= _FEWEST]
    number = number.loc[chosen.index]
    return lines(
        chosen,
        group.loc[chosen.index],
        strength=strong_where(number > _FEWEST),
        said=filled(_("{count} 个家庭留的是{role}的电话"), count=number.astype("str"), role=chosen["role"]),
        shown=filled(_("电话 {telephone}"), telephone=chosen["telephone"]),
        fact=chosen["telephone"],
        field="telephone",
    )


KIND = Kind(
    "TELEPHONE-STAFF",
    "Y",
    N_("留的是经办人的电话"),
    N_("家长可能不知道有资助：到账短信由经办人收，或学生是虚构的。"),
    N_("家长外出务工，老师代留自己的号码；表格要求统一填学校电话。"),
    N_("另找家长的电话回访几户；问到账短信发给了谁。"),
    find,
)
