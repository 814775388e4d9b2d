"""What a pay run consists of: what is paid, paid on top, paid again or taken back, each line beside the one that it corrects; and what was
left out of it, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pandas import DataFrame

from pipeline.ledger.payments import CLAW_BACK, FOLLOW_UP, SET_OFF, TOP_UP
from pipeline.outputs.life import reasons
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Cell, Column, Line, Sheet, SignOff, Table, Title
from pipeline.outputs.page.output import Output, at
from pipeline.results import Results
from pipeline.speech.language import N_, _

RUN_FOLDER, COMING = N_("第{number}批"), N_("下一批")
"""The folder of a pay run, and of the one that was not paid yet."""
KINDS = {"regular": N_("正常发放"), "top-up": N_("补差"), "follow-up": N_("补发"), "claw-back": N_("追回"), "set-off": N_("抵扣")}
CHANGES = {"new": N_("新增"), "changed": N_("内容有变"), "gone": N_("已不在文件夹中")}
_LINE = {
    "payment": Column("支付号", "centre"),
    "kind": Column("类型", "centre"),
    "school": Column("学校", "wrap", 22),
    "class_name": Column("班级", "centre"),
    "name": Column("姓名", "centre"),
    "id_number": Column("身份证号", "centre"),
    "programme": Column("资助项目", "wrap", 22),
    "months": Column("月份", "centre"),
    "amount_fen": Column("金额（元）", "money"),
    "payee": Column("收款人", "centre"),
    "bank": Column("开户银行", "wrap", 14),
    "account": Column("账号", "centre"),
    "corrects": Column("更正的支付号", "centre"),
    "why": Column("原因", "wrap", 30),
}
_TO_PAY = tuple(name for name in _LINE if name != "why")
_AGAIN, _TO_RECOVER = tuple(_LINE), tuple(name for name in _LINE if name not in ("payee", "bank", "account"))
_SET_OFF = tuple(name for name in _TO_RECOVER if name != "why")


@dataclass(frozen=True)
class Listed:
    """lines: of the run, claw-backs too, with `why` (`reasons.of_lines`). unpublished, objected: due, but whose notice has not ended or
    against whom an objection is open. waiting: failed payments without a new card. changed: file and change since the run before. short:
    in words, what the run needs beyond the funds that have arrived."""

    lines: DataFrame
    unpublished: DataFrame
    objected: DataFrame
    waiting: DataFrame
    changed: DataFrame
    short: str = ""


def books(results: Results, listed: Listed, folder: str) -> list[Book]:
    """本批说明.xlsx: what is paid and why, what is taken back, what was left out and for what it waits."""
    lines = listed.lines
    again = lines[lines["kind"].isin([TOP_UP, FOLLOW_UP])]
    back = _positive(lines[lines["kind"] == CLAW_BACK])
    parts = (
        (N_("补发补差"), "to_pay", again, _AGAIN),
        (N_("追回"), "to_recover", back, _TO_RECOVER),
        (N_("抵扣"), "set_off", lines[lines["kind"] == SET_OFF], _SET_OFF),
        (N_("待公示"), "unpublished", listed.unpublished, _TO_PAY),
        (N_("有异议"), "objected", listed.objected, _TO_PAY),
        (N_("待换卡"), "waiting", listed.waiting.assign(kind="regular"), _TO_PAY),
    )
    sheets = [
        _overview(results, listed),
        *(_sheet(results, name, text, lines, columns) for name, text, lines, columns in parts if len(lines)),
    ]
    return [Book(f"{folder}/{_('本批说明.xlsx')}", texts.write("plan.j2", "title", results.title), sheets, results.as_of)]


def recoveries(results: Results, folder: str) -> list[Book]:
    """追回清单.xlsx, where earlier terms have paid somebody twice."""
    if results.planned.recoveries.empty:
        return []
    recovered = _positive(results.planned.recoveries).assign(why=reasons.of_lines(results, results.planned.recoveries))
    sheet = _sheet(results, N_("追回清单"), "recoveries", recovered, _TO_RECOVER)
    return [Book(f"{folder}/{_('追回清单.xlsx')}", texts.write("plan.j2", "recover_title", results.term.title), [sheet], results.as_of)]


def moved(output: Output, folder: str) -> Output:
    """The same file in another folder."""
    return at(output, f"{folder}/{output.path.partition('/')[2]}")


def marked(output: Output, mark: str) -> Output:
    """The same file as a draft: a workbook with the mark on every page."""
    return replace(output, mark=mark) if isinstance(output, Book) else output


def _overview(results: Results, listed: Listed) -> Sheet:
    lines, changed = listed.lines, listed.changed
    counted = lines.assign(kind=words.said(lines["kind"], KINDS)).groupby("kind")["amount_fen"].agg(["size", "sum"]).reset_index()
    files = changed.assign(change=words.said(changed["change"], CHANGES))
    blocks: list[Block] = [
        Title(texts.write("plan.j2", "title", results.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Line(texts.write("plan.j2", "overview", int((results.decided.decisions["status"] == "held").sum()))),
        Table(
            [Column("类型", width=34), Column("笔数", "integer", 26), Column("金额（元）", "money", 26)],
            words.cells(counted, ["kind", "size", "sum"]),
            total="合计",
        ),
    ]
    if listed.short:
        blocks.append(Line(texts.write("plan.j2", "short", listed.short), bold=True))
    left: list[list[Cell]] = [
        [_(title), _(wait), len(some), int(some["amount_fen"].sum())]
        for title, wait, some in (
            (N_("待公示"), N_("公示期满"), listed.unpublished),
            (N_("有异议"), N_("异议办结"), listed.objected),
            (N_("待换卡"), N_("填写新卡"), listed.waiting),
        )
        if len(some)
    ]
    if left:
        head = [
            Column("暂不发放", width=34),
            Column("等什么", "centre", 26),
            Column("笔数", "integer", 14),
            Column("金额（元）", "money", 20),
        ]
        blocks += [Line("应发而现在不能发放的", bold=True), Table(head, left)]
        if lines.index.isin(listed.unpublished.index.union(listed.objected.index)).any():
            blocks.append(Line("草稿中包括待公示和有异议的；发放时不计在内。"))
    if len(files):
        head = [Column("文件", "wrap", 60), Column("变动", "centre", 26)]
        blocks += [Line("上一批以后有变动的文件", bold=True), Table(head, words.cells(files, ["file", "change"]))]
    return Sheet("本批汇总", [*blocks, SignOff(words.ROLES)], "payout")


def _sheet(results: Results, name: str, text: str, lines: DataFrame, columns: tuple[str, ...]) -> Sheet:
    shown = lines.assign(
        kind=words.said(lines["kind"], KINDS),
        months=words.months(lines["months"]),
        programme=results.about.named(lines["programme"]),
    )
    fen = int(shown["amount_fen"].sum())
    rows = words.numbered(words.cells(shown, columns))
    blocks: list[Block] = [
        Title(texts.write("plan.j2", "sheet_title", results.title, _(name))),
        Line(texts.write("plan.j2", text)),
        Table([Column("序号", "serial", 6), *(_LINE[column] for column in columns)], rows, total="合计", filtered=True),
        Line(texts.total_in_words(fen), bold=True),
        SignOff(words.ROLES),
    ]
    return Sheet(name, blocks, "payout")


def _positive(lines: DataFrame) -> DataFrame:
    """Claw-backs as the amounts that are to come back."""
    return lines.assign(amount_fen=-lines["amount_fen"])
