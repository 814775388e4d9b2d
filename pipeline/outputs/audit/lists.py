"""Sheets that are one list: what the audit is mostly made of."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame, Series

from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Cell, Column, Line, Sheet, Table, Title, quoted
from pipeline.outputs.page.rows import column_of
from pipeline.speech.language import title

PERSON = {
    "school": Column("学校"),
    "class_name": Column("班级", "centre"),
    "name": Column("姓名", "centre"),
    "id_number": Column("身份证号", "centre"),
}


_MOST_BREAKS = 1_000
"""Excel takes 1,026 breaks of pages on a sheet."""
_PAGES_OF_ITS_OWN = 25
"""Lines that a school has on the average, from which on each begins a page of its own."""


def listed(name: str, text: str, frame: DataFrame, columns: dict[str, Column]) -> Sheet:
    """A sheet that is one list. text: the macro of `audit.j2` that says what it shows."""
    blocks: list[Block] = [Title(name), Line(texts.write("audit.j2", text)), table(frame, columns)]
    if frame.empty:
        blocks.append(Line("无。"))
    return Sheet(name, blocks, "audit")


def table(frame: DataFrame, columns: dict[str, Column]) -> Table:
    """The list itself. In one that stands in the order of the schools, and is long, each school begins a page."""
    rows = words.numbered(words.cells(frame, columns))
    apart = list(columns).index("school") + 1 if "school" in columns and _takes_pages(frame["school"]) else None
    return Table([Column("序号", "serial", 6), *columns.values()], rows, filtered=True, apart=apart)


def _takes_pages(schools: Series) -> bool:
    """Is every school's part in one piece, and long enough for pages of its own?"""
    parts, number = int((schools != schools.shift()).sum()), len(schools.unique())
    return 1 < number <= _MOST_BREAKS and parts == number and len(schools) >= _PAGES_OF_ITS_OWN * number


def by_school(sheets: Sequence[Sheet]) -> list[Sheet]:
    """各校目录: for each school where it begins in the lists whose pages are apart; no sheet where none is."""
    lists = [
        (sheet, block, place)
        for sheet in sheets
        for place, block in enumerate(sheet.blocks)
        if isinstance(block, Table) and block.apart is not None
    ]
    if not lists:
        return []
    begins: dict[Cell, dict[int, tuple[int, int]]] = {}
    for number, (_sheet, block, above) in enumerate(lists):
        for row, school in enumerate(column_of(block.rows, block.apart or 0)):
            first, count = begins.setdefault(school, {}).get(number, (above + 2 + row, 0))  # the headings stand between
            begins[school][number] = (first, count + 1)
    columns = [Column("学校", "text", 34), *(Column(sheet.name, "integer", 14) for sheet, _block, _above in lists)]
    rows: list[list[Cell]] = []
    links: dict[tuple[int, int], str] = {}
    for school in sorted(begins, key=str):
        for number, (first, _count) in begins[school].items():
            links[len(rows), number + 1] = f"internal:{quoted(title(lists[number][0].name))}!A{first}"
        rows.append([school, *(begins[school].get(number, (0, None))[1] for number in range(len(lists)))])
    return [Sheet("各校目录", [Title("各校目录"), Line(texts.write("audit.j2", "by_school")), Table(columns, rows, links=links)], "audit")]
