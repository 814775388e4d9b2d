"""Inside workbooks: what kind of package it is, its passwords, and the cells that the fast reader shows as empty.

calamine gives an empty text for an error (#N/A) and for a formula that was saved without its result. Most files have
none, and a search of their bytes shows it; the few others are looked into here.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.wording import NOT_CALCULATED

OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
BROKEN_ZIP = (OSError, KeyError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError, struct.error)
_LARGEST_PACKAGE, _MOST_PARTS = 400 * 2**20, 5_000
_LARGEST_LOOKED_INTO = 32 * 2**20
_NO_PASSWORD_NEEDED = "VelvetSweatshop"
"""The word with which Excel itself encrypts what only has a write protection; it opens such files without asking."""

Errors = dict[tuple[int, int], str]
"""(row, column) from 0 → what the cell shows."""


class Unreadable(Exception):
    """The file gives no cells; `code` is the finding that says why, `variant` which of its sentences."""

    def __init__(self, code: str, variant: str = "") -> None:
        super().__init__(code)
        self.code, self.variant = code, variant


def is_encrypted(content: bytes) -> bool:
    """An Office Open XML workbook inside an encrypted container."""
    return content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content


def decrypted(content: bytes, passwords: tuple[str, ...]) -> bytes:
    """The workbook opened with one of the passwords. Raises Unreadable, FILE-ENCRYPTED, where none fits."""
    import msoffcrypto

    for word in (*passwords, _NO_PASSWORD_NEEDED):
        out = io.BytesIO()
        try:
            office = msoffcrypto.OfficeFile(io.BytesIO(content))
            office.load_key(password=word)
            office.decrypt(out)
        except Exception:  # a wrong word, or a way of encrypting that the library does not know
            continue
        if out.getvalue().startswith((OLE, ZIP)):
            return out.getvalue()
    raise Unreadable("FILE-ENCRYPTED")


def package_of(content: bytes) -> zipfile.ZipFile:
    """The package, opened but not unpacked. Raises Unreadable for what is no workbook, or larger than a class sheet can be."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
        infos = parts.infolist()
        names = {info.filename for info in infos}
        manifest = parts.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    except BROKEN_ZIP:
        raise Unreadable("FILE-UNREADABLE") from None
    if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > _LARGEST_PACKAGE:
        raise Unreadable("FILE-TOO-LARGE")
    if b"encryption-data" in manifest or any(info.flag_bits & 1 for info in infos):
        raise Unreadable("FILE-ENCRYPTED")
    if any(name.startswith(("word/", "ppt/", "Documents/", "visio/")) for name in names):
        raise Unreadable("FILE-UNREADABLE", "no-sheet")
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} and "[Content_Types].xml" not in names:
        raise Unreadable("FILE-UNREADABLE", "archive")
    return parts


def errors_on_sheets(content: bytes, parts: zipfile.ZipFile | None) -> dict[str, Errors]:
    """sheet → its cells with an error or an uncalculated formula. Empty for most files, at the cost of one search."""
    if parts is None:
        return _errors_of_xls(content) if _XLS_ERROR.search(content) else {}
    try:
        if "content.xml" in parts.namelist():
            page = _small(parts, "content.xml")
            return _errors_of_ods(page) if b'"error"' in page else {}
        pages = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet") and name.endswith(".xml")]
        texts = {name: _small(parts, name) for name in pages}
        if not any(b"<f" in text or b't="e"' in text for text in texts.values()):
            return {}
        return {sheet: dict(_errors_of_xlsx(texts[part])) for sheet, part in _sheet_parts(parts).items() if part in texts}
    except (*BROKEN_ZIP, etree.LxmlError):  # calamine has read the file; what is odd in it stays as calamine read it
        return {}


def counts_from_1904(content: bytes, parts: zipfile.ZipFile | None) -> bool:
    """Does the workbook count days from 1904, as Excel for Mac once did?"""
    if parts is None:
        return b"\x22\x00\x02\x00\x01\x00" in content
    try:
        return re.search(rb'date1904="(?:1|true)"', _small(parts, "xl/workbook.xml")) is not None
    except BROKEN_ZIP:
        return False


def _small(parts: zipfile.ZipFile, name: str) -> bytes:
    """A part, unpacked without the checksum that `ZipFile.read` takes twice as long for; calamine has read it anyway."""
    info = parts.getinfo(name)
    if info.file_size > _LARGEST_LOOKED_INTO or parts.fp is None:
        return b""
    if info.compress_type != zipfile.ZIP_DEFLATED:
        return parts.read(name)
    parts.fp.seek(info.header_offset + 26)
    name_length, extra_length = struct.unpack("<HH", parts.fp.read(4))
    parts.fp.seek(name_length + extra_length, io.SEEK_CUR)
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(parts.fp.read(info.compress_size), _LARGEST_LOOKED_INTO)


def _parsed(text: bytes) -> Any:
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))


def _sheet_parts(parts: zipfile.ZipFile) -> dict[str, str]:
    """Sheet's name → the part of the package that holds it."""
    relations = {one.get("Id"): one.get("Target", "") for one in _parsed(_small(parts, "xl/_rels/workbook.xml.rels"))}
    found = {}
    for sheet in _parsed(_small(parts, "xl/workbook.xml")).iter("{*}sheet"):
        relation = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
        target = relations.get(relation, "")
        found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _errors_of_xlsx(text: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in _parsed(text).iter("{*}c"):
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


def _errors_of_ods(text: bytes) -> dict[str, Errors]:
    """The cells of type error, with rows and columns counted as often as they are repeated."""
    office = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    found: dict[str, Errors] = {}
    for table in _parsed(text).iter(f"{office}table"):
        errors, row = found.setdefault(table.get(f"{office}name", ""), {}), 0
        for line in table.iter(f"{office}table-row"):
            column = 0
            for cell in line:
                if any(name.endswith("}value-type") and value == "error" for name, value in cell.attrib.items()):
                    errors[row, column] = "".join(cell.itertext()) or "#VALUE!"
                column += int(cell.get(f"{office}number-columns-repeated") or 1)
            row += int(line.get(f"{office}number-rows-repeated") or 1)
    return found


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
