"""One class sheet in every format in which office programs save it: the same rows, the same addresses."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Desk, Published, citizen

HEAD = ["序号", "姓名", "身份证号", "性别", "困难等级", "出生日期"]
TITLE = ["青山县实验小学五年级(2)班2026年9月名册", "填表日期：2026-09-25　单位：元"]
ROWS: list[list[object]] = [
    [number, f"王小{name}", citizen(2 * number + 1, "20150101"), "男", "困难", "2015-01-01"]
    for number, name in enumerate("明刚强勇军", start=1)
]
ROWS[3][2] = "34152420150101"


def _seen(published: Published) -> tuple[list[object], list[object]]:
    assert published.code == 0, published.said
    enrolments, findings = published.table("enrolments"), published.table("findings").query("severity == 'error'")
    return enrolments[["name", "id_number", "row", "class_name", "month"]].to_numpy().tolist(), findings[
        ["code", "cell"]
    ].to_numpy().tolist()


def _expected() -> tuple[list[object], list[object]]:
    rows = [[row[1], row[2], place, "五年级(2)班", "2026-09"] for place, row in enumerate(ROWS, start=4) if len(str(row[2])) == 18]
    return rows, [["ID-FORMAT", "C7"]]


def _convert(source: Path, form: str, extension: str) -> Path:
    folder = source.parent
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{source.parents[3]}/profile",
        "--convert-to",
        form,
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    source.unlink()
    made = source.with_suffix(f".{form.split(':')[0]}")
    return made.rename(source.with_suffix(extension))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("form", "extension"),
    [
        ("ods", ".ods"), ("xls:MS Excel 97", ".xls"), ("xls:MS Excel 97", ".et"), ("xls:MS Excel 97", ".xlsx"), ("xlsm:Calc MS Excel 2007 VBA XML", ".xlsm"),
        ("html:HTML (StarCalc)", ".xls"),
    ],
)  # fmt: skip
@pytest.mark.books
def test_a_sheet_as_office_programs_save_it(desk: Desk, form: str, extension: str) -> None:
    path = _convert(desk.sheet("2026-09/a.xlsx", TITLE, HEAD, ROWS), form, extension)
    published = desk.run()
    assert _seen(published) == _expected()
    copy = published.folder / "1-returned" / "2026-09" / (path.name if extension == ".xlsx" else f"{path.name}.xlsx")
    assert copy.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_sheet_as_text(desk: Desk, encoding: str, separator: str) -> None:
    path = desk.input / "2026-autumn" / "2026-09" / "a.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes("\r\n".join(separator.join(map(str, line)) for line in [*([title] for title in TITLE), HEAD, *ROWS]).encode(encoding))
    assert _seen(desk.run()) == _expected()


def test_a_spreadsheetml_file_with_skipped_rows_and_cells(desk: Desk) -> None:
    """As export components write it: rows and cells that are empty are left out and counted by ss:Index."""

    def row(place: int, cells: list[object]) -> str:
        made = "".join(
            f'<Cell ss:Index="{at}"><Data ss:Type="String">{cell}</Data></Cell>' for at, cell in enumerate(cells, start=1) if cell
        )
        return f'<Row ss:Index="{place}">{made}</Row>'

    lines = [row(1, [TITLE[0]]), row(3, [*HEAD]), *(row(place, line) for place, line in enumerate(ROWS, start=4))]
    name_space = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    text = f'<?xml version="1.0"?><Workbook {name_space}><Worksheet ss:Name="表1"><Table>{"".join(lines)}</Table></Worksheet></Workbook>'
    path = desk.input / "2026-autumn" / "2026-09" / "导出.xls"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert _seen(desk.run()) == _expected()


def test_a_page_with_spans_and_no_declared_encoding(desk: Desk) -> None:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    heads = "<th rowspan=2>序号</th><th colspan=2>学生</th><th rowspan=2>性别</th><th rowspan=2>困难等级</th><th rowspan=2>出生日期</th></tr><tr><th>姓名</th><th>身份证号</th>"
    page = f"<html><body><table><tr><td colspan=6>{TITLE[0]}</td></tr><tr>{heads}</tr>{lines}</table></body></html>"
    path = desk.input / "2026-autumn" / "2026-09" / "导出.xls"
    path.parent.mkdir(parents=True)
    path.write_bytes(page.encode("gb18030"))
    assert _seen(desk.run()) == _expected()


def test_entities_of_an_xml_file_are_not_expanded(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", TITLE, HEAD, ROWS)
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10)) + "]>"
    )
    body = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>&k;</Data></Cell></Row></Table></Worksheet></Workbook>'
    (desk.input / "2026-autumn" / "2026-09" / "b.xls").write_text(f'<?xml version="1.0"?>{bomb}{body}', encoding="utf-8")
    published = desk.read()
    assert published.table("submissions")["rows"].sum() == 5
    assert {"FILE-UNREADABLE", "SHEET-EMPTY", "SHEET-UNKNOWN", "FILE-TOO-LARGE"} & set(published.codes())
