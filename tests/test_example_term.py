"""The example term, as a new user meets it: every planted fault comes out, and the figures add up."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlrd
from python_calamine import CalamineWorkbook

from tests.conftest import HOME, Published, run_term

ANSWERS = list(csv.DictReader((HOME / "input" / "answers.csv").read_text(encoding="utf-8-sig").splitlines()))
PLANTED = [answer for answer in ANSWERS if answer["code"]]


@pytest.mark.parametrize("answer", PLANTED, ids=lambda answer: f"{answer['code']}-{answer['cell']}")
def test_a_planted_fault_is_found_at_its_cell(example: Published, answer: dict[str, str]) -> None:
    found = example.table("findings")
    here = found[(found["code"] == answer["code"]) & (found["file"] == answer["file"]) & (found["cell"] == answer["cell"])]
    assert len(here) >= 1
    assert not answer["sheet"] or answer["sheet"] in set(here["sheet"])


def test_what_comes_out_beside_the_planted_faults_is_their_other_half(example: Published) -> None:
    """A duplicate shows on both its rows, and a row that stays wrong for two months on both sheets; nothing else may be found."""
    planted = {(answer["code"], answer["file"], answer["cell"]) for answer in PLANTED}
    found = example.table("findings")
    others = [row for row in found.itertuples() if (row.code, row.file, row.cell) not in planted]
    pairs = {"DUP-NEAR", "NUMBER-SHARED", "CARD-HOLDER", "DUP-ROW", "DUP-CLASS", "DUP-SCHOOL", "ID-SHARED", "CARD-SHARED", "HEAD-TWICE"}
    of_months = {"ROSTER-JOINED", "ROSTER-LEFT"}
    assert {row.code for row in others} <= pairs | of_months | {"QUOTA-OVER", "ENTITLED-NOT-APPLIED"}
    moved = {row.name for row in others if row.code in of_months}
    assert moved <= {answer["name"] for answer in PLANTED if answer["code"] in pairs}, "who is planted twice is so in one month only"
    assert {row.expected for row in others if row.code in ("QUOTA-OVER", "ENTITLED-NOT-APPLIED")} == {
        "普通高中国家助学金",
        "普通高中免学杂费",
    }
    ids = found[found["code"].isin(pairs)].groupby(["code"])["id_number"].nunique()
    expected = pd.Series([answer["code"] for answer in PLANTED if answer["code"] in pairs]).value_counts()
    of_two = {"CARD-SHARED", "DUP-NEAR", "NUMBER-SHARED"}
    for code in pairs:
        assert ids[code] == (2 if code in of_two else 1) * expected[code], code


def test_the_refused_students_are_refused_for_the_planted_reason(example: Published) -> None:
    decisions = example.table("decisions")
    for answer in (answer for answer in ANSWERS if answer["outcome"] == "4-audit 不符合条件"):
        reasons = decisions.loc[(decisions["name"] == answer["name"]) & (decisions["status"] == "ineligible"), "reason_codes"]
        assert len(reasons) >= 1, answer["what"]
    assert decisions["reason_codes"].str.contains("not-major").any()
    assert decisions["reason_codes"].str.contains("enrolment").any()


def test_every_outcome_stands_where_the_answer_sheet_says(example: Published) -> None:
    audit = openpyxl.load_workbook(example.folder / "4-audit" / "审计.xlsx", read_only=True)
    pages = {page.title: "\n".join(str(cell) for row in page.values for cell in row if cell is not None) for page in audit.worksheets}
    for answer in ANSWERS:
        if answer["outcome"].startswith("4-audit ") and answer["name"]:
            assert answer["name"] in pages[answer["outcome"].split()[1]], answer
        elif answer["outcome"] == "1-returned" and answer["code"] not in ("FILE-UNREADABLE",):
            copies = [example.folder / "1-returned" / f"{answer['file']}{end}" for end in ("", ".xlsx")]
            assert any(copy.exists() for copy in copies), answer


def test_rows_claims_and_money_add_up_to_the_manifest(example: Published) -> None:
    counts, payments = example.manifest["counts"], example.table("payments")
    assert counts["rows"] == counts["accepted"] + counts["returned"]
    assert counts["claims"] == counts["eligible"] + counts["ineligible"] + counts["held"] + counts["superseded"]
    assert counts["eligible"] == counts["payments"] == len(payments)
    assert example.manifest["total_fen"] == payments["amount_fen"].sum() == sum(example.manifest["total_fen_by_programme"].values())
    summary = openpyxl.load_workbook(example.folder / "3-payout" / "下一批" / "发放汇总.xlsx", data_only=True)
    totals = [row[5].value for row in summary["汇总"].iter_rows() if row[0].value == "合计"]
    detail = [row[8].value for row in summary["发放明细"].iter_rows(min_row=4) if isinstance(row[0].value, int | float)]
    # LibreOffice and Excel calculate the sums; the values stored with the formulas must be the same
    assert len(detail) == len(payments)
    assert round(sum(detail) * 100) == round(totals[0] * 100) == example.manifest["total_fen"]


def test_rosters_hold_exactly_what_is_paid_to_students(example: Published) -> None:
    payments = example.table("payments")
    to_students = payments[payments["paid_to"] == "student"]
    lines, fen = 0, 0
    for path in (example.folder / "3-payout" / "下一批").glob("领款清册-*.xlsx"):
        for page in openpyxl.load_workbook(path, data_only=True).worksheets[2:]:  # after the index and the school's summary
            rows = [row for row in page.values if isinstance(row[0], int | float)]
            lines += len(rows)
            fen += sum(round(row[6] * 100) for row in rows)
    assert (lines, fen) == (len(to_students), to_students["amount_fen"].sum())


def test_no_notice_contains_a_personal_datum(example: Published) -> None:
    """No id, card, telephone or birth date, and no kind of hardship, in any part of any notice or in the report."""
    secrets: set[str] = set()
    for path in sorted((HOME / "input" / "2026-autumn").rglob("*.xls*")):
        try:
            book = CalamineWorkbook.from_path(path)
        except Exception:
            continue
        for name in book.sheet_names:
            for row in book.get_sheet_by_name(name).to_python():
                secrets |= {str(cell) for cell in row if re.fullmatch(r"G?L?\d{11,19}X?", str(cell))}
    enrolments = example.table("enrolments")
    born = pd.to_datetime(enrolments["birth_date"])
    secrets |= {*enrolments["id_number"], *born.dt.strftime("%Y-%m-%d"), *born.dt.strftime("%Y%m%d"), "低保", "脱贫", "孤儿", "残疾"}
    assert len(secrets) > 1_000
    public = sorted(path for path in (example.folder / "2-notice").rglob("*") if path.is_file())
    assert {path.suffix for path in public} == {".xlsx", ".html", ".docx"}
    assert len(public) == 3 * 4 + 1
    for path in public:
        whole = _every_part(path)
        assert not [secret for secret in secrets if secret in whole], path.name
    page = (example.folder / "report.html").read_text(encoding="utf-8")
    assert not [secret for secret in secrets | set(enrolments["name"]) if secret in page]


def test_a_second_run_is_byte_identical_and_changes_no_input(example: Published, tmp_path: Path) -> None:
    before = _digests(HOME / "input")
    again = run_term(HOME / "input", tmp_path, "--letters")
    assert _digests(again.folder) == _digests(example.folder)
    assert _digests(HOME / "input") == before


def test_more_processes_give_the_same_bytes(example: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is worth being sent, by whomever it is done, and however little may wait."""
    for name in (
        "cores._WORTH_A_PROCESS",
        "cores._WORTH_SENDING",
        "engine._WORTH_BEING_READY",
        "engine._MOST_AHEAD",
    ):
        monkeypatch.setattr(f"pipeline.machine.{name}", 0.0)
    assert _digests(run_term(HOME / "input", tmp_path, "--jobs", "2", "--letters").folder) == _digests(example.folder)


def test_the_contract_of_the_tables_is_kept(example: Published) -> None:
    from pipeline.outputs.tables import CONTRACT

    for name, columns in CONTRACT.items():
        assert list(example.table(name))[: len(columns.split())] == columns.split()
    assert set(example.manifest["outputs"]) == {
        path.relative_to(example.folder).as_posix() for path in example.folder.rglob("*") if path.is_file() and path.name != "manifest.json"
    }


def test_a_finding_shows_what_its_cell_holds(example: Published) -> None:
    """The address is true: the source file has the value that the finding saw, at its cell."""
    found = example.table("findings")
    shown = found[found["code"].isin(["ID-FORMAT", "CARD-CHECK", "NAME-FORMAT"]) & found["file"].str.endswith(".xlsx")]
    assert len(shown) >= 3
    for finding in shown.itertuples():
        page = openpyxl.load_workbook(HOME / "input" / "2026-autumn" / finding.file)[finding.sheet]
        assert page[finding.cell].value == finding.value


def test_a_returned_sheet_keeps_its_look_and_is_marked_at_the_wrong_cells(example: Published) -> None:
    file = next(answer for answer in PLANTED if answer["code"] == "CARD-CHECK")
    original = openpyxl.load_workbook(HOME / "input" / "2026-autumn" / file["file"])[file["sheet"]]
    copy = openpyxl.load_workbook(example.folder / "1-returned" / file["file"])
    assert copy.sheetnames[0] == "退回说明"
    marked = copy[file["sheet"]]
    assert marked[file["cell"]].fill.fgColor.rgb == "FFFFC7CE"
    assert "校验" in marked[file["cell"]].comment.text
    assert marked["A1"].font.name == original["A1"].font.name
    assert marked.merged_cells.ranges == original.merged_cells.ranges
    links = [cell.hyperlink.location or cell.hyperlink.target for row in copy["退回说明"].iter_rows() for cell in row if cell.hyperlink]
    assert any(str(link).endswith(file["cell"]) for link in links)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_every_workbook_and_shows_no_hashes(example: Published, tmp_path: Path) -> None:
    books = sorted(path for path in example.folder.rglob("*.xlsx") if "1-returned/2026" not in path.as_posix())
    copies = [shutil.copy(path, tmp_path / f"{number}.xlsx") for number, path in enumerate(books)]
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, *map(str, copies)], check=True, capture_output=True, timeout=300)
    for number, path in enumerate(books):
        pages = subprocess.run(["pdftotext", str(tmp_path / f"{number}.pdf"), "-"], check=True, capture_output=True, text=True).stdout
        assert len(pages) > 100, path
        assert "###" not in pages, path


def _every_part(path: Path) -> str:
    """The text of a file, of every part of it if it is a package."""
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(part).decode("utf-8", "replace") for part in parts.namelist())


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()
    }


FORMS = {
    "年级班级一列.xlsx": {"年级班级", "困难等级", "银行卡号", "开户行"},
    "年级斜杠班级.xlsx": {"年级/班级", "困难等级", "银行卡号"},
    "专业班级.xlsx": {"专业班级", "困难类别"},
    "当前年级班级.xlsx": {"当前年级", "当前班级", "家庭困难情况", "住宿情况", "监护人姓名", "监护人电话", "籍贯", "常住地址"},
    "勾选各类.xlsx": {"脱贫户", "低保户", "残疾学生", "孤儿", "监测户"},
    "父母两栏.xlsx": {"监护人(父亲)", "监护人(母亲)", "监护人(父亲)电话", "监护人(母亲)电话"},
    "生活补助花名册.xlsx": {"一卡通账号", "开户人", "四类学生类别", "补助类别（寄宿/非寄宿）", "家长身份证号", "领款人签字"},
}
"""Form of the field → what it is known by."""


def _first_cells(path: Path) -> set[str]:
    """The texts in the first rows of a sheet, whatever its format."""
    if path.suffix == ".csv":
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030")
        return {cell for line in text.splitlines()[:4] for cell in line.split(",")}
    if path.suffix == ".xls":
        page = xlrd.open_workbook(path).sheet_by_index(0)
        return {str(cell) for row in range(min(4, page.nrows)) for cell in page.row_values(row)}
    page = openpyxl.load_workbook(path).worksheets[0]
    return {str(cell) for line in page.iter_rows(max_row=6, values_only=True) for cell in line if cell is not None}


def test_the_example_has_forms_of_the_field_and_asks_nothing_about_them(example: Published) -> None:
    files = [path for path in (HOME / "input" / "2026-autumn").glob("2026-*/青山县*/*") if path.suffix in (".csv", ".xls", ".xlsx")]
    known = {path: _first_cells(path) for path in files}
    for form, marks in FORMS.items():
        assert marks <= _first_cells(HOME / "tests" / "forms" / "class" / form), form
        assert any(marks <= cells for cells in known.values()), form
    assert not {"COLUMN-ASKED", "HEAD-UNCLEAR", "HEAD-GUESSED", "NEEDED-UNSAID"} & set(example.codes())
