"""Sheets that are one list: what the audit is mostly made of."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Column, Line, Sheet, Table, Title

PERSON = {
    "school": Column("学校"),
    "class_name": Column("班级", "centre"),
    "name": Column("姓名", "centre"),
    "id_number": Column("身份证号", "centre"),
}


def listed(name: str, text: str, frame: DataFrame, columns: dict[str, Column]) -> Sheet:
    """A sheet that is one list. text: the macro of `audit.j2` that says what it shows."""
    rows = words.numbered(words.cells(frame, columns))
    blocks: list[Block] = [
        Title(name),
        Line(texts.write("audit.j2", text)),
        Table([Column("序号", "serial", 6), *columns.values()], rows, filtered=True),
    ]
    if not rows:
        blocks.append(Line("无。"))
    return Sheet(name, blocks, "audit")
