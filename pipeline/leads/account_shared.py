"""Several students who are no family, one account."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.facts import keys
from pipeline.leads import kin
from pipeline.leads.evidence import STRONG, Kind, count, lines, strong_where
from pipeline.leads.seen import Seen
from pipeline.speech.language import N_, _, filled

_MANY = 3
"""Students on one account, from which on chance and slips of the pen hardly explain it."""


def find(seen: Seen) -> DataFrame:
    """Students with different names on one account, in any term, unless all may be of one family."""
    used = seen.accounts
    shared = used[(count(used, "account", "student_key") > 1) & (count(used, "account", "person") > 1)]
    shared = shared[kin.unrelated(shared, "account")] if len(shared) else shared
    students = count(shared, "account", "student_key")
    holder = keys.name_key(shared["account_holder"])
    somebody_else = (holder.notna() & ~holder.isin(shared["person"])).groupby(shared["account"]).transform("any")
    return lines(
        shared,
        shared["account"],
        strength=strong_where(students >= _MANY).mask(somebody_else, STRONG),
        said=filled(_("{count} 名学生用同一个账户，看不出是一家人"), count=students.astype("str")),
        shown=filled(_("账户 {account}　户名 {holder}"), account=shared["account"], holder=shared["account_holder"].fillna("—")),
        fact=shared["account"],
        field="card_number",
    )


KIND = Kind(
    "ACCOUNT-SHARED",
    "A",
    N_("几名学生一个账户"),
    N_("钱可能由一个人代领：教师、同学或校外的人。"),
    N_("表上没有写监护人的兄弟姐妹、堂表亲；录入时串了行。"),
    N_("请银行提供账户的户名和近几个月的取款；请学生或家长当面说明谁持卡。"),
    find,
)
