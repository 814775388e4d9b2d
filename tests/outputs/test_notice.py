"""Notices for the boards, the register of objections, and letters to the families."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest

from pipeline.outputs.notice import letters
from pipeline.outputs.page import texts
from tests.conftest import Desk, card, citizen
from tests.life.office import Office
from tests.outputs.conftest import printed, text_of
from tests.outputs.scene import HIGH, PRIMARY, TERM, VOCATIONAL, prepare

PERMITTED = {"序号", "姓名", "性别", "年级", "专业", "班级", "档次", "金额（元）", "备注"}


def _texts(path: Path, sheet: str) -> list[str]:
    return [str(cell.value) for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row if cell.value is not None]


def _letters(office: Office, school: str) -> str:
    return (office.output / TERM / "2-notice" / "通知书" / f"通知书-{school}.html").read_text(encoding="utf-8")


def _document(office: Office, school: str) -> str:
    """The words of the Word document."""
    path = office.output / TERM / "2-notice" / "通知书" / f"通知书-{school}.docx"
    return re.sub(r"<[^>]+>", "", zipfile.ZipFile(path).read("word/document.xml").decode())


def test_class_and_school_each_have_their_notice(term: Office) -> None:
    folder, payments = term.output / TERM / "2-notice", term.table(TERM, "payments")
    for school, mine in payments.groupby("school"):
        classes = openpyxl.load_workbook(folder / f"班级公示-{school}.xlsx").sheetnames
        programmes = openpyxl.load_workbook(folder / f"学校公示-{school}.xlsx").sheetnames
        assert set(classes) >= set(mine["class_name"])
        assert set(programmes) == set(mine["programme_name"].str[:31])
        listed = [text for sheet in programmes for text in _texts(folder / f"学校公示-{school}.xlsx", sheet)]
        assert {re.sub("（.）", "", text) for text in listed} >= set(mine["name"])


def test_letters_are_written_once_the_notices_are_up_or_where_asked_for(tmp_path: Path) -> None:
    office = prepare(tmp_path)
    folder = office.output / TERM / "2-notice" / "通知书"
    office.must("run", TERM)
    assert not folder.exists()
    office.must("run", TERM, "2026-11-02", "--letters")
    asked = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {path.rpartition(".")[2] for path in asked} == {"html", "docx"}
    office.must("publish", TERM)
    assert {path.name for path in folder.iterdir()} == asked.keys()
    office.must("run", TERM, "2026-11-03")
    assert {path.name for path in folder.iterdir()} == asked.keys(), "whoever runs again before they are printed still has them"


def test_only_what_may_be_public_stands_on_a_notice(term: Office) -> None:
    seen = set()
    for path in (term.output / TERM / "2-notice").glob("*公示-*.xlsx"):
        for page in openpyxl.load_workbook(path).worksheets:
            headings = {cell.value for row in page.iter_rows() for cell in row if cell.value and cell.font.b and cell.fill.fill_type}
            assert headings <= PERMITTED
            seen |= headings
    assert seen >= PERMITTED - {"档次"}


def test_a_notice_says_until_when_and_whom_to_turn_to(term: Office) -> None:
    folder = term.output / TERM / "2-notice"
    text = " ".join(_texts(folder / f"学校公示-{HIGH}.xlsx", "普通高中国家助学金"))
    assert "公示期 5 个工作日，自2026年11月2日至2026年11月6日" in text
    assert "监督电话：0564-700 0001" in text
    assert "意见箱：教学楼一楼" in text
    blank = " ".join(_texts(folder / f"学校公示-{PRIMARY}.xlsx", openpyxl.load_workbook(folder / f"学校公示-{PRIMARY}.xlsx").sheetnames[0]))
    assert "监督电话：＿＿＿" in blank


def test_namesakes_in_a_class_are_told_apart_by_a_number_that_says_nothing(term: Office) -> None:
    shown = _texts(term.output / TERM / "2-notice" / f"班级公示-{VOCATIONAL}.xlsx", "茶叶2601班")
    assert shown.count("王伟（一）") == shown.count("王伟（二）") == 2  # once for each programme
    assert "王伟" not in shown
    assert "王芳" in shown
    page = openpyxl.load_workbook(term.output / TERM / "4-audit" / "审计.xlsx")["公示同名对照"]
    who = {row[1]: row[5] for row in page.iter_rows(values_only=True) if str(row[1]).startswith("王伟")}
    assert set(who) == {"王伟（一）", "王伟（二）"}
    assert set(who.values()) == {citizen(101, "20100105"), citizen(103, "20100907")}


def test_boy_and_girl_of_one_name_need_no_number(desk: Desk) -> None:
    rows = [["王伟", citizen(number, born), "困难", "是", card(number)] for number, born in ((1, "20180103"), (158, "20181127"))]
    desk.sheet("2026-09/三年级(1)班.xlsx", ["青山县小学三年级(1)班"], ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"], rows)
    folder = desk.run().folder
    assert _texts(folder / "2-notice" / "班级公示-青山县小学.xlsx", "三年级(1)班").count("王伟") == 2


def test_the_register_of_objections_can_be_filled_in_and_dropped_back(desk: Desk) -> None:
    rows = [["王伟", citizen(1, "20180101"), "困难", "是", card(1)]]
    desk.sheet("2026-09/三年级(1)班.xlsx", ["青山县小学三年级(1)班"], ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"], rows)
    first = desk.run()
    book = openpyxl.load_workbook(first.folder / "2-notice" / "异议登记表.xlsx")
    page = book.worksheets[0]
    heading = next(row for row in page.iter_rows() if "被反映学生" in [cell.value for cell in row])
    at = {cell.value: cell.column for cell in heading}
    result = next(
        rule for rule in page.data_validations.dataValidation if page.cell(heading[0].row + 1, at["核查结果"]).coordinate in rule.sqref
    )
    assert "不成立" in result.formula1
    said = {"被反映学生": "王伟", "学校": "青山县小学", "异议内容": "家有汽车", "核查结果": "成立", "核查情况": "属实", "核查人": "李主任"}
    for title, value in said.items():
        page.cell(heading[0].row + 1, at[title]).value = value
    book.save(desk.input / "2026-autumn" / "异议.xlsx")
    second = desk.run()
    assert second.table("payments").empty
    assert "异议成立：属实" in second.table("decisions")["reasons"].iloc[0]


def test_every_family_gets_a_letter_with_a_slip_to_cut_off(term: Office) -> None:
    payments = term.table(TERM, "payments")
    for school, mine in payments.groupby("school"):
        page, document = _letters(term, school), _document(term, school)
        students = mine["student_key"].nunique()
        assert page.count('<section class="letter">') == students
        assert page.count("剪下") == document.count("剪下") == students
        assert document.count("学生资助通知书") == students
        total = f"{mine.groupby('student_key')['amount_fen'].sum().iloc[0] / 100:,.2f}"
        assert total in page
        assert total in document


def test_a_waiver_letter_says_what_is_left_to_pay(term: Office) -> None:
    payments = term.table(TERM, "payments")
    one = payments[(payments["name"] == "李娜") & payments["fee_fen"].notna()].iloc[0]
    left = (one["fee_fen"] - one["amount_fen"]) / 100
    sentence = f"本学期应缴学费 {one['fee_fen'] / 100:,.2f} 元，减免 {one['amount_fen'] / 100:,.2f} 元，还应缴纳 {left:,.2f} 元"
    assert left == 500
    assert sentence in _letters(term, VOCATIONAL)
    assert sentence in _document(term, VOCATIONAL)


def test_last_year_students_are_told_of_loans_and_nobody_else(term: Office) -> None:
    page = _letters(term, VOCATIONAL)
    letters = {re.search(r"<p>(.+?)同学及家长", one)[1]: one for one in page.split('<section class="letter">')[1:]}
    assert {name for name, letter in letters.items() if "国家助学贷款" in letter} == {"赵刚", "钱丽"}
    assert _document(term, VOCATIONAL).count("国家助学贷款") == 2
    assert "国家助学贷款" not in _letters(term, PRIMARY)
    listed = openpyxl.load_workbook(term.output / TERM / "4-audit" / "审计.xlsx")["毕业年级"]
    assert {row[3] for row in listed.iter_rows(values_only=True)} >= {"赵刚", "钱丽"}


def test_the_words_of_the_letter_are_the_offices_own(term: Office) -> None:
    """A letter names student, class, programme, months and money; nothing else of the person."""
    enrolments = term.table(TERM, "enrolments")
    born = pd.to_datetime(enrolments["birth_date"])
    secrets = {
        *enrolments["id_number"],
        *term.table(TERM, "payments")["account"],
        *born.dt.strftime("%Y-%m-%d"),
        "低保",
        "困难类别",
        "特别困难",
    } - {""}
    for school in (VOCATIONAL, HIGH, PRIMARY):
        for text in (_letters(term, school), _document(term, school)):
            assert not [secret for secret in secrets if secret in text]


def test_letters_print_several_to_a_page_as_word_prints_them(term: Office, tmp_path: Path) -> None:
    path = term.output / TERM / "2-notice" / "通知书" / f"通知书-{VOCATIONAL}.docx"
    (pdf,) = printed([path], tmp_path)
    pages = text_of(pdf)
    letters = term.table(TERM, "payments").query("school == @VOCATIONAL")["student_key"].nunique()
    assert len(pages) <= letters / 2
    for page in pages:  # no letter is cut in two
        assert page.count("同学及家长") == page.count("家长签字")


def test_contacts_of_an_unknown_school_and_two_that_differ_are_named_and_not_used(desk: Desk) -> None:
    rows = [["王伟", citizen(1, "20180101"), "困难", "是", card(1)]]
    desk.sheet("2026-09/三年级(1)班.xlsx", ["青山县小学三年级(1)班"], ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"], rows)
    lines = [["青山县小学", "0564-1", "大厅"], ["青山县小学", "0564-2", "大厅"], ["别的小学", "0564-3", "门口"]]
    desk.sheet("学校公示信息.xlsx", [], ["学校", "监督电话", "意见箱"], lines)
    published = desk.run()
    assert [code for code in published.codes() if code.startswith("LINE-")] == ["LINE-IDLE", "LINE-TWICE", "LINE-TWICE"]
    text = " ".join(_texts(published.folder / "2-notice" / "班级公示-青山县小学.xlsx", "三年级(1)班"))
    assert "监督电话：＿＿＿" in text


def test_a_template_that_an_office_has_broken_is_named_and_nothing_is_published(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["王伟", citizen(1, "20180101"), "困难", "是", card(1)]]
    desk.sheet("2026-09/三年级(1)班.xlsx", ["青山县小学三年级(1)班"], ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"], rows)
    folder = tmp_path / "templates"
    shutil.copytree(letters._TEMPLATES, folder)
    monkeypatch.setattr(letters, "_TEMPLATES", folder)
    whole = folder / "letter.zh.docx"
    document = docx.Document(str(whole))
    next(one for one in document.paragraphs if "for letter in letters" in one.text).text = ""
    document.save(str(whole))
    broken = desk.run()
    assert (broken.code, "templates/letter.zh.docx" in broken.said, broken.folder.exists()) == (1, True, False)
    whole.write_bytes(b"no document")
    assert "templates/letter.zh.docx" in desk.run().said
    shutil.copy(Path(texts.__file__).parents[3] / "templates" / "letter.zh.docx", whole)
    document = docx.Document(str(whole))
    document.paragraphs[2].text = "本校另有说明。"
    document.save(str(whole))
    published = desk.run("--letters")
    assert published.code == 0, published.said
    made = zipfile.ZipFile(next((published.folder / "2-notice" / "通知书").glob("*.docx"))).read("word/document.xml").decode()
    assert "本校另有说明。" in made


def test_the_notice_that_is_filed_says_when_it_hung(tmp_path: Path) -> None:
    """Filed with the run that was paid a week later, it still bears the days of its publication."""
    office = prepare(tmp_path)
    office.must("run", TERM, "2026-11-02")
    office.must("publish", TERM, "2026-11-03")
    office.must("seal", TERM, "2026-11-12")
    path = office.output / TERM / "3-payout" / "第1批" / "公示" / f"班级公示-{PRIMARY}.xlsx"
    assert "自2026年11月3日至2026年11月9日" in " ".join(_texts(path, "三年级(2)班"))
