"""A few accounts in a row in a class whose other accounts are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame

from pipeline.leads.evidence import Kind, count, lines, nothing, strong_where
from pipeline.leads.seen import CLASS, Seen
from pipeline.speech.language import N_, _, filled

_FEWEST = 3
_NEAR = 10
"""Numbers apart, without the check digit: cards that were handed out one after the other."""
_MINORITY = 1 / 3
"""A run that covers more of a class than this is the bank's issue of cards for the class on one day."""
_FEWEST_OTHERS = 8
"""Students of a class with other accounts: a class of few says nothing."""


def find(seen: Seen) -> DataFrame:
    """Runs of accounts within a class that a minority of it has, where the class as a whole was not given its cards together.

    Cards that the bank's own list has opened are explained by it and are no evidence.
    """
    used = seen.accounts
    used = used[used["account"].str.fullmatch(r"[0-9]{16,19}").fillna(False).astype(bool)]
    used = used.drop_duplicates([*CLASS, "account"], ignore_index=True)
    if used.empty:
        return nothing()
    used = used.assign(length=used["account"].str.len())
    used["body"] = pd.to_numeric(used["account"].str[:-1].str[-15:])
    used["prefix"] = used["account"].str[:6]
    used = used.sort_values([*CLASS, "prefix", "length", "body"], kind="stable", ignore_index=True)
    same = (used[[*CLASS, "prefix", "length"]] == used[[*CLASS, "prefix", "length"]].shift()).all(axis=1)
    near = same & (used["body"].diff().fillna(np.inf) <= _NEAR)
    used["run"] = (~near).cumsum()
    used["size"] = used.groupby("run")["run"].transform("size")
    runs = used[used["size"] >= _FEWEST]
    whole = used.groupby(CLASS)["account"].transform("size")
    in_runs = (used["size"] >= _FEWEST).groupby([used["school"], used["class_name"]]).transform("sum")
    few = runs[(in_runs <= _MINORITY * whole).loc[runs.index] & (whole - in_runs >= _FEWEST_OTHERS).loc[runs.index]]
    listed = few["account"].isin(seen.cards["card_number"])
    few = few[~listed.groupby(few["run"]).transform("all")]
    students = count(few, "run", "student_key")
    return lines(
        few,
        few["run"].astype("str"),
        strength=strong_where(students > _FEWEST),
        said=filled(_("同班 {count} 名学生的账号连号，其他同学的不是"), count=students.astype("str")),
        shown=filled(_("账户 {account}"), account=few["account"]),
        fact=few["account"],
        field="card_number",
    )


KIND = Kind(
    "ACCOUNT-ROW",
    "C",
    N_("少数人账号相连"),
    N_("一个人为几名学生一次开的卡，可能由他持有；也可能是虚构的学生。"),
    N_("银行为补报的学生集中开卡；几名学生结伴去开卡。"),
    N_("请银行提供开户日期、经办人和预留电话；问学生卡在谁手里。"),
    find,
)
