"""A workbook's package (ECMA-376, transitional or strict) of which a few parts change: every other part stays byte for byte.

A library that opens a workbook and saves it again writes what it knows and drops the rest (sparklines, text boxes, newer conditional
formats). A teacher's workbook comes back with all that it had.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

from pipeline.intake.package import parsed
from pipeline.speech.wording import as_xml

Element: TypeAlias = Any
"""An element of lxml, which carries no types."""

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
"""The attribute that keeps the spaces at the ends of a text."""
_TYPES = "[Content_Types].xml"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_STRICT = "http://purl.oclc.org/ooxml/"
_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006"
_PROPERTIES = (f"{_TRANSITIONAL}/custom-properties", f"{_STRICT}officeDocument/customProperties")
_VALUES = (f"{_TRANSITIONAL}/docPropsVTypes", f"{_STRICT}officeDocument/docPropsVTypes")
_PROPERTIES_PART, _FORMAT = "docProps/custom.xml", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_MACROS = ("vbaProject", "xlMacrosheet", "xlIntlMacrosheet", "attachedToolbars")
_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups", "externalReferences"),
    *("definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "webPublishing", "fileRecoveryPr", "extLst"),
)


@dataclass(frozen=True)
class Relation:
    """kind: the last word of its type (worksheet, styles, comments …); target: the part it leads to."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of one .xlsx. Raises KeyError, ValueError, zipfile.BadZipFile or lxml's XMLSyntaxError for what is no whole workbook."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self._parts = {info.filename: package.read(info) for info in package.infolist() if not info.is_dir()}
        self._trees: dict[str, Element] = {}
        self.workbook = next(one.target for one in self.relations("") if one.kind == "officeDocument")
        root = self.tree(self.workbook)
        self.namespace: str = etree.QName(root).namespace
        """of the workbook's own elements"""
        strict = self.namespace.startswith(_STRICT)
        self.relation_types = f"{_STRICT}officeDocument/relationships" if strict else f"{_TRANSITIONAL}/relationships"
        """the namespace of r:id, and how the types of relations begin"""

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def read(self, part: str) -> bytes:
        """A part as it was, or as it was last written."""
        return self._parts[part]

    def write(self, part: str, content: bytes) -> None:
        """Write a part anew."""
        self._parts[part] = content

    def tree(self, part: str) -> Element:
        """The root of a part, to be changed in place: what is changed is saved."""
        if part not in self._trees:
            root = parsed(self._parts[part])
            etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
            self._trees[part] = root
        return self._trees[part]

    def peek(self, part: str) -> bytes:
        """A part as it is now."""
        return as_part(self._trees[part]) if part in self._trees else self._parts[part]

    def tag(self, name: str) -> str:
        """An element's name in the workbook's namespace."""
        return f"{{{self.namespace}}}{name}"

    @property
    def link(self) -> str:
        """The name of the attribute r:id."""
        return f"{{{self.relation_types}}}id"

    def relations(self, part: str) -> list[Relation]:
        """Where a part leads within the package; "" is the package itself."""
        name = self._known(_relations_of(part))
        if name not in self._parts:
            return []
        return [
            Relation(one.get("Id"), one.get("Type").rpartition("/")[2], self._part(part, one.get("Target")))
            for one in self.tree(name).findall(f"{{{_RELATIONS}}}Relationship")
            if one.get("TargetMode") != "External"
        ]

    def related(self, part: str, kind: str) -> str | None:
        """The part of that kind to which a part leads; None where it leads to none."""
        return next((one.target for one in self.relations(part) if one.kind == kind and one.target in self._parts), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relation; returns its id."""
        name = self._known(_relations_of(part))
        if name not in self._parts:
            self._parts[name] = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()
        root = self.tree(name)
        taken = {one.get("Id") for one in root}
        number = next(number for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        made = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship")
        for key, value in (("Id", f"rId{number}"), ("Type", f"{self.relation_types}/{kind}"), ("Target", f"/{target}")):
            made.set(key, value)
        return f"rId{number}"

    def add(self, pattern: str, content: bytes, content_type: str, part_of: str, kind: str) -> tuple[str, str]:
        """A new part, named by the pattern with a number that is free; (its name, the id by which `part_of` leads to it)."""
        folded = {name.lower() for name in self._parts}
        number = next(number for number in range(1, len(folded) + 2) if pattern.format(number).lower() not in folded)
        name = pattern.format(number)
        self._parts[name] = content
        types = self.tree(_TYPES)
        if name.endswith(".vml"):
            if not any(one.get("Extension", "").lower() == "vml" for one in types):
                types.insert(0, etree.Element(f"{{{_CONTENT_TYPES}}}Default", Extension="vml", ContentType=content_type))
        else:
            etree.SubElement(types, f"{{{_CONTENT_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)
        return name, self.relate(part_of, kind, name)

    def remove(self, part: str, part_of: str) -> None:
        """Take a part out, and what leads to it from `part_of`."""
        for one in [one for one in self.relations(part_of) if one.target == part]:
            root = self.tree(self._known(_relations_of(part_of)))
            root.remove(next(element for element in root if element.get("Id") == one.id))
        for name in (part, self._known(_relations_of(part))):
            self._parts.pop(name, None)
            self._trees.pop(name, None)
        types = self.tree(_TYPES)
        for override in [one for one in types if one.get("PartName", "").lower() == f"/{part}".lower()]:
            types.remove(override)

    def say(self, properties: Mapping[str, str]) -> None:
        """Properties of the workbook, of its own making (docProps/custom.xml); those of these names are replaced."""
        part = self.related("", "custom-properties") or self.related("", "customProperties")
        if part is None:
            strict = self.namespace.startswith(_STRICT)
            empty = f'<Properties xmlns="{_PROPERTIES[strict]}"/>'.encode()
            kind = "customProperties" if strict else "custom-properties"
            part, _link = self.add(_PROPERTIES_PART, empty, _PROPERTIES_TYPE, "", kind)
        elif part != _PROPERTIES_PART:
            raise ValueError("properties in another place")
        root = self.tree(part)
        for one in [one for one in root if one.get("name") in properties]:
            root.remove(one)
        namespace = etree.QName(root).namespace
        values = _VALUES[namespace.startswith(_STRICT)]
        first = 1 + max((int(one.get("pid", "1")) for one in root), default=1)
        for number, (name, value) in enumerate(properties.items(), start=first):
            made = etree.SubElement(root, f"{{{namespace}}}property", fmtid=_FORMAT, pid=str(number), name=name)
            etree.SubElement(made, f"{{{values}}}lpwstr", nsmap={"vt": values}).text = as_xml(value)

    def saved(self) -> bytes:
        """The package, with the days of its parts taken off: the same content is the same bytes."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            for name in sorted(self._parts, key=lambda name: name != _TYPES):
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                package.writestr(entry, self.peek(name), zipfile.ZIP_DEFLATED)
        return made.getvalue()

    def _part(self, part: str, target: str) -> str:
        """The part that a relation's target means. Writers differ in case and in leading and turned slashes."""
        name = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target.replace("\\", "/"))).lstrip("/")
        return self._known(name)

    def _known(self, name: str) -> str:
        """The part of that name, whatever its case; the name itself where there is none."""
        return name if name in self._parts else next((known for known in self._parts if known.lower() == name.lower()), name)

    def sheets(self) -> dict[str, str]:
        """Each worksheet's name and its part, in their order; charts and macro sheets are none."""
        targets = {one.id: one.target for one in self.relations(self.workbook) if one.kind == "worksheet"}
        listed = ((sheet.get("name"), targets.get(sheet.get(self.link))) for sheet in self._sheets())
        return {name: part for name, part in listed if part is not None}

    def _sheets(self) -> Element:
        found = self.tree(self.workbook).find(self.tag("sheets"))
        if found is None:
            raise ValueError("a workbook without sheets")
        return found

    def put_first(self, name: str, content: bytes, repeated: str = "") -> None:
        """A worksheet before all others, alone selected. repeated: rows to be printed on each page, as $3:$3."""
        for part in self.sheets().values():
            for view in self.tree(part).iter(self.tag("sheetView")) if b"tabSelected" in self._parts[part] else ():
                view.attrib.pop("tabSelected", None)
        _part, link = self.add("xl/worksheets/sheet{}.xml", content, f"{_SHEET_ML}worksheet+xml", self.workbook, "worksheet")
        sheets = self._sheets()
        number = 1 + max((int(sheet.get("sheetId", "0")) for sheet in sheets), default=0)
        sheet = etree.Element(self.tag("sheet"), name=name, sheetId=str(number))
        sheet.set(self.link, link)
        sheets.insert(0, sheet)
        self._move_names(lambda place: place + 1)
        for view in self.tree(self.workbook).iter(self.tag("workbookView")):
            view.set("activeTab", "0")
            view.attrib.pop("firstSheet", None)
        if repeated:
            names = in_order(self.tree(self.workbook), self.tag("definedNames"), [self.tag(one) for one in _ORDER])
            printed = etree.SubElement(names, self.tag("definedName"), name="_xlnm.Print_Titles", localSheetId="0")
            printed.text = "'" + name.replace("'", "''") + f"'!{repeated}"

    def take_out(self, name: str) -> None:
        """Remove a worksheet."""
        part = self.sheets()[name]
        sheets = self._sheets()
        place = next(place for place, sheet in enumerate(sheets) if sheet.get("name") == name)
        sheets.remove(sheets[place])
        self.remove(part, self.workbook)
        self._move_names(lambda at: None if at == place else at - (at > place))

    def _move_names(self, moved: Any) -> None:
        """The names that belong to a sheet say so by its place. moved: the new place of each, None for one that goes."""
        for one in list(self.tree(self.workbook).iter(self.tag("definedName"))):
            if (place := one.get("localSheetId")) is None:
                continue
            if (now := moved(int(place))) is None:
                one.getparent().remove(one)
            else:
                one.set("localSheetId", str(now))
        for names in list(self.tree(self.workbook).iter(self.tag("definedNames"))):
            if not len(names):
                names.getparent().remove(names)

    def without_macros(self) -> None:
        """As a plain workbook: of one with macros, or of a template, Excel would refuse a copy named .xlsx."""
        for one in [one for one in self.relations(self.workbook) if one.kind in _MACROS]:
            self.remove(one.target, self.workbook)
        for override in self.tree(_TYPES):
            if override.get("PartName", "").lower() == f"/{self.workbook}".lower():
                override.set("ContentType", f"{_SHEET_ML}sheet.main+xml")


def in_order(parent: Element, tag: str, order: Sequence[str]) -> Element:
    """The child of that name; made, where there is none, in the place that its schema gives it."""
    found = parent.find(tag)
    if found is not None:
        return found
    behind = set(order[order.index(tag) + 1 :])
    made = etree.Element(tag)
    place = next((place for place, child in enumerate(parent) if child.tag in behind), len(parent))
    parent.insert(place, made)
    return made


def address(cell: str) -> tuple[int, int]:
    """(row, column) of a cell, from 1."""
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", cell)
    if match is None:
        raise ValueError("no cell")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def ranges(text: str) -> Iterator[tuple[int, int, int, int]]:
    """(first row, first column, last row, last column) of each range in a list of them."""
    for part in text.split():
        first, _, last = part.partition(":")
        yield (*address(first), *address(last or first))


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def as_part(root: Element) -> bytes:
    """An element as the content of a part."""
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
