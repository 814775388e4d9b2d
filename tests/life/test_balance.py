"""The laws that every run obeys: books that keep them pass, and of each law books that break it alone are refused by its name."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from pandas import DataFrame

from pipeline.life import balance
from pipeline.life.balance import LAWS, Books
from pipeline.speech.problems import Problem

Tables = dict[str, DataFrame]


def whole() -> Tables:
    """Four rows of a class, one of them returned, and a survey; one student is paid two programmes, one is held, one refused."""
    submissions = DataFrame({"kind": ["class", "survey"], "rows": [4, 2], "accepted": [3, 2], "returned": [1, 0]})
    enrolments = DataFrame({"student_key": ["a", "b", "c"], "outcome": ["counts", "held", "counts"], "stage": ["high", "high", "college"]})
    decisions = DataFrame(
        [("a", "grant", "eligible", 300), ("a", "waiver", "eligible", 200), ("b", "grant", "held", 0)],
        columns=["student_key", "programme", "status", "amount_fen"],
    )
    payments = DataFrame(
        [("1", "a", "grant", "2026-09;2026-10", 300), ("2", "a", "waiver", "2026-09", 200)],
        columns=["payment", "student_key", "programme", "months", "amount_fen"],
    )
    funding = DataFrame({"amount_fen": [180, 120, 200]})
    quotas = DataFrame({"left_persons": pd.array([0, None], dtype="Int64"), "left_fen": pd.array([None, 0], dtype="Int64")})
    return {
        "submissions": submissions,
        "enrolments": enrolments,
        "decisions": decisions,
        "payments": payments,
        "funding": funding,
        "quotas": quotas,
    }


def broken(name: str, row: int, **values: object) -> Callable[[Tables], Tables]:
    """The tables with other values in one row."""

    def change(tables: Tables) -> Tables:
        frame = tables[name].copy()
        for column, value in values.items():
            frame.loc[row, column] = value
        return tables | {name: frame}

    return change


def longer(name: str, row: int = 0, **values: object) -> Callable[[Tables], Tables]:
    """The tables with one row twice, in the second place with these values."""
    return lambda tables: tables | {name: pd.concat([tables[name], tables[name].iloc[[row]].assign(**values)], ignore_index=True)}


def both(*changes: Callable[[Tables], Tables]) -> Callable[[Tables], Tables]:
    def change(tables: Tables) -> Tables:
        for one in changes:
            tables = one(tables)
        return tables

    return change


BREAKS: list[tuple[str, Callable[[Tables], Tables]]] = [
    ("班级表读取的行 = 采用 + 退回", both(broken("submissions", 0, returned=2, accepted=2))),
    ("全部表读取的行 = 采用 + 退回", broken("submissions", 1, accepted=1)),
    ("采用的行 = 计入 + 合并 + 被取代 + 待裁定", broken("enrolments", 2, outcome="lost")),
    ("申请 = 发放 + 不符合 + 待裁定 + 被取代", broken("decisions", 2, status="perhaps")),
    ("核准的笔数 = 发放的笔数", longer("payments", 1, payment="3", amount_fen=0, months="2026-11")),
    ("核准的金额 = 发放的金额（分）", both(broken("payments", 0, amount_fen=299), broken("funding", 0, amount_fen=179))),
    ("发放的金额 = 各级资金分担的金额（分）", broken("funding", 0, amount_fen=181)),
    ("支付号没有重复", broken("payments", 1, payment="1")),
    ("没有超出的指标", broken("quotas", 0, left_persons=-1)),
    ("没有超出的指标", broken("quotas", 1, left_fen=-1)),
    ("同一学生、项目、月份没有发放两次", broken("payments", 1, programme="grant")),
    ("每名学生都有认定结果", both(broken("submissions", 0, rows=5, accepted=4), longer("enrolments", 1, student_key="d"))),
    ("没有在册学生以外的发放", broken("enrolments", 0, outcome="superseded")),
]


def test_books_that_keep_all_laws_pass() -> None:
    balance.check(Books(whole(), frozenset({"high"})))


def test_who_is_of_no_stage_that_is_aided_needs_no_decision() -> None:
    tables = both(broken("submissions", 0, rows=5, accepted=4), longer("enrolments", 2, student_key="d"))(whole())
    balance.check(Books(tables, frozenset({"high"})))


@pytest.mark.parametrize(("law", "breaks"), BREAKS, ids=[f"{place}" for place in range(len(BREAKS))])
def test_books_that_break_a_law_are_refused_by_its_name(law: str, breaks: Callable[[Tables], Tables]) -> None:
    with pytest.raises(Problem) as refused:
        balance.check(Books(breaks(whole()), frozenset({"high"})))
    assert law in refused.value.sentence("zh")


def test_each_law_is_broken_once_here() -> None:
    assert {law for law, _breaks in BREAKS} == {str(law) for law, _left, _right in LAWS}
