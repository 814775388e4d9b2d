"""A local policy as a workbook to be filled in: what the files say now, and the tiers and amounts that class sheets state."""

from __future__ import annotations

import datetime
from typing import Any

from pipeline.outputs.page import texts
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.policy import spreadsheet
from pipeline.speech.language import N_, _

_WIDE = {(spreadsheet.AMOUNTS, 2): 34, (spreadsheet.SOURCES, 1): 52, (spreadsheet.PROGRAMME, 1): 60, (spreadsheet.LISTS, 1): 26}
"""Sheet and place of a column that holds more than a word → its width."""
_MORE = 6
"""Empty lines below what is there, to be filled in."""


def book(content: dict[str, Any], title: str, path: str, made: datetime.date) -> Book:
    """The workbook of a local policy. content: as `policy.local_part` returns it."""
    tables = spreadsheet.tables_of(content, title)
    sheets = []
    for name, columns in spreadsheet.COLUMNS.items():
        wide = (_WIDE.get((name, place)) for place in range(len(columns)))
        shown = [Column(one, "wrap" if width else "centre", width or 18) for one, width in zip(columns, wide, strict=True)]
        more = 0 if name == spreadsheet.PROGRAMME else _MORE
        rows = [*tables[name], *([None] * len(columns) for _line in range(more))]
        asked = frozenset((row, column) for row in range(len(rows)) for column in range(len(columns)) if name != spreadsheet.PROGRAMME)
        blocks: list[Block] = [Title(f"{title} · {_(name)}"), Line(texts.write("policy.j2", "note")), Table(shown, rows, asked=asked)]
        if name == spreadsheet.PROGRAMME:
            blocks.append(SignOff((N_("经办人"), N_("审核人"), N_("负责人"))))
        sheets.append(Sheet(name, blocks, "asked"))
    return Book(path, title, sheets, made)
