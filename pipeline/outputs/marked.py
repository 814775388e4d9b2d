"""A teacher's own workbook with its wrong cells marked: written by workers, without pandas.

An .xlsx is opened with openpyxl and keeps its look; what cannot carry marks (.csv, .xls) comes back as .xlsx. The
first sheet lists what is wrong, each line linked to its cell.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline import origin
from pipeline.intake.workbook import grids

FILLS = {"error": "FFC7CE", "hold": "FCD5B4", "warning": "FFF2CC", "note": "E2EFDA"}
_LABELS = {"error": "必须改正", "hold": "核实前不发放", "warning": "请核对", "note": "说明"}
_THIN = Side(style="thin", color="999999")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True)
class Mark:
    """One thing wrong on a sheet; cell may be empty where the sheet as a whole is meant."""

    sheet: str
    cell: str
    severity: str
    name: str
    message: str
    remedy: str


@dataclass(frozen=True)
class MarkedCopy:
    """A copy to write. path: relative to the output folder."""

    source: Path
    sha256: str
    path: str
    title: str
    body: str
    marks: Sequence[Mark]
    made: datetime.date

    @property
    def cells(self) -> int:
        """About how much work it is, in cells of a written workbook (openpyxl is slow)."""
        return 1_500 + self.source.stat().st_size // 12

    def write(self, folder: Path) -> str:
        """Write the copy below the folder; returns its relative path.

        openpyxl refuses files that calamine reads, on opening or on saving; then the cells alone are copied.
        """
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            content = self._marked(openpyxl.load_workbook(self.source) if self._is_xlsx() else self._cells_alone())
        except Exception:
            content = self._marked(self._cells_alone())
        target.write_bytes(content)
        return self.path

    def _is_xlsx(self) -> bool:
        with self.source.open("rb") as stream:
            return stream.read(2) == b"PK"

    def _cells_alone(self) -> Workbook:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for grid in grids(self.source):
            _fill(workbook.create_sheet(grid.name[:31]), grid.rows, grid.top, grid.left)
        return workbook

    def _marked(self, workbook: Workbook) -> bytes:
        _without_old_marks(workbook)
        lineage = ";".join(dict.fromkeys((*origin.origins(self.source), self.sha256)))
        workbook.custom_doc_props.append(StringProperty(name=origin.PROPERTY, value=lineage))  # type: ignore[attr-defined]
        for mark in self.marks:
            if mark.cell and mark.sheet in workbook.sheetnames:
                _mark(workbook[mark.sheet], mark)
        self._front_page(workbook)
        return _fixed(workbook, self.made)

    def _front_page(self, workbook: Workbook) -> None:
        """The list of what is wrong, before all other sheets."""
        name = origin.FRONT_PAGE
        while name in workbook.sheetnames:
            name += "~"
        page = workbook.create_sheet(name, 0)
        workbook.active = 0
        for other in workbook.worksheets[1:]:
            other.sheet_view.tabSelected = False
        for letter, width in zip("ABCDEF", (6, 14, 9, 12, 44, 44), strict=True):
            page.column_dimensions[letter].width = width
        page.merge_cells("A1:F1")
        page.merge_cells("A2:F2")
        page["A1"], page["A2"] = self.title, self.body
        page["A1"].font, page["A1"].alignment = Font(name="黑体", size=16), Alignment(horizontal="center", vertical="center")
        page["A2"].font, page["A2"].alignment = Font(name="宋体", size=10.5), Alignment(wrap_text=True, vertical="center")
        page.row_dimensions[1].height, page.row_dimensions[2].height = 30, 48
        for column, title in enumerate(("序号", "工作表", "位置", "姓名", "哪里不对", "怎么改"), start=1):
            _put(page, 3, column, title, bold=True, fill="E7ECF2")
        for row, mark in enumerate(self.marks, start=4):
            fill = FILLS[mark.severity]
            cells: list[str | int] = [row - 3, mark.sheet, mark.cell or "整张表", mark.name]
            cells += [f"【{_LABELS[mark.severity]}】{mark.message}", mark.remedy]
            for column, value in enumerate(cells, start=1):
                _put(page, row, column, value, fill=fill if column == 3 else None)
            if mark.sheet in workbook.sheetnames:
                page.cell(row, 3).hyperlink = f"#'{mark.sheet.replace(chr(39), chr(39) * 2)}'!{mark.cell or 'A1'}"
                page.cell(row, 3).font = Font(name="宋体", size=10.5, underline="single", color="1F4E79")
            page.row_dimensions[row].height = 15.0 * max(1, -(-max(len(mark.message) + 7, len(mark.remedy)) // 20)) + 3
        page.freeze_panes = "A4"
        page.page_setup.paperSize, page.page_setup.orientation, page.page_setup.fitToHeight = 9, "landscape", 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.print_title_rows = "3:3"
        page.oddFooter.center.text = "第 &P 页 共 &N 页"
        page.sheet_properties.tabColor = "A61C1C"


def _without_old_marks(workbook: Workbook) -> None:
    """A corrected copy that is wrong again gets new marks, not more of them."""
    properties = workbook.custom_doc_props  # type: ignore[attr-defined]
    if origin.PROPERTY not in properties.names:
        return
    del properties[origin.PROPERTY]
    for page in list(workbook.worksheets):
        if page.title.startswith(origin.FRONT_PAGE):
            workbook.remove(page)
            continue
        for row in page.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == origin.MARKED_BY:
                    cell.comment = None
                    cell.fill = PatternFill()


def _put(page: Worksheet, row: int, column: int, value: str | int, *, bold: bool = False, fill: str | None = None) -> None:
    cell = page.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"  # text that begins with = is text
    cell.font = Font(name="宋体", size=10.5, bold=bold)
    cell.border = _BOX
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if bold or column < 5 else None)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)


def _mark(page: Worksheet, mark: Mark) -> None:
    """Colour the cell, the worst severity winning, and add what is wrong to its comment."""
    cell = page[mark.cell]
    if type(cell).__name__ == "MergedCell":
        return
    said = f"{cell.comment.text}\n" if cell.comment else ""
    marked = [fill for fill in FILLS.values() if cell.fill.fgColor.rgb == f"00{fill}"]
    if not marked or list(FILLS.values()).index(marked[0]) > list(FILLS).index(mark.severity):
        cell.fill = PatternFill("solid", fgColor=FILLS[mark.severity])
    text = f"{said}【{_LABELS[mark.severity]}】{mark.message}。{mark.remedy}。"
    cell.comment = Comment(text, origin.MARKED_BY, width=300, height=40 + 18 * (len(text) // 20 + 1))


def _fill(page: Worksheet, rows: Sequence[Sequence[Any]], top: int, left: int) -> None:
    """Cells of a file without a look of its own, as text where they were text."""
    widths: dict[int, int] = {}
    for row, values in enumerate(rows, start=top + 1):
        for column, value in enumerate(values, start=left + 1):
            if value == "":
                continue
            text = isinstance(value, str)
            cell = page.cell(row, column, re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value) if isinstance(value, str) else value)
            if text:
                cell.data_type, cell.number_format = "s", "@"
            widths[column] = min(
                max(widths.get(column, 8), sum(2 if ord(character) > 255 else 1 for character in str(value)) + 2),
                24 if len(values) > 2 else 12,
            )
    page.page_setup.paperSize, page.page_setup.orientation, page.page_setup.fitToHeight = 9, "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for column, wanted in widths.items():
        page.column_dimensions[get_column_letter(column)].width = wanted


def _fixed(workbook: Workbook, made: datetime.date) -> bytes:
    """The workbook as bytes that do not depend on the clock."""
    stamp = datetime.datetime.combine(made, datetime.time())
    workbook.properties.created = stamp
    first, fixed = io.BytesIO(), io.BytesIO()
    workbook.save(first)
    iso = f"{stamp.isoformat()}Z".encode()
    with zipfile.ZipFile(first) as saved, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(saved.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            content = saved.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + iso, content)
            out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
