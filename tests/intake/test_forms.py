"""Forms as they come: what their titles and headings say, who is paid by them, and who is not."""

from __future__ import annotations

import datetime
import json
import os
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Font

import run
from pipeline.facts.terms import Term
from pipeline.intake.classes import locate
from pipeline.intake.evidence import are_adults, is_id, look_at, stance_of
from pipeline.intake.form import by_legend, legend, name_and_id, speaks_against
from pipeline.intake.headings.grammar import read_heading
from pipeline.intake.surroundings.context import context
from pipeline.intake.surroundings.places import place_in
from pipeline.intake.surroundings.purpose import purpose_of
from pipeline.intake.surroundings.times import times_in
from schemas import headings
from tests.conftest import HOME, Desk, Published, card, citizen, run_term

FORMS = HOME / "tests" / "forms"
TITLES = [json.loads(line) for line in (FORMS / "titles.jsonl").read_text(encoding="utf-8").splitlines()]
EXPECTED: dict[str, dict[str, Any]] = json.loads((FORMS / "expected.json").read_text(encoding="utf-8"))
PROGRAMMES = ("普通高中国家助学金", "寄宿生生活补助", "学前教育资助", "国家助学金", "学校助学金", "生活补助", "学前资助", "助学金")
YEARS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 1, "八": 2, "九": 3, "小": 1, "中": 2, "大": 3}


def _place(title: str, unit_line: str = "", sheet: str = "Sheet1", file: str = "x", folder: str = "") -> dict[str, Any]:
    from pipeline.intake.surroundings.context import Said

    lines = [[Said(text)] for text in (title, unit_line) if text]
    said = context(lines, sheet, f"{folder}/{file}.xlsx" if folder else f"{file}.xlsx", PROGRAMMES).values
    names = ("school", "stage", "grade", "class_name", "major")
    rows = pd.DataFrame({name: [said.get(name)] for name in names}, dtype="str")
    return locate(rows, Term.parse("2026-autumn")).astype(object).iloc[0].to_dict()


@pytest.mark.parametrize("case", TITLES, ids=[f"{case['title']}{case['unit_line']}{case['sheet']}" for case in TITLES])
def test_a_title_says_school_stage_year_and_class(case: dict[str, Any]) -> None:
    got = _place(case["title"], case["unit_line"], case["sheet"], case["file"] or "x", case["folder"])
    assert (got["school"], got["stage"], got["year"]) == (case["school"], case["stage"], case["year_of_stage"])
    wanted, plain = case["class_name_contains"], str(got["class_name"])
    assert wanted in plain or f"({wanted.rstrip('班')})" in plain


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2026年秋季学期清河县一中高三2班受助学生名单", ("清河县一中", "high-school", 3, "高三(2)班")),
        ("关于清河县民族中学初二(4)班家庭经济困难学生的公示", ("清河县民族中学", "junior", 2, "八年级(4)班")),
        ("清河一中高中部2026级1班助学金名单", ("清河一中高中部", "high-school", 1, "高一(1)班")),
        ("清河二中八年级3班生活补助", ("清河二中", "junior", 2, "八年级(3)班")),
        ("清河二中八(3)班生活补助", ("清河二中", "junior", 2, "八年级(3)班")),
        ("附件1：清河县职教中心24会计班花名册", ("清河县职教中心", "secondary-vocational", 3, "24会计班")),
        ("东边镇中心小学土桥教学点三年级生活补助", ("东边镇中心小学土桥教学点", "primary", 3, "三年级")),
        ("清河县教育局清河县第三初级中学九年级1班", ("清河县第三初级中学", "junior", 3, "九年级(1)班")),
        ("清河县技工学校幼儿保育（1）班", ("清河县技工学校", "secondary-vocational", None, "幼儿保育(1)班")),
        ("清河县第一中学高一火箭班", ("清河县第一中学", "high-school", 1, "高一火箭班")),
        ("清河县第一小学校六1班寄宿生生活补助", ("清河县第一小学校", "primary", 6, "六年级(1)班")),
        ("县直机关幼儿园中2班学前资助", ("县直机关幼儿园", "preschool", 2, "中(2)班")),
        ("清河县第一高级中学2029届3班", ("清河县第一高级中学", "high-school", 1, "高一(3)班")),
        ("清河县职业技术学校二〇二六级护理3班", ("清河县职业技术学校", "secondary-vocational", 1, "2026级护理3班")),
        ("清河县职业技术学校助学金26机电1班", ("清河县职业技术学校", "secondary-vocational", 1, "26机电1班")),
        ("清河县职业技术学校计算机应用专业2025级2班", ("清河县职业技术学校", "secondary-vocational", 2, "计算机应用2025级2班")),
    ],
)
def test_titles_in_other_orders(title: str, expected: tuple[Any, ...]) -> None:
    got = _place(title)
    assert (got["school"], got["stage"], None if pd.isna(got["year"]) else got["year"], got["class_name"]) == expected


@pytest.mark.parametrize("title", ["全校各班级困难学生汇总表", "2026年9月助学金材料", "第1批", "Sheet1", "两班上下排"])
def test_what_names_no_school_and_no_class(title: str) -> None:
    place = place_in(title, PROGRAMMES)
    assert (place.school, place.class_name) == ("", "")


def test_a_first_year_at_a_school_of_two_stages_is_asked_and_not_a_primary_pupil() -> None:
    assert _place("清河县第一中学2025级5班")["year"] is pd.NA or pd.isna(_place("清河县第一中学2025级5班")["year"])


@pytest.mark.parametrize(
    ("grade", "class_name", "expected"),
    [("三年级", "2026-03-02", "三年级(2)班"), ("三年级", "3-2", "三年级(2)班"), (None, "三2", "三年级(2)班"), ("三年级", None, "三年级")],
)
def test_a_class_as_excel_and_people_write_it(grade: str | None, class_name: str | None, expected: str) -> None:
    rows = pd.DataFrame(
        {"school": ["某镇小学"], "stage": [None], "grade": [grade], "class_name": [class_name], "major": [None]}, dtype="str"
    )
    assert locate(rows, Term.parse("2026-autumn"))["class_name"].iloc[0] == expected


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("9月", ["-09"]), ("九月份", ["-09"]), ("202609", ["2026-09"]), ("2026.09", ["2026-09"]), ("9月助学金材料", ["-09"]),
        ("高一1班-10月", ["-10"]), ("2026年9-10月", ["2026-09", "2026-10"]), ("9、10、11月", ["-09", "-10", "-11"]),
        ("2026年9月—2027年1月", ["2026-09", "2026-10", "2026-11", "2026-12", "2027-01"]), ("2026年9月15日", []), ("2026级5班", []),
    ],
)  # fmt: skip
def test_months_as_people_write_them(text: str, months: list[str]) -> None:
    assert list(times_in(text).months) == months


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("就读年级", "grade"), ("当前班级", "class_name"), ("幼儿身份证号", "id_number"), ("监护人身份证号码", "guardian_id"),
        ("收款账户名", "account_holder"), ("家长银行卡号", "card_number"), ("社会保障卡银行账号", "card_number"), ("一卡通账号", "card_number"),
        ("年级/班级", "class_name"), ("专业班级", "class_name"), ("是否需要申请资助", "applies"), ("是否享受一补", "receives"),
        ("就读方式", "boarding"), ("补助类别（寄宿/非寄宿）", "boarding"), ("四类学生类别", "hardship_group"), ("学校审核意见", "agreed"),
        ("成员1姓名", "guardian"), ("成员1身份证件号", "guardian_id"), ("成员2身份证件号", ""), ("班主任电话", ""), ("户主身份证号", ""),
        ("领款人身份证号", ""), ("学籍辅号", ""), ("班内学号", ""), ("身份证件有效期", ""), ("姓名（家长）", "guardian"), ("监护人(父亲)", "guardian"),
        ("资助发放监护人姓名", "guardian"), ("申请金额", "amount"), ("户口所在地行政区划码", "county_code"), ("银行卡开户行", "bank"),
    ],
)  # fmt: skip
def test_a_heading_is_whose_what_how_and_form(heading: str, expected: str) -> None:
    read = read_heading(heading)
    assert read.field == expected
    assert read.is_sure


@pytest.mark.parametrize(
    ("heading", "group"),
    [("是否低保", "rural-dibao"), ("脱贫户(√)", "registered-poor"), ("是否最低生活保障家庭学生", "rural-dibao"), ("残疾生证号", "disabled"),
     ("是否烈士或优抚子女", "martyr-child"), ("是否建档立卡贫困家庭学生", "registered-poor"), ("是否留守儿童", "")],
)  # fmt: skip
def test_a_column_may_mark_one_group(heading: str, group: str) -> None:
    assert read_heading(heading).group == group


def test_no_parent_is_taken_for_the_child() -> None:
    """Whatever is asked of whom: what is somebody else's is no field of the student's."""
    students = {"name", "id_number", "student_number", "birth_date", "sex", "class_name", "grade"}
    for whose, words in headings.WHOSE.items():
        for word in words if whose != "student" else ():
            for what in ("姓名", "身份证号", "身份证件号码", "证件号", "出生日期"):
                for heading in (f"{word}{what}", f"{what}（{word}）"):
                    assert (whose == "staff" and heading.startswith(what)) or read_heading(heading).field not in students, heading


@pytest.mark.parametrize("name", [name for name, wanted in EXPECTED.items() if "each_student_is_paid_fen" in wanted])
def test_a_form_pays_what_it_says(name: str, tmp_path: Path) -> None:
    wanted = EXPECTED[name]
    folder = tmp_path / "in" / "2026-autumn" / "2026-09"
    folder.mkdir(parents=True)
    shutil.copy(FORMS / name, folder)
    published = run_term(tmp_path / "in", tmp_path / "out")
    assert published.code == 0, published.said
    rows = published.table("enrolments")
    assert len(rows) == wanted["rows"]
    assert set(rows["stage"]) == {wanted["stage"]}
    assert {next(YEARS[sign] for sign in grade if sign in YEARS) for grade in rows["grade"]} == {wanted["year_of_stage"]}
    decisions, payments = published.table("decisions"), published.table("payments")
    for programme, fen in wanted["each_student_is_paid_fen"].items():
        assert "ineligible" not in set(decisions.loc[decisions["programme"] == programme, "status"])
        sums = payments[payments["programme"] == programme].groupby("id_number")["amount_fen"].sum()
        assert sums.tolist() == [fen] * wanted["rows"]


HEAD = ["姓名", "身份证号", "困难类别", "银行卡号"]
TITLE = "青山县第一高级中学高一(1)班国家助学金名单"


AGAINST = [
    ("是否申请", "否", "是"), ("是否受助", "否", "是"), ("申请助学金（√）", "", "√"), ("拟资助", "否", "是"), ("自愿放弃", "是", ""),
    ("在校情况", "外出务工", "在校"), ("是否在籍", "否", "是"), ("学校审核意见", "不同意", "同意"), ("认定结果", "未通过", "通过"),
    ("发放情况", "已发放", ""), ("备注", "休学", ""), ("备注", "已转学", ""), ("备注", "9月已退学", ""), ("备注", "放弃资助", ""),
    ("备注", "已在外校领取", ""), ("备注", "本学期辍学", ""), ("是否退学", "是", "否"), ("资格复核", "不符合", ""), ("状态", "已流失", ""),
    ("评议小组意见", "情况属实，不符合条件", "情况属实"), ("是否需要申请资助", "否", "是"), ("退学时间", "2026-10-08", ""),
]  # fmt: skip
SIGNS = "小甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土日月星风云雷电雨雪山川河海"
NOTHING_OF_IT = [("备注", "独生子女"), ("备注", "班长"), ("备注", "父亲去世"), ("在校情况", "在校"), ("学校审核意见", "情况属实，同意推荐"), ("爱好", "足球"),
     ("学生类别", "应届初中毕业生"), ("是否留守儿童", "是"), ("班主任", "张老师")]  # fmt: skip


def _two(desk: Desk, heading: str, mine: str, other: str, title: str = TITLE, number: int = 1) -> None:
    """A sheet of 王小明, in whose cell `mine` stands, and of 李小红."""
    rows = [
        [
            f"王{SIGNS[number]}明",
            citizen(2 * number - 1, f"2010{number % 12 + 1:02}{number % 28 + 1:02}"),
            "农村低保",
            card(2 * number - 1),
            mine,
        ],
        [f"李{SIGNS[number]}红", citizen(2 * number, f"2009{number % 12 + 1:02}{number % 28 + 1:02}"), "农村低保", card(2 * number), other],
    ]
    desk.sheet(f"2026-09/{number}.xlsx", [title], [*HEAD, heading], rows)


@pytest.fixture(scope="module")
def columns_that_speak(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, str]]:
    """(heading, cell) → name → status: every column below, each on a sheet of its own class, in one term."""
    desk = Desk(tmp_path_factory.mktemp("columns"))
    cases = [*AGAINST, *((heading, mine, mine) for heading, mine in NOTHING_OF_IT)]
    for number, (heading, mine, other) in enumerate(cases, 1):
        _two(desk, heading, mine, other, TITLE.replace("(1)", f"({number})"), number)
    published = desk.run()
    assert published.code == 0, published.said
    decisions = published.table("decisions").set_index("id_number")["status"]
    return {
        (heading, mine): {
            "王小明": decisions[citizen(2 * number - 1, f"2010{number % 12 + 1:02}{number % 28 + 1:02}")],
            "李小红": decisions[citizen(2 * number, f"2009{number % 12 + 1:02}{number % 28 + 1:02}")],
        }
        for number, (heading, mine, _other) in enumerate(cases, 1)
    }


@pytest.mark.parametrize(("heading", "mine", "other"), AGAINST)
def test_nobody_is_paid_against_a_column_or_remark_that_says_otherwise(
    columns_that_speak: dict[tuple[str, str], dict[str, str]], heading: str, mine: str, other: str
) -> None:
    status = columns_that_speak[heading, mine]
    assert other != mine
    assert status["王小明"] in ("held", "ineligible")
    assert status["李小红"] == "eligible"


@pytest.mark.parametrize(("heading", "mine"), NOTHING_OF_IT)
def test_what_says_nothing_of_it_holds_nobody(columns_that_speak: dict[tuple[str, str], dict[str, str]], heading: str, mine: str) -> None:
    assert set(columns_that_speak[heading, mine].values()) == {"eligible"}


@pytest.mark.books("audit")
def test_nobody_is_refused_by_a_column_that_is_not_there_and_the_form_is_asked_once(desk: Desk) -> None:
    for number in (1, 2):
        people = [[f"王小{sign}", citizen(number * 10 + place), card(number * 10 + place)] for place, sign in enumerate("明红刚")]
        desk.sheet(f"2026-09/{number}.xlsx", [f"青山县第一高级中学高一({number})班国家助学金"], ["姓名", "身份证号", "银行卡号"], people)
    published = desk.run()
    assert set(published.table("decisions")["status"]) == {"held"}
    asked = openpyxl.load_workbook(published.folder / "4-audit" / "表头对照.xlsx").worksheets[0]
    lines = [row for row in asked.iter_rows(min_row=4, values_only=True) if row[0]]
    assert len(lines) == 1
    assert "“表头对照”" in published.said
    _answer(published, desk, {"（没有此栏）困难类别": "没有此栏即为无"})
    again = desk.run()
    assert set(again.table("decisions")["status"]) == {"ineligible"}
    assert not (again.folder / "4-audit" / "表头对照.xlsx").exists()


def _answer(published: Published, desk: Desk, answers: dict[str, str], folder: str = "2026-autumn") -> None:
    book = openpyxl.load_workbook(published.folder / "4-audit" / "表头对照.xlsx")
    for row in book.worksheets[0].iter_rows(min_row=4):
        if row[3].value in answers:
            row[7].value, row[8].value = answers[str(row[3].value)], "李主任"
    book.save(desk.input / folder / "表头对照.xlsx")


@pytest.mark.parametrize("folder", ["2026-autumn", "."])
@pytest.mark.books("audit")
def test_an_answer_holds_for_every_sheet_of_the_form(desk: Desk, folder: str) -> None:
    """In the term's folder for the term; in the input folder itself for all."""
    for number in (1, 2):
        person = [("王小明", "李红")[number - 1], citizen(number * 7, f"20100{number}01"), card(number), "低保申请中"]
        desk.sheet(
            f"2026-09/{number}.xlsx",
            [f"青山县第一高级中学高一({number})班国家助学金"],
            ["姓名", "身份证号", "银行卡号", "惠民情形"],
            [person],
        )
    first = desk.run()
    assert set(first.table("decisions")["status"]) == {"held"}
    assert "COLUMN-ASKED" in first.codes()
    _answer(first, desk, {"惠民情形": "困难类别"}, folder)
    again = desk.run()
    assert "COLUMN-ASKED" not in again.codes()
    assert set(again.table("findings").query("code == 'WORD-KEPT'")["value"]) == {"低保申请中"}


def test_a_column_that_no_heading_names_is_told_by_its_cells(desk: Desk) -> None:
    rows = [["王小明", citizen(1), card(1), "农村低保"], ["李红", citizen(8, "20100805"), card(2), "脱贫户"]]
    desk.sheet("2026-09/a.xlsx", [TITLE], ["姓名", "身份证号", "银行卡号", "惠民情形"], rows)
    published = desk.run()
    assert set(published.table("decisions")["status"]) == {"eligible"}
    assert "HEAD-GUESSED" in published.codes()


def test_what_the_form_asks_shows_shapes_and_no_values(desk: Desk) -> None:
    _two(desk, "惠民情形", "低保申请中", "已停发")
    assert desk.run().code == 0
    text = "".join(
        str(cell)
        for book in desk.output.rglob("表头对照.xlsx")
        for row in openpyxl.load_workbook(book).worksheets[0].values
        for cell in row
    )
    assert "王小明" not in text
    assert citizen(1) not in text


@pytest.mark.parametrize(
    ("title", "purpose"),
    [
        ("青山县第一高级中学退学学生名单", "left"), ("取消资助学生名单", "taken-back"), ("在校生花名册", "roster"), ("国家助学金发放名册", "claims"),
        ("学生信息表", "claims"), ("高一(1)班", "claims"), ("放弃资助学生名单", "taken-back"), ("休学、转学学生统计表", "left"),
    ],
)  # fmt: skip
def test_what_a_sheet_is_for(title: str, purpose: str) -> None:
    assert purpose_of([title], ["name", "id_number"], False) == purpose
    assert purpose_of(["在校生花名册"], ["name", "id_number", "hardship_group"], False) == "claims"


def test_a_list_of_who_left_claims_for_nobody_and_holds_whom_it_names(desk: Desk) -> None:
    people = [["王小明", citizen(1), "农村低保", card(1)], ["李小红", citizen(2), "农村低保", card(2)]]
    desk.sheet("2026-09/a.xlsx", [TITLE], HEAD, people)
    desk.sheet(
        "2026-09/退学.xlsx",
        ["青山县第一高级中学高一(1)班退学学生名单"],
        ["姓名", "身份证号", "班级"],
        [["王小明", citizen(1), "高一(1)班"]],
    )
    desk.sheet(
        "2026-09/旧.xlsx",
        ["2025年秋季学期青山县第一高级中学高一(2)班国家助学金受助学生名单"],
        HEAD,
        [["赵小刚", citizen(3), "农村低保", card(3)]],
    )
    published = desk.run()
    decisions = published.table("decisions").set_index("name")["status"].to_dict()
    assert decisions == {"王小明": "held", "李小红": "eligible"}
    kinds = published.table("submissions").set_index("file")["kind"].to_dict()
    assert kinds == {"2026-09/a.xlsx": "class", "2026-09/退学.xlsx": "changes", "2026-09/旧.xlsx": "other-term"}


def test_several_months_in_a_title_are_claimed_each(desk: Desk) -> None:
    row = ["王小明", citizen(1, "20110101"), "农村低保", card(1), "机电"]
    desk.sheet("2026-09/a.xlsx", ["青山县职业技术学校机电2601班2026年9-10月国家助学金"], [*HEAD, "专业"], [row])
    assert desk.run().table("payments")[["months", "amount_fen"]].to_numpy().tolist() == [["2026-09;2026-10", 46_000]]


def test_columns_of_months_claim_those_that_are_marked(desk: Desk) -> None:
    row = ["王小明", citizen(1, "20110101"), "农村低保", card(1), "机电", 230, "", 230]
    desk.sheet("a.xlsx", ["青山县职业技术学校机电2601班国家助学金"], [*HEAD, "专业", "9月", "10月", "11月"], [row])
    assert desk.run().table("payments")["months"].tolist() == ["2026-09;2026-11"]


def test_in_a_months_folder_the_column_of_that_month_says_who_is_claimed_for(desk: Desk) -> None:
    rows = [
        ["王小明", citizen(1, "20110101"), "农村低保", card(1), "机电", 230, 230],
        ["李小红", citizen(2, "20110101"), "农村低保", card(2), "机电", "", 230],
    ]
    desk.sheet("2026-09/a.xlsx", ["青山县职业技术学校机电2601班国家助学金"], [*HEAD, "专业", "9月", "10月"], rows)
    status = desk.run().table("decisions").set_index("name")["status"].to_dict()
    assert status == {"王小明": "eligible", "李小红": "ineligible"}


def test_a_parents_ids_under_a_silent_heading_are_not_the_childrens(desk: Desk) -> None:
    rows = [
        ["王小明", citizen(1, "19800101"), citizen(1), "农村低保", card(1)],
        ["李小红", citizen(2, "19810101"), citizen(2), "农村低保", card(2)],
    ]
    desk.sheet("2026-09/a.xlsx", [TITLE], ["姓名", "身份证号", "号码", "困难类别", "银行卡号"], rows)
    published = desk.read()
    assert published.table("enrolments")["id_number"].tolist() == [citizen(1), citizen(2)]


def test_an_account_that_is_the_parents_by_its_heading_is_told_as_such(desk: Desk) -> None:
    rows = [["王小明", citizen(1), "农村低保", "王建国", card(1)]]
    desk.sheet("2026-09/a.xlsx", [TITLE], ["姓名", "身份证号", "困难类别", "家长姓名", "家长银行卡号"], rows)
    assert "CARD-HOLDER" in desk.run().codes()


def test_name_and_id_in_one_cell_are_two_fields(desk: Desk) -> None:
    desk.sheet(
        "2026-09/a.xlsx", [TITLE], ["姓名/身份证号", "困难类别", "银行卡号", "性别"], [[f"王小明/{citizen(1)}", "农村低保", card(1), "男"]]
    )
    assert desk.read().table("enrolments")[["name", "id_number"]].to_numpy().tolist() == [["王小明", citizen(1)]]


def test_codes_are_read_by_the_legend_of_the_heading() -> None:
    codes = legend("困难类型（1.脱贫户 2.农村低保 3.残疾）")
    assert codes == {"1": "脱贫户", "2": "农村低保", "3": "残疾"}
    assert by_legend("2、3", codes) == "农村低保、残疾"
    assert by_legend("7", codes) == "7"
    assert legend("填表说明 1.姓名 2.班级") == {}


def test_small_pieces_of_evidence() -> None:
    assert is_id(citizen(1))
    assert not is_id("341524201001010012")
    assert are_adults([citizen(1, "19800101"), citizen(2, "19790101"), citizen(3)], 2026)
    assert not are_adults([citizen(1), citizen(2)], 2026)
    assert stance_of("情况属实，同意推荐", "AGREED") == "yes"
    assert stance_of("同意但不符合条件", "AGREED") == "no"
    assert stance_of("优", "AGREED") is None
    assert speaks_against("复学") == "" == speaks_against("父亲去世")
    assert speaks_against("9月已退学") == "left"
    assert name_and_id(f"王小明（{citizen(1)}）") == ("王小明", citizen(1))
    assert "王小明" not in look_at(["王小明", citizen(1), "是", ""]).said()


@pytest.mark.books("returned")
def test_a_file_name_in_another_encoding_costs_nothing(desk: Desk) -> None:
    """A zip packed on Windows and unpacked elsewhere leaves names in GBK."""
    path = desk.sheet("2026-09/a.xlsx", [TITLE], HEAD, [["王小明", citizen(1), "农村低保", card(1)], ["李小红", "", "农村低保", card(2)]])
    folder = os.fsencode(path.parent)
    os.rename(path, folder + b"/" + "高一班".encode("gbk") + b".xlsx")
    os.rename(
        desk.sheet("2026-09/b.xlsx", [TITLE.replace("(1)", "(2)")], HEAD, [["赵刚", citizen(9), "农村低保", card(9)]]),
        folder + b"/\xff\xfe\x80.xlsx",
    )
    published = desk.run()
    assert published.code == 0, published.said
    assert "2026-09/高一班.xlsx" in set(published.table("submissions")["file"])
    assert len(published.table("enrolments")) == 2
    assert (published.folder / "1-returned" / "2026-09" / "高一班.xlsx").exists()


@pytest.mark.parametrize("field", ["学校", "班级", "姓名"])
def test_what_is_too_long_for_what_it_is_is_a_finding_at_its_cell(desk: Desk, field: str) -> None:
    cells = {
        "姓名": "王小明",
        "身份证号": citizen(1),
        "学校": "青山县第一高级中学",
        "年级": "高一",
        "班级": "1班",
        "困难类别": "农村低保",
        "银行卡号": card(1),
    }
    rows = [
        [*(cells | {field: "青山县第一高级中学" * 40}).values()],
        [*(cells | {"姓名": "李红", "身份证号": citizen(8, "20100805")}).values()],
    ]
    desk.sheet("2026-09/a.xlsx", ["国家助学金名单"], list(cells), rows)
    published = desk.run()
    assert published.code == 0, published.said
    assert "TOO-LONG" in published.codes()
    assert len(published.table("enrolments")) == 1


def test_a_long_name_in_a_title_makes_no_file_name_too_long(desk: Desk) -> None:
    school = "青山县" + "东边" * 25 + "高级中学"
    desk.sheet(
        f"2026-09/{'长' * 80}.csv.xlsx",
        [f"学校：{school}　班级：高一(1)班"],
        HEAD,
        [["王小明", citizen(1), "农村低保", card(1)], ["李红", "", "", ""]],
    )
    published = desk.run()
    assert published.code == 0, published.said


def test_a_sheet_is_explained_column_by_column(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["explain", "2026-autumn", "--sheet", str(FORMS / "class" / "生活补助花名册.xlsx")]) == 0
    said = capsys.readouterr().out
    assert "四类学生类别  →  困难类别（按表头的词语）" in said
    assert "家长身份证号  →  监护人身份证号" in said
    assert "领款人签字" not in said.partition("→")[0]
    assert run.main(["explain", "--sheet", "没有的文件.xlsx"]) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("around", ["身份证：{id}", "{id}（已核）", " '{id}", "{id}\t"])
def test_words_around_an_id_come_off_with_a_note(desk: Desk, around: str) -> None:
    desk.sheet("2026-09/a.xlsx", [TITLE], HEAD, [["王小明", around.format(id=citizen(1)), "农村低保", card(1)]])
    published = desk.read()
    assert published.table("enrolments")["id_number"].tolist() == [citizen(1)]
    assert set(published.codes()) <= {"VALUE-FREED"}


@pytest.mark.parametrize("sign", ["×", "Х", "✕", "*"])
def test_what_looks_like_an_x_is_one_where_the_digits_call_for_it(desk: Desk, sign: str) -> None:
    ends_in_x = next(number for number in map(citizen, range(1, 200)) if number.endswith("X"))
    other = next(number for number in map(citizen, range(1, 200)) if not number.endswith("X"))
    rows = [["王小明", ends_in_x[:-1] + sign, "农村低保", card(1)], ["李红", other[:-1] + sign, "农村低保", card(2)]]
    desk.sheet("2026-09/a.xlsx", [TITLE], HEAD, rows)
    published = desk.read()
    assert published.table("enrolments")["id_number"].tolist() == [ends_in_x]
    assert "VALUE-FREED" in published.codes()
    assert "ID-FORMAT" in published.codes()


@pytest.mark.parametrize(
    ("written", "name"), [("王小明*", "王小明"), ("★王小明", "王小明"), ("王小明（转入）", "王小明"), ("王小明(班长)", "王小明")]
)
def test_marks_on_a_name_come_off_with_a_note(desk: Desk, written: str, name: str) -> None:
    desk.sheet("2026-09/a.xlsx", [TITLE], HEAD, [[written, citizen(1), "农村低保", card(1)]])
    published = desk.read()
    assert published.table("enrolments")["name"].tolist() == [name]
    assert published.codes() == ["VALUE-FREED"]


def test_a_name_marked_as_gone_is_not_paid(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", [TITLE], HEAD, [["王小明（已转学）", citizen(1), "农村低保", card(1)]])
    assert desk.run().table("payments").empty


def test_an_id_written_as_a_formula_of_text_in_a_text_file_is_that_id(desk: Desk) -> None:
    folder = desk.input / "2026-autumn" / "2026-09"
    folder.mkdir(parents=True)
    lines = [TITLE, ",".join(HEAD), f'王小明,"=""{citizen(1)}""",农村低保,{card(1)}\t']
    (folder / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    assert desk.read().table("enrolments")["id_number"].tolist() == [citizen(1)]


def test_a_class_that_became_a_date_and_that_nothing_bears_out_goes_back(desk: Desk) -> None:
    head = ["姓名", "身份证号", "学校", "班级", "困难类别", "银行卡号"]
    rows = [["王小明", citizen(1), "某镇小学", datetime.datetime(2026, 3, 2), "农村低保", card(1)]]
    desk.sheet("2026-09/a.xlsx", ["生活补助名单"], head, rows)
    published = desk.read()
    assert "CLASS-DATE" in published.codes()
    assert published.table("enrolments").empty


def test_who_is_struck_through_is_not_paid(desk: Desk) -> None:
    rows: list[list[object]] = [["王小明", citizen(1), "农村低保", card(1)], ["李红", citizen(8, "20100805"), "农村低保", card(2)]]
    path = desk.sheet("2026-09/a.xlsx", [TITLE], HEAD, rows)
    book = openpyxl.load_workbook(path)
    for cell in book.worksheets[0][3]:
        cell.font = Font(strike=True)
    book.worksheets[0]["D4"].font = Font(strike=True)  # an old card crossed out is no student withdrawn
    book.save(path)
    published = desk.run()
    assert published.table("decisions").set_index("name")["status"].to_dict() == {"王小明": "held", "李红": "eligible"}
    assert published.table("findings")[["code", "cell"]].to_numpy().tolist() == [["SAYS-OTHERWISE", "A3"]]


def test_letters_for_digits_are_asked_about_with_the_reading_that_passes(desk: Desk) -> None:
    number = next(one for one in map(citizen, range(100, 200)) if "0" in one[6:14] and "1" in one[:6])
    written = number[:6].replace("1", "l", 1) + number[6:14].replace("0", "O", 1) + number[14:]
    desk.sheet("2026-09/a.xlsx", [TITLE], HEAD, [["王小明", written, "农村低保", card(1)], ["李红", "O" * 18, "农村低保", card(2)]])
    published = desk.read()
    found = published.table("findings").set_index("code")
    assert number in found.loc["ID-LIKE", "message"]
    assert found.loc["ID-LIKE", "cell"] == "B3"
    assert published.table("enrolments").empty
    assert "ID-FORMAT" in found.index


@pytest.mark.parametrize(
    ("title", "programme", "purpose"),
    [
        ("未享受国家助学金学生名单", "国家助学金", "taken-back"), ("应享受未享受学生名单", "", "claims"), ("上学期国家助学金受助名单", "国家助学金", "other-term"),
        ("2026-2027学年上学期国家助学金名单", "国家助学金", "claims"), ("高一(1)班上学期助学金名单", "助学金", "claims"), ("去年受助学生名单", "", "other-term"),
        ("上一学年困难学生名单", "", "other-term"), ("助学贷款申请名单", "", "other-aid"), ("营养餐、生活补助名单", "生活补助", "claims"), ("雨露计划名单", "", "other-aid"),
        ("助学金发放失败名单", "助学金", "failed"), ("身份证号错误学生名单", "", "unsettled"), ("身份证号错误更正名单", "", "claims"), ("暂缓发放名单", "", "unsettled"),
        ("重复享受名单", "", "unsettled"), ("国家助学金花名册（无重复）", "国家助学金", "claims"), ("国家助学金花名册（作废）", "国家助学金", "void"), ("填表示例", "", "void"),
        ("国家助学金花名册模板", "国家助学金", "claims"), ("免书本费名单", "", "claims"), ("国家助学金发放名单（终稿）", "国家助学金", "claims"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_list_of_claims_is_none(title: str, programme: str, purpose: str) -> None:
    assert purpose_of([title], ["name", "id_number", "hardship_group", "card_number"], False, programme) == purpose


def test_a_list_of_what_is_not_settled_holds_whom_it_names(desk: Desk) -> None:
    people = [["王小明", citizen(1), "农村低保", card(1)], ["李小红", citizen(2), "农村低保", card(2)]]
    head = ["姓名", "身份证号", "困难类别", "银行卡号"]
    desk.sheet("2026-09/a.xlsx", ["青山县第一高级中学高一(1)班国家助学金名单"], head, people)
    desk.sheet("2026-09/b.xlsx", ["青山县第一高级中学高一(1)班卡号有误学生名单"], head, people[:1])
    published = desk.run()
    decided = published.table("decisions").query("programme == 'hs-grant'")
    assert dict(zip(decided["name"], decided["status"], strict=True)) == {"王小明": "held", "李小红": "eligible"}
    assert "SHEET-PURPOSE" in published.codes()
