"""report.html: one self-contained page for the head of the office, and the public report. Counts and money only; nothing personal."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from pandas import DataFrame

from pipeline.ledger.payments import RUN
from pipeline.outputs.life.runs import MONEY, by_run
from pipeline.outputs.page import charts, figures, indicators, texts, words
from pipeline.results import Results
from pipeline.speech.findings import SEVERITIES
from pipeline.speech.language import _, current, word
from schemas.categories import FUND_SOURCE

_MOST_SCHOOLS, _MOST_FINDINGS = 30, 12
"""A chart with more bars than that says nothing; the tables have them all."""


def page(results: Results) -> str:
    """The page as text, in the language that is spoken now."""
    parts = (_came_in, _helped, _money, _runs, _found, _changed, _effect)
    shared: dict[str, Any] = {"term": results.term.title, "as_of": results.as_of, "language": current()}
    with texts.checked("report.html.j2"):
        return texts.template("report.html.j2").render(shared | {name: value for part in parts for name, value in part(results).items()})


def _came_in(results: Results) -> dict[str, Any]:
    submissions = results.checked.submissions
    of_classes = submissions[submissions["kind"] == "class"]
    sheets = of_classes.groupby("school")[["rows", "accepted", "returned"]].sum()
    facts = [
        (_("班级表"), len(of_classes)),
        (_("其他表"), int((submissions["kind"] != "").sum()) - len(of_classes)),
        (_("读取的学生行"), int(of_classes["rows"].sum())),
        (_("采用"), int(of_classes["accepted"].sum())),
        (_("退回"), int(of_classes["returned"].sum())),
        (_("受助学生"), int(results.planned.payments["student_key"].nunique())),
        (_("待裁定"), int((results.decided.decisions["status"] == "held").sum())),
    ]
    paid = results.planned.payments.groupby("school").agg(people=("student_key", "nunique"), fen=("amount_fen", "sum"))
    schools = sorted({*paid.index, *(name for name in sheets.index if name)})
    table = sheets.reindex(schools, fill_value=0).join(paid).fillna(0).astype("int64").rename_axis("school").reset_index()
    return {"facts": facts, "total_fen": results.planned.total_fen, "schools": _records(table)}


def _helped(results: Results) -> dict[str, Any]:
    """Coverage against the targets, and what became of the claims."""
    by_school = figures.coverage(results, ["school"])
    whole = figures.whole(by_school)
    goals = {name: results.about.policy.target(name, results.term) for name in ("coverage", "hardship_share")}
    statuses = [(_(word_), int((results.decided.decisions["status"] == status).sum())) for status, word_ in words.STATUSES.items()]
    return {
        "coverage": _records(by_school),
        "whole": {name: None if value != value else value for name, value in whole.to_dict().items()},
        "goals": goals,
        "statuses": statuses,
        "coverage_chart": _coverage_chart(by_school, goals["coverage"]),
    }


def _coverage_chart(by_school: DataFrame, goal: float | None) -> Markup:
    if len(by_school) > _MOST_SCHOOLS:
        return Markup("")
    covered = [None if value != value else float(value) for value in by_school["covered"]]
    series: dict[str, list[float | None]] = {_("受助面"): covered}
    if goal is not None:
        series[_("目标")] = [goal] * len(covered)
    return charts.bars(_("各校受助面与目标"), by_school["school"].tolist(), series, texts.percent)


def _money(results: Results) -> dict[str, Any]:
    """By programme and by fund source; each row and each column adds up."""
    funding = results.decided.funding
    borne = set(funding["part"].unique())
    sources = [part for part in FUND_SOURCE if part in borne]
    table = funding.pivot_table(index="programme", columns="part", values="amount_fen", aggfunc="sum", fill_value=0)
    table = table.loc[[one.id for one in results.about.in_force if one.id in table.index]]
    people = results.planned.payments.groupby("programme")["student_key"].nunique()
    rows: list[dict[str, Any]] = [
        {"name": results.about.programme_names[programme], "people": int(people[programme]), "parts": [int(fen) for fen in parts]}
        for programme, parts in zip(table.index, table[sources].to_numpy(), strict=True)
    ]
    sums = [sum(row["parts"][place] for row in rows) for place in range(len(sources))]
    named, title = [word(FUND_SOURCE[part]) for part in sources], _("金额（元）")
    of_programmes = {title: [sum(row["parts"]) / 100 for row in rows]}
    return {
        "programmes": rows,
        "sources": named,
        "source_sums": sums,
        "programme_chart": charts.bars(_("各项目金额（元）"), [row["name"] for row in rows], of_programmes, _yuan),
        "source_chart": charts.bars(_("各资金来源金额（元）"), named, {title: [fen / 100 for fen in sums]}, _yuan),
    }


def _count(value: float) -> str:
    return texts.count_in_figures(round(value))


def _yuan(value: float) -> str:
    return texts.yuan(round(value * 100))


def _runs(results: Results) -> dict[str, Any]:
    """What each pay run has sent and what became of it; nothing before the first."""
    made = [
        {"name": _(RUN).format(number=run), "on": on, "people": people, **{name: int(fen) for name, fen in zip(MONEY, money, strict=True)}}
        for (run, on, _by), people, _lines, *money in by_run(results.planned.paid).itertuples(name=None)
    ]
    return {"runs": made}


def _found(results: Results) -> dict[str, Any]:
    counted = results.findings.groupby(["severity", "title"]).size().rename("count").reset_index()
    ordered = counted.sort_values(["count", "title"], ascending=[False, True])
    found = [
        {"title": title, "severity": _(SEVERITIES[severity]), "kind": severity, "count": int(count)}
        for severity, title, count in ordered.itertuples(index=False)
    ]
    first = results.findings["title"].value_counts().rename("count").reset_index()
    first = first.sort_values(["count", "title"], ascending=[False, True], kind="stable").head(_MOST_FINDINGS)
    chart = charts.bars(_("最常见的问题（处）"), first["title"].tolist(), {_("处数"): first["count"].tolist()}, _count)
    return {"findings": found, "findings_chart": chart}


def _effect(results: Results) -> dict[str, Any]:
    return {"indicators": indicators.shown(results), "term_before": results.term.before.title}


def _changed(results: Results) -> dict[str, Any]:
    """Since last month, and since last term."""
    months, terms = figures.by_month(results), figures.against_last_term(results)
    names = results.about.programme_names
    chart = charts.bars(
        _("各月上报人数"),
        [texts.month_in_words(month) for month in months["month"]],
        {_("上报人数"): months["claimed"].tolist()},
        _count,
    )
    return {
        "months": _records(months),
        "terms": [row | {"name": names.get(row["programme"], row["programme"])} for row in _records(terms)],
        "last_term": results.term.before.title if len(results.planned.last_term) else "",
        "months_chart": chart if len(months) > 1 else "",
    }


def _records(frame: DataFrame) -> list[dict[str, Any]]:
    """The rows as plain values; missing ones are None."""
    plain = frame.astype(object)
    return [{str(name): value for name, value in row.items()} for row in plain.where(plain.notna(), None).to_dict("records")]
