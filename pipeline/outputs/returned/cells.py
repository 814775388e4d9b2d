"""Grounds and notes on the cells of somebody's own worksheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from lxml import etree
from xlsxwriter.utility import xl_rowcol_to_cell

from pipeline.outputs.returned.look import Looks
from pipeline.outputs.returned.package import SPACE, Element, Package, address, in_order, ranges

Place = tuple[int, int]
"""(row, column) of a cell, from 1."""

_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges"),
    *("scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting"),
    *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF"),
    *("picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)
"""The children of a worksheet, in the order of its schema (ECMA-376 part 1, 18.3.1.99)."""
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_SHAPES_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE_NAMES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_SHAPE_TYPE = (
    '<v:shapetype{names} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_A_SHAPE = re.compile(r"<v:shape\b.*?</v:shape>", re.DOTALL)
_THREAD = "tc="
"""How the author of a note begins that stands for a conversation: what is said there lies in a part of its own, which must keep it."""
_WIDTH = 300
"""Of a note, in pixels."""


@dataclass(frozen=True)
class Note:
    """What is said at a cell, on which ground (RRGGBB), and how much it weighs: 0 is the worst, whose ground is seen."""

    text: str
    colour: str
    rank: int


class Page:
    """A worksheet of a package whose cells are marked."""

    def __init__(self, package: Package, part: str, looks: Looks) -> None:
        self._package, self._part, self._looks = package, part, looks
        root = package.tree(part)
        self._data = in_order(root, package.tag("sheetData"), [package.tag(one) for one in _ORDER])
        self._rows = dict(_numbered(self._data, lambda row: int(row.get("r", "0"))))
        merged = root.find(package.tag("mergeCells"))
        self._merged = [place for one in (merged if merged is not None else ()) for place in ranges(one.get("ref", ""))]

    def mark(self, notes: Sequence[tuple[str, Note]], author: str) -> None:
        """Give each of these cells its ground, and say what is wrong in a note; a note that stands there already is kept above it. Of a
        merged range the first cell is marked, which alone can be seen."""
        placed: dict[Place, list[Note]] = {}
        for cell, note in notes:
            placed.setdefault(self._seen(address(cell)), []).append(note)
        for place, of_cell in placed.items():
            found = self._cell(*place)
            worst = min(of_cell, key=lambda note: note.rank)
            found.set("s", str(self._looks.grounded(int(found.get("s") or 0), worst.colour)))
        self._say({place: "\n".join(note.text for note in of_cell) for place, of_cell in placed.items()}, author)

    def unmark(self, author: str) -> None:
        """Take away the notes of that author, and the ground of their cells."""
        part = self._package.related(self._part, "comments")
        if part is None:
            return
        root, tag = self._package.tree(part), self._package.tag
        own = {str(number) for number, one in enumerate(root.iter(tag("author"))) if one.text == author}
        gone = {address(one.get("ref")): one for one in root.iter(tag("comment")) if one.get("authorId") in own}
        for place, one in gone.items():
            one.getparent().remove(one)
            cell = self._cell(*place)
            cell.set("s", str(self._looks.grounded(int(cell.get("s") or 0), None)))
        if gone and (shapes := self._shapes()) is not None:
            text = self._package.read(shapes).decode("utf-8", "surrogateescape")
            kept = _A_SHAPE.sub(lambda shape: "" if _place_of(shape[0]) in gone else shape[0], text)
            self._package.write(shapes, kept.encode("utf-8", "surrogateescape"))

    def _seen(self, place: Place) -> Place:
        row, column = place
        for top, left, bottom, right in self._merged:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return place

    def _cell(self, row: int, column: int) -> Element:
        """The cell, made where there is none. Rows and cells need not say where they are: then they follow the one before."""
        found = self._rows.get(row)
        if found is None:
            found = etree.Element(self._package.tag("row"), r=str(row))
            behind = [number for number in self._rows if number > row]
            self._data.insert(self._data.index(self._rows[min(behind)]) if behind else len(self._data), found)
            self._rows[row] = found
        cells = dict(_numbered(found, lambda cell: address(cell.get("r"))[1] if cell.get("r") else 0))
        if column not in cells:
            made = etree.Element(self._package.tag("c"), r=xl_rowcol_to_cell(row - 1, column - 1))
            if found.get("customFormat") in ("1", "true") and found.get("s"):
                made.set("s", found.get("s"))
            behind = [number for number in cells if number > column]
            found.insert(found.index(cells[min(behind)]) if behind else len(found), made)
            found.attrib.pop("spans", None)
            return made
        return cells[column]

    def _say(self, texts: Mapping[Place, str], author: str) -> None:
        package, tag = self._package, self._package.tag
        part = package.related(self._part, "comments")
        if part is None:
            empty = f'<comments xmlns="{package.namespace}"><authors/><commentList/></comments>'.encode()
            part, _link = package.add("xl/comments{}.xml", empty, _NOTES_TYPE, self._part, "comments")
        root = package.tree(part)
        authors, listed = (in_order(root, tag(name), [tag("authors"), tag("commentList")]) for name in ("authors", "commentList"))
        known = {address(one.get("ref")): one for one in listed}
        names = [one.text or "" for one in authors]
        if author not in names:
            etree.SubElement(authors, tag("author")).text = author
            names.append(author)
        for place, text in texts.items():
            before = known.get(place)
            if before is not None and names[int(before.get("authorId", "0"))].startswith(_THREAD):
                continue
            said = "".join(one.text or "" for one in before.iter(tag("t"))) if before is not None else ""
            if before is not None:
                listed.remove(before)
            one = etree.SubElement(
                listed, tag("comment"), ref=xl_rowcol_to_cell(place[0] - 1, place[1] - 1), authorId=str(names.index(author))
            )
            run = etree.SubElement(etree.SubElement(one, tag("text")), tag("r"))
            looks = etree.SubElement(run, tag("rPr"))
            etree.SubElement(looks, tag("sz"), val="9")
            etree.SubElement(looks, tag("rFont"), val="宋体")
            written = etree.SubElement(run, tag("t"))
            written.text = f"{said}\n{text}" if said else text
            written.set(SPACE, "preserve")
        self._draw({place: text for place, text in texts.items() if place not in known})

    def _draw(self, texts: Mapping[Place, str]) -> None:
        """The boxes of new notes: without them no program shows a note."""
        package, part = self._package, self._shapes()
        if part is None:
            empty = "<xml" + "".join(f' xmlns:{name}="{of}"' for name, of in _SHAPE_NAMES.items()) + "></xml>"
            part, link = package.add("xl/drawings/vmlDrawing{}.vml", empty.encode(), _SHAPES_TYPE, self._part, "vmlDrawing")
            order = [package.tag(one) for one in _ORDER]
            in_order(package.tree(self._part), package.tag("legacyDrawing"), order).set(package.link, link)
        text = package.read(part).decode("utf-8", "surrogateescape")
        end = text.rindex("</xml>")
        names = "".join(f' xmlns:{name}="{of}"' for name, of in _SHAPE_NAMES.items() if f"xmlns:{name}=" not in text)
        taken = max((int(number) for number in re.findall(r'id="_x0000_s(\d+)"', text)), default=1024)
        kind = "" if 'id="_x0000_t202"' in text else _SHAPE_TYPE.format(names=names)
        shapes = "".join(_shape(taken + number, place, said, names) for number, (place, said) in enumerate(texts.items(), start=1))
        package.write(part, f"{text[:end]}{kind}{shapes}{text[end:]}".encode("utf-8", "surrogateescape"))

    def _shapes(self) -> str | None:
        """The part with the boxes of the sheet's notes. Pictures in a sheet's header have one of the same kind."""
        drawn = self._package.tree(self._part).find(self._package.tag("legacyDrawing"))
        link = None if drawn is None else drawn.get(self._package.link)
        return next((one.target for one in self._package.relations(self._part) if one.id == link and one.target in self._package), None)


def _numbered(parent: Element, stated: Callable[[Element], int]) -> Iterator[tuple[int, Element]]:
    """Each child with its number: the stated one, or one more than that before."""
    number = 0
    for child in parent:
        number = stated(child) or number + 1
        yield number, child


def _place_of(shape: str) -> Place | None:
    row, column = re.search(r"<x:Row>\s*(\d+)\s*</x:Row>", shape), re.search(r"<x:Column>\s*(\d+)\s*</x:Column>", shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def _shape(number: int, place: Place, text: str, names: str) -> str:
    height = 40 + 18 * (len(text) // 20 + 1)
    style = f"position:absolute;width:{_WIDTH * 0.75:g}pt;height:{height * 0.75:g}pt;z-index:1;visibility:hidden"
    row, column = place
    return (
        f'<v:shape{names} id="_x0000_s{number}" type="#_x0000_t202" style="{escape(style)}" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
        f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )
