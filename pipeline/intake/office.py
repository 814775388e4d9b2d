"""Inside workbooks: what kind of package it is, its passwords, and what the fast reader does not show.

calamine gives an empty text for an error (#N/A) and for a formula that was saved without its result, and no merged
ranges for .ods and .xlsb. Most files have none of it, and a search of their bytes shows it; the few others are looked
into here.
"""

from __future__ import annotations

import base64
import hashlib
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
BROKEN_ZIP = (
    OSError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    IndexError,
)
_LARGEST_PACKAGE, _MOST_PARTS = 400 * 2**20, 5_000
_LARGEST_LOOKED_INTO = 32 * 2**20
_MOST_ROUNDS = 2_000_000
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_PLAIN_MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_NO_PASSWORD_NEEDED = "VelvetSweatshop"
"""The word with which Excel itself encrypts what only has a write protection; it opens such files without asking."""

Errors = dict[tuple[int, int], str]
"""(row, column) from 0 → what the cell shows."""
Merged = list[tuple[tuple[int, int], tuple[int, int]]]
"""Ranges of merged cells: (row, column) of the first and of the last one, from 0."""


class Unreadable(Exception):
    """The file gives no cells; `code` is the finding that says why, `variant` which of its sentences."""

    def __init__(self, code: str, variant: str = "") -> None:
        super().__init__(code)
        self.code, self.variant = code, variant


def is_encrypted(content: bytes) -> bool:
    """An Office Open XML workbook inside an encrypted container."""
    return content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content


def is_encrypted_xls(content: bytes) -> bool:
    """A workbook of the old binary form with a password; asked only where it could not be read."""
    import msoffcrypto

    try:
        return content.startswith(OLE) and bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except Exception:  # whatever is wrong with it, it is not its password
        return False


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


def decrypted_ods(parts: zipfile.ZipFile, passwords: tuple[str, ...]) -> bytes:
    """An OpenDocument package with its content in clear (ODF 1.2 part 3, section 4: SHA-256, PBKDF2, AES-256-CBC).

    Raises Unreadable, FILE-ENCRYPTED, where no password fits or the package is encrypted in another way.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    try:
        entries = _parsed(_small(parts, "META-INF/manifest.xml")).iter(f"{_MANIFEST}file-entry")
        entry = next(one for one in entries if one.get(f"{_MANIFEST}full-path") == "content.xml")
        settings = {name.rpartition("}")[2]: value for node in entry.iter() for name, value in node.attrib.items()}
        salt, start = (base64.b64decode(settings[name]) for name in ("salt", "initialisation-vector"))
        rounds, locked = int(settings["iteration-count"]), parts.read("content.xml")
    except (*BROKEN_ZIP, StopIteration, etree.LxmlError):
        raise Unreadable("FILE-ENCRYPTED") from None
    for word in passwords if rounds <= _MOST_ROUNDS else ():
        key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(word.encode()).digest(), salt, rounds, 32)
        try:
            plain = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor().update(locked)
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(plain, _LARGEST_PACKAGE)
        except (ValueError, zlib.error):
            continue
        if content.startswith(b"<?xml"):
            return _packed({"mimetype": parts.read("mimetype"), "META-INF/manifest.xml": _PLAIN_MANIFEST, "content.xml": content})
    raise Unreadable("FILE-ENCRYPTED")


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def package_of(content: bytes, passwords: tuple[str, ...] = ()) -> tuple[bytes, zipfile.ZipFile]:
    """The package, opened but not unpacked, and its bytes, which differ where it was encrypted.

    Raises Unreadable for what is no workbook, larger than a class sheet can be, or locked.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
        infos = parts.infolist()
        names = {info.filename for info in infos}
        manifest = _small(parts, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    except BROKEN_ZIP:
        raise Unreadable("FILE-UNREADABLE") from None
    if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > _LARGEST_PACKAGE:
        raise Unreadable("FILE-TOO-LARGE")
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("FILE-ENCRYPTED")
    if any(name.startswith(("word/", "ppt/", "Documents/", "visio/")) for name in names):
        raise Unreadable("FILE-UNREADABLE", "no-sheet")
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} and "[Content_Types].xml" not in names:
        raise Unreadable("FILE-UNREADABLE", "archive")
    if b"encryption-data" in manifest:
        return package_of(decrypted_ods(parts, passwords))
    return content, parts


def errors_on_sheets(content: bytes, parts: zipfile.ZipFile | None) -> dict[str, Errors]:
    """sheet → its cells with an error or an uncalculated formula. Empty for most files, at the cost of one search."""
    if parts is None:
        return _errors_of_xls(content) if _XLS_ERROR.search(content) else {}
    try:
        names = parts.namelist()
        if "content.xml" in names:
            page = _small(parts, "content.xml")
            return {sheet: errors for sheet, (errors, _) in _walk_ods(page).items()} if b'"error"' in page else {}
        if "xl/workbook.bin" in names:
            return {sheet: errors for sheet, (errors, _) in _walk_xlsb(parts).items()}
        pages = [name for name in names if name.startswith("xl/worksheets/sheet") and name.endswith(".xml")]
        texts = {name: _small(parts, name) for name in pages}
        if not any(b"<f" in text or b't="e"' in text for text in texts.values()):
            return {}
        return {sheet: dict(_errors_of_xlsx(texts[part])) for sheet, part in _sheet_parts(parts).items() if part in texts}
    except (*BROKEN_ZIP, etree.LxmlError):  # calamine has read the file; what is odd in it stays as calamine read it
        return {}


def merged_on_sheet(sheet: str, parts: zipfile.ZipFile | None) -> Merged:
    """The merged ranges of a sheet of an .ods or .xlsb, where calamine knows none."""
    try:
        if parts is not None and "content.xml" in parts.namelist():
            return _walk_ods(_small(parts, "content.xml")).get(sheet, ({}, []))[1]
        if parts is not None and "xl/workbook.bin" in parts.namelist():
            return _walk_xlsb(parts).get(sheet, ({}, []))[1]
    except (*BROKEN_ZIP, etree.LxmlError):
        pass
    return []


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


def _walk_ods(text: bytes) -> dict[str, tuple[Errors, Merged]]:
    """sheet → cells of type error, and merged ranges; rows and columns are counted as often as they are repeated."""
    table_space = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    found: dict[str, tuple[Errors, Merged]] = {}

    def times(node: Any, what: str) -> int:
        return int(node.get(f"{table_space}number-{what}") or 1)

    for table in _parsed(text).iter(f"{table_space}table"):
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
    relations = {one.get("Id"): one.get("Target", "") for one in _parsed(_small(parts, "xl/_rels/workbook.bin.rels"))}
    found: dict[str, tuple[Errors, Merged]] = {}
    for kind, record in _records(_small(parts, "xl/workbook.bin")):
        if kind != _BUNDLE_SHEET:
            continue
        relation, end = _wide_text(record, 8)
        errors, merged = found.setdefault(_wide_text(record, end)[0], ({}, []))
        row = 0
        for kind_of_cell, cell in _records(_small(parts, f"xl/{relations.get(relation, '')}")):
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
