"""The looks of cells in somebody's own workbook: a look of theirs with another ground, and those of our page."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from pipeline.outputs.returned.package import Element, Package, in_order

_ORDER = (*("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"),)
_NORMAL = (
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


class Looks:
    """The table of looks of a workbook (its styles part), which grows by those that are asked for, each once."""

    def __init__(self, package: Package) -> None:
        part = package.related(package.workbook, "styles")
        if part is None:
            empty = f'<styleSheet xmlns="{package.namespace}">{_NORMAL}</styleSheet>'.encode()
            part, _link = package.add("xl/styles.xml", empty, _TYPE, package.workbook, "styles")
        self._package, self._root = package, package.tree(part)
        self._made: dict[tuple[Any, ...], int] = {}
        if not len(self._list("fonts")):
            self._font("宋体", 11)
        for pattern in ("none", "gray125")[len(self._list("fills")) :]:  # the first two are those whatever a file says
            etree.SubElement(etree.SubElement(self._list("fills"), self._tag("fill")), self._tag("patternFill"), patternType=pattern)
        if not len(self._list("borders")):
            etree.SubElement(self._list("borders"), self._tag("border"))
        if not len(self._list("cellXfs")):
            etree.SubElement(self._list("cellXfs"), self._tag("xf"), numFmtId="0", fontId="0", fillId="0", borderId="0")

    def grounded(self, look: int, colour: str | None) -> int:
        """A look of the workbook's with this ground (RRGGBB), or without any."""
        key = ("grounded", look, colour)
        if key not in self._made:
            known = self._list("cellXfs")
            made = copy.deepcopy(known[look if look < len(known) else 0])
            made.set("fillId", str(self._fill(colour)))
            made.set("applyFill", "1")
            self._made[key] = self._added("cellXfs", made)
        return self._made[key]

    def plain(self, *, size: float, font: str = "宋体", bold: bool = False, link: bool = False, boxed: bool = True,
              across: str | None = None, colour: str | None = None) -> int:  # fmt: skip
        """A look of our own page: wrapped text in the middle of its row. across: left, center."""
        key = ("plain", size, font, bold, link, boxed, across, colour)
        if key not in self._made:
            parts = {"fontId": self._font(font, size, bold, link), "fillId": self._fill(colour), "borderId": self._box() if boxed else 0}
            made = etree.Element(self._tag("xf"), numFmtId="0", **{name: str(number) for name, number in parts.items()})
            for name in ("applyFont", "applyFill", "applyBorder", "applyAlignment"):
                made.set(name, "1")
            alignment = etree.SubElement(made, self._tag("alignment"), vertical="center", wrapText="1")
            if across:
                alignment.set("horizontal", across)
            self._made[key] = self._added("cellXfs", made)
        return self._made[key]

    def _font(self, name: str, size: float, bold: bool = False, link: bool = False) -> int:
        font = etree.Element(self._tag("font"))
        if bold:
            etree.SubElement(font, self._tag("b"))
        if link:
            etree.SubElement(font, self._tag("u"))
        etree.SubElement(font, self._tag("sz"), val=f"{size:g}")
        etree.SubElement(font, self._tag("color"), rgb="FF1F4E79" if link else "FF000000")
        etree.SubElement(font, self._tag("name"), val=name)
        return self._once("fonts", font)

    def _fill(self, colour: str | None) -> int:
        if colour is None:
            return 0
        fill = etree.Element(self._tag("fill"))
        pattern = etree.SubElement(fill, self._tag("patternFill"), patternType="solid")
        etree.SubElement(pattern, self._tag("fgColor"), rgb=f"FF{colour}")
        etree.SubElement(pattern, self._tag("bgColor"), indexed="64")
        return self._once("fills", fill)

    def _box(self) -> int:
        border = etree.Element(self._tag("border"))
        for name in ("left", "right", "top", "bottom"):
            etree.SubElement(etree.SubElement(border, self._tag(name), style="thin"), self._tag("color"), rgb="FF999999")
        etree.SubElement(border, self._tag("diagonal"))
        return self._once("borders", border)

    def _once(self, name: str, element: Element) -> int:
        key = (name, etree.tostring(element))
        if key not in self._made:
            self._made[key] = self._added(name, element)
        return self._made[key]

    def _added(self, name: str, element: Element) -> int:
        known = self._list(name)
        known.append(element)
        known.set("count", str(len(known)))
        return len(known) - 1

    def _list(self, name: str) -> Element:
        return in_order(self._root, self._tag(name), [self._tag(one) for one in _ORDER])

    def _tag(self, name: str) -> str:
        return self._package.tag(name)
