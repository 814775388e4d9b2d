"""An account whose holder is called like somebody who prepares or checks the sheets."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.facts import keys
from pipeline.leads import kin
from pipeline.leads.evidence import Kind, count, lines, nothing, strong_where
from pipeline.leads.seen import Seen
from pipeline.speech.language import N_, _, filled


def find(seen: Seen) -> DataFrame:
    """Accounts of somebody else than the student or the guardian that is told, with the name of one of the school's staff.

    One student of the holder's family name may be the holder's child and is left out.
    """
    used = seen.accounts.dropna(subset="account_holder")
    used = used.assign(holder=keys.name_key(used["account_holder"]))
    used = used[(used["holder"] != used["person"]) & (used["holder"] != keys.name_key(used["guardian"]).fillna(""))]
    staff = seen.staff[seen.staff["person"].fillna("") != ""].rename(columns={"person": "holder"})[["holder", "school", "role"]]
    of_school = used.merge(staff, on=["holder", "school"])
    of_office = used.merge(staff[staff["school"] == ""].drop(columns="school"), on="holder")
    held = pd.concat([of_school, of_office], ignore_index=True).drop_duplicates(["account", "student_key"], ignore_index=True)
    if held.empty:
        return nothing()
    group = held["school"] + "|" + held["holder"]
    students = count(held.assign(group=group), "group", "student_key")
    child = (students == 1) & (kin.family_name(held["holder"]) == kin.family_name(held["person"]))
    held, group, students = held[~child], group[~child], students[~child]
    return lines(
        held,
        group,
        strength=strong_where(students > 1),
        said=filled(
            _("{count} 名学生的账户户名是 {holder}（{role}）"),
            count=students.astype("str"),
            holder=held["account_holder"],
            role=held["role"],
        ),
        shown=filled(_("账户 {account}　户名 {holder}"), account=held["account"], holder=held["account_holder"]),
        fact=held["account"],
        field="account_holder",
    )


KIND = Kind(
    "ACCOUNT-STAFF",
    "B",
    N_("账户户名与经办人同名"),
    N_("助学金可能进了填表、审核人员自己的账户。"),
    N_("家长与教师同名；教师就是学生的家长；教师受托代管并有委托书。"),
    N_("请银行核对户名的身份证号；有委托书的查看原件；问学生是否收到。"),
    find,
)
