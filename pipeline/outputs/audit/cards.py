"""银行卡: every card that is not simply the student's own: other holders, several students, letters of authority, and what was found."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.facts import keys
from pipeline.outputs.audit.lists import PERSON, listed
from pipeline.outputs.page import words
from pipeline.outputs.page.book import Column, Sheet
from pipeline.results import Results
from pipeline.speech.findings import CARD_CODES
from pipeline.speech.language import N_
from schemas.categories import HAS

_TOLD = [
    *("student_key", "person", "card_number", *PERSON, "account_holder", "guardian", "letter", "bank"),
]
"""Of an enrolment what the list of cards tells."""


def sheets(results: Results) -> list[Sheet]:
    """One sheet."""
    told = results.people.enrolments[_TOLD].dropna(subset="card_number")
    latest = told.drop_duplicates(["student_key", "card_number"], keep="last")
    users = latest.groupby("card_number")["student_key"].transform("nunique")
    other_holder = latest["account_holder"].notna() & (keys.name_key(latest["account_holder"]) != latest["person"]).fillna(False)
    held = latest["student_key"].isin(results.findings.loc[results.findings["code"].isin(CARD_CODES), "student_key"])
    shown = latest.assign(users=users, held=held)[(users > 1) | other_holder | (latest["letter"] == "yes") | held]
    result = words.said(shown["held"], {True: N_("核实前不发放"), False: N_("可以发放")})
    shown = shown.assign(letter=words.spelled(shown["letter"], HAS), result=result)
    columns = {
        "card_number": Column("银行卡号", "centre"),
        "users": Column("用卡学生数", "integer", summed=False),
        **PERSON,
        "account_holder": Column("账户名", "centre"),
        "guardian": Column("监护人", "centre"),
        "letter": Column("委托书", "centre"),
        "bank": Column("开户银行"),
        "result": Column("结果", "centre"),
    }
    ordered: DataFrame = shown.sort_values(
        ["users", "card_number", "school", "class_name", "name"], ascending=[False, *[True] * 4], kind="stable"
    )
    return [listed(N_("银行卡"), "cards", ordered, columns)]


def namesakes(results: Results) -> list[Sheet]:
    """公示同名对照: who is meant by a name with a number on a notice. No sheet where no notice has one."""
    shown = results.planned.payments.assign(shown_name=words.told_apart(results.planned.payments))
    numbered = words.in_class_order(shown[shown["shown_name"] != shown["name"]]).drop_duplicates(["school", "class_name", "student_key"])
    if numbered.empty:
        return []
    columns = {"shown_name": Column("公示姓名", "centre"), **PERSON}
    return [listed(N_("公示同名对照"), "namesakes", numbered, columns)]
