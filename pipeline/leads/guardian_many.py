"""One guardian for many families."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.facts import keys
from pipeline.leads import kin
from pipeline.leads.evidence import Kind, count, lines, strong_where
from pipeline.leads.seen import WHO, Seen
from pipeline.speech.language import N_, _, filled

_FEWEST, _FAMILY_NAMES, _MANY = 4, 3, 8
"""Students and family names from which on one guardian is asked about: grandparents look after children of two or three names."""
_ORPHANS = "orphan"


def find(seen: Seen) -> DataFrame:
    """A guardian's id, or name and telephone, with many students of many family names, unless most of them are orphans in one's care."""
    latest = seen.latest[[*WHO, "person", "guardian", "guardian_id", "telephone", "hardship_group"]].reset_index(drop=True)
    named = keys.name_key(latest["guardian"]) + "|" + latest["telephone"]
    told = latest.assign(one=latest["guardian_id"].where(latest["guardian_id"].notna(), named).astype("str")).dropna(subset="one")
    told = told.assign(family=kin.family_name(told["person"]), orphan=told["hardship_group"] == _ORPHANS)
    many = told[(count(told, "one", "student_key") >= _FEWEST) & (count(told, "one", "family") >= _FAMILY_NAMES)]
    many = many[many.groupby("one")["orphan"].transform("mean") <= 1 / 2] if len(many) else many
    students = count(many, "one", "student_key")
    return lines(
        many,
        many["one"],
        strength=strong_where(students >= _MANY),
        said=filled(_("{count} 名学生的监护人是同一个人，姓氏各不相同"), count=students.astype("str")),
        shown=filled(_("监护人 {guardian}"), guardian=many["guardian"].fillna("—")),
        fact=many["one"],
        field="guardian",
    )


KIND = Kind(
    "GUARDIAN-MANY",
    "F",
    N_("一人监护许多学生"),
    N_("监护人可能是代填的，家庭情况也可能是编的。"),
    N_("福利机构、祖父母带几家的孩子、寄养家庭。"),
    N_("查看户口簿或监护证明；走访其中两三户。"),
    find,
)
