"""Tables that office systems export under `.xls` and that are none: HTML pages and SpreadsheetML 2003.

Nothing is fetched and no entity is expanded. A cell's place is the one that Excel gives it on opening the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_COLUMNS, _MOST_ROWS = 16_384, 200_000
_WIDEST_SPAN = 500
_LONGEST_NUMBER = 40

Merged = list[tuple[tuple[int, int], tuple[int, int]]]
Cell = str | int | float
Page = tuple[str, list[list[Cell]], Merged]
"""A sheet's name, its rows, and its merged ranges (row, column, from 0, both ends within)."""


def is_html(head: bytes) -> bool:
    """Do the first bytes look like a page with a table?"""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style", b"<body", b"<div"))


def is_web_archive(head: bytes) -> bool:
    """A page saved with its pictures in one file (.mht)."""
    return b"mime-version:" in head.lower() and b"multipart/related" in head.lower()


def is_spreadsheetml(head: bytes) -> bool:
    return b"urn:schemas-microsoft-com:office:spreadsheet" in head and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def html_tables(content: bytes, name: str) -> Iterator[Page]:
    """All tables of a page one under another, as Excel shows them, on one sheet. Raises ValueError for no table."""
    declared = content[:2000].lower()
    encoding = next((known for known in ("utf-8", "gb18030") if _decodes(content, known)), None) if b"charset" not in declared else None
    page = html.document_fromstring(content, parser=html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False))
    rows: list[list[Cell]] = []
    merged: Merged = []
    for table in page.iter("table"):
        if not any(True for _ in table.iterancestors("table")):
            _spread(table, rows, merged)
    if not rows:
        raise ValueError("no table")
    yield name, _even(rows), merged


def spreadsheetml_sheets(content: bytes) -> Iterator[Page]:
    """The worksheets of a SpreadsheetML 2003 file. Raises ValueError where it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        book = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
    for sheet in book.iter(f"{_SHEET}Worksheet"):
        rows: list[list[Cell]] = []
        merged: Merged = []
        for row in sheet.iter(f"{_SHEET}Row"):
            place = int(row.get(f"{_SHEET}Index") or len(rows) + 1)
            if place > _MOST_ROWS:
                raise ValueError("too many rows")
            rows += [[] for _ in range(place - 1 - len(rows))]
            rows.append(_cells(row, len(rows), merged))
        yield sheet.get(f"{_SHEET}Name") or "Sheet", _even(rows), merged


def _cells(row: etree._Element, at: int, merged: Merged) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row.iter(f"{_SHEET}Cell"):
        place = int(cell.get(f"{_SHEET}Index") or len(cells) + 1)
        if place > _MOST_COLUMNS:
            raise ValueError("too many columns")
        data = cell.find(f"{_SHEET}Data")
        value = _value("".join(data.itertext()), data.get(f"{_SHEET}Type") or "String") if data is not None else ""
        across, down = (min(int(cell.get(f"{_SHEET}Merge{way}") or 0), _MOST_COLUMNS) for way in ("Across", "Down"))
        cells += [""] * (place - 1 - len(cells))
        if across or down:
            merged.append(((at, len(cells)), (at + down, len(cells) + across)))
        cells += [value] + [""] * across
    return cells


def _value(text: str, kind: str) -> Cell:
    """A day without its time; a number as one, since a long one has lost its tail."""
    if kind == "DateTime":
        return text[:10]
    try:
        return (float(text) if re.search("[.eE]", text) else int(text)) if kind == "Number" and len(text) < _LONGEST_NUMBER else text
    except ValueError:
        return text


def _spread(table: html.HtmlElement, rows: list[list[Cell]], merged: Merged) -> None:
    """Add the rows of a table, with spans taking up the cells that they cover."""
    covered: set[tuple[int, int]] = set()
    for row in (row for row in table.iter("tr") if next(row.iterancestors("table")) is table):
        at = len(rows)
        cells: list[Cell] = []
        for cell in row.iterchildren("td", "th"):
            while (at, len(cells)) in covered:
                cells.append("")
            wide, high = (
                min(int(cell.get(span) or 1), _WIDEST_SPAN) if str(cell.get(span) or 1).isdigit() else 1 for span in ("colspan", "rowspan")
            )
            covered.update((at + down, len(cells) + across) for down in range(1, high) for across in range(wide))
            if wide > 1 or high > 1:
                merged.append(((at, len(cells)), (at + max(high, 1) - 1, len(cells) + max(wide, 1) - 1)))
            cells += [" ".join(cell.text_content().split()), *([""] * (wide - 1))]
        rows.append(cells)


def _even(rows: list[list[Cell]]) -> list[list[Cell]]:
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
