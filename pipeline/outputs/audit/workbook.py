"""4-audit: who was found twice, who is over age, who is refused and why, what is held, every finding, every source."""

from __future__ import annotations

from pipeline.facts.keys import latest
from pipeline.intake import origin
from pipeline.outputs.audit import (
    basis,
    bulletin,
    cards,
    changes,
    forms,
    leads,
    lists,
    need,
    open_cases,
    over_age,
    overview,
    places,
    refused,
)
from pipeline.outputs.audit.lists import PERSON, listed
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Book, Column, Sheet
from pipeline.outputs.page.output import Output
from pipeline.results import Results
from pipeline.speech.catalogue import CATALOGUE
from pipeline.speech.language import N_, _


def books(results: Results) -> list[Output]:
    """The audit workbook, and the bulletins."""
    makers = (
        overview.overview,
        _duplicates,
        over_age.sheets,
        refused.sheets,
        open_cases.sheets,
        _ruled,
        _left_out,
        need.hardship,
        need.below_the_line,
        need.last_year,
        changes.sheets,
        cards.sheets,
        cards.namesakes,
        places.compared,
        overview.every_finding,
        basis.sheets,
    )
    sheets = [results.drawer.laid(sheet) for make in makers for sheet in make(results)]
    sheets = [*sheets[:1], *lists.by_school(sheets), *sheets[1:]]
    return [
        Book(
            f"4-audit/{_('审计.xlsx')}",
            texts.write("audit.j2", "title", results.term.title),
            sheets,
            results.as_of,
            output=origin.AUDIT,
        ),
        *bulletin.books(results),
        *forms.books(results),
        *places.books(results),
        *leads.books(results),
    ]


def _duplicates(results: Results) -> list[Sheet]:
    kinds = {code: entry.title for code, entry in CATALOGUE.items()}
    found = results.people.duplicates
    shown = found.assign(
        kind=words.said(found["kind"], kinds), outcome=words.said(found["outcome"], words.OUTCOMES), where=words.place(found)
    )
    columns = {
        "cluster": Column("组号", "centre"),
        "kind": Column("类型"),
        **PERSON,
        "student_number": Column("学籍号"),
        "card_number": Column("银行卡号"),
        "month": Column("月份", "centre"),
        "outcome": Column("结果", "centre"),
        "reason": Column("理由", "wrap", 26),
        "where": Column("位置", "wrap", 40),
    }
    return [listed(N_("重复"), "duplicates", shown, columns)]


def _ruled(results: Results) -> list[Sheet]:
    """例外裁定: whom somebody granted or refused by name, who, why, and what came of it. No sheet where nobody did."""
    decisions = results.decided.decisions
    ruled = decisions.loc[decisions["ruling"] != "", [*PERSON, "programme", "ruling", "status", "reasons"]]
    if ruled.empty:
        return []
    shown = ruled.assign(
        reasons=words.reasons(ruled["reasons"]),
        programme=ruled["programme"].map(results.about.programme_names),
        status=words.said(ruled["status"], words.STATUSES),
    )
    columns = {
        **PERSON,
        "programme": Column("资助项目"),
        "ruling": Column("裁定、理由、裁定人", "wrap", 48),
        "status": Column("结果", "centre"),
        "reasons": Column("各项条件", "wrap", 70),
    }
    return [listed(N_("例外裁定"), "ruled", shown, columns)]


def _left_out(results: Results) -> list[Sheet]:
    """应助未助: who is on a list and gets nothing; and whose claim the list does not confirm. No sheet where no list was given."""
    if not (results.checked.submissions["kind"] == "reference").any():
        return []
    compared = results.findings[results.findings["code"].isin(["ENTITLED-NOT-APPLIED", "GROUP-UNLISTED"])]
    last = latest(results.people.enrolments, "school", "class_name")
    places = {name: compared["student_key"].map(last[name]).astype("str") for name in ("school", "class_name")}
    shown = compared.assign(**places).sort_values(["code", "school", "class_name", "name"], kind="stable")
    columns = {
        "title": Column("类型", "centre"),
        **PERSON,
        "message": Column("情况", "wrap", 44),
        "remedy": Column("怎么办", "wrap", 40),
        "file": Column("文件", "wrap", 30),
        "cell": Column("位置", "centre"),
    }
    return [listed(N_("应助未助"), "left_out", shown, columns)]
