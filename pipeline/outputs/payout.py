"""3-payout: what finance takes as it is. One summary with the detail of all; one roster per school, a sheet per class."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.outputs import texts, words
from pipeline.outputs.book import Block, Book, Cell, Column, Line, Sheet, SignOff, Table, Title, file_name
from pipeline.results import Results
from schemas.categories import FUND_SOURCE, QUOTA_KIND

_SHEET_ROWS = 100_000
_DETAIL = {
    "payment": Column("支付号", "centre"),
    "school": Column("学校"),
    "class_name": Column("班级", "centre"),
    "name": Column("姓名", "centre"),
    "id_number": Column("身份证号", "centre"),
    "programme": Column("资助项目", "wrap", 24),
    "months": Column("月份", "centre"),
    "amount_fen": Column("金额", "money"),
    "paid_to": Column("发放方式", "centre"),
    "payee": Column("收款人"),
    "bank": Column("开户银行"),
    "account": Column("账号", "centre"),
}
_ROSTER = {
    "name": Column("姓名", "centre"),
    "sex": Column("性别", "centre"),
    "id_number": Column("身份证号", "centre"),
    "programme": Column("资助项目"),
    "months": Column("月份", "centre"),
    "amount_fen": Column("金额", "money"),
    "bank": Column("开户银行"),
    "account": Column("银行卡号", "centre"),
}


def books(results: Results) -> list[Book]:
    """The summary workbook, then the rosters."""
    payments = words.in_class_order(results.payments)
    shown = payments.assign(
        sex=words.sex(payments["sex"]),
        months=words.months(payments["months"]),
        programme=payments["programme"].map(results.programme_names),
        paid_to=words.said(payments["paid_to"], words.PAID_TO),
    )
    to_students = shown[shown["paid_to"] == words.PAID_TO["student"]]
    schools = words.by_school_and_class(to_students, _ROSTER)
    return [_summary(results, shown), *(_rosters(results, school, classes) for school, classes in schools.items())]


def _summary(results: Results, payments: DataFrame) -> Book:
    grouped = payments.groupby(["school", "programme", "paid_to"], sort=False)
    totals = grouped.agg(people=("student_key", "nunique"), lines=("amount_fen", "size"), amount_fen=("amount_fen", "sum")).reset_index()
    term, fen = results.term.title, results.total_fen
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "summary_title", term)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Table(
            [
                Column("学校", width=26),
                Column("资助项目", width=34),
                Column("发放方式", "centre", 11),
                Column("人数", "integer", 8, summed=False),
                Column("笔数", "integer", 8),
                Column("金额", "money", 16),
            ],
            words.cells(totals, ["school", "programme", "paid_to", "people", "lines", "amount_fen"]),
            total="合计",
            row_height=20,
        ),
        Line(texts.write("payout.j2", "in_words", fen, texts.in_words(fen)), bold=True),
        Line(texts.write("payout.j2", "waiver_note")),
        SignOff(words.ROLES),
    ]
    pieces = [payments.iloc[start : start + _SHEET_ROWS] for start in range(0, max(len(payments), 1), _SHEET_ROWS)]
    details = [_detail(results, piece, f"发放明细{number if number > 1 else ''}") for number, piece in enumerate(pieces, start=1)]
    return Book(
        "3-payout/发放汇总.xlsx",
        texts.write("payout.j2", "summary_title", term),
        [Sheet("汇总", blocks, "payout"), _sources(results), *_quotas(results), *_fees(results, payments), *details],
        results.as_of,
    )


def _sources(results: Results) -> Sheet:
    """资金分担: what each fund source bears, by school and programme; exact to the fen, each column too."""
    funding = results.funding
    parts = {f"by_{part}": words_of[0] for part, words_of in FUND_SOURCE.items() if part in set(funding["part"])}
    table = funding.assign(part="by_" + funding["part"]).pivot_table(
        index=["school", "programme"], columns="part", values="amount_fen", aggfunc="sum", fill_value=0
    )
    table = table.reindex(columns=list(parts), fill_value=0).assign(total=lambda sums: sums.sum(axis=1)).reset_index()
    table["programme"] = table["programme"].map(results.programme_names)
    money = [Column(title, "money", 16) for title in parts.values()]
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "sources_title", results.term.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Table(
            [Column("学校", width=26), Column("资助项目", width=34), *money, Column("合计", "money", 16)],
            words.cells(table, ["school", "programme", *parts, "total"]),
            total="合计",
            row_height=20,
        ),
        Line(texts.write("payout.j2", "in_words", results.total_fen, texts.in_words(results.total_fen)), bold=True),
        SignOff(words.ROLES),
    ]
    return Sheet("资金分担", blocks, "payout")


def _quotas(results: Results) -> list[Sheet]:
    """指标使用: each line of the quota sheets, what was used of it and what is left. No sheet without quotas."""
    quotas = results.quotas
    if quotas.empty:
        return []
    shown = quotas.assign(
        programme=quotas["programme"].map(results.programme_names),
        school=quotas["school"].where(quotas["school"] != "", "全部学校"),
        kind=words.spelled(quotas["kind"], QUOTA_KIND),
    ).sort_values(["programme", "school", "kind", "document"], kind="stable")
    columns = {
        "document": Column("指标文号", "wrap", 22),
        "kind": Column("来源", "centre"),
        "programme": Column("资助项目", "wrap", 24),
        "school": Column("学校", "wrap", 24),
        "functional_class": Column("功能分类", "centre"),
        "economic_class": Column("经济分类", "centre"),
        "persons": Column("名额", "integer"),
        "used_persons": Column("已用名额", "integer"),
        "left_persons": Column("剩余名额", "integer"),
        "amount_fen": Column("指标金额", "money"),
        "used_fen": Column("已用金额", "money"),
        "left_fen": Column("余额", "money"),
    }
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "quotas_title", results.term.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Table(list(columns.values()), words.cells(shown, columns), total="合计"),
        Line(texts.write("payout.j2", "quotas_note")),
        SignOff(words.ROLES),
    ]
    return [Sheet("指标使用", blocks, "payout")]


def _fees(results: Results, payments: DataFrame) -> list[Sheet]:
    """学费减免: what is waived of each student's fee and what is left to pay. No sheet where no fee is stated."""
    waived = payments[payments["fee_fen"].notna()]
    if waived.empty:
        return []
    columns = {
        "school": Column("学校", "wrap", 24),
        "class_name": Column("班级", "centre"),
        "name": Column("姓名", "centre"),
        "programme": Column("资助项目", "wrap", 24),
        "fee_fen": Column("应缴学费", "money", summed=False),
        "amount_fen": Column("减免金额", "money"),
        "fee_left_fen": Column("应缴余额", "money", summed=False),
    }
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "fees_title", results.term.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Table([Column("序号", "serial", 6), *columns.values()], words.numbered(words.cells(waived, columns)), total="合计", filtered=True),
        Line(texts.write("payout.j2", "fees_note")),
        SignOff(words.ROLES),
    ]
    return [Sheet("学费减免", blocks, "payout")]


def _detail(results: Results, payments: DataFrame, name: str) -> Sheet:
    fen = int(payments["amount_fen"].sum())
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "detail_title", results.term.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Table(
            [Column("序号", "serial", 6), *_DETAIL.values()], words.numbered(words.cells(payments, _DETAIL)), total="合计", filtered=True
        ),
        Line(texts.write("payout.j2", "in_words", fen, texts.in_words(fen)), bold=True),
        SignOff(words.ROLES),
    ]
    return Sheet(name, blocks, "payout")


def _rosters(results: Results, school: str, classes: dict[str, list[list[Cell]]]) -> Book:
    sheets = [_roster(results, school, class_name, rows) for class_name, rows in classes.items()]
    title = texts.write("payout.j2", "roster_title", school, results.term.title)
    return Book(f"3-payout/领款清册-{file_name(school)}.xlsx", title, sheets, results.as_of)


def _roster(results: Results, school: str, class_name: str, rows: list[list[Cell]]) -> Sheet:
    place = list(_ROSTER).index("amount_fen")
    fen = sum(int(row[place] or 0) for row in rows)
    columns = [Column("序号", "serial", 6), *_ROSTER.values(), Column("领款人签字", "text", 16)]
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "roster_title", school, results.term.title)),
        Line(texts.write("payout.j2", "class_line", class_name, len(rows), fen), bold=True),
        Table(columns, [[*row, None] for row in words.numbered(rows)], total="合计", row_height=24),
        Line(texts.write("payout.j2", "in_words", fen, texts.in_words(fen)), bold=True),
        Line(texts.write("payout.j2", "roster_note")),
        SignOff(("班主任", *words.ROLES)),
    ]
    return Sheet(class_name, blocks, "payout", school)
