"""超龄: who is over age, and their share by school, programme and class against the limit."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts.keys import latest
from pipeline.outputs.audit.lists import PERSON
from pipeline.outputs.audit.lists import table as listing
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Chart, Column, Line, Sheet, Table, Title
from pipeline.results import Results
from pipeline.speech.language import N_, _

_MOST_BARS = 12


def sheets(results: Results) -> list[Sheet]:
    decisions = results.decided.decisions
    over = (
        results.findings[results.findings["code"] == "AGE-OVER"]
        .merge(
            latest(results.people.enrolments, "school", "class_name", "grade", "birth_date").reset_index(),
            on="student_key",
            how="left",
        )
        .drop_duplicates("student_key")
    )
    over = words.by_class(over.assign(birth_date=over["birth_date"].dt.date))
    columns = {
        **PERSON,
        "grade": Column("年级", "centre"),
        "birth_date": Column("出生日期", "date"),
        "value": Column("周岁", "centre"),
        "expected": Column("界限", "centre"),
        "file": Column("文件", "wrap", 30),
        "cell": Column("位置", "centre"),
    }
    mine = decisions["status"].isin(["eligible", "held", "ineligible"])
    claimed = decisions.loc[mine, ["school", "class_name", "programme", "over_age"]]
    claimed = claimed.assign(student=pd.factorize(decisions["student_key"])[0][mine.to_numpy()])
    blocks: list[Block] = [
        Title("超龄"),
        Line(texts.write("audit.j2", "over_age")),
        listing(over, columns),
    ]
    limit = results.about.policy.target("over_age_share", results.term)
    shares: list[Block] = [
        Title("超龄比例"),
        Line(texts.write("audit.j2", "over_age_share", texts.percent(limit) if limit is not None else _("未定"))),
    ]
    against = [Column("界限", "percent", 10), Column("对照", "centre", 10)] if limit is not None else []
    for title, label in (
        (N_("学校"), claimed["school"]),
        (N_("资助项目"), claimed["programme"].map(results.about.programme_names)),
        (N_("班级"), claimed["school"] + " " + claimed["class_name"]),
    ):
        table = _share(claimed, label, limit)
        counts = [Column("申请人数", "integer", 12), Column("超龄人数", "integer", 12), Column("占比", "percent", 12)]
        over_limit = frozenset((place, 5) for place, said in enumerate(table["result"]) if said == _("超过"))
        rows = words.cells(table, list(table.columns)[: 1 + len(counts) + len(against)])
        shares += [
            Line(_("按{what}").format(what=_(title)), bold=True),
            Table([Column(title, "wrap", 44), *counts, *against], rows, marked=over_limit),
            *([Chart("超龄比例", 0, [3], 4 if against else None)] if 0 < len(table) <= _MOST_BARS else []),
        ]
    return [Sheet("超龄", blocks, "audit"), Sheet("超龄比例", shares, "audit")]


def _share(claimed: DataFrame, label: Series, limit: float | None) -> DataFrame:
    """label, students who applied, those over age, their share, and whether it keeps to the limit."""
    number, labels = pd.factorize(label.astype("str"))
    people = claimed[["student", "over_age"]].assign(number=number)[number >= 0].groupby(["number", "student"])["over_age"].any()
    sums = people.groupby(level="number").agg(["size", "sum"])
    table = DataFrame({"label": labels.take(sums.index.to_numpy()), "people": sums["size"].array, "over": sums["sum"].array})
    table = table.assign(share=table["over"] / table["people"], limit=limit)
    result = words.said(table["share"] > limit, {True: N_("超过"), False: N_("未超过")}) if limit is not None else ""
    return table.assign(result=result).sort_values(["share", "label"], ascending=[False, True], kind="stable", ignore_index=True)
