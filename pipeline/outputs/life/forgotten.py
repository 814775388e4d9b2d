"""清除清册: what of a term went when it was forgotten, for those who saw to it to sign; and the sums that stay."""

from __future__ import annotations

import datetime

from pandas import DataFrame

from pipeline.facts.terms import Term
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.speech.language import N_, _

FILE = N_("清除清册.xlsx")
_WHAT = {
    "1-returned": N_("退回的表"), "2-notice": N_("公示和通知书"), "3-payout": N_("发放"), "4-audit": N_("审计"), "6-reconciled": N_("对账"),
    "tables": N_("数据表"), "archive": N_("学期档案"), "audit": N_("几个学期的审计"),
}  # fmt: skip
"""What lies in a folder of the outputs, by a part of its path."""


def _what(folder: str) -> str:
    return next((_WHAT[part] for part in folder.split("/") if part in _WHAT), N_("报告和清单"))


def book(term: Term, files: DataFrame, sums: DataFrame, on: datetime.date, until: datetime.date) -> Book:
    """files: folder, files, size in KiB. sums: school, programme in words, lines, amount_fen. until: the last day of the period for which
    they were kept. It names no person."""
    title = texts.write("forgotten.j2", "title", term.title)
    of_files = [Column("位置", "wrap", 32), Column("内容", "wrap", 36)]
    of_files += [Column("文件数", "integer", 12), Column("大小（KB）", "integer", 14)]
    of_sums = [Column("学校", "wrap", 32), Column("资助项目", "wrap", 36)]
    of_sums += [Column("发放笔数", "integer", 12), Column("金额", "money", 18)]
    blocks: list[Block] = [
        Title(title),
        Line(texts.write("forgotten.j2", "body", on, until)),
        Line("一、清除的文件", bold=True),
        Table(
            of_files,
            words.cells(files.assign(what=[_(_what(folder)) for folder in files["folder"]]), ["folder", "what", "files", "size"]),
            total="合计",
        ),
        Line("二、账簿中留下的发放金额", bold=True),
        Table(of_sums, words.cells(sums, ["school", "programme", "lines", "amount_fen"]), total="合计"),
        Line(texts.write("forgotten.j2", "elsewhere")),
        SignOff([N_("经办人"), N_("监销人"), N_("负责人")]),
    ]
    return Book(_(FILE), title, [Sheet("清除清册", blocks, "plain")], on)
