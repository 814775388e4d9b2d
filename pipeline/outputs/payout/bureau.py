"""发放汇总: for the education bureau. What each school is paid and who bears it, quotas, waived fees, and the detail of all."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.ledger.payments import FAILED
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.outputs.payout.fees import fees
from pipeline.outputs.payout.quotas import quotas
from pipeline.results import Results
from pipeline.speech.language import N_, _, word
from schemas.categories import FUND_SOURCE

SIGNS = (*words.ROLES, N_("教育局审核"))
_SHEET_ROWS = 100_000
_DETAIL = {
    "payment": Column("支付号", "centre"),
    "school": Column("学校"),
    "class_name": Column("班级", "centre"),
    "name": Column("姓名", "centre"),
    "id_number": Column("身份证号", "centre"),
    "programme_name": Column("资助项目", "wrap", 24),
    "months": Column("月份", "centre"),
    "amount_fen": Column("金额", "money"),
    "paid_to_words": Column("发放方式", "centre"),
    "payee": Column("收款人"),
    "bank": Column("开户银行"),
    "account": Column("账号", "centre"),
}


def book(results: Results, payments: DataFrame, folder: str) -> Book:
    """One workbook. payments: in class order, with the columns in words that `desks` adds."""
    pieces = [payments.iloc[start : start + _SHEET_ROWS] for start in range(0, max(len(payments), 1), _SHEET_ROWS)]
    details = [_detail(results, piece, _("发放明细") + (str(number) if number > 1 else "")) for number, piece in enumerate(pieces, start=1)]
    sheets = [_summary(results, payments), _sources(results), *quotas(results, SIGNS), *fees(results, payments, SIGNS), *details]
    return Book(
        f"{folder}/{_(words.SUMMARY_FILE)}",
        texts.write("payout.j2", "summary_title", results.title),
        sheets,
        results.as_of,
    )


def _summary(results: Results, payments: DataFrame) -> Sheet:
    """What each school is paid by programme: in this run and, after the first, in those before and in all."""
    keys = ["school", "programme_name", "paid_to_words"]
    grouped = payments.groupby(keys, sort=False)
    totals = grouped.agg(people=("student_key", "nunique"), lines=("amount_fen", "size"), amount_fen=("amount_fen", "sum")).reset_index()
    columns = [
        Column("学校", width=26),
        Column("资助项目", "wrap", 34),
        Column("发放方式", "centre", 11),
        Column("人数", "integer", 8, summed=False),
        Column("笔数", "integer", 8),
        Column("金额", "money", 16),
    ]
    names = [*keys, "people", "lines", "amount_fen"]
    if len(before := _before(results)):
        totals = totals.merge(before, on=keys, how="outer").fillna({"people": 0, "lines": 0, "amount_fen": 0, "before_fen": 0})
        totals = totals.astype(dict.fromkeys(("people", "lines", "amount_fen", "before_fen"), "int64"))
        totals["all_fen"] = totals["amount_fen"] + totals["before_fen"]
        columns[-1] = Column("本批金额", "money", 16)
        columns += [Column("以前各批", "money", 16), Column("累计", "money", 16)]
        names += ["before_fen", "all_fen"]
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "summary_title", results.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Table(columns, words.cells(totals, names), total="合计", row_height=20),
        Line(texts.total_in_words(results.planned.total_fen), bold=True),
        Line(texts.write("payout.j2", "waiver_note")),
        SignOff(SIGNS),
    ]
    return Sheet("汇总", blocks, "payout")


def _before(results: Results) -> DataFrame:
    """What earlier runs have paid each school by programme, less what failed and what is claimed back: keys of the summary, before_fen."""
    paid = results.planned.paid
    paid = paid[paid["status"] != FAILED]
    sums = paid.groupby(["school", "programme"])["amount_fen"].sum().rename("before_fen").reset_index()
    to = {one.id: one.programme.pays.to for one in results.about.in_force}
    return sums.assign(
        programme_name=results.about.named(sums["programme"]),
        paid_to_words=words.said(sums["programme"].map(to).astype("str").fillna("student"), words.PAID_TO),
    ).drop(columns="programme")


def _sources(results: Results) -> Sheet:
    """资金分担: what each fund source bears, by school and programme; exact to the fen, each column too."""
    funding = results.decided.funding
    borne = set(funding["part"].unique())
    parts = {f"by_{part}": word(spelled) for part, spelled in FUND_SOURCE.items() if part in borne}
    table = funding.assign(part="by_" + funding["part"]).pivot_table(
        index=["school", "programme"], columns="part", values="amount_fen", aggfunc="sum", fill_value=0
    )
    table = table.reindex(columns=list(parts), fill_value=0).assign(total=lambda sums: sums.sum(axis=1)).reset_index()
    table["programme"] = table["programme"].map(results.about.programme_names)
    money = [Column(title, "money", 16) for title in parts.values()]
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "sources_title", results.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Table(
            [Column("学校", width=26), Column("资助项目", "wrap", 34), *money, Column("合计", "money", 16)],
            words.cells(table, ["school", "programme", *parts, "total"]),
            total="合计",
            row_height=20,
        ),
        Line(texts.total_in_words(results.planned.total_fen), bold=True),
        SignOff(SIGNS),
    ]
    return Sheet("资金分担", blocks, "payout")


def _detail(results: Results, payments: DataFrame, name: str) -> Sheet:
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "detail_title", results.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Table(
            [Column("序号", "serial", 6), *_DETAIL.values()], words.numbered(words.cells(payments, _DETAIL)), total="合计", filtered=True
        ),
        Line(texts.total_in_words(int(payments["amount_fen"].sum())), bold=True),
        SignOff(SIGNS),
    ]
    return Sheet(name, blocks, "payout")
