"""The page that a returned copy begins with: what is wrong, each line linked to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.outputs.page.style import PAGE_NUMBERS
from pipeline.outputs.returned.look import Looks
from pipeline.outputs.returned.package import SPACE, Element, Package, as_part
from pipeline.speech.language import N_, _
from pipeline.speech.wording import as_xml

_HEADINGS = (N_("序号"), N_("工作表"), N_("位置"), N_("姓名"), N_("哪里不对"), N_("怎么改"))
_WIDTHS = (6, 14, 9, 12, 44, 44)
_CENTRED = 4
"""Of the columns, those whose texts stand in the middle."""
REPEATED = "$3:$3"
"""The rows that each printed page begins with."""


@dataclass(frozen=True)
class Line:
    """One line of the page. cells: sheet, place, name, what is wrong, what to do; colour: of the place's ground; target: where it leads,
    as 'Sheet'!B3, or nothing."""

    cells: tuple[str, str, str, str, str]
    colour: str
    target: str = ""


def page(package: Package, looks: Looks, title: str, body: str, lines: Sequence[Line]) -> bytes:
    """The worksheet, with the looks of the package's own table."""
    sheet = _Sheet(package)
    sheet.add("sheetPr", ("tabColor", {"rgb": "FFA61C1C"}), ("pageSetUpPr", {"fitToPage": "1"}))
    views = sheet.add("sheetViews")
    view = sheet.below(views, "sheetView", tabSelected="1", workbookViewId="0")
    sheet.below(view, "pane", ySplit="3", topLeftCell="A4", activePane="bottomLeft", state="frozen")
    sheet.below(view, "selection", pane="bottomLeft", activeCell="A4", sqref="A4")
    sheet.add("sheetFormatPr", defaultRowHeight="15")
    columns = sheet.add("cols")
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.below(columns, "col", min=str(number), max=str(number), width=str(width), customWidth="1")
    data = sheet.add("sheetData")
    across = (looks.plain(size=16, font="黑体", boxed=False, across="center"), looks.plain(size=10.5, boxed=False))
    for number, (text, look, height) in enumerate(((title, across[0], 30.0), (body, across[1], 48.0)), start=1):
        sheet.row(data, number, height, [(text, look), *[("", look)] * 5])
    heading = looks.plain(size=10.5, bold=True, across="center", colour="E7ECF2")
    sheet.row(data, 3, None, [(_(one), heading) for one in _HEADINGS])
    middle, left = looks.plain(size=10.5, across="center"), looks.plain(size=10.5)
    for number, line in enumerate(lines, start=1):
        ground = looks.plain(size=10.5, across="center", colour=line.colour, link=bool(line.target))
        styles = [middle, middle, ground, middle, left, left]
        height = 15.0 * max(1, -(-max(map(len, line.cells[3:])) // 20)) + 3
        sheet.row(data, number + 3, height, list(zip([number, *line.cells], styles, strict=True)))
    sheet.add("mergeCells", ("mergeCell", {"ref": "A1:F1"}), ("mergeCell", {"ref": "A2:F2"}))
    linked = [(f"C{number}", line.target) for number, line in enumerate(lines, start=4) if line.target]
    if linked:
        sheet.add("hyperlinks", *(("hyperlink", {"ref": cell, "location": target}) for cell, target in linked))
    sheet.add("pageMargins", left="0.5", right="0.5", top="0.6", bottom="0.7", header="0.3", footer="0.3")
    sheet.add("pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
    sheet.below(sheet.add("headerFooter"), "oddFooter").text = f"&C{_(PAGE_NUMBERS)}"
    return as_part(sheet.root)


class _Sheet:
    """A worksheet in the making, its parts in the order of the schema."""

    def __init__(self, package: Package) -> None:
        self._tag = package.tag
        self.root = etree.Element(package.tag("worksheet"), nsmap={None: package.namespace})

    def add(self, name: str, *children: tuple[str, dict[str, str]], **attributes: str) -> Element:
        made = self.below(self.root, name, **attributes)
        for child, of_child in children:
            self.below(made, child, **of_child)
        return made

    def below(self, parent: Element, name: str, **attributes: str) -> Element:
        return etree.SubElement(parent, self._tag(name), **attributes)

    def row(self, data: Element, number: int, height: float | None, cells: Sequence[tuple[str | int, int]]) -> None:
        sized = {} if height is None else {"ht": f"{min(height, 400.0):g}", "customHeight": "1"}
        row = self.below(data, "row", r=str(number), **sized)
        for letter, (value, look) in zip("ABCDEF", cells, strict=True):
            cell = self.below(row, "c", r=f"{letter}{number}", s=str(look))
            if isinstance(value, int):
                self.below(cell, "v").text = str(value)
            elif value:
                cell.set("t", "inlineStr")
                text = self.below(self.below(cell, "is"), "t")
                text.text = as_xml(value)
                text.set(SPACE, "preserve")
