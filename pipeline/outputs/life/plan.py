"""5-corrections and the recoveries of a term: what is paid on top, paid again or taken back, each line beside the one that it corrects."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.ledger.payments import CLAW_BACK
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.outputs.page.output import Output, at
from pipeline.results import Results
from pipeline.speech.language import N_, _

KINDS = {"regular": N_("正常发放"), "top-up": N_("补差"), "follow-up": N_("补发"), "claw-back": N_("追回")}
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
}
_TO_PAY, _TO_RECOVER = tuple(_LINE), tuple(name for name in _LINE if name not in ("payee", "bank", "account"))


def books(results: Results, lines: DataFrame, unpublished: DataFrame, waiting: DataFrame, changed: DataFrame, folder: str) -> list[Book]:
    """One workbook: what has changed, what is paid, what is taken back, what waits."""
    title = texts.write("plan.j2", "title", results.term.title)
    paid, back = lines[lines["kind"] != CLAW_BACK], lines[lines["kind"] == CLAW_BACK]
    sheets = [
        _overview(results, lines, unpublished, waiting, changed),
        _sheet(results, N_("补发补差"), "to_pay", paid, _TO_PAY),
        _sheet(results, N_("追回"), "to_recover", _positive(back), _TO_RECOVER),
        _sheet(results, N_("待公示"), "unpublished", unpublished, _TO_PAY),
        _sheet(results, N_("待换卡"), "waiting", waiting.assign(kind="regular"), _TO_PAY),
    ]
    return [Book(f"{folder}/{_('更正.xlsx')}", title, sheets, results.as_of)]


def recoveries(results: Results) -> list[Book]:
    """3-payout/追回清单.xlsx, where earlier terms have paid somebody twice."""
    if results.planned.recoveries.empty:
        return []
    sheet = _sheet(results, N_("追回清单"), "recoveries", _positive(results.planned.recoveries), _TO_RECOVER)
    return [
        Book(
            f"3-payout/{_('追回清单.xlsx')}",
            texts.write("plan.j2", "recover_title", results.term.title),
            [sheet],
            results.as_of,
        )
    ]


def moved(output: Output, folder: str) -> Output:
    """The same file in another folder."""
    return at(output, f"{folder}/{output.path.partition('/')[2]}")


def _overview(results: Results, lines: DataFrame, unpublished: DataFrame, waiting: DataFrame, changed: DataFrame) -> Sheet:
    counted = lines.assign(kind=words.said(lines["kind"], KINDS)).groupby("kind")["amount_fen"].agg(["size", "sum"]).reset_index()
    files = changed.assign(change=words.said(changed["change"], CHANGES))
    blocks: list[Block] = [
        Title(texts.write("plan.j2", "title", results.term.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Line(texts.write("plan.j2", "overview", len(unpublished), len(waiting))),
        Table(
            [Column("类型", width=34), Column("笔数", "integer", 26), Column("金额（元）", "money", 26)],
            words.cells(counted, ["kind", "size", "sum"]),
            total="合计",
        ),
        Line("封存以后有变动的文件", bold=True),
        Table([Column("文件", "wrap", 34), Column("变动", "centre", 26)], words.cells(files, ["file", "change"])),
        SignOff(words.ROLES),
    ]
    return Sheet("更正汇总", blocks, "payout")


def _sheet(results: Results, name: str, text: str, lines: DataFrame, columns: tuple[str, ...]) -> Sheet:
    shown = lines.assign(
        kind=words.said(lines["kind"], KINDS),
        months=words.months(lines["months"]),
        programme=lines["programme"].map(results.about.programme_names).astype("str").fillna(lines["programme"]),
    )
    fen = int(shown["amount_fen"].sum())
    rows = words.numbered(words.cells(shown, columns))
    blocks: list[Block] = [
        Title(texts.write("plan.j2", "sheet_title", results.term.title, _(name))),
        Line(texts.write("plan.j2", text)),
        Table([Column("序号", "serial", 6), *(_LINE[column] for column in columns)], rows, total="合计", filtered=True),
        Line(texts.total_in_words(fen), bold=True),
        SignOff(words.ROLES),
    ]
    return Sheet(name, blocks, "payout")


def _positive(lines: DataFrame) -> DataFrame:
    """Claw-backs as the amounts that are to come back."""
    return lines.assign(amount_fen=-lines["amount_fen"])
