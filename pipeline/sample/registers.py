"""Sheets for the whole term beside the class sheets: an office's list, a family survey, quotas, earlier terms, an exception.

Each agrees with the class sheets but for what is planted in it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from pipeline.facts.terms import Term
from pipeline.sample.faults import LEAD, NO_LEAD, NOTED, Answer, NoRoom
from pipeline.sample.people import Row
from pipeline.sample.sheets import SchoolClass

LISTED = "农村低保"
LEFT_OUT, RULED = "4-audit 应助未助", "4-audit 例外裁定"
_FAMILY = {
    "特别困难": (4, 24_000, 1, 1, "否", 1, 800),
    "困难": (4, 40_400, 1, 0, "否", 1, 800),
    "一般困难": (4, 40_400, 3, 0, "否", 1, 800),
    "无": (3, 126_000, 2, 0, "否", 1, 3_000),
}
"""Household size, income, workers, ill, disaster, at school and schooling costs of a family of each level, by the national formula."""


def unlisted(one: SchoolClass, row: Row) -> Answer:
    """A student whose sheet says 农村低保 and who is not on the list."""
    row.update(hardship_group=LISTED, hardship_level="困难")
    return Answer("GROUP-UNLISTED", "填了农村低保，名单上没有", LEFT_OUT, one, row, "hardship_group")


def not_applied(one: SchoolClass, row: Row) -> Answer:
    """A student who is on the list and claims nothing."""
    row.update(hardship_group="无", hardship_level="无", boarding="否")
    return Answer("ENTITLED-NOT-APPLIED", "在低保名单上，没有申请", LEFT_OUT, one, row, "id_number")


def poor_by_survey(one: SchoolClass, row: Row) -> Answer:
    """A student who is not in hardship by the sheet, and is by the survey."""
    row.update(hardship_group="无", hardship_level="无")
    return Answer("LEVEL-DIFFERS", "表上不困难，家庭情况调查得分高", NOTED, one, row, "hardship_level")


def paid_elsewhere(one: SchoolClass, row: Row) -> Answer:
    """A student to whom another school has paid a month of this term."""
    row.update(hardship_group="残疾", hardship_level="困难")
    return Answer("AID-TWICE", "本学期已由别的学校发放一个月", NOTED, one, row, "id_number")


def last_in_line(classes: Sequence[SchoolClass], untouched: Iterable[Row]) -> tuple[SchoolClass, Row]:
    """Who comes last where places are short: the mildest level, and of these the largest id number."""
    rows = {id(row) for row in untouched}
    mild = [(one, row) for one in classes for row in one.rows if id(row) in rows and row["hardship_level"] == "一般困难"]
    if not mild:
        raise NoRoom
    return max(mild, key=lambda pair: str(pair[1]["id_number"]))


def write_registers(
    folder: Path, classes: Sequence[SchoolClass], untouched: Sequence[Row], planted: dict[str, tuple[SchoolClass, Row]], term: Term
) -> None:
    """Write the sheets into the term's folder.

    classes: those of one month. untouched: the rows in which nothing is planted. planted: code → where it is planted.
    """
    rows = [row for one in classes for row in one.rows]
    listed = [row for row in rows if row["hardship_group"] == LISTED and row is not planted["GROUP-UNLISTED"][1]]
    listed.append(planted["ENTITLED-NOT-APPLIED"][1])
    surveyed, poor = planted["LEVEL-DIFFERS"]
    families = [row for row in surveyed.rows if row is poor or any(row is one for one in untouched)]
    short = planted["QUOTA-OVER"][0].school
    places = sum(
        row["hardship_level"] != "无" for one in classes if one.school == short for row in one.rows if any(row is u for u in untouched)
    )
    sheets: dict[str, tuple[list[str], list[str], list[list[object]]]] = {
        "民政局低保名单": (["青山县农村最低生活保障对象名单"], ["序号", "姓名", "性别", "身份证号", "家庭住址", "救助类别"], _listed(listed)),
        f"家庭经济情况调查-{surveyed.class_name}": (
            [f"{surveyed.school}{surveyed.class_name}学生家庭经济情况调查表"],
            ["序号", "姓名", "身份证号", "家庭人口", "家庭年收入（元）", "劳动力人数", "重病残疾人数", "是否受灾", "在读子女数", "年教育支出（元）"],
            _families(families, poor),
        ),
        "资助指标": (
            [f"青山县{term.zh}学生资助资金指标分配表"],
            ["指标文号", "资助项目", "学校", "指标来源", "功能分类", "经济分类", "名额", "指标金额（元）"],
            _quotas(classes, short, places),
        ),
        "往期记录": (
            ["往期困难认定和发放记录"],
            ["姓名", "身份证号", "资助学期", "资助项目", "发放月份", "金额（元）", "认定等级"],
            _earlier(families, planted["AID-TWICE"][1], term),
        ),
        "例外裁定": (
            [f"{planted['AGE-OVER'][0].school}学生资助评审小组例外裁定表"],
            ["序号", "姓名", "身份证号", "资助项目", "裁定意见", "裁定理由", "裁定人", "裁定日期"],
            [[1, *_who(planted["AGE-OVER"][1]), "", "同意发放", "因病休学两年后复学，村委会已证明", "李主任", term.first_day.isoformat()]],
        ),
        "残联持证残疾人名单": (
            ["青山县持证残疾人名单（在校学生）"],
            ["序号", "姓名", "性别", "残疾证号", "残疾类别", "残疾等级", "家庭住址"],
            _certified(rows),
        ),
        "农商行统一办卡清单": (
            ["青山县农村商业银行学生资助卡统一办卡清单"],
            ["序号", "客户姓名", "证件号码", "卡号", "卡状态", "开户日期"],
            _cards([row for row in rows if any(row is u for u in untouched)], term),
        ),
        "学籍系统导出": (
            [],
            ["学校名称", "年级", "班级名称", "学生姓名", "性别", "身份证件号", "学籍号", "学籍状态", "就读方式"],
            _enrolled([one for one in classes if one.school == surveyed.school]),
        ),
        "学校名录": (
            ["青山县学校名录"],
            ["学校名称", "其他名称", "学段", "办学性质"],
            [[one.school, *_ALSO_CALLED[one.stage], "公办"] for one in {one.school: one for one in classes}.values()],
        ),
        "学校公示信息": (
            ["青山县各学校公示监督信息"],
            ["学校", "监督电话", "意见箱", "资助部门"],
            [
                [school, f"0564-700 {number:04}", "教学楼一楼大厅", "学生资助办公室（行政楼 203）"]
                for number, school in enumerate(sorted({one.school for one in classes}), start=1)
            ],
        ),
    }  # fmt: skip
    sheets |= _kept_by_the_office(classes, untouched, term)
    for name, (titles, headings, lines) in sheets.items():
        _write(folder / f"{name}.xlsx", titles, headings, lines)


_MANY, _FEW = 4, 2
_TEACHER, _NEIGHBOUR = "吴刚", "程玉兰"


def signed_by_others(classes: Sequence[SchoolClass], untouched: Sequence[Row]) -> list[tuple[SchoolClass, Row, str]]:
    """Slips that somebody else has signed: the teacher for many families of one class, which is to be asked about, and a neighbour for two
    of another class, which is not. Nothing where no school has two classes of that size."""
    plain = {id(row) for row in untouched}
    of_classes = [(one, [row for row in one.rows if id(row) in plain]) for one in classes if one.stage == "secondary-vocational"]
    large = [(one, rows) for one, rows in of_classes if len(rows) >= _MANY]
    if len(large) < len(("many", "few")):
        return []
    (first, many), (second, few) = large[:2]
    return [(first, row, _TEACHER) for row in many[:_MANY]] + [(second, row, _NEIGHBOUR) for row in few[:_FEW]]


def to_ask_about(classes: Sequence[SchoolClass], untouched: Sequence[Row]) -> list[Answer]:
    """What of the registers is a lead, and what looks like one and is honest."""
    signed = signed_by_others(classes, untouched)
    firsts = {by: (one, row) for one, row, by in reversed(signed)}
    said = ((_TEACHER, "一位教师替几家签收回执", LEAD), (_NEIGHBOUR, "邻居替两家签收回执", NO_LEAD))
    return [Answer("", what, outcome, *firsts[by], "name") for by, what, outcome in said if by in firsts]


def _kept_by_the_office(
    classes: Sequence[SchoolClass], untouched: Sequence[Row], term: Term
) -> dict[str, tuple[list[str], list[str], list[list[object]]]]:
    """What an office keeps beside the class sheets: its own fund, gifts, complaints, visits, slips, results. Most of it is about the class
    that has most students in hardship."""
    plain = {id(row) for row in untouched}
    needy = {id(row) for row in untouched if row["hardship_level"] != "无"}
    chosen = max(classes, key=lambda one: sum(id(row) in needy for row in one.rows))
    year, school = term.year, chosen.school
    students = [row for row in chosen.rows if id(row) in needy]
    rated = [row for one in classes if one.school == school for row in one.rows if id(row) in plain]
    where: list[object] = [school, chosen.class_name]
    return {
        "校内资助经费台账": (
            [f"{school}校内资助经费台账"],
            ["日期", "摘要", "事业收入", "提取金额", "支出金额", "用途"],
            [
                [f"{year}-03-10", "春季学费", 400_000, 18_000, "", ""],
                [f"{year}-04-20", "校内奖学金", "", "", 5_000, "奖学金"],
                [f"{year}-05-20", "临时困难补助", "", "", 6_000, "特殊困难补助"],
                [f"{year}-09-10", "秋季学费", 360_000, 18_000, "", ""],
            ],
        ),
        "捐资助学登记表": (
            [f"青山县{year}年捐资助学登记表"],
            ["捐资人", "协议编号", "捐资金额", "到账日期", "受助学校", "每生金额", "使用期限"],
            [["青山县慈善会", f"捐{year}-03", 20_000, f"{year}-09-10", school, 1_000, f"{year + 1}-07-31"]],
        ),
        "投诉登记表": (
            ["青山县学生资助投诉登记表"],
            ["序号", "受理日期", "反映方式", "学校", "投诉内容", "承办人", "办理结果", "办结日期"],
            [
                [1, f"{year}-09-20", "电话", school, "咨询助学金何时发放", "李主任", "已说明发放时间", f"{year}-09-21"],
                [2, f"{year}-10-12", "来访", school, "认为公示时间太短", "", "", ""],
            ],
        ),
        "走访登记表": (
            [f"{school}走访学生登记表"],
            ["学校", "班级", "姓名", "走访日期", "走访人", "走访情况"],
            [[*where, row["name"], f"{year}-10-18", "周敏", "家中情况与申请一致"] for row in students[:3]],
        ),
        "回执收回登记表": (
            ["学生资助告知书回执收回登记表"],
            ["学校", "班级", "姓名", "回执是否收回", "收回日期", "家长签收人"],
            [
                *([*where, row["name"], "是", f"{year}-10-30", row["guardian"]] for row in students[: len(students) // 2]),
                *([one.school, one.class_name, row["name"], "是", f"{year}-10-30", by] for one, row, by in signed_by_others(classes, untouched)),
            ],
        ),
        "九月抽查记录": (
            [f"青山县{year}年9月学生资助抽查记录"],
            ["学校", "班级", "姓名", "月份", "是否在校", "本人是否申请", "抽查人"],
            [[*where, row["name"], term.months[0], "是", "是", "李主任"] for row in students[:2]],
        ),
        "成绩和出勤表": (
            [f"{school}学生成绩和出勤表"],
            ["学校", "班级", "姓名", "身份证号", "学期", "平均成绩", "缺勤天数"],
            [
                [school, "", *_who(row), at.zh, 55 + (number * 7 + shift) % 40, number % 4]
                for shift, at in ((0, term.before), (6, term))
                for number, row in enumerate(rated)
            ],
        ),
    }  # fmt: skip


_ALSO_CALLED = {
    "primary": ("青山实小、县实小", "小学"),
    "junior": ("", "初中"),
    "high-school": ("青山一高、县一高", "普通高中"),
    "secondary-vocational": ("青山职校、县职校", "中等职业"),
}
"""By what other names the schools of each stage go, and how the register calls the stage."""


def _certified(rows: Iterable[Row]) -> list[list[object]]:
    """The disabled, by certificate: the id, and two digits for kind and grade."""
    once = {str(row["id_number"]): row for row in rows if "残疾" in str(row["hardship_group"]) and len(str(row["id_number"])) == 18}
    return [
        [number, row["name"], row["sex"], f"{key}43", "肢体", "三级", f"{row['county']}某村"]
        for number, (key, row) in enumerate(sorted(once.items()), start=1)
    ]


def _cards(rows: Iterable[Row], term: Term) -> list[list[object]]:
    once = {str(row["id_number"]): row for row in rows if row["card_number"]}
    opened = f"{term.months[0]}-05"
    return [[number, *_who(row), row["card_number"], "正常", opened] for number, (_key, row) in enumerate(sorted(once.items()), start=1)]


def _enrolled(classes: Sequence[SchoolClass]) -> list[list[object]]:
    """What the enrolment register exports of a school: every student of it, once."""
    once = {_true_id(row): (one, row) for one in classes for row in one.rows if len(_true_id(row)) == 18}
    return [
        [
            one.school,
            one.grade,
            one.class_name.removeprefix(one.grade),
            row["name"],
            row["sex"],
            key,
            row["student_number"],
            row["enrolment_status"],
            "",
        ]
        for key, (one, row) in sorted(once.items(), key=lambda pair: (pair[1][0].class_name, pair[0]))
    ]


def _true_id(row: Row) -> str:
    """The id as the register has it, whatever a class sheet has made of it: that in the student number."""
    number = str(row["student_number"])
    return number[1:] if number.startswith("G") and len(number) == 19 else str(row["id_number"])


def _who(row: Row) -> list[object]:
    return [row["name"], row["id_number"]]


def _listed(rows: Iterable[Row]) -> list[list[object]]:
    once = {str(row["id_number"]): row for row in rows if len(str(row["id_number"])) == 18}
    return [
        [number, row["name"], row["sex"], key, f"{row['county']}某村", LISTED]
        for number, (key, row) in enumerate(sorted(once.items()), start=1)
    ]


def _families(rows: Iterable[Row], poor: Row) -> list[list[object]]:
    levels = ["特别困难" if row is poor else str(row["hardship_level"]) for row in rows]
    return [[number, *_who(row), *_FAMILY[level]] for number, (row, level) in enumerate(zip(rows, levels, strict=True), start=1)]


def _quotas(classes: Sequence[SchoolClass], short: str, places: int) -> list[list[object]]:
    """Places that are short by two at one school, by what was issued and what was carried over; money enough at the other."""
    vocational = next(one.school for one in classes if one.stage == "secondary-vocational")
    return [
        ["财教〔2026〕101号", "普通高中国家助学金", short, "本期下达", "2050204", "50902", places - 5, ""],
        ["财教〔2025〕208号", "普通高中国家助学金", short, "上期结转", "2050204", "50902", 3, ""],
        ["财教〔2026〕102号", "中等职业学校免学费", vocational, "本期下达", "2050302", "50902", "", 80_000],
        ["财教〔2025〕209号", "中等职业学校免学费", vocational, "上期结转", "2050302", "50902", "", 60_000],
    ]


def _earlier(families: Sequence[Row], twice: Row, term: Term) -> list[list[object]]:
    """Last term's levels, one of which was milder; and a month of this term that another school has paid."""
    levels = [str(row["hardship_level"]) for row in families]
    changed = next((place for place, level in enumerate(levels) if level == "困难"), 0)
    levels[changed] = "一般困难" if levels[changed] == "困难" else levels[changed]
    before = [[*_who(row), term.before.zh, "", "", "", level] for row, level in zip(families, levels, strict=True)]
    return [*before, [*_who(twice), term.zh, "中等职业学校国家助学金", f"{int(term.months[0][5:])}月", 230, ""]]


def _write(path: Path, titles: list[str], headings: list[str], lines: list[list[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    workbook.set_properties({"created": datetime.datetime(2026, 9, 1)})
    box = {"border": 1, "font_name": "宋体", "font_size": 10}
    title = workbook.add_format({"bold": True, "align": "center", "font_size": 14, "font_name": "黑体"})
    heading = workbook.add_format({**box, "bold": True, "align": "center", "bg_color": "#D9E1F2"})
    cell = workbook.add_format({**box, "num_format": "@"})
    number = workbook.add_format({**box, "num_format": "0"})
    sheet = workbook.add_worksheet("Sheet1")
    for row, text in enumerate(titles):  # an export has none
        sheet.merge_range(row, 0, row, len(headings) - 1, text, title)
    sheet.write_row(len(titles), 0, headings, heading)
    for row, values in enumerate(lines, start=len(titles) + 1):
        for column, value in enumerate(values):
            write = sheet.write_number if isinstance(value, int) else sheet.write_string
            write(row, column, value, number if isinstance(value, int) else cell)
    for column, text in enumerate(headings):
        sheet.set_column(
            column,
            column,
            {
                "身份证号": 21,
                "证件号码": 21,
                "身份证件号": 21,
                "残疾证号": 24,
                "学籍号": 22,
                "卡号": 22,
                "学校名称": 24,
                "其他名称": 26,
                "裁定理由": 34,
                "学校": 24,
                "监督电话": 18,
                "意见箱": 20,
                "资助部门": 30,
                "资助项目": 24,
                "指标文号": 20,
                "资助学期": 26,
            }.get(text, 12),
        )
    workbook.close()
