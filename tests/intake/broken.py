"""Files that no reader likes, made from nothing: cut, flipped, misnamed, locked, empty, or built to eat memory and time.

python -m tests.intake.broken FOLDER      writes them all below FOLDER/2026-autumn/2026-09/
"""

from __future__ import annotations

import io
import random
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from tests.intake.layouts import DIRTS, FIELDS, SCHOOL, Book, Pen, students
from tests.intake.writers import WRITERS, Page

_DATA = Path(__file__).parents[1] / "data"


def _page() -> Page:
    page = Page()
    pen = Pen(DIRTS[0], random.Random(1), Book("", []))
    pen.table(page, 0, 0, [person | {"school": SCHOOL} for person in students(20)], ("school", "class_name", *FIELDS))
    return page


GOOD = {form: WRITERS[form]([_page()]) for form in ("xlsx", "xls", "ods", "xlsb", "gb18030.csv", "html.xls")}
BROKEN: dict[str, Callable[[], bytes]] = {}
"""File's name → its content."""


def broken(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        BROKEN[name] = make
        return make

    return keep


def _cut(form: str, tenth: int) -> bytes:
    return GOOD[form][: len(GOOD[form]) * tenth // 10]


for _form in ("xlsx", "xls"):
    for _tenth in range(1, 10):
        BROKEN[f"截断{_tenth}0%.{_form}"] = lambda form=_form, tenth=_tenth: _cut(form, tenth)  # type: ignore[misc]
for _form in ("ods", "xlsb"):
    BROKEN[f"截断.{_form}"] = lambda form=_form: _cut(form, 6)  # type: ignore[misc]


def _flipped(form: str, seed: int) -> bytes:
    choose, content = random.Random(seed), bytearray(GOOD[form])
    for _ in range(60):
        content[choose.randrange(len(content))] ^= 1 << choose.randrange(8)
    return bytes(content)


for _form in ("xlsx", "xls", "ods", "xlsb"):
    for _seed in range(2):
        BROKEN[f"坏位{_seed}.{_form}"] = lambda form=_form, seed=_seed: _flipped(form, seed)  # type: ignore[misc]

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"  # fmt: skip
BROKEN |= {
    "空文件.xlsx": lambda: b"",
    "只有空白.csv": lambda: b" \r\n\r\n\t \r\n",
    "一个字节.xls": lambda: b"\xd0",
    "图片.xlsx": lambda: PNG,
    "照片.xls": lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(400),
    "扫描.xlsx": lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "通知.xls": lambda: b"{\\rtf1\\ansi hello}",
    "随机.xlsx": lambda: random.Random(5).randbytes(20_000),
    "随机.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(6).randbytes(20_000),
    "随机.csv": lambda: random.Random(7).randbytes(20_000),
    "零.xlsx": lambda: bytes(100_000),
    "说明.txt": lambda: "各位老师：请于本周五前交表。".encode(),
    "没有表格.xls": lambda: b"<html><body><p>404 not found</p></body></html>",
    "很深.xls": lambda: b"<html><body>" + b"<div>" * 50_000 + b"x",
    "很宽.xls": lambda: b"<table><tr><td colspan=999999999 rowspan=999999999>x</td></tr></table>",
    "很远.xls": lambda: _spreadsheetml('<Row ss:Index="999999999"><Cell><Data>x</Data></Cell></Row>'),
    "右边很远.xls": lambda: _spreadsheetml('<Row><Cell ss:Index="999999999"><Data>x</Data></Cell></Row>'),
    "坏的XML.xls": lambda: _spreadsheetml("<Row><Cell>")[:-60],
    "引用文件.xls": lambda: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _spreadsheetml("<Row><Cell><Data>&a;</Data></Cell></Row>", ""),
    "未关的引号.csv": lambda: ("姓名,身份证号,困难等级\r\n" + '"' + "x" * 300_000).encode(),
    "压缩包.rar": lambda: b"Rar!\x1a\x07\x01\x00" + bytes(100),
    "压缩包.7z": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(100),
    "压缩包.gz": lambda: b"\x1f\x8b\x08\x00" + bytes(100),
    "加锁.xls": lambda: (_DATA / "locked.xls").read_bytes(),
    "加锁.ods": lambda: (_DATA / "locked.ods").read_bytes(),
}  # fmt: skip


def _spreadsheetml(rows: str, declared: str = '<?xml version="1.0"?>') -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'{declared}<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="a"><Table>{rows}</Table></Worksheet></Workbook>'.encode()


def _zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _parts(form: str = "xlsx") -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(GOOD[form])) as package:
        return {name: package.read(name) for name in package.namelist()}


def _with_sheet(text: bytes) -> bytes:
    return _zipped(_parts() | {"xl/worksheets/sheet1.xml": text})


def _sheet(rows: str, dimension: str = "A1:C3", before: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{space}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'.encode()


@broken("压缩包.zip")
def _archive() -> bytes:
    return _zipped({"五年级/a.xlsx": GOOD["xlsx"], "五年级/b.xlsx": GOOD["xlsx"]})


@broken("层层压缩.xlsx")
def _nested() -> bytes:
    content = GOOD["xlsx"]
    for depth in range(20):
        content = _zipped({f"{depth}.zip": content})
    return content


@broken("加密压缩包.xlsx")
def _locked_zip() -> bytes:
    content = bytearray(_archive())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


@broken("压缩炸弹.xlsx")
def _bomb() -> bytes:
    return _with_sheet(bytes(450 * 2**20))


@broken("许多部件.xlsx")
def _many_parts() -> bytes:
    return _zipped(_parts() | {f"xl/media/{number}.bin": b"" for number in range(6_000)})


@broken("声明百万行.xlsx")
def _declared() -> bytes:
    return _with_sheet(_sheet("", "A1:XFD1048576"))


@broken("最远的格.xlsx")
def _far() -> bytes:
    cell = '<c r="{0}{1}" t="inlineStr"><is><t>x</t></is></c>'
    return _with_sheet(
        _sheet(f'<row r="1">{cell.format("A", 1)}</row><row r="1048576">{cell.format("XFD", 1048576)}</row>', "A1:XFD1048576")
    )


@broken("六百万格.xlsx")
def _huge() -> bytes:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="CV{row}"><v>1</v></c></row>' for row in range(1, 60_001))
    return _with_sheet(_sheet(rows, "A1:CV60000"))


@broken("实体炸弹.xlsx")
def _laughs() -> bytes:
    entities = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10)) + "]>"
    )
    return _with_sheet(_sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>&k;</t></is></c></row>', before=entities))


@broken("缺工作簿.xlsx")
def _no_workbook() -> bytes:
    return _zipped({name: content for name, content in _parts().items() if name != "xl/workbook.xml"})


@broken("缺表.xlsx")
def _no_sheet() -> bytes:
    return _zipped({name: content for name, content in _parts().items() if "sheet1.xml" not in name})


@broken("坏表.xlsx")
def _bad_sheet() -> bytes:
    return _with_sheet(b"<worksheet><sheetData><row>")


@broken("文书.docx")
def _document() -> bytes:
    return _zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


@broken("加锁.xlsx")
def _locked() -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(GOOD["xlsx"])).encrypt("secret", out)
    return out.getvalue()


def _book(change: Callable[[openpyxl.Workbook], object]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    change(book)
    book.save(out)
    return out.getvalue()


@broken("只有图片.xlsx")
def _only_pictures() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().insert_image("B2", "a.png", {"image_data": io.BytesIO(PNG)})
    return out.getvalue()


@broken("空表.xlsx")
def _empty() -> bytes:
    return _book(lambda book: book.create_sheet("又一张空表"))


@broken("只有表头.xlsx")
def _only_headings() -> bytes:
    return _book(lambda book: book.worksheets[0].append(["学校", "班级", "姓名", "身份证号", "困难等级"]))


@broken("没有表头.xlsx")
def _no_headings() -> bytes:
    return _book(lambda book: [book.worksheets[0].append([person["name"], person["id_number"]]) for person in students(20)])


@broken("只有图表.xlsx")
def _only_chart() -> bytes:
    def chart(book: openpyxl.Workbook) -> None:
        book.create_chartsheet()

    return _book(chart)


@broken("超过上限.xlsx")
def _large_file() -> bytes:
    return GOOD["xlsx"] + bytes(65 * 2**20)


def write_all(folder: Path) -> list[str]:
    """Write every broken file below the month's folder; returns their names."""
    month = folder / "2026-autumn" / "2026-09"
    month.mkdir(parents=True, exist_ok=True)
    for name, make in BROKEN.items():
        (month / name).write_bytes(make())
    return list(BROKEN)


if __name__ == "__main__":
    shutil.rmtree(Path(sys.argv[1]) / "2026-autumn", ignore_errors=True)
    print(len(write_all(Path(sys.argv[1]))))
