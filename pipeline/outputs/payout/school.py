"""领款清册: for each school. What it hands on by class, who bears it, and a roster per class to be signed on receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pandas import DataFrame

from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Cell, Column, Line, Sheet, SignOff, Table, Title, file_name
from pipeline.outputs.payout.fees import fees
from pipeline.results import Results
from pipeline.speech.language import N_, _, words_of
from schemas.categories import FUND_SOURCE

_ROSTER = {
    "name": Column("姓名", "centre"),
    "sex": Column("性别", "centre"),
    "id_number": Column("身份证号", "centre"),
    "programme_name": Column("资助项目"),
    "months": Column("月份", "centre"),
    "amount_fen": Column("金额", "money"),
    "bank": Column("开户银行"),
    "account": Column("银行卡号", "centre"),
}

_PAYEE = {"payee": Column("收款人", "centre"), "payee_id": Column("收款人身份证号", "centre")}
"""Of a school where somebody's money goes to a guardian's account: whose, and who signs."""


def books(results: Results, payments: DataFrame, folder: str) -> Iterator[Book]:
    """One workbook per school that is paid anything. payments: in class order, with the columns in words that `desks` adds."""
    to_students = payments[payments["paid_to"] == "student"]
    of_others = set(to_students.loc[to_students["payee"] != to_students["name"], "school"])
    by_class, by_source = _sums(results, payments)
    for name, mine in words.each_school(payments):
        columns = {**_ROSTER, **_PAYEE} if name in of_others else _ROSTER
        rosters = words.classes_of(mine[mine["paid_to"] == "student"], columns, to_sign=True)
        yield _book(results, name, mine, (by_class[name], by_source[name]), rosters, columns, folder)


def _book(
    results: Results,
    school: str,
    payments: DataFrame,
    sums: tuple[DataFrame, DataFrame],
    classes: dict[str, list[list[Cell]]],
    columns: dict[str, Column],
    folder: str,
) -> Book:
    sheets = [
        _summary(results, school, payments, *sums),
        *(_roster(results, school, class_name, rows, columns) for class_name, rows in classes.items()),
        *fees(results, payments, words.ROLES),
    ]
    title = texts.write("payout.j2", "roster_title", school, results.title)
    return Book(f"{folder}/{_(words.ROSTER_FILE).format(school=file_name(school))}", title, sheets, results.as_of)


_BY_CLASS = ["class_name", "programme_name", "paid_to_words"]


def _sums(results: Results, payments: DataFrame) -> tuple[dict[object, DataFrame], dict[object, DataFrame]]:
    """(by class and programme, by fund source) of each school, counted for all of them at once."""
    groups = payments.groupby(["school", *_BY_CLASS], sort=False)
    by_class = groups.agg(people=("student_key", "nunique"), amount_fen=("amount_fen", "sum")).reset_index()
    funding = results.decided.funding
    sources = funding.assign(programme_name=funding["programme"].map(results.about.programme_names))
    by_source = sources.groupby(["school", "programme_name", "part"], sort=False)["amount_fen"].sum().reset_index()
    by_source["part"] = by_source["part"].map(words_of(FUND_SOURCE))
    return dict(iter(by_class.groupby("school", sort=False))), dict(iter(by_source.groupby("school", sort=False)))


def _summary(results: Results, school: str, payments: DataFrame, by_class: DataFrame, by_source: DataFrame) -> Sheet:
    """What the school is paid by class and programme, and by fund source; the same sum twice."""
    total = int(payments["amount_fen"].sum())
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "school_title", school, results.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Line("一、按班级和项目", bold=True),
        Table(
            [
                Column("班级", "centre", 22),
                Column("资助项目", "wrap", 40),
                Column("发放方式", "centre", 14),
                Column("人数", "integer", 10, summed=False),
                Column("金额", "money", 18),
            ],
            words.cells(by_class, [*_BY_CLASS, "people", "amount_fen"]),
            total="合计",
        ),
        Line("二、按资金来源", bold=True),
        Table(
            [Column("资金来源", "centre", 22), Column("资助项目", "wrap", 40), Column("金额", "money", 14)],
            words.cells(by_source, ["part", "programme_name", "amount_fen"]),
            total="合计",
        ),
        Line(texts.total_in_words(total), bold=True),
        SignOff(words.ROLES),
    ]
    return Sheet("学校汇总", blocks, "payout", school)


def _roster(results: Results, school: str, class_name: str, rows: list[list[Cell]], shown: dict[str, Column]) -> Sheet:
    place = list(_ROSTER).index("amount_fen") + 1  # behind the serial number
    fen = sum(cast(int, row[place]) for row in rows)
    about = texts.write("payout.j2", "class_line", class_name, len(rows), fen)
    columns = [Column("序号", "serial", 6), *shown.values(), Column("领款人签字", "text", 16)]
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "roster_title", school, results.title)),
        Line(about, bold=True),
        Table(columns, rows, total="合计", subtotal="本页小计", row_height=24),
        Line(texts.total_in_words(fen), bold=True),
        Line(texts.write("payout.j2", "roster_note")),
        SignOff((N_("班主任"), *words.ROLES)),
    ]
    return Sheet(class_name, blocks, "payout", school, about)
