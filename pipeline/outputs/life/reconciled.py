"""6-reconciled: what was sent, what arrived, what came back and why; and the list to be filled in with new cards."""

from __future__ import annotations

import datetime

from pandas import DataFrame

from pipeline.facts.masks import masked
from pipeline.facts.terms import Term
from pipeline.ledger.payments import CLAW_BACK, to_pay_again
from pipeline.outputs.life.plan import KINDS
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.policy import Policy
from pipeline.speech.language import N_, _
from pipeline.speech.problems import Problem

STATUSES = {"open": N_("尚无回单"), "delivered": N_("已到账"), "failed": N_("失败"), "recovered": N_("已追回")}
SAID = {
    "applied": N_("已记账"),
    "known": N_("以前已记账"),
    "unknown": N_("对不上任何一笔发放"),
    "amount": N_("金额不符"),
    "again": N_("同一笔重复回单"),
    "differs": N_("同一笔有说成功、有说失败，请向银行核实"),
    "twice": N_("银行称重复发放，而没有到账的回单，请向银行核实"),
    "unread": N_("处理结果无法识别"),
    "other": N_("对账单中的其他往来"),
}
_ASKED = ("new_card", "new_bank", "new_holder", "by")


def books(term: Term, as_of: datetime.date, payments: DataFrame, lines: DataFrame, policy: Policy, folder: str) -> list[Book]:
    """对账.xlsx, and where something came back 补发清单.xlsx for the schools and 运转表.xlsx for the banks.

    payments: the term's, as they stand (`payments.with_status`). lines: of the returns, with `said`.
    """
    names = {one.programme: one.name.title for one in policy.programmes}
    shown = payments.assign(
        programme=payments["programme"].map(names).astype("str").fillna(payments["programme"]),
        state=words.said(payments["status"], STATUSES),
        kind_said=words.said(payments["kind"], KINDS),
        months=words.months(payments["months"]),
    )
    failed = shown.loc[to_pay_again(payments).index]
    sheets = [_sums(term, as_of, shown), _lines(lines), _payments(shown)]
    made = [Book(f"{folder}/{_('对账.xlsx')}", texts.write("reconciled.j2", "title", term.title), sheets, as_of)]
    if len(failed):
        made.append(
            Book(f"{folder}/{_('补发清单.xlsx')}", texts.write("reconciled.j2", "again", term.title), [_follow_up(term, failed)], as_of)
        )
        made.append(
            Book(f"{folder}/{_('运转表.xlsx')}", texts.write("reconciled.j2", "round", term.title), _for_banks(term, failed), as_of)
        )
    return made


def _sums(term: Term, as_of: datetime.date, payments: DataFrame) -> Sheet:
    """Sent, delivered, failed and open, by plan and school; each row and the sum of them adds up to the fen."""
    sent = payments[payments["kind"] != CLAW_BACK]
    by = sent.pivot_table(index=["school", "programme", "kind_said"], columns="status", values="amount_fen", aggfunc="sum", fill_value=0)
    by = by.reindex(columns=["delivered", "failed", "open"], fill_value=0).astype("int64")
    by = by.assign(sent=by.sum(axis=1)).reset_index()
    if int(by["sent"].sum()) != int(sent["amount_fen"].sum()):
        raise Problem.failed(
            "balance-broken", what="sent = delivered + failed + open", left=int(sent["amount_fen"].sum()), right=int(by["sent"].sum())
        )
    back = payments[payments["kind"] == CLAW_BACK].assign(amount_fen=lambda frame: -frame["amount_fen"])
    recovered = back.groupby("state")["amount_fen"].agg(["size", "sum"]).reset_index()
    money = [Column(title, "money", 16) for title in (N_("已发出"), N_("已到账"), N_("失败"), N_("尚无回单"))]
    blocks: list[Block] = [
        Title(texts.write("reconciled.j2", "title", term.title)),
        Line(texts.write("payout.j2", "made", as_of), right=True),
        Line(texts.write("reconciled.j2", "sums")),
        Table(
            [Column("学校", width=24), Column("资助项目", width=30), Column("类型", "centre", 10), *money],
            words.cells(by, ["school", "programme", "kind_said", "sent", "delivered", "failed", "open"]),
            total="合计",
        ),
    ]
    if len(recovered):
        blocks += [
            Line("追回", bold=True),
            Table(
                [Column("状态", width=24), Column("笔数", "integer", 10), Column("金额（元）", "money", 16)],
                words.cells(recovered, ["state", "size", "sum"]),
                total="合计",
            ),
        ]
    return Sheet("对账汇总", [*blocks, SignOff(words.ROLES)], "payout")


def _lines(lines: DataFrame) -> Sheet:
    """The returns line by line: those that could not be applied first."""
    order = {
        word: place for place, word in enumerate(("unknown", "amount", "differs", "twice", "again", "unread", "applied", "known", "other"))
    }
    shown = lines.assign(order=lines["said"].map(order), said=words.said(lines["said"], SAID))
    shown = shown.sort_values(["order", "file", "sheet", "row"], kind="stable")
    columns = {
        "said": Column("结论", "centre"),
        "payment": Column("支付号", "centre"),
        "name": Column("户名", "centre"),
        "account": Column("账号", "centre"),
        "fen": Column("金额（元）", "money"),
        "result": Column("处理结果", "centre"),
        "reason": Column("失败原因", "wrap", 20),
        "file": Column("文件", "wrap", 34),
        "row": Column("行", "integer", summed=False),
    }
    shown = shown.assign(result=shown["result"].replace({"delivered": _("成功"), "failed": _("失败")}))
    table = Table([Column("序号", "serial", 6), *columns.values()], words.numbered(words.cells(shown, columns)), filtered=True)
    return Sheet("回单逐行", [Title("回单逐行"), Line(texts.write("reconciled.j2", "lines")), table], "audit")


def _payments(payments: DataFrame) -> Sheet:
    columns = {
        "payment": Column("支付号", "centre"),
        "kind_said": Column("类型", "centre"),
        "school": Column("学校", "wrap", 22),
        "class_name": Column("班级", "centre"),
        "name": Column("姓名", "centre"),
        "programme": Column("资助项目", "wrap", 24),
        "months": Column("月份", "centre"),
        "amount_fen": Column("金额（元）", "money"),
        "state": Column("状态", "centre"),
    }
    rows = words.numbered(words.cells(payments, columns))
    return Sheet(
        "逐笔状态", [Title("逐笔状态"), Table([Column("序号", "serial", 6), *columns.values()], rows, total="合计", filtered=True)], "audit"
    )


def _follow_up(term: Term, failed: DataFrame) -> Sheet:
    """补发清单: comes back with the yellow cells filled in."""
    columns = {
        "payment": Column("支付号", "centre"),
        "name": Column("姓名", "centre"),
        "school": Column("学校", "wrap", 20),
        "class_name": Column("班级", "centre"),
        "amount_fen": Column("金额", "money"),
        "account": Column("原账号", "centre"),
        "reason": Column("失败原因", "wrap", 18),
        "new_card": Column("新卡号", "centre", 22),
        "new_bank": Column("新开户银行", "centre", 18),
        "new_holder": Column("新账户名", "centre", 12),
        "by": Column("填写人", "centre", 12),
    }
    rows = words.cells(failed.assign(**dict.fromkeys(_ASKED, None)), columns)
    asked = frozenset((row, list(columns).index(name)) for row in range(len(rows)) for name in _ASKED)
    blocks: list[Block] = [
        Title(texts.write("reconciled.j2", "again", term.title)),
        Line(texts.write("reconciled.j2", "again_body")),
        Table(list(columns.values()), rows, asked=asked),
    ]
    return Sheet("补发清单", blocks, "asked")


def _for_banks(term: Term, failed: DataFrame) -> list[Sheet]:
    """运转表: a page for each bank to be called about; it leaves the office, so that ids and accounts are masked."""
    columns = {
        "payment": Column("支付号", "centre"),
        "name": Column("姓名", "centre"),
        "id_number": Column("身份证号", "centre", 21),
        "account": Column("账号", "centre", 22),
        "amount_fen": Column("金额（元）", "money"),
        "reason": Column("失败原因", "wrap", 20),
        "answer": Column("银行答复", "wrap", 28),
        "told_by": Column("答复人", "centre", 12),
        "told_on": Column("日期", "centre", 12),
    }
    hidden = {
        name: failed[name].map({text: masked(text) for text in failed[name].unique()}).astype("str") for name in ("id_number", "account")
    }
    shown = failed.assign(**hidden, bank=failed["bank"].fillna("").replace("", _("未写明开户银行")))
    asked = ("answer", "told_by", "told_on")
    sheets = []
    for bank, mine in shown.groupby("bank", sort=True):
        rows = words.numbered(words.cells(mine.assign(**dict.fromkeys(asked, None)), columns))
        cells = frozenset((row, list(columns).index(name) + 1) for row in range(len(rows)) for name in asked)
        blocks: list[Block] = [
            Title(texts.write("reconciled.j2", "round", term.title)),
            Line(texts.write("reconciled.j2", "round_body", str(bank))),
            Table([Column("序号", "serial", 6), *columns.values()], rows, total="合计", asked=cells),
            SignOff((N_("经办人"), N_("银行经办人"))),
        ]
        sheets.append(Sheet(str(bank), blocks, "asked"))
    return sheets
