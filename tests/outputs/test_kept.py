"""What comes back to a teacher is the teacher's workbook, part by part, but for the marks."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from python_calamine import CalamineWorkbook

from pipeline.intake import origin
from pipeline.outputs.returned.marked import Mark, MarkedCopy
from tests.intake.broken import PNG

pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")  # openpyxl, of what it would lose
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MARKS = [
    Mark("名册", "B3", "warning", "王小明", "身份证号少一位", "请核对身份证"),
    Mark("名册", "B3", "error", "王小明", "校验码不对", "请核对身份证"),
    Mark("名册", "D9", "hold", "", "没有填写", "请填写"),
    Mark("名册", "", "error", "", "整张表不对", "请重报"),
]
CHANGED = re.compile(
    r"\[Content_Types\]\.xml|docProps/custom\.xml|_rels/\.rels|xl/(?:workbook\.xml|_rels/workbook\.xml\.rels|styles\.xml"
    r"|worksheets/sheet[12]\.xml|worksheets/_rels/sheet1\.xml\.rels|comments1\.xml|drawings/vmlDrawing1\.vml)"
)
"""The parts that marks may change: the marked sheet with its notes, the table of looks, and what says which parts there are."""


def _rich() -> bytes:
    """A workbook with what other programs lose when they save one."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.set_properties({"created": datetime.datetime(2026, 9, 1)})
        page, other = book.add_worksheet("名册"), book.add_worksheet("说明")
        red = book.add_format({"font_color": "#FF0000", "bg_color": "#FFFF00", "num_format": "0.00", "border": 2})
        page.write_row("A1", ["青山县实验小学五年级(2)班名册"])
        page.write_row("A2", ["姓名", "身份证号", "困难等级", "金额"])
        page.write_row("A3", ["王小明", "34152420150101", "困难", 3.5], red)
        page.write_formula("D4", "=SUM(D3:D3)", red, 3.5)
        page.write_comment("A3", "班主任：家里有两个孩子", {"author": "王老师"})
        page.write_comment("B3", "待核实", {"author": "王老师"})
        page.add_sparkline("F3", {"range": "名册!A3:D3"})
        page.insert_textbox("G1", "填表请用黑色")
        page.insert_image("E1", "章.png", {"image_data": io.BytesIO(PNG)})
        page.conditional_format("D3:D9", {"type": "data_bar", "data_bar_2010": True})
        page.data_validation("C3:C60", {"validate": "list", "source": ["困难", "一般困难"]})
        page.set_header("&L&G", {"image_left": "章.png", "image_data_left": io.BytesIO(PNG)})
        page.add_table("A12:C14", {"name": "附表"})
        page.protect("", {"format_cells": True})
        page.repeat_rows(1)
        page.merge_range("D9:E10", "", red)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=名册!$D$3:$D$4"})
        other.insert_chart("B2", chart)
        other.print_area("A1:F20")
        other.activate()
        book.define_name("等级", "=名册!$C$3")
    return content.getvalue()


def _marked(tmp_path: Path, content: bytes, marks: list[Mark] = MARKS, name: str = "a.xlsx") -> bytes:
    source = tmp_path / name
    source.write_bytes(content)
    copy = MarkedCopy(source, "0" * 64, "out.xlsx", "退回说明", "请改正", marks, datetime.date(2026, 9, 30), f"2026-09/{name}")
    return (tmp_path / copy.write(tmp_path)).read_bytes()


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _changed(content: bytes, change: Callable[[str, bytes], bytes], renamed: Callable[[str], str] = str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in _parts(content).items():
            package.writestr(renamed(name), change(name, part))
    return made.getvalue()


def test_every_part_comes_back_byte_for_byte_but_for_the_marks(tmp_path: Path) -> None:
    before, after = _parts(_rich()), _parts(_marked(tmp_path, _rich()))
    assert {name for name in before if before[name] != after.get(name)} == {name for name in before if CHANGED.fullmatch(name)}
    assert {"xl/charts/chart1.xml", "xl/tables/table1.xml", "xl/media/image1.png", "xl/drawings/drawing1.xml"} < {*before}
    assert len(after) == len(before) + 2  # the front page and the properties


def test_the_marked_sheet_is_as_it_was_but_for_its_looks(tmp_path: Path) -> None:
    sheets = [etree.fromstring(_parts(content)["xl/worksheets/sheet1.xml"]) for content in (_rich(), _marked(tmp_path, _rich()))]
    marked = {"B3", "D9"}
    looks = [{cell.get("r"): cell.get("s") for cell in sheet.iter(f"{MAIN}c")} for sheet in sheets]
    assert {cell for cell in looks[1] if looks[0].get(cell) != looks[1][cell]} == marked
    for sheet in sheets:
        for cell in [cell for cell in sheet.iter(f"{MAIN}c") if cell.get("r") in marked]:
            cell.attrib.pop("s", None)
    assert etree.tostring(sheets[0], method="c14n") == etree.tostring(sheets[1], method="c14n")


def test_a_marked_cell_keeps_its_look_but_for_the_ground(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(io.BytesIO(_marked(tmp_path, _rich())))["名册"]
    cell, beside = page["B3"], page["A3"]
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert beside.fill.fgColor.rgb == "FFFFFF00"
    assert (cell.font.color.rgb, cell.number_format, cell.border.left.style) == ("FFFF0000", "0.00", "medium")
    assert (beside.font.color.rgb, beside.number_format, beside.border.left.style) == ("FFFF0000", "0.00", "medium")


def test_a_note_stands_below_the_teachers_own_and_other_notes_are_left(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(io.BytesIO(_marked(tmp_path, _rich())))["名册"]
    assert page["A3"].comment.author == "王老师"
    own, *ours = page["B3"].comment.text.split("\n")
    assert own == "待核实"
    assert [line[:6] for line in ours] == ["【请核对】身", "【必须改正】"]
    assert page["D9"].comment.author == origin.MARKED_BY


def test_each_note_has_one_box_and_the_header_keeps_its_picture(tmp_path: Path) -> None:
    after = _parts(_marked(tmp_path, _rich()))
    shapes = {name: part.decode() for name, part in after.items() if name.endswith(".vml")}
    notes = [re.findall(r"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>", text) for text in shapes.values()]
    assert sorted(filter(None, notes)) == [[("2", "0"), ("2", "1"), ("8", "3")]]
    ids = [re.findall(r'<v:shape [^>]*id="([^"]+)"', text) for text in shapes.values()]
    assert all(len(of_part) == len(set(of_part)) for of_part in ids)


def test_the_front_page_is_first_and_alone_selected(tmp_path: Path) -> None:
    content = _marked(tmp_path, _rich())
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["退回说明", "名册", "说明"]
    assert [bool(page.sheet_view.tabSelected) for page in book.worksheets] == [True, False, False]
    assert book.active.title == "退回说明"
    assert [book["退回说明"].cell(row, 3).value for row in range(4, 8)] == ["B3", "B3", "D9", "整张表"]
    assert book["退回说明"]["C4"].hyperlink.location == "'名册'!B3"
    assert book["名册"].print_title_rows == "$2:$2"
    assert book["说明"].print_area == "'说明'!$A$1:$F$20"
    assert book.defined_names["等级"].attr_text == "名册!$C$3"


def test_the_same_workbook_gives_the_same_bytes(tmp_path: Path) -> None:
    assert _marked(tmp_path, _rich()) == _marked(tmp_path, _rich())


def test_a_copy_that_is_marked_again_has_no_old_marks(tmp_path: Path) -> None:
    once = _marked(tmp_path, _rich())
    twice = _marked(tmp_path, once, [Mark("名册", "A4", "error", "", "没有填写", "请填写")])
    book = openpyxl.load_workbook(io.BytesIO(twice))
    assert book.sheetnames == ["退回说明", "名册", "说明"]
    page = book["名册"]
    assert {cell.coordinate: cell.comment.author for row in page.iter_rows() for cell in row if cell.comment} == {
        "A3": "王老师",
        "A4": origin.MARKED_BY,
    }
    assert page["D9"].fill.fill_type is None
    assert page["A4"].fill.fgColor.rgb == "FFFFC7CE"
    assert page.print_title_rows == "$2:$2"
    assert _parts(twice).keys() == _parts(once).keys()
    assert origin.origin_of(zipfile.ZipFile(io.BytesIO(twice))).checksums == ("0" * 64,)


def _strict(name: str, part: bytes) -> bytes:
    for old, new in (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"),
    ):
        part = part.replace(old, new) if name != "[Content_Types].xml" else part
    return part


def _prefixed(name: str, part: bytes) -> bytes:
    """Elements with a prefix, as some programs write them."""
    if not re.fullmatch(r"xl/(?:workbook|styles|worksheets/sheet\d+)\.xml", name):
        return part
    part = re.sub(rb"<(/?)(?![?!/])(?![a-z0-9]+:)", rb"<\1x:", part)
    return part.replace(b' xmlns="http', b' xmlns:x="http')


def _without_numbers(name: str, part: bytes) -> bytes:
    """Rows and cells that do not say where they stand."""
    return re.sub(rb' (?:r|spans)="[A-Z]*[\d:]+"', b"", part) if name == "xl/worksheets/sheet1.xml" else part


def _simple() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.set_properties({"created": datetime.datetime(2026, 9, 1)})
        page = book.add_worksheet("名册")
        for row in range(10):
            page.write_row(row, 0, ["王小明", "34152420150101", "困难", 3.5])
    return content.getvalue()


def _without_looks(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, part in _parts(content).items():
            if name != "xl/styles.xml":
                text = re.sub(rb"<(?:Override|Relationship) [^>]*styles[^>]*/>", b"", part)
                package.writestr(name, re.sub(rb' s="\d+"', b"", text) if "sheet" in name else text)
    return made.getvalue()


ODD = {
    "strict": _changed(_rich(), _strict),
    "prefixed": _changed(_simple(), _prefixed),
    "without-numbers": _changed(_simple(), _without_numbers),
    "without-looks": _without_looks(_simple()),
    "other-case": _changed(_simple(), lambda _name, part: part, lambda name: name.replace("sheet1", "Sheet1")),
    "comments-in-xml": _changed(_simple(), lambda _name, part: part.replace(b"<cellXfs", b"<!-- x --><cellXfs").replace(b"<fill>", b"<!-- y --><fill>")),
}  # fmt: skip


@pytest.mark.parametrize("kind", ODD)
def test_odd_but_valid_packages_are_marked_in_place(kind: str, tmp_path: Path) -> None:
    after = _marked(tmp_path, ODD[kind])
    assert {*_parts(ODD[kind])} <= {*_parts(after)}  # it is no copy of the cells alone
    book = CalamineWorkbook.from_filelike(io.BytesIO(after))
    assert book.sheet_names[:2] == ["退回说明", "名册"]
    source = CalamineWorkbook.from_filelike(io.BytesIO(ODD[kind]))
    assert book.get_sheet_by_name("名册").to_python() == source.get_sheet_by_name("名册").to_python()
    if kind not in ("strict", "other-case"):  # which openpyxl does not read
        page = openpyxl.load_workbook(io.BytesIO(after))["名册"]
        assert page["B3"].fill.fgColor.rgb == "FFFFC7CE"
        assert "校验码不对" in page["B3"].comment.text
        assert page["D9"].fill.fgColor.rgb == "FFFCD5B4"


@pytest.mark.parametrize(
    "kind", ["application/vnd.ms-excel.sheet.macroEnabled.main+xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"]
)  # fmt: skip
def test_a_copy_of_a_workbook_with_macros_or_of_a_template_is_a_plain_workbook(kind: str, tmp_path: Path) -> None:
    """Excel refuses a file named .xlsx that says it is something else."""
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'

    def change(name: str, part: bytes) -> bytes:
        if name == "xl/_rels/workbook.xml.rels":
            return part.replace(b"</Relationships>", macros + b"</Relationships>")
        return part.replace(plain, kind.encode()).replace(b"<Default ", b'<Default Extension="bin" ContentType="x/y"/><Default ', 1)

    made = io.BytesIO(_changed(_simple(), change))
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macros")
    after = _parts(_marked(tmp_path, made.getvalue(), name="a.xlsm"))
    assert plain in after["[Content_Types].xml"]
    assert "xl/vbaProject.bin" not in after
    assert b"vbaProject" not in after["xl/_rels/workbook.xml.rels"]


def test_a_conversation_at_a_cell_is_left_alone(tmp_path: Path) -> None:
    """Excel keeps it in a part of its own, and repairs a workbook whose two parts differ."""
    content = _changed(_rich(), lambda _name, part: part.replace("王老师".encode(), b"tc={1}"))
    page = openpyxl.load_workbook(io.BytesIO(_marked(tmp_path, content)))["名册"]
    assert page["B3"].comment.text == "待核实"
    assert page["B3"].fill.fgColor.rgb == "FFFFC7CE"


def test_a_package_that_cannot_be_kept_comes_back_with_its_cells(tmp_path: Path) -> None:
    made = io.BytesIO(_simple())
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("docProps/custom.xml", "<broken")
    content = made.getvalue()
    book = openpyxl.load_workbook(io.BytesIO(_marked(tmp_path, content)))
    assert book["名册"]["A3"].value == "王小明"
    assert "校验码不对" in book["名册"]["B3"].comment.text


def test_a_mark_beyond_the_cells_of_a_sheet_makes_its_cell(tmp_path: Path) -> None:
    marks = [Mark("名册", cell, "error", "", "没有填写", "请填写") for cell in ("AB2", "A500", "B11", "F500")]
    page = openpyxl.load_workbook(io.BytesIO(_marked(tmp_path, _simple(), marks)))["名册"]
    assert [cell.coordinate for row in page.iter_rows() for cell in row if cell.comment] == ["AB2", "B11", "A500", "F500"]
    assert page["D10"].value == 3.5


def test_a_front_page_of_the_teachers_own_is_kept(tmp_path: Path) -> None:
    content = _changed(_simple(), lambda _name, part: part.replace("名册".encode(), "退回说明".encode()))
    assert openpyxl.load_workbook(io.BytesIO(_marked(tmp_path, content))).sheetnames == ["退回说明~", "退回说明"]
