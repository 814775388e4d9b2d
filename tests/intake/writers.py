"""Pages of cells written as files of every format that teachers send, byte by byte where no library writes it."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlwt


@dataclass
class Page:
    """One sheet: its cells from (0, 0), and merged ranges (first row, first column, last row, last column)."""

    name: str = "Sheet1"
    cells: dict[tuple[int, int], object] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    filtered: bool = False

    @property
    def rows(self) -> list[list[object]]:
        high, wide = max(row for row, _ in self.cells) + 1, max(column for _, column in self.cells) + 1
        return [[self.cells.get((row, column), "") for column in range(wide)] for row in range(high)]


def _xlsx(pages: list[Page]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for page in pages:
        sheet = workbook.create_sheet(page.name)
        for (row, column), value in page.cells.items():
            cell = sheet.cell(row + 1, column + 1, value)
            if isinstance(value, str):
                cell.data_type, cell.number_format = "s", "@"
        for top, left, bottom, right in page.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        if page.hidden:
            sheet.sheet_state = "hidden"
        if page.filtered:
            sheet.auto_filter.ref = sheet.dimensions
            sheet.row_dimensions[4].hidden = True
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _xls(pages: list[Page]) -> bytes:
    workbook = xlwt.Workbook(encoding="utf-8")
    for page in pages:
        sheet = workbook.add_sheet(page.name)
        covered = {
            (row, column) for top, left, bottom, right in page.merged for row in range(top, bottom + 1) for column in range(left, right + 1)
        }
        for top, left, bottom, right in page.merged:
            sheet.write_merge(top, bottom, left, right, page.cells.get((top, left), ""))
        for (row, column), value in page.cells.items():
            if (row, column) not in covered:
                sheet.write(row, column, value)
        sheet.visibility = int(page.hidden)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _package(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _xlsb(pages: list[Page]) -> bytes:
    """[MS-XLSB]: records of type, length and content; texts stand in their cells."""

    def record(kind: int, content: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, length = b"", len(content)
        while length >= 128:
            size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
        return head + size + bytes([length]) + content

    def wide(text: str) -> bytes:
        coded = text.encode("utf-16-le")
        return struct.pack("<I", len(coded) // 2) + coded

    sheets = b"".join(
        record(156, struct.pack("<II", int(page.hidden), number) + wide(f"rId{number}") + wide(page.name))
        for number, page in enumerate(pages, 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
            for number in range(1, len(pages) + 1)
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": record(131) + record(143) + sheets + record(144) + record(132),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.bin"/>'
            for number in range(1, len(pages) + 1)
        )
        + "</Relationships>",
    }
    for number, page in enumerate(pages, 1):
        high, width = len(page.rows), len(page.rows[0])
        body = record(129) + record(148, struct.pack("<4I", 0, high - 1, 0, width - 1)) + record(145)
        for row, values in enumerate(page.rows):
            body += record(0, struct.pack("<IIHHBI", row, 0, 300, 0, 0, 0))
            for column, value in enumerate(values):
                place = struct.pack("<II", column, 0)
                if isinstance(value, str) and value:
                    body += record(6, place + wide(value))
                elif value != "":
                    body += record(5, place + struct.pack("<d", value))
        body += record(146)
        if page.merged:
            body += record(177, struct.pack("<I", len(page.merged)))
            body += b"".join(
                record(176, struct.pack("<4I", top, bottom, left, right)) for top, left, bottom, right in page.merged
            ) + record(178)
        parts[f"xl/worksheets/sheet{number}.bin"] = body + record(130)
    return _package(parts)


def _ods(pages: list[Page]) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    tables, styles = (
        "",
        '<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>',
    )
    styles += '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>'
    for page in pages:
        spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merged}
        lines = ""
        for row, values in enumerate(page.rows):
            cells = ""
            for column, value in enumerate(values):
                high, wide = spans.get((row, column), (1, 1))
                span = f' table:number-rows-spanned="{high}" table:number-columns-spanned="{wide}"' if (high, wide) != (1, 1) else ""
                if isinstance(value, str):
                    typed = ' office:value-type="string"' if value else ""
                    cells += f"<table:table-cell{typed}{span}>{f'<text:p>{escape(value)}</text:p>' if value else ''}</table:table-cell>"
                else:
                    cells += f'<table:table-cell office:value-type="float" office:value="{value}"{span}><text:p>{value}</text:p></table:table-cell>'
            lines += f"<table:table-row>{cells}</table:table-row>"
        style = "hidden" if page.hidden else "shown"
        tables += f'<table:table table:name={quoteattr(page.name)} table:style-name="{style}">{lines}</table:table>'
    names = " ".join(f'xmlns:{name}="{space}{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return _package({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _html(pages: list[Page]) -> bytes:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in pages[0].merged}
    covered = {
        (row, column) for top, left, bottom, right in pages[0].merged for row in range(top, bottom + 1) for column in range(left, right + 1)
    } - set(spans)
    lines = ""
    for row, values in enumerate(pages[0].rows):
        cells = ""
        for column, value in enumerate(values):
            if (row, column) in covered:
                continue
            high, wide = spans.get((row, column), (1, 1))
            cells += f"<td rowspan={high} colspan={wide}>{escape(str(value))}</td>"
        lines += f"<tr>{cells}</tr>"
    return f"<html><head><meta charset=utf-8></head><body><table border=1>{lines}</table></body></html>".encode()


def _mht(pages: list[Page]) -> bytes:
    message = EmailMessage()
    message["Subject"] = "sheet"
    message.set_content(_html(pages).decode(), subtype="html")
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()


def _spreadsheetml(pages: list[Page]) -> bytes:
    sheets = ""
    for page in pages:
        spans = {(top, left): (bottom - top, right - left) for top, left, bottom, right in page.merged}
        lines = ""
        for row, values in enumerate(page.rows):
            cells = ""
            for column, value in enumerate(values):
                if value == "":
                    continue
                down, across = spans.get((row, column), (0, 0))
                merge = f' ss:MergeDown="{down}"' * bool(down) + f' ss:MergeAcross="{across}"' * bool(across)
                kind = "String" if isinstance(value, str) else "Number"
                cells += f'<Cell ss:Index="{column + 1}"{merge}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'
            if cells:
                lines += f'<Row ss:Index="{row + 1}">{cells}</Row>'
        sheets += f"<Worksheet ss:Name={quoteattr(page.name)}><Table>{lines}</Table></Worksheet>"
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<?xml version="1.0" encoding="UTF-8"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheets}</Workbook>'.encode()


def _text(encoding: str, separator: str) -> Callable[[list[Page]], bytes]:
    def write(pages: list[Page]) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(pages[0].rows)
        return out.getvalue().encode(encoding)

    return write


WRITERS: dict[str, Callable[[list[Page]], bytes]] = {
    "xlsx": _xlsx,
    "xlsm": _xlsx,
    "xlsb": _xlsb,
    "xls": _xls,
    "et": _xls,
    "ods": _ods,
    "html.xls": _html,
    "mht.xls": _mht,
    "spreadsheetml.xls": _spreadsheetml,
    "utf8.csv": _text("utf-8", ","),
    "bom.csv": _text("utf-8-sig", ","),
    "gb18030.csv": _text("gb18030", ","),
    "utf16.csv": _text("utf-16", "\t"),
    "utf16le.txt": _text("utf-16-le", "\t"),
    "tsv": _text("utf-8", "\t"),
}
