"""The blank sheet for teachers: what is filled in comes back without a question."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

import run
from pipeline.outputs.template import CARD_RULE, ID_RULE
from tests.conftest import Desk, Published, card, citizen, run_term

BORN = ["20150101", "20150202", "20150303"]


def _blank(folder: Path, *more: str) -> Path:
    assert run.main(["template", "class", str(folder / "空白.xlsx"), *more]) == 0
    return folder / "空白.xlsx"


def _filled_in(blank: Path, to: Path) -> None:
    book = openpyxl.load_workbook(blank)
    page = book.worksheets[0]
    answers = {"学校": "青山县实验小学", "年级": "五年级", "班级": "(2)班", "School": "青山县实验小学", "Grade": "五年级", "Class": "(2)班"}
    for cell in page[2]:
        if cell.value and (answer := answers.get(str(cell.value).rstrip("："))):
            page.cell(2, cell.column + 1).value = answer
    titles = {str(cell.value): cell.column for cell in page[4]}
    for number, born in enumerate(BORN):
        values = {
            "姓名": "王小明",
            "身份证号": citizen(2 * number + 1, born),
            "性别": "男",
            "困难等级": "困难",
            "银行卡号": card(number),
            "账户名": "王小明",
            "是否住宿": "是",
        }
        english = {
            "姓名": "Name",
            "身份证号": "ID number",
            "性别": "Sex",
            "困难等级": "Hardship level",
            "银行卡号": "Card number",
            "账户名": "Account holder",
            "是否住宿": "Boarding",
        }
        for title, value in values.items():
            page.cell(6 + number, titles.get(title) or titles[english[title]]).value = value
    to.parent.mkdir(parents=True, exist_ok=True)
    book.save(to)


def _is_read_without_a_question(published: Published) -> None:
    assert published.code == 0, published.said
    assert published.codes() == []
    enrolments = published.table("enrolments")
    assert enrolments["id_number"].tolist() == [citizen(2 * number + 1, born) for number, born in enumerate(BORN)]
    assert set(enrolments["class_name"]) == {"五年级(2)班"}
    assert set(enrolments["school"]) == {"青山县实验小学"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sheet_filled_in_from_it_has_no_finding(desk: Desk, tmp_path: Path, language: str) -> None:
    _filled_in(_blank(tmp_path, "--lang", language), desk.input / "2026-autumn" / "2026-09" / "五2.xlsx")
    _is_read_without_a_question(desk.run())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["xls:MS Excel 97", "ods", "xlsx:Calc MS Excel 2007 XML"])
def test_nor_has_one_saved_by_another_office_program(desk: Desk, tmp_path: Path, form: str) -> None:
    _filled_in(_blank(tmp_path), tmp_path / "filled" / "五2.xlsx")
    folder = desk.input / "2026-autumn" / "2026-09"
    folder.mkdir(parents=True)
    _soffice(tmp_path, form, folder, tmp_path / "filled" / "五2.xlsx")
    _is_read_without_a_question(desk.run())


def _soffice(home: Path, form: str, to: Path, *files: Path) -> None:
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{home}/profile",
        "--convert-to",
        form,
        "--outdir",
        str(to),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def test_an_untouched_blank_sheet_has_no_student(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(Path(run.HOME) / "input" / "2026-autumn" / "2026-09", desk.input / "2026-autumn" / "2026-09")
    shutil.copy(_blank(tmp_path), desk.input / "2026-autumn" / "2026-09" / "空白.xlsx")
    found = run_term(desk.input, desk.output).table("findings").query("file == '2026-09/空白.xlsx'")
    assert found["code"].tolist() == ["SHEET-EMPTY"]


def test_ids_and_cards_are_text_columns_and_fixed_words_are_lists(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(_blank(tmp_path)).worksheets[0]
    titles = {str(cell.value): cell.column_letter for cell in page[4]}
    for title in ("身份证号", "监护人身份证号", "银行卡号", "联系电话"):
        assert page[f"{titles[title]}6"].number_format == page[f"{titles[title]}65"].number_format == "@"
    kinds = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    assert kinds[f"{titles['身份证号']}6"].type == "custom"
    assert kinds[f"{titles['性别']}6"].formula1 == '"男,女"'
    assert "特别困难" in kinds[f"{titles['困难等级']}6"].formula1
    assert kinds[f"{titles['身份证号']}6"].prompt
    assert all(len(rule.formula1 or "") <= 257 for rule in kinds.values())


def test_no_file_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank = _blank(tmp_path)
    before = blank.read_bytes()
    assert run.main(["template", "class", str(blank)]) == 1
    assert "已存在" in capsys.readouterr().err
    assert blank.read_bytes() == before


def test_the_same_blank_sheet_is_the_same_file(tmp_path: Path) -> None:
    first = _blank(tmp_path).read_bytes()
    (tmp_path / "空白.xlsx").unlink()
    assert _blank(tmp_path).read_bytes() == first


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_formulas_agree_with_the_checks_of_the_program(tmp_path: Path) -> None:
    """As a spreadsheet works them out: right and wrong ids and cards of every length."""
    ids = [citizen(number, born) for number, born in enumerate(BORN * 4, start=1)]
    ids += [one[:17] + ("X" if one[17] != "X" else "1") for one in ids] + [ids[0].lower(), "341524", "34152420150101001A"]
    cards = [card(number) for number in range(6)] + [
        "6222020000000000",
        "4111111111111111",
        "4111111111111112",
        "622848000000000001",
        "123",
    ]
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row, value in enumerate([*ids, *cards], start=1):
        page.cell(row, 1, value).data_type = "s"
        rule = ID_RULE if row <= len(ids) else CARD_RULE
        page.cell(row, 2, f"=IFERROR({rule.format(cell=f'A{row}')[1:]},FALSE)")
    book.save(tmp_path / "rules.xlsx")
    _soffice(tmp_path, "csv", tmp_path, tmp_path / "rules.xlsx")
    worked_out = [line[1] == "TRUE" for line in csv.reader((tmp_path / "rules.csv").read_text(encoding="utf-8").splitlines())]
    from pandas import Series

    from pipeline.facts import identity

    right = [*identity.is_valid_id(Series(ids, dtype="str").str.upper()), *identity.is_valid_card(Series(cards, dtype="str"))]
    assert worked_out == right
    assert 15 < sum(right) < len(right)


def _filled_in_of(kind: str, cells: dict[str, str], tmp_path: Path, folder: Path) -> None:
    """A blank sheet of a kind with these cells (and a student's name and id where it has them) in its first line, in that folder."""
    blank = tmp_path / f"{kind}.xlsx"
    assert run.main(["template", kind, str(blank)]) == 0
    book = openpyxl.load_workbook(blank)
    page = book.worksheets[0]
    titles = {str(cell.value): cell.column for cell in page[4]}
    for title, value in ({"姓名": "王小明", "身份证号": citizen(1, BORN[0])} | cells).items():
        if title in titles:
            page.cell(6, titles[title]).value = value
    book.save(folder / f"{kind}.xlsx")


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("survey", {"家庭人口": "4", "家庭年收入": "24000"}),
        ("quota", {"指标文号": "财教1号", "资助项目": "义务教育家庭经济困难学生生活补助", "指标名额": "3", "指标来源": "本期下达"}),
        ("history", {"资助学期": "2025-2026学年第二学期", "困难等级": "困难"}),
        ("reference", {"名单类别": "农村低保"}),
        ("exceptions", {"裁定": "同意发放", "裁定理由": "休学", "裁定人": "李主任"}),
        (
            "objections",
            {
                "被反映学生": "王小明",
                "学校": "青山县实验小学",
                "异议内容": "有车",
                "核查结果": "不成立",
                "核查情况": "属误会",
                "核查人": "李主任",
            },
        ),
    ],
)
def test_a_blank_sheet_of_another_kind_is_known_again_when_it_is_filled_in(
    desk: Desk, tmp_path: Path, kind: str, cells: dict[str, str]
) -> None:
    _filled_in(_blank(tmp_path), desk.input / "2026-autumn" / "2026-09" / "a.xlsx")
    _filled_in_of(kind, cells, tmp_path, desk.input / "2026-autumn")
    published = desk.run()
    assert published.table("submissions")[["kind", "rows"]].to_numpy().tolist() == [["class", 3], [kind, 1]]
    assert published.codes() == []


KEPT = {
    "campus-fund": {"日期": "2026-09-30", "事业收入": "300000", "提取金额": "15000"},
    "gifts": {"捐资人": "青山县慈善会", "捐资金额": "20000", "到账日期": "2026-09-10"},
    "complaints": {"受理日期": "2026-09-20", "学校": "青山县实验小学", "投诉内容": "没有到账", "承办人": "李主任", "办理结果": "已补发"},
    "visits": {"走访日期": "2026-10-18", "走访人": "张老师", "走访情况": "与申请一致"},
    "slips": {"回执是否收回": "是"},
    "progress": {"平均成绩": "78.5"},
    "elsewhere": {"外地学校或地区": "邻水县第一中学", "月份": "9月"},
    "spot-checks": {"月份": "2026-09", "是否在校": "是", "抽查人": "李主任"},
}
"""What an office keeps beside the class sheets: kind → what is filled into its blank sheet."""


def test_blank_registers_come_back_without_a_finding_also_as_libreoffice_saves_them(desk: Desk, tmp_path: Path) -> None:
    _filled_in(_blank(tmp_path), desk.input / "2026-autumn" / "2026-09" / "a.xlsx")
    folder = desk.input / "2026-autumn"
    for kind, cells in KEPT.items():
        _filled_in_of(kind, cells, tmp_path, folder)
    published = desk.run()
    kinds = published.table("submissions").query("kind != 'class'")[["kind", "rows"]]
    assert sorted(kinds.to_numpy().tolist()) == [[kind, 1] for kind in sorted(KEPT)]
    assert published.codes() == []
    if shutil.which("soffice") is None:
        return
    _soffice(tmp_path, "ods", tmp_path / "saved", *(folder / f"{kind}.xlsx" for kind in KEPT))
    for kind in KEPT:
        (folder / f"{kind}.xlsx").unlink()
        shutil.copy(tmp_path / "saved" / f"{kind}.ods", folder)
    again = desk.run()
    assert sorted(again.table("submissions").query("kind != 'class'")[["kind", "rows"]].to_numpy().tolist()) == [
        [kind, 1] for kind in sorted(KEPT)
    ]
    assert again.codes() == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_blank_that_is_there_or_cannot_be_written_is_said(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["template", "gifts", str(tmp_path / "表"), "--lang", language]
    assert run.main(words) == 0
    before = (tmp_path / "表.xlsx").read_bytes()  # the ending is added
    assert run.main(words) == 1
    assert (tmp_path / "表.xlsx").read_bytes() == before
    assert run.main(["template", "gifts", str(tmp_path / "表.xlsx" / "表.xlsx"), "--lang", language]) == 1
    said = capsys.readouterr().err
    assert said.count("表.xlsx") >= 2
    assert "Traceback" not in said
