"""What every look inside a file shares: telling and opening packages (.xlsx, .ods), within bounds."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

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
"""What reading a broken package may raise."""
LARGEST_PACKAGE = 400 * 2**20
_MOST_PARTS = 5_000
_LARGEST_PART = 32 * 2**20
"""Unpacked, of a part that is looked into."""


class Unreadable(Exception):
    """The file gives no cells; `code` is the finding that says why, `variant` which of its sentences."""

    def __init__(self, code: str, variant: str = "") -> None:
        super().__init__(code)
        self.code, self.variant = code, variant


def package_of(content: bytes) -> zipfile.ZipFile:
    """The package, opened but not unpacked. Raises Unreadable for what is no workbook, or larger than a class sheet can be."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
        infos = parts.infolist()
        names = {info.filename for info in infos}
    except BROKEN_ZIP:
        raise Unreadable("FILE-UNREADABLE") from None
    if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > LARGEST_PACKAGE:
        raise Unreadable("FILE-TOO-LARGE")
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("FILE-ENCRYPTED")
    if any(name.startswith(("word/", "ppt/", "Documents/", "visio/")) for name in names):
        raise Unreadable("FILE-UNREADABLE", "no-sheet")
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} and "[Content_Types].xml" not in names:
        raise Unreadable("FILE-UNREADABLE", "archive")
    return parts


def small(parts: zipfile.ZipFile, name: str) -> bytes:
    """A part of the package, empty where it is too large.

    Unpacked without the checksum, for which `ZipFile.read` takes twice as long: calamine has read the part anyway.
    """
    info = parts.getinfo(name)
    if info.file_size > _LARGEST_PART or parts.fp is None:
        return b""
    if info.compress_type != zipfile.ZIP_DEFLATED:
        return parts.read(name)
    parts.fp.seek(info.header_offset + 26)
    name_length, extra_length = struct.unpack("<HH", parts.fp.read(4))
    parts.fp.seek(name_length + extra_length, io.SEEK_CUR)
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(parts.fp.read(info.compress_size), _LARGEST_PART)


def parsed(text: bytes) -> Any:
    """The XML of a part: no entity is expanded, nothing is fetched."""
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
