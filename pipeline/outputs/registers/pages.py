"""What the pages of registers have in common."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Column, Line, Table, Title
from pipeline.results import Results


def opening(results: Results, name: str) -> list[Block]:
    """Title, day and what the page shows. name: the macros `<name>` and `<name>_body` of `registers.j2`."""
    return [
        Title(texts.write("registers.j2", name, results.term.title)),
        Line(texts.write("registers.j2", "made", results.as_of), right=True),
        Line(texts.write("registers.j2", f"{name}_body")),
    ]


def table(frame: DataFrame, columns: dict[str, Column], total: str = "", filtered: bool = False) -> list[Block]:
    """The rows of these columns; a line that says so where there are none."""
    rows = words.cells(frame, columns)
    return [Table(list(columns.values()), rows, total=total if rows else "", filtered=filtered), *([] if rows else [Line("无。")])]
