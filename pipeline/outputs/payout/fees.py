"""学费减免: what is waived of each student's fee and what is left to pay."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame

from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Column, Line, Sheet, SignOff, Table, Title
from pipeline.results import Results

_COLUMNS = {
    "school": Column("学校", "wrap", 24),
    "class_name": Column("班级", "centre"),
    "name": Column("姓名", "centre"),
    "programme_name": Column("资助项目", "wrap", 24),
    "fee_fen": Column("应缴学费", "money", summed=False),
    "amount_fen": Column("减免金额", "money"),
    "fee_left_fen": Column("应缴余额", "money", summed=False),
}


def fees(results: Results, payments: DataFrame, signs: Sequence[str]) -> list[Sheet]:
    """One sheet; none where no fee is stated."""
    waived = payments[payments["fee_fen"].notna()]
    if waived.empty:
        return []
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "fees_title", results.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Table(
            [Column("序号", "serial", 6), *_COLUMNS.values()], words.numbered(words.cells(waived, _COLUMNS)), total="合计", filtered=True
        ),
        Line(texts.write("payout.j2", "fees_note")),
        SignOff(signs),
    ]
    return [Sheet("学费减免", blocks, "payout")]
