"""Any file to grids of cells. The format is told by the content, not by the extension.

A grid keeps where it began (`top`, `left`), so that a cell's address stays true: the reader skips empty leading rows.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from pipeline.intake import markup

Cell = object
"""str, int, float, bool, date, datetime, time or timedelta, as calamine reads it; '' when empty."""

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LARGEST_FILE = 64 * 2**20
_LARGEST_SHEET = 5_000_000
"""Cells. A class sheet has a few thousand; a sheet that declares more is a mistake or an attack."""


@dataclass
class Grid:
    """The cells of one sheet. `rows[0]` is Excel row `top` + 1, and its first cell lies in column `left` (0 = A)."""

    name: str
    rows: Sequence[list[Any]]
    top: int = 0
    left: int = 0
    hidden: bool = False
    merged: Callable[[], list[tuple[tuple[int, int], tuple[int, int]]]] = field(default=list, repr=False)
    """Merged ranges (row, column, from 0, in the sheet), read only when asked for: it costs a second pass."""


class Unreadable(Exception):
    """The file gives no cells; `code` is the finding that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def grids(path: Path) -> Iterator[Grid]:
    """The sheets of a file in their order; a hidden one without its cells. Raises Unreadable with the finding's code."""
    if path.stat().st_size > _LARGEST_FILE:
        raise Unreadable("FILE-TOO-LARGE")
    content = path.read_bytes()
    if content.startswith((_OLE, _ZIP)):
        yield from _from_workbook(content)
    elif markup.is_html(content[:2000]) or markup.is_spreadsheetml(content[:4000]):
        yield from _from_markup(content, path.stem)
    else:
        yield _from_text(content, path.stem)


def _from_workbook(content: bytes) -> Iterator[Grid]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise Unreadable("FILE-ENCRYPTED") from None
    except BaseException as error:
        raise _unreadable(error, content) from None
    errors = _error_cells(content)
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
            yield Grid(sheet.name, rows, top, left, merged=lambda cells=cells: cells.merged_cell_ranges or [])  # type: ignore[misc]
        except (Unreadable, GeneratorExit):
            raise
        except BaseException as error:
            raise _unreadable(error, content) from None


def _error_cells(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """sheet → (row, column) → #N/A and its kin, of an .xlsx. Most files have none, and a search of their bytes shows it."""
    if not content.startswith(_ZIP):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            pages = [name for name in parts.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
            if not any(b't="e"' in parts.read(name) for name in pages):
                return {}
        import openpyxl  # only the few files that have errors pay for it

        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return {page.title: _errors_on(page) for page in book.worksheets}
    except Exception:  # calamine has read the file; what openpyxl cannot read in it stays as calamine read it
        return {}


def _errors_on(page: Any) -> dict[tuple[int, int], str]:
    wrong = (cell for row in page.iter_rows() for cell in row if cell.data_type == "e" and cell.value)
    return {(cell.row - 1, cell.column - 1): str(cell.value) for cell in wrong}


def _unreadable(error: BaseException, content: bytes) -> BaseException:
    """calamine's panics are no `Exception`; everything else that is none must go on (an interrupt, an exit)."""
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        encrypted = content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content
        return Unreadable("FILE-ENCRYPTED" if encrypted else "FILE-UNREADABLE")
    return error


def _from_markup(content: bytes, name: str) -> Iterator[Grid]:
    """What is called .xls and is a page or an XML file."""
    sheets = markup.spreadsheetml_sheets(content) if markup.is_spreadsheetml(content[:4000]) else markup.html_tables(content, name)
    try:
        for title, rows in sheets:
            yield Grid(title, rows)
    except (ValueError, etree.LxmlError):
        raise Unreadable("FILE-UNREADABLE") from None


def _from_text(content: bytes, name: str) -> Grid:
    """Comma-, tab- or semicolon-separated text in UTF-8 (with or without BOM), UTF-16 (with BOM) or GB18030."""
    if not content.strip():
        return Grid(name, [])
    if b"\x00" in content and not content.startswith(_UTF_16):
        raise Unreadable("FILE-UNREADABLE")
    text = _decoded(content)
    head = text[:4000]
    separator = max(",\t;", key=head.count)
    if not head.count(separator):
        raise Unreadable("FILE-UNREADABLE")
    try:
        return Grid(name, [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)])
    except csv.Error:
        raise Unreadable("FILE-UNREADABLE") from None


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(_UTF_16) else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("FILE-UNREADABLE")
