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
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.intake import origin
from pipeline.intake.workbook import Grid, Opened, grids, opened
from pipeline.outputs.page.book import sheet_names
from pipeline.outputs.page.style import PAGE_NUMBERS
from pipeline.speech.language import N_, _, current, speaking
from pipeline.speech.wording import as_xml

FILLS = {"error": "FFC7CE", "hold": "FCD5B4", "warning": "FFF2CC", "note": "E2EFDA"}
_LABELS = {"error": N_("必须改正"), "hold": N_("核实前不发放"), "warning": N_("请核对"), "note": N_("说明")}
_FRONT = (N_("序号"), N_("工作表"), N_("位置"), N_("姓名"), N_("哪里不对"), N_("怎么改"))
_FEWEST_CELLS = 3
"""Lines with more cells than that are lines of a table; titles, totals and signatures have fewer."""
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
    file: str = ""
    """the source's place in the term's folder"""
    passwords: tuple[str, ...] = field(default=(), repr=False)
    language: str = field(default_factory=current)

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
        source = opened(self.source, self.passwords)
        with speaking(self.language):
            content = self._content(source)
        target.write_bytes(content)
        return self.path

    def _content(self, source: Opened) -> bytes:
        try:
            return self._marked(self._with_its_look(source) if source.package else self._cells_alone(source), source)
        except Exception:
            return self._marked(self._cells_alone(source), source)

    def _with_its_look(self, source: Opened) -> Workbook:
        return openpyxl.load_workbook(io.BytesIO(source.content), rich_text=True)

    def _cells_alone(self, source: Opened) -> Workbook:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        pages = [grid for grid in grids(source, self.passwords) if not origin.is_page(grid.name, origin.FRONT_PAGE)]
        for grid, name in zip(pages, sheet_names([grid.name for grid in pages]), strict=True):
            _fill(workbook.create_sheet(name), grid)
        return workbook

    def _marked(self, workbook: Workbook, source: Opened) -> bytes:
        _without_old_marks(workbook)
        copy_of = origin.origin_of(source.package)
        lineage = ";".join(dict.fromkeys((*copy_of.checksums, self.sha256)))
        for name, value in ((origin.PROPERTY, lineage), (origin.PLACE, copy_of.file or self.file)):
            workbook.custom_doc_props.append(StringProperty(name=name, value=as_xml(value)))  # type: ignore[attr-defined]
        for mark in self.marks:
            if mark.cell and (page := _page_of(workbook, mark)) is not None:
                _mark(page, mark)
        self._front_page(workbook)
        return _fixed(workbook, self.made)

    def _front_page(self, workbook: Workbook) -> None:
        """The list of what is wrong, before all other sheets."""
        name = _(origin.FRONT_PAGE)
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
        page["A1"], page["A2"] = as_xml(self.title), as_xml(self.body)
        page["A1"].font, page["A1"].alignment = Font(name="黑体", size=16), Alignment(horizontal="center", vertical="center")
        page["A2"].font, page["A2"].alignment = Font(name="宋体", size=10.5), Alignment(wrap_text=True, vertical="center")
        page.row_dimensions[1].height, page.row_dimensions[2].height = 30, 48
        for column, title in enumerate(map(_, _FRONT), start=1):
            _put(page, 3, column, title, bold=True, fill="E7ECF2")
        for row, mark in enumerate(self.marks, start=4):
            fill = FILLS[mark.severity]
            cells: list[str | int] = [row - 3, mark.sheet, mark.cell or _("整张表"), mark.name]
            cells += [_("【{severity}】{message}").format(severity=_(_LABELS[mark.severity]), message=mark.message), mark.remedy]
            for column, value in enumerate(cells, start=1):
                _put(page, row, column, value, fill=fill if column == 3 else None)
            if (meant := _page_of(workbook, mark)) is not None:
                place = f"'{meant.title.replace(chr(39), chr(39) * 2)}'!{mark.cell or 'A1'}"
                page.cell(row, 3).hyperlink = Hyperlink(ref=page.cell(row, 3).coordinate, location=place)
                page.cell(row, 3).font = Font(name="宋体", size=10.5, underline="single", color="1F4E79")
            page.row_dimensions[row].height = 15.0 * max(1, -(-max(len(mark.message) + 7, len(mark.remedy)) // 20)) + 3
        page.freeze_panes = "A4"
        page.page_setup.paperSize, page.page_setup.orientation, page.page_setup.fitToHeight = 9, "landscape", 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.print_title_rows = "3:3"
        page.oddFooter.center.text = _(PAGE_NUMBERS)
        page.sheet_properties.tabColor = "A61C1C"


def _page_of(workbook: Workbook, mark: Mark) -> Worksheet | None:
    """The sheet of a mark: a name that Excel does not take (that of a text file, say) has been made one that it takes."""
    name = mark.sheet if mark.sheet in workbook.sheetnames else sheet_names([mark.sheet])[0]
    return workbook[name] if mark.sheet and name in workbook.sheetnames else None


def _without_old_marks(workbook: Workbook) -> None:
    """A corrected copy that is wrong again gets new marks, not more of them."""
    properties = workbook.custom_doc_props  # type: ignore[attr-defined]
    if origin.PROPERTY not in properties.names:
        return
    for name in (origin.PROPERTY, origin.PLACE):
        if name in properties.names:
            del properties[name]
    for page in list(workbook.worksheets):
        if origin.is_page(page.title, origin.FRONT_PAGE):
            workbook.remove(page)
            continue
        for row in page.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == origin.MARKED_BY:
                    cell.comment = None
                    cell.fill = PatternFill()


def _put(page: Worksheet, row: int, column: int, value: str | int, *, bold: bool = False, fill: str | None = None) -> None:
    cell = page.cell(row, column, as_xml(value) if isinstance(value, str) else value)
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
    if isinstance(cell, MergedCell):  # only the first cell of a merged range can be seen
        cell = next(page.cell(one.min_row, one.min_col) for one in page.merged_cells.ranges if mark.cell in one)
    said = f"{cell.comment.text}\n" if cell.comment else ""
    marked = [fill for fill in FILLS.values() if cell.fill.fgColor.rgb == f"00{fill}"]
    if not marked or list(FILLS.values()).index(marked[0]) > list(FILLS).index(mark.severity):
        cell.fill = PatternFill("solid", fgColor=FILLS[mark.severity])
    parts = {"severity": _(_LABELS[mark.severity]), "message": as_xml(mark.message), "remedy": as_xml(mark.remedy)}
    text = said + _("【{severity}】{message}。{remedy}。").format(**parts)
    cell.comment = Comment(text, origin.MARKED_BY, width=300, height=40 + 18 * (len(text) // 20 + 1))


def _fill(page: Worksheet, grid: Grid) -> None:
    """Cells of a file without a look of its own: texts as text, merged ranges kept."""
    widths: dict[int, int] = {}
    for row, values in enumerate(grid.rows, start=grid.top + 1):
        filled = sum(value != "" for value in values)
        for column, value in enumerate(values, start=grid.left + 1):
            if value == "":
                continue
            cell = page.cell(row, column, as_xml(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type, cell.number_format = "s", "@"
            if filled > _FEWEST_CELLS:
                cell.border = _BOX
            width = sum(2 if ord(character) > 255 else 1 for character in str(value)) + 2
            widths[column] = max(widths.get(column, 8), min(width, 24) if filled > 1 else 8)  # a title alone in its line may run over
    for (top, left), (bottom, right) in grid.merged():
        page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
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
