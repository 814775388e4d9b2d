"""The term in a dozen figures, kept as a table, so that the next term can show them beside its own. Counts, shares and money only.

A figure of which nothing tells (no register, nobody to share among) is not there; it is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame

from pipeline.ledger.payments import left
from pipeline.outputs.page import figures, texts
from pipeline.registers import campus, complaints, lines
from pipeline.registers.visits import of_year
from pipeline.results import Results
from pipeline.speech.language import N_, _

TITLES = {
    "hardship_share": (N_("家庭经济困难学生占比"), "percent"),
    "coverage": (N_("困难学生受助面"), "percent"),
    "recipients": (N_("受助学生"), "count"),
    "due_fen": (N_("应发金额（元）"), "yuan"),
    "paid_fen": (N_("已发金额（元）"), "yuan"),
    "received_fen": (N_("到账资金（元）"), "yuan"),
    "campus_balance_fen": (N_("校内资助经费结余（元）"), "yuan"),
    "gifts_left_fen": (N_("捐资结余（元）"), "yuan"),
    "complaints": (N_("投诉和异议"), "count"),
    "answered": (N_("投诉和异议办结率"), "percent"),
    "answered_in_time": (N_("投诉和异议按期办结率"), "percent"),
    "visited": (N_("受助学生走访率"), "percent"),
    "slips": (N_("回执收回率"), "percent"),
    "pass_rate": (N_("受助学生及格率"), "percent"),
    "other_pass_rate": (N_("其他学生及格率"), "percent"),
    "returned_share": (N_("上报差错率"), "percent"),
    "late_share": (N_("迟交率"), "percent"),
}
"""Indicator → its name and form."""


@dataclass(frozen=True)
class Indicator:
    """now, before: as one writes them; empty where nothing tells of it. target: the office's own, empty without."""

    title: str
    now: str
    before: str
    target: str


def values(results: Results) -> dict[str, float]:
    """Indicator → value: shares from 0 to 1, money in fen, counts."""
    whole = figures.whole(figures.coverage(results, ["school"]))
    classes = results.checked.submissions[results.checked.submissions["kind"] == "class"]
    found: dict[str, float | None] = {
        "hardship_share": whole["hardship_share"],
        "coverage": whole["covered"],
        "recipients": results.planned.payments["student_key"].nunique(),
        "due_fen": results.planned.total_fen,
        "paid_fen": left(results.planned.paid)["left_fen"].sum() if len(results.planned.paid) else None,
        "returned_share": classes["returned"].sum() / classes["rows"].sum() if classes["rows"].sum() else None,
        **_of_registers(results),
    }
    return {name: float(found[name]) for name in TITLES if (value := found.get(name)) is not None and value == value}  # type: ignore[arg-type]


def _of_registers(results: Results) -> dict[str, float | None]:
    own, kept = results.decided.own, results.kept
    periods = campus.by_period(own.entries) if len(own.entries) else DataFrame()
    known = complaints.by_school(kept.complaints) if len(kept.complaints) else DataFrame({"received": []})
    received = known["received"].sum()
    due = results.about.policy.answer_days(results.term) is not None
    rates = figures.pass_rates(results) if len(kept.progress) else DataFrame(columns=["school", "term"])
    of_all = rates[(rates["school"] == "") & (rates["term"] == results.term.name)]
    visited = _visited(results)
    told = kept.sheets[kept.sheets["saved_on"] != ""]
    with_days = results.about.policy.sheets_due(results.term) is not None and len(told)
    return {
        "received_fen": results.decided.received["amount_fen"].sum() if len(results.decided.received) else None,
        "campus_balance_fen": periods.groupby("school")["balance"].last().sum() if len(periods) else None,
        "gifts_left_fen": figures.gifts_used(results)["left_fen"].sum() if len(own.gifts) else None,
        "complaints": received or None,
        "answered": known["done"].sum() / received if received else None,
        "answered_in_time": known["in_time"].sum() / received if received and due else None,
        "visited": visited,
        "slips": kept.slips["returned"].mean() if len(kept.slips) else None,
        "pass_rate": of_all["rate"].iloc[0] if len(of_all) else None,
        "other_pass_rate": of_all["other_rate"].iloc[0] if len(of_all) else None,
        "late_share": told["late"].mean() if with_days else None,
    }


def _visited(results: Results) -> float | None:
    """The share of recipients who were visited this school year, of the schools that keep a register of visits."""
    visits = results.kept.visits
    if visits.empty:
        return None
    people = lines.of_told_schools(results.planned.payments, visits)
    return float(people["student_key"].isin(of_year(visits, results.term)["student_key"]).mean()) if len(people) else None


def table(results: Results) -> DataFrame:
    """indicator, value."""
    found = values(results)
    return DataFrame({"indicator": list(found), "value": list(found.values())}).astype({"indicator": "str", "value": "float64"})


def shown(results: Results) -> list[Indicator]:
    """The indicators of which this term or the one before tells, beside one another."""
    now, before = values(results), results.about.last_term
    goals = {name: results.about.policy.target(name, results.term) for name in ("coverage", "hardship_share")}
    return [
        Indicator(_(title), _written(now.get(name), form), _written(before.get(name), form), _written(goals.get(name), form))
        for name, (title, form) in TITLES.items()
        if name in now or name in before
    ]


def _written(value: float | None, form: str) -> str:
    if value is None or pd.isna(value):
        return ""
    return (
        texts.percent(value) if form == "percent" else texts.yuan(round(value)) if form == "yuan" else texts.count_in_figures(round(value))
    )
