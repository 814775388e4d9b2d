"""3-payout/总览.xlsx: all pay runs of a term, what became of each, and what is due against what was paid."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.ledger.payments import CLAW_BACK, DELIVERED, FAILED, OPEN, RECOVERED, RUN
from pipeline.outputs.life.plan import recoveries
from pipeline.outputs.page import figures, texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.outputs.page.output import Output
from pipeline.results import PAID_LINES, Results
from pipeline.speech.language import N_, _, words_of
from schemas.categories import FUND_SOURCE

MONEY = {
    "amount_fen": N_("发出"),
    "delivered_fen": N_("到账"),
    "failed_fen": N_("失败"),
    "open_fen": N_("尚无回单"),
    "back_fen": N_("应追回"),
    "recovered_fen": N_("已追回"),
}


def paid_lines(lines: DataFrame, runs: DataFrame) -> DataFrame:
    """The lines of the term's pay runs, as the table `runs` publishes them. lines, runs: `Known.by_run`, `Known.pay_runs`."""
    by = runs.set_index("run")["by"]
    return lines.assign(by=lines["run"].map(by).astype("str"))[PAID_LINES].reset_index(drop=True)


def books(results: Results, coming: DataFrame, waiting: DataFrame, funds: DataFrame, folder: str) -> list[Output]:
    """总览.xlsx and, where earlier terms have paid somebody twice, the list of what is to be recovered. coming: the next run's lines.
    funds: what has arrived, with what was used of it (`registers.funds.use`)."""
    sheets = [_by_run(results, coming), _by_programme(results, waiting), _by_month(results), *_funds(results, funds)]
    title = texts.write("plan.j2", "all_title", results.term.title)
    return [Book(f"{folder}/{_('总览.xlsx')}", title, sheets, results.as_of), *recoveries(results, folder)]


def _sums(lines: DataFrame) -> DataFrame:
    """The lines with a column of fen for each thing that may have become of them."""
    sent = lines["kind"] != CLAW_BACK
    status = lines["status"]
    fen = lines["amount_fen"].astype("int64")
    return lines.assign(
        amount_fen=fen.where(sent, 0),
        delivered_fen=fen.where(sent & (status == DELIVERED), 0),
        failed_fen=fen.where(sent & (status == FAILED), 0),
        open_fen=fen.where(sent & (status == OPEN), 0),
        back_fen=(-fen).where(~sent, 0),
        recovered_fen=(-fen).where(status == RECOVERED, lines["set_off_fen"]).where(~sent, 0),
    )


def by_run(paid: DataFrame) -> DataFrame:
    """Per run, day and who paid it: people, lines, and the sums of `MONEY`, in fen."""
    keys = ["run", "paid_on", "by"]
    sums = {name: (name, "sum") for name in MONEY}
    return _sums(paid).groupby(keys).agg(people=("student_key", "nunique"), lines=("payment", "size"), **sums)


def _by_run(results: Results, coming: DataFrame) -> Sheet:
    by = by_run(results.planned.paid)
    kept_fen = int(results.planned.paid["set_off_fen"].sum())
    rows = [[_(RUN).format(number=run), day, by_whom, *map(int, values)] for (run, day, by_whom), *values in by.itertuples(name=None)]
    columns = [
        Column("批次", "centre", 12), Column("日期", "centre", 12), Column("经办人", "centre", 10),
        Column("人数", "integer", 8, summed=False),
        Column("笔数", "integer", 8), *(Column(title, "money", 14) for title in MONEY.values()),
    ]  # fmt: skip
    blocks: list[Block] = [
        Title(texts.write("plan.j2", "all_title", results.term.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Line(texts.write("plan.j2", "all_note", kept_fen)),
        Table(columns, rows, total="合计", row_height=20),
    ]
    ahead = coming[coming["kind"] != CLAW_BACK]
    if len(ahead):
        blocks.append(Line(texts.write("plan.j2", "coming", len(ahead), int(ahead["amount_fen"].sum())), bold=True))
    return Sheet("各批", [*blocks, SignOff(words.ROLES)], "payout")


def _by_programme(results: Results, waiting: DataFrame) -> Sheet:
    """Per programme: due, sent, arrived, failed, claimed back, left to pay."""
    due = results.planned.payments.groupby("programme")["amount_fen"].sum()
    paid = _sums(results.planned.paid).groupby("programme")[list(MONEY)].sum()
    table = paid.reindex(due.index.union(paid.index), fill_value=0).assign(due_fen=due).fillna({"due_fen": 0}).astype("int64")
    net = table["amount_fen"] - table["failed_fen"] - table["back_fen"]
    table = table.assign(left_fen=table["due_fen"] - net).rename_axis("programme").reset_index()
    table["programme"] = results.about.named(table["programme"])
    columns = {
        "programme": Column("资助项目", "wrap", 34),
        "due_fen": Column("应发", "money", 14),
        **{name: Column(title, "money", 14) for name, title in MONEY.items()},
        "left_fen": Column("尚应发", "money", 14),
    }
    blocks: list[Block] = [
        Title(texts.write("plan.j2", "all_title", results.term.title)),
        Line(texts.write("plan.j2", "left_note")),
        Table(list(columns.values()), words.cells(table, columns), total="合计", row_height=20),
    ]
    if len(waiting):
        blocks.append(Line(_("其中 {count} 笔发放失败，等待更换银行卡。").format(count=len(waiting))))
    return Sheet("按项目", blocks, "payout")


def _by_month(results: Results) -> Sheet:
    """Per month: due against paid, and what is late: due for a month that is over."""
    by_month = results.about.paid_by_month
    paid = results.planned.paid
    sent = paid[(paid["status"] != FAILED)]
    due = figures.spread(results.planned.payments, by_month).groupby("month")["fen"].sum()
    got = figures.spread(sent, by_month).groupby("month")["fen"].sum()
    table = DataFrame({"due_fen": due, "paid_fen": got}).fillna(0).astype("int64").rename_axis("month").reset_index()
    over = table[table["month"] < results.as_of.isoformat()[:7]]
    late_fen = int((over["due_fen"] - over["paid_fen"]).clip(lower=0).sum())
    table = table.assign(
        left_fen=table["due_fen"] - table["paid_fen"], month=table["month"].where(table["month"] != figures.WHOLE, _("全学期"))
    )
    columns = {
        "month": Column("月份", "centre", 20),
        "due_fen": Column("应发", "money", 24),
        "paid_fen": Column("已发", "money", 24),
        "left_fen": Column("差额", "money", 24),
    }
    blocks: list[Block] = [
        Title(texts.write("plan.j2", "all_title", results.term.title)),
        Line(texts.write("plan.j2", "months_note")),
        Table(list(columns.values()), words.cells(table, columns), total="合计", row_height=20),
        *([Line(texts.write("plan.j2", "late", late_fen), bold=True)] if late_fen else []),
    ]
    return Sheet("按月", blocks, "payout")


def _funds(results: Results, funds: DataFrame) -> list[Sheet]:
    """资金到账: each arrival, what was used of it, and how many days that took. No sheet where nothing tells of arrivals."""
    if funds.empty:
        return []
    names, parts = results.about.programme_names, words_of(FUND_SOURCE)
    spelled = {
        text: "、".join(names.get(one, one) for one in text.split(";")) if text else _("各项目") for text in funds["programme"].unique()
    }
    left_fen = funds["amount_fen"] - funds["used_fen"]
    until = pd.to_datetime(funds["last_on"].where(left_fen == 0, results.as_of.isoformat()))
    shown = funds.assign(
        programme=funds["programme"].map(spelled),
        part=funds["part"].map(parts).astype("str").fillna(_("不分来源")),
        left_fen=left_fen,
        days=(until - pd.to_datetime(funds["on"])).dt.days,
    )
    columns = {
        "on": Column("到账日期", "centre", 12),
        "document": Column("资金文号", "wrap", 22),
        "part": Column("资金来源", "centre", 12),
        "programme": Column("资助项目", "wrap", 30),
        "amount_fen": Column("到账金额", "money", 16),
        "used_fen": Column("已用金额", "money", 16),
        "left_fen": Column("余额", "money", 16),
        "days": Column("天数", "integer", 8, summed=False),
    }
    blocks: list[Block] = [
        Title(texts.write("plan.j2", "all_title", results.term.title)),
        Line(texts.write("plan.j2", "funds_note")),
        Table(list(columns.values()), words.cells(shown, columns), total="合计", row_height=20),
    ]
    return [Sheet("资金到账", blocks, "payout")]
