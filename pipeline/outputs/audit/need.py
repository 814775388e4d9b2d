"""Audit sheets of who needs aid most: hardship as it was found, and the order in which quotas and ceilings were used."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.outputs.audit.lists import PERSON, listed
from pipeline.outputs.page import words
from pipeline.outputs.page.book import Column, Sheet
from pipeline.results import Results
from pipeline.speech.language import N_, _
from schemas import categories

_CHANGES = {"new": "", "same": N_("未变"), "up": N_("加重"), "down": N_("减轻")}


def hardship(results: Results) -> list[Sheet]:
    """困难认定: level, score and rank of each student. No sheet where nobody sent a survey or last term's levels."""
    assessed = results.decided.assessments
    if not ((results.checked.submissions["kind"] == "survey").any() or (assessed["last_level"] != "").any()):
        return []
    levels = {name: words.spelled(assessed[name], categories.HARDSHIP_LEVEL) for name in ("level", "stated", "assessed", "last_level")}
    shown = assessed.assign(
        **levels,
        points=words.reasons(assessed["points"]),
        change=words.said(assessed["change"], _CHANGES),
        by=assessed["by"].str.strip("（）() "),
    )
    columns = {
        **PERSON,
        "level": Column("等级", "centre"),
        "stated": Column("表上等级", "centre"),
        "assessed": Column("核算等级", "centre"),
        "by": Column("核算依据", "wrap", 22),
        "score": Column("得分", "integer"),
        "rank_in_class": Column("班级排序", "integer"),
        "rank_in_school": Column("学校排序", "integer"),
        "last_level": Column("上学期", "centre"),
        "change": Column("变化", "centre"),
        "points": Column("计分", "wrap", 40),
    }
    ordered = shown.sort_values(["school", "rank_in_school", "class_name", "id_number"], kind="stable")
    return [listed(N_("困难认定"), "hardship", ordered, columns)]


def below_the_line(results: Results) -> list[Sheet]:
    """指标排序: the ranking wherever a quota or ceiling left somebody out. No sheet where nobody is limited."""
    ranked = results.decided.decisions[results.decided.decisions["rank"] > 0]
    if ranked.empty:
        return []
    over = ranked[ranked["reason_codes"].isin(["QUOTA-OVER", "RATIO-OVER"]) & (ranked["status"] == "held")]
    pools = over[["school", "programme"]].drop_duplicates()
    shown = _named(ranked.merge(pools, on=["school", "programme"]), results)
    columns = {
        "programme": Column("资助项目", "wrap", 24),
        **PERSON,
        "rank": Column("排序", "integer"),
        "level": Column("困难等级", "centre"),
        "score": Column("得分", "integer"),
        "tied": Column("并列", "centre"),
        "result": Column("结果", "centre"),
    }
    return [listed(N_("指标排序"), "ranking", shown, columns)]


def _named(ranked: DataFrame, results: Results) -> DataFrame:
    known = results.decided.assessments.drop_duplicates(["student_key", "school"])[["student_key", "school", "level", "score"]]
    joined = ranked.merge(known, on=["student_key", "school"], how="left")
    results_in_words = {"QUOTA-OVER": _("指标之外"), "RATIO-OVER": _("比例之外")}
    held = joined["reason_codes"].map(results_in_words).where(joined["status"] == "held", _("发放"))
    named = joined.assign(
        programme=joined["programme"].map(results.about.programme_names),
        level=words.spelled(joined["level"], categories.HARDSHIP_LEVEL),
        tied=joined["tied"].map({True: _("与上一名相同"), False: ""}),
        result=held,
    )
    return named.sort_values(["programme", "school", "rank"], kind="stable")


def last_year(results: Results) -> list[Sheet]:
    """毕业年级: the aided who may go on to university, and are told of loans. No sheet without any."""
    payments = results.planned.payments
    last = words.in_class_order(payments[payments["year"] == payments["stage"].map(categories.LAST_YEAR)]).drop_duplicates(
        ["school", "student_key"]
    )
    if last.empty:
        return []
    shown = last.assign(programme=last["programme"].map(results.about.programme_names))
    columns = {name: PERSON[name] for name in ("school", "class_name", "name")} | {
        "grade": Column("年级", "centre"),
        "major": Column("专业"),
        "programme": Column("资助项目"),
    }
    return [listed(N_("毕业年级"), "last_year", shown, columns)]
