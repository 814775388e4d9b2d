"""Files that lie about what they are, and workbooks with one odd part: which finding they get, and that one odd part costs nothing else."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.intake import locked, markup, office, workbook
from pipeline.intake.package import LARGEST_PACKAGE, Unreadable, package_of, small
from tests.intake.writers import WRITERS, Page

ROWS = {(0, 0): "姓名", (0, 1): "身份证号", (1, 0): "王小明", (1, 1): "341524201801010017"}
XLSX, ODS, XLSB = (WRITERS[form]([Page(cells=dict(ROWS))]) for form in ("xlsx", "ods", "xlsb"))
SPACE = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


def _package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _changed(content: bytes, **parts: bytes | None) -> bytes:
    """The package with these parts in place of its own, or without them; their names with __ for / and _ for a dot."""
    wanted = {name.replace("__", "/").replace("_", "."): given for name, given in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        known = {name: package.read(name) for name in package.namelist()}
    return _package({name: given for name, given in (known | wanted).items() if given is not None})


def _flagged(content: bytes) -> bytes:
    """Each part said to be encrypted, in the directory at the end."""
    made, at = bytearray(content), content.find(b"PK\x01\x02")
    while at >= 0:
        made[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(made)


def _read(tmp_path: Path, content: bytes, name: str = "a.xlsx") -> list[workbook.Grid]:
    path = tmp_path / name
    path.write_bytes(content)
    return list(workbook.grids(workbook.opened(path)))


def _refused(tmp_path: Path, content: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as refused:
        _read(tmp_path, content)
    return refused.value.code, refused.value.variant


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (_package({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}), ("FILE-UNREADABLE", "no-sheet")),
        (_package({"ppt/presentation.xml": b"<a/>"}), ("FILE-UNREADABLE", "no-sheet")),
        (_package({"三年级.xlsx": XLSX, "四年级.xlsx": XLSX}), ("FILE-UNREADABLE", "archive")),
        (_package({f"{number}": b"" for number in range(5_001)}), ("FILE-TOO-LARGE", "")),
        (_flagged(XLSX), ("FILE-ENCRYPTED", "")),
        (b"PK\x03\x04" + b"\0" * 40, ("FILE-UNREADABLE", "")),
        (b"Rar!\x1a\x07\x00" + b"\0" * 40, ("FILE-UNREADABLE", "archive")),
        (b"%PDF-1.7\n", ("FILE-UNREADABLE", "no-sheet")),
        (b"\x7fELF" + b"\0" * 40, ("FILE-UNREADABLE", "no-sheet")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), ("FILE-UNREADABLE", "no-sheet")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ("FILE-UNREADABLE", "")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), ("FILE-ENCRYPTED", "")),
        ("没有任何分隔".encode(), ("FILE-UNREADABLE", "")),
        (b"\xff\xff\xff,\x81", ("FILE-UNREADABLE", "")),
        (b"\x01\x02\x03,\x04\x05\n" * 9, ("FILE-UNREADABLE", "")),
        (b'a,"' + b"x" * 140_000, ("FILE-UNREADABLE", "")),
        (b"," * 5_000_001, ("FILE-TOO-LARGE", "")),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nnothing", ("FILE-UNREADABLE", "")),
        (b"<html><body><p>no table</p></body></html>", ("FILE-UNREADABLE", "")),
        (f'<?xml version="1.0"?><Workbook {SPACE}><Worksheet>'.encode(), ("FILE-UNREADABLE", "")),
        (f'<?xml version="1.0"?><Workbook {SPACE}><Worksheet><Table><Row ss:Index="2000000"/></Table></Worksheet></Workbook>'.encode(), ("FILE-UNREADABLE", "")),
        (
            f'<?xml version="1.0"?><Workbook {SPACE}><Worksheet><Table><Row><Cell ss:Index="99999"/></Row></Table></Worksheet></Workbook>'.encode(),
            ("FILE-UNREADABLE", ""),
        ),
    ],
    ids=range(22),
)  # fmt: skip
def test_what_is_no_sheet_is_refused_for_its_reason(content: bytes, expected: tuple[str, str], tmp_path: Path) -> None:
    assert _refused(tmp_path, content) == expected


def test_a_file_that_somebody_else_has_open_or_that_is_too_large_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pytest.raises(Unreadable) as refused:
        workbook.opened(path)
    assert (refused.value.code, refused.value.variant) == ("FILE-UNREADABLE", "in-use")
    with path.open("wb") as file:
        os.truncate(file.fileno(), 65 * 2**20)
    with pytest.raises(Unreadable, match="FILE-TOO-LARGE"):
        workbook.opened(path)


def test_a_missing_part_costs_nothing_else(tmp_path: Path) -> None:
    (grid,) = _read(tmp_path, _changed(XLSX, xl__styles_xml=None))
    assert grid.rows[-1] == ["王小明", "341524201801010017"]
    assert grid.struck() == set()
    assert grid.merged() == []
    assert not grid.from_1904()


@pytest.mark.parametrize("what", [office.struck_on_sheet, office.merged_on_sheet])
@pytest.mark.parametrize("content", [XLSX, ODS, XLSB])
def test_what_a_part_says_is_nothing_where_it_is_broken(what: Callable[..., object], content: bytes) -> None:
    broken = {
        "xl__styles_xml": b"<styleSheet><strike",
        "content_xml": b"<a",
        "xl__workbook_bin": b"\x9c\x01\xff\xff\xff",
        "xl__workbook_xml": b"<a",
    }
    parts = package_of(_changed(content, **broken))
    assert not what("Sheet1", parts)
    assert not what("Sheet1", None)
    assert office.errors_on_sheets(b"", parts) == {}
    assert not office.counts_from_1904(b"", parts)


def test_struck_cells_are_told_by_their_style() -> None:
    style = b'<styleSheet xmlns="x"><fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/></cellXfs></styleSheet>'
    page = b'<worksheet xmlns="x"><c r="B2" s="1"/><c r="C2" s="2"/><c r="A1" s="0"/><c s="1"/><c r="AA10" s="1"/></worksheet>'
    parts = package_of(_changed(XLSX, xl__styles_xml=style, xl__worksheets__sheet1_xml=page))
    assert office.struck_on_sheet("Sheet1", parts) == {(1, 1), (9, 26)}
    assert office.struck_on_sheet("no such sheet", parts) == set()
    plain = style.replace(b"<strike/>", b'<strike val="false"/>')
    assert office.struck_on_sheet("Sheet1", package_of(_changed(XLSX, xl__styles_xml=plain, xl__worksheets__sheet1_xml=page))) == set()


def test_errors_of_cells_are_told_with_their_place_and_cells_without_one_are_passed_over() -> None:
    page = (
        b'<worksheet xmlns="x"><c r="A1" t="e"><v>#N/A</v></c><c t="e"><v>#N/A</v></c><c r="B1" t="e"><v></v></c>'
        b'<c r="C1"><f>A1</f></c><c r="D1" t="str"><f>A1</f></c><c r="E1"><f>A1</f><v>5</v></c></worksheet>'
    )
    found = office.errors_on_sheets(b"", package_of(_changed(XLSX, xl__worksheets__sheet1_xml=page)))
    assert found["Sheet1"] == {(0, 0): "#N/A", (0, 1): "#VALUE!", (0, 2): office.NOT_CALCULATED}


def test_a_part_is_unpacked_up_to_a_bound_and_may_be_stored_as_it_is() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("content.xml", b"plain", zipfile.ZIP_STORED)
        package.writestr("large.xml", b"\0" * (33 * 2**20), zipfile.ZIP_DEFLATED)
    parts = package_of(out.getvalue())
    assert small(parts, "content.xml") == b"plain"
    assert small(parts, "large.xml") == b""
    assert LARGEST_PACKAGE > 33 * 2**20


def test_values_of_a_spreadsheetml_file_are_what_their_type_says() -> None:
    cells = "".join(
        f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'
        for more, kind, text in (
            ("", "Number", "12"), ("", "Number", "12.50"), ("", "Number", "1e3"), ("", "Number", "1x.5"), ("", "Number", "341524201801010017"),
            ("", "DateTime", "2018-01-01T00:00:00.000"), (' ss:MergeAcross="1" ss:MergeDown="2"', "String", "甲"), ("", "String", "乙"),
        )
    )  # fmt: skip
    text = f'<?xml version="1.0"?><Workbook {SPACE}><Worksheet><Table><Row ss:Index="2">{cells}</Row></Table></Worksheet></Workbook>'
    ((name, rows, merged),) = markup.spreadsheetml_sheets(text.encode())
    assert name == "Sheet"
    assert rows[1] == [12, 12.5, 1000.0, "1x.5", 341524201801010017, "2018-01-01", "甲", "", "乙"]
    assert merged == [((1, 6), (3, 7))]


def test_tables_of_a_page_stand_one_under_another_and_inner_ones_stay_inside() -> None:
    page = "<table><tr><td rowspan=2>甲<td colspan=x>乙</tr><tr><td>丙<table><tr><td>丁</td></tr></table></td></tr></table><table><tr><td>戊</td></tr></table>"
    ((name, rows, merged),) = markup.html_tables(f"<html>{page}</html>".encode(), "页")
    assert (name, rows) == ("页", [["甲", "乙"], ["", "丙丁"], ["戊", ""]])
    assert merged == [((0, 0), (1, 0))]


def test_a_page_inside_a_web_archive_is_found_among_its_parts(tmp_path: Path) -> None:
    message = EmailMessage()
    message.set_content("<html><body>no table here</body></html>", subtype="html")
    message.add_related("<html><table><tr><td>姓名</td></tr></table></html>", subtype="html")
    (grid,) = _read(tmp_path, message.as_bytes(), "a.xls")
    assert grid.rows == [["姓名"]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-8-sig"])
def test_a_text_says_by_its_bytes_how_it_is_written(encoding: str, tmp_path: Path) -> None:
    (grid,) = _read(tmp_path, "姓名,卡号\r\n王小明,622848001\r\n".encode(encoding), "a.csv")
    assert grid.rows == [["姓名", "卡号"], ["王小明", "622848001"]]


def test_an_empty_text_is_a_sheet_without_rows(tmp_path: Path) -> None:
    (grid,) = _read(tmp_path, b" \r\n", "a.csv")
    assert list(grid.rows) == []


def test_an_encrypted_ods_whose_manifest_makes_no_sense_is_locked_for_good() -> None:
    space = b"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    for said in (
        b"<a",
        b'<a xmlns:m="' + space + b'"/>',
        b'<a xmlns:m="' + space + b'"><m:file-entry m:full-path="content.xml"><encryption-data/></m:file-entry></a>',
    ):
        with pytest.raises(Unreadable, match="FILE-ENCRYPTED"):
            locked.decrypted_ods(package_of(_changed(ODS, **{"META-INF__manifest_xml": said})), ("word",))
