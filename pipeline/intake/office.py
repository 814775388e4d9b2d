"""Inside workbooks: what the fast reader does not show.

calamine gives an empty text for an error (#N/A) and for a formula that was saved without its result, and no merged
ranges for .ods and .xlsb. Most files have none of it, and a search of their bytes shows it; the few others are looked
into here.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.intake.package import BROKEN_ZIP, parsed, small
from pipeline.speech.wording import NOT_CALCULATED

Errors = dict[tuple[int, int], str]
"""(row, column) from 0 → what the cell shows."""
Merged = list[tuple[tuple[int, int], tuple[int, int]]]
"""Ranges of merged cells: (row, column) of the first and of the last one, from 0."""


def errors_on_sheets(content: bytes, parts: zipfile.ZipFile | None) -> dict[str, Errors]:
    """sheet → its cells with an error or an uncalculated formula. Empty for most files, at the cost of one search."""
    if parts is None:
        return _errors_of_xls(content) if _XLS_ERROR.search(content) else {}
    try:
        names = parts.namelist()
        if "content.xml" in names:
            page = small(parts, "content.xml")
            return {sheet: errors for sheet, (errors, _) in _walk_ods(page).items()} if b'"error"' in page else {}
        if "xl/workbook.bin" in names:
            return {sheet: errors for sheet, (errors, _) in _walk_xlsb(parts).items()}
        pages = [name for name in names if name.startswith("xl/worksheets/sheet") and name.endswith(".xml")]
        texts = {name: small(parts, name) for name in pages}
        if not any(_has_formula(text) or b'"e"' in text for text in texts.values()):
            return {}
        return {sheet: dict(_errors_of_xlsx(texts[part])) for sheet, part in _sheet_parts(parts).items() if part in texts}
    except (*BROKEN_ZIP, etree.LxmlError):  # calamine has read the file; what is odd in it stays as calamine read it
        return {}


def _has_formula(text: bytes) -> bool:
    """Is there a tag <f…>? There is hardly an f between the rows, and one letter is found ten times as fast as two."""
    at = text.find(b"f")
    while at > 0 and text[at - 1] != 60:  # <
        at = text.find(b"f", at + 1)
    return at > 0


def merged_on_sheet(sheet: str, parts: zipfile.ZipFile | None) -> Merged:
    """The merged ranges of a sheet of an .ods or .xlsb, where calamine knows none."""
    try:
        if parts is not None and "content.xml" in parts.namelist():
            return _walk_ods(small(parts, "content.xml")).get(sheet, ({}, []))[1]
        if parts is not None and "xl/workbook.bin" in parts.namelist():
            return _walk_xlsb(parts).get(sheet, ({}, []))[1]
    except (*BROKEN_ZIP, etree.LxmlError):
        pass
    return []


def struck_on_sheet(sheet: str, parts: zipfile.ZipFile | None) -> set[tuple[int, int]]:
    """The cells (row and column from 0) of an .xlsx that are struck through; none for most workbooks, at the cost of one search."""
    try:
        if parts is None or b"<strike" not in (text := small(parts, "xl/styles.xml")):
            return set()
        styles = parsed(text)
        fonts = [font.find("{*}strike") for font in styles.iterfind("{*}fonts/{*}font")]
        struck = {str(place) for place, one in enumerate(fonts) if one is not None and one.get("val", "1") not in ("0", "false")}
        forms = {str(place) for place, form in enumerate(styles.iterfind("{*}cellXfs/{*}xf")) if form.get("fontId") in struck}
        part = _sheet_parts(parts).get(sheet)
        if not forms or part is None:
            return set()
        places = [
            re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r") or "")
            for cell in parsed(small(parts, part)).iter("{*}c")
            if cell.get("s") in forms
        ]
        return {(int(place[2]) - 1, _column(place[1])) for place in places if place}
    except (*BROKEN_ZIP, etree.LxmlError, KeyError):
        return set()


def counts_from_1904(content: bytes, parts: zipfile.ZipFile | None) -> bool:
    """Does the workbook count days from 1904, as Excel for Mac once did?"""
    if parts is None:
        return b"\x22\x00\x02\x00\x01\x00" in content
    try:
        return re.search(rb'date1904="(?:1|true)"', small(parts, "xl/workbook.xml")) is not None
    except BROKEN_ZIP:
        return False


def _sheet_parts(parts: zipfile.ZipFile) -> dict[str, str]:
    """Sheet's name → the part of the package that holds it."""
    relations = {one.get("Id"): one.get("Target", "") for one in parsed(small(parts, "xl/_rels/workbook.xml.rels"))}
    found = {}
    for sheet in parsed(small(parts, "xl/workbook.xml")).iter("{*}sheet"):
        relation = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
        target = relations.get(relation, "")
        found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _errors_of_xlsx(text: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in parsed(text).iter("{*}c"):
        value, place = cell.find("{*}v"), re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r") or "")
        if place is None:
            continue
        at = (int(place[2]) - 1, _column(place[1]))
        if cell.get("t") == "e" and value is not None:
            yield at, value.text or "#VALUE!"
        elif cell.find("{*}f") is not None and (value is None or value.text is None) and cell.get("t") != "str":
            yield at, NOT_CALCULATED


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _walk_ods(text: bytes) -> dict[str, tuple[Errors, Merged]]:
    """sheet → cells of type error, and merged ranges; rows and columns are counted as often as they are repeated."""
    table_space = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    found: dict[str, tuple[Errors, Merged]] = {}

    def times(node: Any, what: str) -> int:
        return int(node.get(f"{table_space}number-{what}") or 1)

    for table in parsed(text).iter(f"{table_space}table"):
        errors, merged = found.setdefault(table.get(f"{table_space}name", ""), ({}, []))
        row = 0
        for line in table.iter(f"{table_space}table-row"):
            column = 0
            for cell in line:
                if any(name.endswith("}value-type") and value == "error" for name, value in cell.attrib.items()):
                    errors[row, column] = "".join(cell.itertext()) or "#VALUE!"
                high, wide = times(cell, "rows-spanned"), times(cell, "columns-spanned")
                if high > 1 or wide > 1:
                    merged.append(((row, column), (row + high - 1, column + wide - 1)))
                column += times(cell, "columns-repeated")
            row += times(line, "rows-repeated")
    return found


_BUNDLE_SHEET, _ROW, _ERROR, _FORMULA_ERROR, _MERGE = 156, 0, 3, 11, 176
_XLSB_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def _walk_xlsb(parts: zipfile.ZipFile) -> dict[str, tuple[Errors, Merged]]:
    """sheet → cells that hold an error, and merged ranges ([MS-XLSB] 2.4: BrtCellError, BrtFmlaError, BrtMergeCell)."""
    relations = {one.get("Id"): one.get("Target", "") for one in parsed(small(parts, "xl/_rels/workbook.bin.rels"))}
    found: dict[str, tuple[Errors, Merged]] = {}
    for kind, record in _records(small(parts, "xl/workbook.bin")):
        if kind != _BUNDLE_SHEET:
            continue
        relation, end = _wide_text(record, 8)
        errors, merged = found.setdefault(_wide_text(record, end)[0], ({}, []))
        row = 0
        for kind_of_cell, cell in _records(small(parts, f"xl/{relations.get(relation, '')}")):
            if kind_of_cell == _ROW:
                row = struct.unpack_from("<I", cell)[0]
            elif kind_of_cell in (_ERROR, _FORMULA_ERROR):
                errors[row, struct.unpack_from("<I", cell)[0]] = _XLSB_ERRORS.get(cell[8], "#VALUE!")
            elif kind_of_cell == _MERGE:
                top, bottom, left, right = struct.unpack_from("<4I", cell)
                merged.append(((top, left), (bottom, right)))
    return found


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part of an .xlsb: their type and content, each length in seven bits a byte."""
    place = 0
    while place < len(stream):
        kind, place = _seven_bits(stream, place, 2)
        size, place = _seven_bits(stream, place, 4)
        yield kind, stream[place : place + size]
        place += size


def _seven_bits(stream: bytes, place: int, most: int) -> tuple[int, int]:
    """A number and where it ends. The type of a record keeps its upper bits: 156 is written 9C 01 and read as that number."""
    number = 0
    for count in range(most):
        byte = stream[place + count]
        number |= (byte & 0x7F) << 7 * count
        if byte < 0x80:
            return number, place + count + 1
    return number, place + most


def _wide_text(record: bytes, place: int) -> tuple[str, int]:
    end = place + 4 + 2 * struct.unpack_from("<I", record, place)[0]
    return record[place + 4 : end].decode("utf-16-le"), end


_XLS_ERROR = re.compile(rb"\x05\x02\x08\x00.{7}\x01|\x06\x00.{8}\x02\x00.\x00\x00\x00\xff\xff", re.DOTALL)
"""A BOOLERR record with an error, or a FORMULA record whose result is one ([MS-XLS] 2.4.24, 2.4.127)."""


def _errors_of_xls(content: bytes) -> dict[str, Errors]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
    except Exception:
        return {}
    shown = xlrd.error_text_from_code
    return {
        sheet.name: {
            (row, column): shown.get(sheet.cell_value(row, column), "#VALUE!")
            for row in range(sheet.nrows)
            for column, kind in enumerate(sheet.row_types(row))
            if kind == xlrd.XL_CELL_ERROR
        }
        for sheet in book.sheets()
    }
