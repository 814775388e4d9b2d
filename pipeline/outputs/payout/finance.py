"""拨款依据: for finance. What is to be transferred, to whom, out of which funds and by which documents; each table is the same sum."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from pandas import DataFrame

from pipeline.ledger.payments import SET_OFF
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.outputs.payout.bank import with_bank
from pipeline.results import Results
from pipeline.speech.language import N_, _, words_of
from pipeline.speech.problems import Problem
from schemas.categories import FUND_SOURCE

_SIGNS = (N_("教育局经办"), N_("教育局审核"), N_("财政局经办"), N_("财政局审核"))

_FUNDS = {
    "programme": Column("资助项目", "wrap", 46),
    "part": Column("资金来源", "centre", 24),
    "amount_fen": Column("金额", "money", 24),
}
_PAYEES = {
    "payee": Column("拨付对象", width=34),
    "purpose": Column("用途", "wrap", 40),
    "lines": Column("笔数", "integer", 10),
    "amount_fen": Column("金额", "money", 20),
}
_DOCUMENTS = {
    "document": Column("指标文号", "wrap", 28),
    "programme_name": Column("资助项目", "wrap", 40),
    "functional_class": Column("功能分类", "centre", 12),
    "economic_class": Column("经济分类", "centre", 12),
    "people": Column("人数", "integer", 10, summed=False),
    "amount_fen": Column("金额", "money", 18),
}


def book(results: Results, payments: DataFrame, folder: str) -> Book:
    """One workbook. payments: in class order, with the columns in words that `desks` adds."""
    title = texts.write("payout.j2", "transfer_title", results.title)
    funds, payees, documents = _by_source(results), _by_payee(payments), _by_document(payments)
    for table in (funds, payees, documents):
        if (sum_ := int(table["amount_fen"].sum())) != results.planned.total_fen:
            raise Problem.failed("balance-broken", what="transfer basis, fen", left=results.planned.total_fen, right=sum_)
    made, say = texts.write("payout.j2", "made", results.as_of), partial(texts.write, "payout.j2")
    sheets = [
        _sheet(results, N_("拨款汇总"), [Title(title), Line(made, right=True)], _FUNDS, funds),
        _sheet(results, N_("拨付对象"), [Title(say("payees_title", results.title)), Line(say("payees_note"))], _PAYEES, payees),
        _sheet(
            results,
            N_("指标文件"),
            [Title(say("documents_title", results.title)), Line(say("documents_note"))],
            _DOCUMENTS,
            documents,
        ),
    ]
    return Book(f"{folder}/{_('拨款依据.xlsx')}", title, sheets, results.as_of)


def _sheet(results: Results, name: str, head: list[Block], columns: Mapping[str, Column], lines: DataFrame) -> Sheet:
    """A table that is the whole sum, to be signed."""
    table = Table(list(columns.values()), words.cells(lines, columns), total="合计", row_height=20)
    return Sheet(name, [*head, table, Line(texts.total_in_words(results.planned.total_fen), bold=True), SignOff(_SIGNS)], "payout")


def _by_source(results: Results) -> DataFrame:
    sums = results.decided.funding.groupby(["programme", "part"], sort=False)["amount_fen"].sum().reset_index()
    return sums.assign(programme=sums["programme"].map(results.about.programme_names), part=sums["part"].map(words_of(FUND_SOURCE)))


def _by_payee(payments: DataFrame) -> DataFrame:
    """To whom money goes: each bank for the students' cards, each school for fees that are waived; and what is kept back, which goes to
    nobody."""
    at_bank = with_bank(payments)
    to_student, kept = payments["paid_to"] == "student", payments["paid_to"] == SET_OFF
    payee = at_bank["bank"].where(to_student, payments["school"]).mask(kept, _("不拨付"))
    purpose = payments["programme_name"].mask(to_student, _("代发到学生银行卡")).mask(kept, _("抵扣以前多发的款"))
    table = payments.assign(payee=payee, purpose=purpose, order=(~to_student).astype("int64") + kept)
    sums = table.groupby(["order", "payee", "purpose"], sort=True).agg(lines=("amount_fen", "size"), amount_fen=("amount_fen", "sum"))
    return sums.reset_index()


def _by_document(payments: DataFrame) -> DataFrame:
    named = payments.assign(document=payments["document"].where(payments["document"] != "", _("未按指标文件")))
    keys = ["document", "programme_name", "functional_class", "economic_class"]
    return named.groupby(keys, sort=True).agg(people=("student_key", "nunique"), amount_fen=("amount_fen", "sum")).reset_index()
