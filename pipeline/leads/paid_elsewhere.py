"""Students who are granted aid here while the register or another county says that they are elsewhere."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.leads.evidence import Kind, lines, nothing, strong_where
from pipeline.leads.seen import CLASS, Seen
from pipeline.machine.distinct import among
from pipeline.speech.language import N_, _, filled


def find(seen: Seen) -> DataFrame:
    """Who receives here and stands on such a list, unless its months are others than those in which the student is here: who has moved
    was elsewhere before. Strong where the list says that somebody has paid there too."""
    told = seen.elsewhere[among(seen.elsewhere["student_key"], seen.receiving.index)]
    if told.empty:
        return nothing()
    told = told.merge(seen.latest[["student_key", "id_number", "name", *CLASS]].reset_index(drop=True), on="student_key")
    theirs = seen.enrolments.loc[among(seen.enrolments["student_key"], told["student_key"]), ["student_key", "month"]]
    months = told.reset_index(names="line")[["line", "student_key", "months"]].assign(month=lambda rows: rows["months"].str.split(";"))
    both = months.explode("month").merge(theirs.drop_duplicates(), on=["student_key", "month"])
    same = told.index.isin(both["line"])
    told = told[(told["months"] == "") | same].reset_index(drop=True)
    if told.empty:
        return nothing()
    paid = (told["months"] != "") | (told["amount"] != "")
    fen = pd.to_numeric(told["amount"], errors="coerce")
    money = filled(_("，金额 {yuan} 元"), yuan=(fen / 100).map("{:,.2f}".format))
    when = filled(_("，月份 {months}"), months=told["months"].str.replace(";", "、"))
    return lines(
        told,
        told["student_key"],
        strength=strong_where(paid),
        said=_("在本地享受资助，外地名单上也有"),
        shown=filled(_("外地：{place}"), place=told["elsewhere"]) + when.where(told["months"] != "", "") + money.where(fen.notna(), ""),
        fact=told["elsewhere"] + "|" + told["months"],
        field="elsewhere",
    )


KIND = Kind(
    "PAID-ELSEWHERE",
    "X",
    N_("外地也有学籍或资助"),
    N_("一名学生在两地注册，两地都领资助。"),
    N_("已经转学，外地名单没有更新；同号是登记错误；外地发的是另一个项目。"),
    N_("请对方学校或县区确认是否在读、是否已发放；查转学手续。"),
    find,
)
