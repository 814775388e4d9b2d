"""The register of objections to the notices, to be filled in and dropped back into the term's folder."""

from __future__ import annotations

from pipeline.outputs.page import texts
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, Table, Title
from pipeline.results import Results
from pipeline.speech.language import _, word
from schemas.objections import KIND

_LINES = 20
_WIDTHS = {"name": 14, "id_number": 22, "school": 22, "class_name": 14, "programme": 22, "said": 30, "reason": 26, "remarks": 14}


def book(results: Results) -> Book:
    """One workbook with empty lines; its headings are those that the program reads."""
    fields = list(KIND.columns.values())
    columns = [Column(field.title, "wrap", _WIDTHS.get(field.name, 12)) for field in fields]
    everywhere = frozenset((row, column) for row in range(_LINES) for column in range(len(fields)))
    choices = {
        (row, place): tuple(word(spelled) for spelled in field.categories.values())
        for place, field in enumerate(fields)
        if field.categories
        for row in range(_LINES)
    }
    blocks: list[Block] = [
        Title(texts.write("notice.j2", "objections_title", results.term.title)),
        Line(texts.write("notice.j2", "objections_body")),
        Table(columns, [[None] * len(fields)] * _LINES, row_height=26, asked=everywhere, choices=choices),
    ]
    title = texts.write("notice.j2", "objections_title", results.term.title)
    return Book(f"2-notice/{_('异议登记表.xlsx')}", title, [Sheet("异议登记表", blocks, "asked")], results.as_of)
