"""One house style for every workbook: A4, repeated headings, page numbers, sign-off blocks, an index. No pandas here.

A workbook is described as plain data (sheets of blocks, from top to bottom), sent to a worker and written there with
xlsxwriter. Text that begins with = + - @ is written as text. The same description gives the same bytes.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.intake import origin
from pipeline.outputs.page import xlsx
from pipeline.outputs.page.blocks import Block, Cell, Chart, Column, Line, Sheet, SignOff, Table, Title
from pipeline.outputs.page.paper import SheetWriter
from pipeline.outputs.page.parts import in_parts
from pipeline.outputs.page.style import MEANINGS, PAGE_NUMBERS, Formats
from pipeline.speech.language import N_, _, current, speaking, title

__all__ = [
    "Block", "Book", "Cell", "Chart", "Column", "Line", "Sheet", "SignOff", "Table", "Title", "file_name", "quoted", "sheet_names",
]  # fmt: skip

_INDEX = N_("目录")
_FEWEST_INDEXED = 4
"""A workbook of that many sheets begins with an index of them, and one with a table that goes over several."""

_MOST_IN_MEMORY = 300_000
"""Cells of a workbook that is made in memory: a sheet of a million takes half a gigabyte there."""


@dataclass(frozen=True)
class Book:
    """One workbook. path: relative to the output folder."""

    path: str
    title: str
    sheets: Sequence[Sheet]
    made: datetime.date
    footer: str = PAGE_NUMBERS
    output: str = ""
    """what the program knows the workbook by when it comes back as an input"""
    language: str = field(default_factory=current)
    """of titles, headings, totals and footers; cells stand as they are"""
    mark: str = ""
    """what stands at the head of every page: 草稿"""

    @property
    def cells(self) -> int:
        return sum(len(block.rows) * len(block.columns) for sheet in self.sheets for block in sheet.blocks if isinstance(block, Table))

    def write(self, folder: Path) -> str:
        """Write the workbook below the folder; returns its relative path."""
        with speaking(self.language):
            self._write(folder)
        return self.path

    def _write(self, folder: Path) -> None:
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        workbook = xlsx.workbook(str(target), target.parent if self.cells > _MOST_IN_MEMORY else None)
        meanings = "、".join(dict.fromkeys(_(MEANINGS[sheet.colour][0]) for sheet in self.sheets))
        made = datetime.datetime.combine(self.made, datetime.time())
        workbook.set_properties({"title": self.title, "subject": meanings, "category": _("学生资助"), "author": "", "created": made})
        if self.output:
            workbook.set_custom_property(origin.OUTPUT, self.output)
        formats = Formats(workbook)
        sheets = in_parts(self.sheets)
        names = sheet_names([title(sheet.name) for sheet in sheets])
        named = list(names)
        if len(sheets) >= _FEWEST_INDEXED or len(sheets) > len(self.sheets):
            named = sheet_names([title(_INDEX), *names])
            sheets = [self._index(sheets, named[1:]), *sheets]
        for sheet, name in zip(sheets, named, strict=True):
            SheetWriter(workbook, workbook.add_worksheet(name, xlsx.TablePage), name, sheet, formats, self.footer, self.mark).write()
        workbook.close()

    def _index(self, sheets: Sequence[Sheet], names: Sequence[str]) -> Sheet:
        """目录: a line for each sheet, with a link to it."""
        columns = [Column("序号", "serial", 6), Column("工作表", "text", 26), Column("内容", "wrap", 52), Column("用途", "centre", 10)]
        columns.append(Column("行数", "integer", 10, summed=False))
        rows: list[list[Cell]] = [
            [number, name, sheet.about or title(sheet.title), _(MEANINGS[sheet.colour][0]), sheet.rows]
            for number, (sheet, name) in enumerate(zip(sheets, names, strict=True), start=1)
        ]
        links = {(place, 1): f"internal:{quoted(name)}!A1" for place, name in enumerate(names)}
        return Sheet(_INDEX, [Title(self.title), Table(columns, rows, links=links)], "plain")


def quoted(name: str) -> str:
    """A sheet's name as it stands in an address."""
    return "'" + name.replace("'", "''") + "'"


_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their ending."""


def file_name(text: str, most: int = 150) -> str:
    """A name that every file system takes, of so many bytes at most."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", text).strip(" .") or "_"
    return short_name(f"_{name}" if _RESERVED.match(name) else name, most)


def short_name(name: str, most: int = 150) -> str:
    """The name; where it takes more than so many bytes, its beginning and a checksum, so that two long names stay two."""
    raw = name.encode("utf-8", "replace")
    if len(raw) <= most:
        return name
    return raw[: most - 9].decode("utf-8", "ignore") + "~" + hashlib.sha256(raw).hexdigest()[:8]


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that Excel takes (31 characters, none of []:*?/\\), each different, whatever the case."""
    taken: set[str] = set()
    names = []
    for name in wanted:
        base = re.sub(r"[\[\]:*?/\\]", "_", name).strip("' ")[:31] or "Sheet"
        made, number = base, 2
        while made.lower() in taken or made.lower() == "history":
            suffix = f"~{number}"
            made, number = base[: 31 - len(suffix)] + suffix, number + 1
        taken.add(made.lower())
        names.append(made)
    return names
