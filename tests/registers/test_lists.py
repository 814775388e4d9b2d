"""Lists of other offices as they write them: who is on them, as what, and what is only a question."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from pipeline.intake.headings.grammar import read_other
from pipeline.intake.surroundings.purpose import groups_named
from tests.conftest import HOME, Desk, Published, card, citizen, run_term

FORMS = HOME / "tests" / "forms"
CLASS = ["学校", "学段", "年级", "班级", "姓名", "身份证号", "监护人姓名", "监护人身份证号", "困难类别", "是否住宿", "银行卡号"]
CHILD = citizen(11, "20170315")
OTHER = citizen(12, "20170401")
PARENT = citizen(901, "19850315")


def _class(desk: Desk, group: str = "") -> None:
    rows: list[list[object]] = [
        ["清河县东边镇中心小学", "小学", "三年级", "1班", "王小明", CHILD, "王建国", PARENT, group, "是", card(1)],
        ["清河县东边镇中心小学", "小学", "三年级", "1班", "李小红", OTHER, "李卫东", citizen(903, "19860315"), "", "是", card(2)],
    ]
    desk.sheet("2026-09/三年级1班.xlsx", [], CLASS, rows)


def _codes(published: Published, name: str) -> set[str]:
    found = published.table("findings")
    return set(found.loc[(found["name"] == name) & (found["file"].str.startswith("2026-09")), "code"])


def test_the_lists_of_the_forms_name_all_ten_students(tmp_path: Path) -> None:
    folder = tmp_path / "input" / "2026-autumn"
    (folder / "2026-09").mkdir(parents=True)
    for path in (FORMS / "lists").iterdir():
        shutil.copy(path, folder)
    shutil.copy(FORMS / "class" / "名单上的学生.xlsx", folder / "2026-09")
    published = run_term(tmp_path / "input", tmp_path / "output")
    found = published.table("findings").query("code == 'ENTITLED-NOT-APPLIED'")
    assert found["other"].value_counts().to_dict() == {"农村低保": 5, "残疾学生": 5}
    assert set(published.table("submissions").query("rows == 5")["kind"]) == {"reference"}


@pytest.mark.parametrize(
    ("file", "titles", "headings", "row", "sheet"),
    [
        (
            "已脱贫人口名单.xlsx",
            [],
            ["序号", "数据日期", "县(市、区、旗)", "乡(镇)", "行政村", "自然村", "户编号", "人编号", "姓名", "证件号码", "人数", "与户主关系", "户类型", "人均纯收入"],
            [1, "20260630", "清河县", "东边镇", "土桥村", "三组", "340001", "34000102", "王小明", CHILD, 3, "之子", "脱贫户", 12000],
            "Sheet1",
        ),
        (
            "清河县孤儿基本生活费发放名册.xlsx",
            ["清河县2026年9月孤儿基本生活费发放名册"],
            ["序号", "儿童姓名", "儿童身份证号", "监护人姓名", "监护人身份证号", "与儿童关系", "发放金额", "备注"],
            [1, "王小明", CHILD, "王建国", PARENT, "祖父", 1100, ""],
            "Sheet1",
        ),
        (
            "防返贫.xlsx",
            ["东边镇防止返贫监测对象信息表"],
            ["村", "户主姓名", "户主证件号码", "姓名", "身份证号码", "与户主关系", "监测对象类型", "风险是否消除", "风险识别时间"],
            ["土桥", "王建国", PARENT, "王小明", CHILD, "之子", "脱贫不稳定户", "否", "2023-05"],
            "Sheet1",
        ),
        ("特困.xlsx", ["特困供养人员花名册"], ["姓名", "性别", "身份证号", "供养方式", "批准时间"], ["王小明", "男", CHILD, "分散供养", "2024年3月"], "东边镇"),
        (
            "县残联数据.xls.xlsx",
            [],
            ["残疾人姓名", "性别", "残疾人证号", "残疾类别", "残疾等级", "发证日期", "联系电话"],
            ["王小明", "男", f"{CHILD}43", "肢体", "三级", "2020-01-01", "13800000000"],
            "Sheet1",
        ),
        (
            "低保在校学生.xlsx",
            ["清河县民政局提供低保家庭在校学生名单"],
            ["姓名", "身份证号", "户主", "就读学校", "年级", "班级"],
            ["王小明", CHILD, "王建国", "东边镇中心小学", "三年级", "1班"],
            "Sheet1",
        ),
        (
            "农村低保.xlsx",
            ["清河县农村低保对象花名册"],
            ["序号", "镇（街道）", "村（社区）", "户主姓名", "户主身份证号码", "家庭成员", "身份证号码", "与户主关系", "保障人数", "低保类别"],
            [1, "东边镇", "土桥", "王建国", PARENT, "王小明", CHILD, "子女", 3, "B类"],
            "Sheet1",
        ),
        ("无人抚养.xlsx", ["事实无人抚养儿童名册"], ["儿童姓名", "儿童身份证号", "认定类别", "监护人姓名"], ["王小明", CHILD, "父母重残", "王建国"], "Sheet1"),
        ("供养.xlsx", ["特困人员救助供养花名册"], ["供养对象姓名", "供养对象身份证号", "供养方式"], ["王小明", CHILD, "分散"], "Sheet1"),
        (
            "残联比对.xlsx",
            ["残联提供在校残疾学生比对名单"],
            ["学校", "年级", "班级", "姓名", "身份证号"],
            ["东边镇中心小学", "三年级", "1班", "王小明", CHILD],
            "Sheet1",
        ),
        ("残疾儿童.xlsx", ["0-18岁持证残疾儿童"], ["姓名", "残疾证号码", "级别", "类别", "监护人"], ["王小明", f"{CHILD}43", "三级", "肢体", "王建国"], "Sheet1"),
        (
            "边缘.xlsx",
            ["清河县脱贫户家庭成员名单"],
            ["申请人姓名", "申请人身份证", "共同生活成员姓名", "共同生活成员身份证号", "关系"],
            ["王建国", PARENT, "王小明", CHILD, "父子"],
            "Sheet1",
        ),
        ("城乡低保.xlsx", [], ["对象姓名", "对象身份证号", "家庭住址"], ["王小明", CHILD, "土桥村"], "农村低保"),
    ],
    ids=["脱贫", "孤儿", "监测", "特困", "残疾", "有学校的低保", "低保分档", "无人抚养", "供养", "比对", "残疾儿童", "共同生活", "表名"],
)  # fmt: skip
def test_a_list_names_the_member_whatever_its_headings(
    desk: Desk, file: str, titles: list[str], headings: list[str], row: list[object], sheet: str
) -> None:
    _class(desk)
    desk.sheet(file, titles, headings, [row], name=sheet)
    published = desk.run()
    submissions = published.table("submissions").set_index("file")
    assert submissions.loc[file, "kind"] == "reference"
    assert _codes(published, "王小明") >= {"ENTITLED-NOT-APPLIED"}
    assert "ENTITLED-NOT-APPLIED" not in _codes(published, "李小红")
    assert not {"LINE-UNUSED", "VALUE-UNKNOWN", "ID-CHECK"} & set(published.codes())


def test_who_is_no_longer_on_the_list_in_this_term_is_not_confirmed_by_it(desk: Desk) -> None:
    _class(desk, "低保")
    headings = ["姓名", "身份证号", "救助类别", "享受状态", "起始保障年月", "停保时间"]
    rows: list[list[object]] = [
        ["王小明", CHILD, "农村低保", "停保", "2023-01", "2026-05"],
        ["李小红", OTHER, "农村低保", "在保", "2026-01", ""],
    ]
    desk.sheet("低保.xlsx", [], headings, rows)
    published = desk.run()
    assert "GROUP-UNLISTED" in _codes(published, "王小明")
    assert "ENTITLED-NOT-APPLIED" in _codes(published, "李小红")


def test_a_name_without_a_whole_id_is_a_question_and_no_match(desk: Desk) -> None:
    _class(desk, "低保")
    rows: list[list[object]] = [
        ["王小明", f"{CHILD[:6]}********{CHILD[-4:]}", "农村低保"],
        ["李小红", f"{OTHER[:6]}********0000", "农村低保"],
    ]
    desk.sheet("低保.xlsx", [], ["姓名", "身份证号", "救助类别"], rows)
    published = desk.run()
    assert _codes(published, "王小明") & {"LIST-MAYBE", "GROUP-UNLISTED", "ENTITLED-NOT-APPLIED"} == {"LIST-MAYBE"}
    assert "LIST-MAYBE" not in _codes(published, "李小红")  # the digits that the mask shows are another's
    assert published.table("decisions").query("name == '王小明'")["status"].tolist() == ["eligible"]


def test_a_list_of_heads_asks_about_the_child_by_its_guardian(desk: Desk) -> None:
    _class(desk)
    rows: list[list[object]] = [["王建国", PARENT, "2024-01", "清河农商行", "王建国"]]
    desk.sheet("农村低保户.xlsx", ["清河县农村低保户名册"], ["户主姓名", "身份证号", "起始保障年月", "开户银行", "账户名称"], rows)
    published = desk.run()
    assert _codes(published, "王小明") & {"LIST-MAYBE", "ENTITLED-NOT-APPLIED"} == {"LIST-MAYBE"}


@pytest.mark.books("returned")
def test_the_lists_own_faults_go_back_to_its_office_in_a_copy(desk: Desk) -> None:
    _class(desk)
    wrong = CHILD[:-1] + ("0" if CHILD[-1] != "0" else "1")
    rows: list[list[object]] = [["王小明", wrong, "农村低保"], ["李小红", OTHER, "农村低保"], ["李小红", OTHER, "农村低保"]]
    desk.sheet("低保.xlsx", [], ["姓名", "身份证号", "救助类别"], rows)
    published = desk.run()
    page = openpyxl.load_workbook(published.folder / "1-returned" / "低保.xlsx")["Sheet1"]
    assert page["B2"].comment is not None
    assert page["B3"].comment is not None
    assert page["B1"].comment is None
    assert published.table("submissions").set_index("file").loc["低保.xlsx", "status"] == "accepted"


def test_a_class_sheet_of_poor_students_stays_a_class_sheet(desk: Desk) -> None:
    rows: list[list[object]] = [["王小明", CHILD, "低保", "是"]]
    desk.sheet(
        "2026-09/低保学生.xlsx", ["清河县东边镇中心小学三年级1班低保家庭学生名单"], ["姓名", "身份证号", "困难类别", "是否住宿"], rows
    )
    assert desk.identify().table("submissions")["kind"].tolist() == ["class"]


@pytest.mark.parametrize(
    ("heading", "kind", "field"),
    [
        ("保障对象身份证号码", "reference", "id_number"),
        ("户主身份证号", "reference", "head_id"),
        ("监护人身份证号", "reference", ""),
        ("易返贫致贫户(监测对象)类型", "reference", "listed_as"),
        ("残疾等级", "reference", ""),
        ("付款账号", "bank-return", ""),
        ("收款人名称", "bank-return", "name"),
        ("贷方发生额", "bank-return", "paid_in"),
        ("收款人开户行", "bank-return", ""),
        ("代理人姓名", "cards", ""),
        ("客户姓名", "cards", "name"),
    ],
)
def test_a_heading_means_what_its_kind_of_sheet_says(heading: str, kind: str, field: str) -> None:
    read = read_other(heading, kind)
    assert (read.field if read.is_sure else "") == field


@pytest.mark.parametrize(
    ("title", "groups"),
    [
        ("清河县城市居民最低生活保障金发放花名册", ["urban-dibao"]),
        ("清河县农村最低生活保障对象", ["rural-dibao"]),
        ("孤儿和事实无人抚养儿童花名册", ["orphan", "unsupported-child"]),
        ("低保边缘家庭成员名单", ["dibao-margin"]),
        ("国家助学金申请名单", []),
    ],
)
def test_the_groups_that_a_title_names(title: str, groups: list[str]) -> None:
    assert groups_named([title]) == groups


@pytest.mark.parametrize(
    ("township", "asked"),
    [("东边镇", ["东边"]), ("清河县柳河乡", ["柳河"]), ("南山镇", []), ("", []), ("东边街道办事处", ["东边"])],
)
def test_of_two_of_one_name_the_one_of_the_township_is_asked_about(desk: Desk, township: str, asked: list[str]) -> None:
    for number, town in enumerate(("东边", "柳河")):
        own = citizen(21 + 300 * number, ("20170315", "20161102")[number])
        row: list[object] = [f"清河县{town}镇中心小学", "小学", "三年级", "1班", "王小明", own, "", "", "", "是", card(number)]
        desk.sheet(f"2026-09/{town}.xlsx", [], CLASS, [row])
    desk.sheet("低保.xlsx", ["清河县农村低保对象名单"], ["乡镇", "姓名", "救助类别"], [[township, "王小明", "农村低保"]])
    published = desk.run()
    found = published.table("findings").query("code == 'LIST-MAYBE'")
    assert [file[8:10] for file in found["file"]] == asked
    assert "ENTITLED-NOT-APPLIED" not in published.codes()
