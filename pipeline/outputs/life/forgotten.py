"""清除清册: what of a term went when it was forgotten, for those who saw to it to sign; and the sums that stay."""

from __future__ import annotations

import datetime

from pandas import DataFrame

from pipeline.facts.terms import Term
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.speech.language import N_, _

FILE = N_("清除清册.xlsx")


def book(term: Term, files: DataFrame, sums: DataFrame, on: datetime.date, until: datetime.date) -> Book:
    """files: folder, files, size in KiB. sums: school, programme in words, lines, amount_fen. until: the last day of the period for which
    they were kept. It names no person."""
    title = texts.write("forgotten.j2", "title", term.title)
    of_files = [Column("序号", "serial", 6), Column("清除了什么", "wrap", 44)]
    of_files += [Column("文件数", "integer", 12), Column("大小（KB）", "integer", 14)]
    of_sums = [Column("学校", "wrap", 32), Column("资助项目", "wrap", 36)]
    of_sums += [Column("发放笔数", "integer", 12), Column("金额", "money", 18)]
    blocks: list[Block] = [
        Title(title),
        Line(texts.write("forgotten.j2", "body", on, until)),
        Line("一、清除的文件", bold=True),
        Table(of_files, words.numbered(words.cells(files, ["folder", "files", "size"])), total="合计"),
        Line("二、账簿中留下的发放金额", bold=True),
        Table(of_sums, words.cells(sums, ["school", "programme", "lines", "amount_fen"]), total="合计"),
        Line(texts.write("forgotten.j2", "elsewhere")),
        SignOff([N_("经办人"), N_("监销人"), N_("负责人")]),
    ]
    return Book(_(FILE), title, [Sheet("清除清册", blocks, "plain")], on)
