"""Any file to grids of cells. The format is told by the content, not by the extension.

A grid keeps where it began (`top`, `left`), so that a cell's address stays true: the reader skips empty leading rows.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from pipeline.intake import locked, markup, office
from pipeline.intake.package import OLE, ZIP, Unreadable, package_of

Cell = object
"""str, int, float, bool, date, datetime, time or timedelta, as calamine reads it; '' when empty."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LARGEST_FILE = 64 * 2**20
_LARGEST_SHEET = 5_000_000
"""Cells. A class sheet has a few thousand; a sheet that declares more is a mistake or an attack."""
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_NO_SHEETS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"{\\rtf", b"\x7fELF")


@dataclass
class Grid:
    """The cells of one sheet. `rows[0]` is Excel row `top` + 1, and its first cell lies in column `left` (0 = A)."""

    name: str
    rows: Sequence[list[Any]]
    top: int = 0
    left: int = 0
    hidden: bool = False
    from_1904: Callable[[], bool] = field(default=bool, repr=False)
    """Do its day numbers count from 1904? Asked for only where a date is a plain number."""
    struck: Callable[[], set[tuple[int, int]]] = field(default=set, repr=False)
    """Cells that are struck through (row, column, from 0, in the sheet), read only when asked for."""
    merged: Callable[[], list[tuple[tuple[int, int], tuple[int, int]]]] = field(default=list, repr=False)
    """Merged ranges (row, column, from 0, in the sheet, both ends within), read only when asked for: a second pass."""


@dataclass(frozen=True)
class Opened:
    """The bytes of a file, decrypted where need be; `package` where it is one (.xlsx, .ods); `name` without extension."""

    name: str
    content: bytes
    package: zipfile.ZipFile | None = None


def opened(path: Path, passwords: tuple[str, ...] = ()) -> Opened:
    """A file's content, decrypted where it has a password that is known.

    Raises Unreadable with the finding's code: what is too large, in use, encrypted, an archive or no sheet at all.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise Unreadable("FILE-TOO-LARGE")
        content = path.read_bytes()
    except OSError:
        raise Unreadable("FILE-UNREADABLE", "in-use") from None
    if content.startswith(_ARCHIVES):
        raise Unreadable("FILE-UNREADABLE", "archive")
    if content.startswith(_NO_SHEETS) or (content.startswith(OLE) and "WordDocument".encode("utf-16-le") in content):
        raise Unreadable("FILE-UNREADABLE", "no-sheet")
    if locked.is_encrypted(content):
        content = locked.decrypted(content, passwords)
    if not content.startswith(ZIP):
        return Opened(path.stem, content)
    package = package_of(content)
    if locked.is_encrypted_ods(package):
        content = locked.decrypted_ods(package, passwords)
        package = package_of(content)
    return Opened(path.stem, content, package)


def grids(file: Opened, passwords: tuple[str, ...] = ()) -> Iterator[Grid]:
    """The sheets of a file in their order; a hidden one without its cells. Raises Unreadable with the finding's code.

    The sheet of a format without sheets (text, pages) has the file's name.
    """
    content, name = file.content, file.name
    if content.startswith((OLE, b"PK")):
        yield from _from_workbook(file, passwords)
    elif markup.is_spreadsheetml(content[:4000]) or markup.is_html(content[:2000]):
        yield from _from_markup(content, name)
    elif markup.is_web_archive(content[:2000]):
        yield from _from_markup(_page_of(content), name)
    else:
        yield _from_text(content, name)


def _from_workbook(file: Opened, passwords: tuple[str, ...]) -> Iterator[Grid]:
    content = file.content
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except BaseException as error:
        if not isinstance(error, PasswordError) and not (isinstance(error, Exception) and locked.is_encrypted_xls(content)):
            raise _unreadable(error) from None
        yield from _from_workbook(replace(file, content=locked.decrypted(content, passwords)), ())
        return
    errors = office.errors_on_sheets(content, file.package)
    for position, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            yield Grid(sheet.name, [], hidden=True)
            continue
        try:
            cells = workbook.get_sheet_by_index(position)
            if cells.height * cells.width > _LARGEST_SHEET:
                raise Unreadable("FILE-TOO-LARGE")
            top, left = cells.start or (0, 0)
            rows = cells.to_python()
            for (row, column), shown in errors.get(sheet.name, {}).items():
                if 0 <= row - top < len(rows) and 0 <= column - left < len(rows[row - top]):
                    rows[row - top][column - left] = shown
        except (Unreadable, GeneratorExit):
            raise
        except BaseException as error:
            raise _unreadable(error) from None
        yield Grid(
            sheet.name,
            rows,
            top,
            left,
            from_1904=lambda: office.counts_from_1904(content, file.package),
            struck=lambda name=sheet.name: office.struck_on_sheet(name, file.package),  # type: ignore[misc]
            merged=lambda cells=cells: cells.merged_cell_ranges or office.merged_on_sheet(cells.name, file.package),  # type: ignore[misc]
        )


def _unreadable(error: BaseException) -> BaseException:
    """calamine's panics are no `Exception`; everything else that is none must go on (an interrupt, an exit)."""
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        return Unreadable("FILE-UNREADABLE")
    return error


def _page_of(content: bytes) -> bytes:
    """The page inside a web archive (.mht under the name .xls): its first part that is one."""
    import email

    for part in email.message_from_bytes(content).walk():
        page = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(page, bytes) and b"<table" in page.lower():
            return page
    raise Unreadable("FILE-UNREADABLE")


def _from_markup(content: bytes, name: str) -> Iterator[Grid]:
    """What is called .xls and is a page or an XML file."""
    sheets = markup.spreadsheetml_sheets(content) if markup.is_spreadsheetml(content[:4000]) else markup.html_tables(content, name)
    try:
        for title, rows, merged in sheets:
            yield Grid(title, rows, merged=lambda merged=merged: merged)  # type: ignore[misc]
    except (ValueError, etree.LxmlError):
        raise Unreadable("FILE-UNREADABLE") from None


def _from_text(content: bytes, name: str) -> Grid:
    """Text separated by commas, tabs, semicolons or bars in UTF-8 (with or without BOM), UTF-16 or GB18030; or a bank's return of fixed
    width, by the bank's own description."""
    if not content.strip():
        return Grid(name, [])
    from schemas.bank_files import returned_rows  # few files are texts; the descriptions are costly to load

    if fixed := returned_rows(content):
        return Grid(name, fixed)
    text = _decoded(content)
    head = text[:4000]
    separator = max(",\t;|", key=head.count)
    if not head.count(separator) or _is_binary(head):
        raise Unreadable("FILE-UNREADABLE")
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error:
        raise Unreadable("FILE-UNREADABLE") from None
    if sum(map(len, rows)) > _LARGEST_SHEET:
        raise Unreadable("FILE-TOO-LARGE")
    return Grid(name, rows)


def _decoded(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("FILE-UNREADABLE")


def _encodings(content: bytes) -> tuple[str, ...]:
    """The encodings to try. UTF-16 without its mark shows by zeros in every other byte of separators and digits."""
    if content.startswith(_UTF_16):
        return ("utf-16",)
    if b"\x00" in content[:4000]:
        even, odd = content[:4000:2].count(0), content[1:4000:2].count(0)
        return ("utf-16-le",) if odd > even else ("utf-16-be",)
    return ("utf-8-sig", "gb18030")


def _is_binary(text: str) -> bool:
    """More than a stray control character among the first ones: no text at all."""
    return sum(character < " " and character not in "\t\r\n\x1a" for character in text) > len(text) / 100
