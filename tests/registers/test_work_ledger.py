"""What the plans ask an aid office to keep (P-rows of the mission): a sheet goes in, in two forms, and the workbook answers."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Desk, Published, card, citizen
from tests.life.office import Office, Student

pytestmark = pytest.mark.books("registers", "audit", "report")
SCHOOL = "青山县第一高级中学"
SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
HEAD = ["姓名", "身份证号", "困难等级", "银行卡号"]


def name(number: int) -> str:
    return f"王小{SIGNS[number]}"


def person(number: int) -> list[object]:
    return [name(number), citizen(2 * number + 1, f"2010{number % 12 + 1:02}{number + 1:02}")]


def classes(desk: Desk, *numbers: int, class_name: str = "高一(1)班", level: str = "困难", signed: str = "") -> None:
    rows: list[list[object]] = [[*person(number), level, card(number)] for number in numbers]
    desk.sheet(f"2026-09/{class_name}.xlsx", [f"{SCHOOL}{class_name}国家助学金"], HEAD, [*rows, *([[signed]] if signed else [])])


def page(published: Published, sheet: str, book: str = "工作台账") -> list[list[object]]:
    """The rows of a page of the workbook of registers, without empty cells at their ends."""
    assert published.code == 0, published.said
    workbook = openpyxl.load_workbook(published.folder / "4-audit" / f"{book}.xlsx")
    return [[cell for cell in row if cell not in (None, "")] for row in workbook[sheet].iter_rows(values_only=True)]


def line(rows: list[list[object]], first: object) -> list[object]:
    """The first row that begins so."""
    return next(row for row in rows if row and row[0] == first)


def has(published: Published, *codes: str) -> list[str]:
    found = published.codes()
    return [code for code in codes if code in found]


def test_without_a_register_there_is_no_workbook(desk: Desk) -> None:
    classes(desk, 1, 2)
    published = desk.run()
    assert published.code == 0, published.said
    assert not (published.folder / "4-audit" / "工作台账.xlsx").exists()


@pytest.mark.parametrize(
    ("titles", "headings", "rows"),
    [
        (
            [f"{SCHOOL}资助工作投诉登记表"],
            ["序号", "受理日期", "反映方式", "学校", "投诉内容", "承办人", "办理结果", "办结日期"],
            [
                [1, "2026-09-20", "电话", SCHOOL, "助学金没有到账", "李主任", "卡号有误，已补发", "2026-09-25"],
                [2, "2026-09-21", "来信", SCHOOL, "公示时间太短", "李主任", "已延长", "2026-10-30"],
                [3, "2026-10-30", "来访", SCHOOL, "咨询免学费", "", "", ""],
                [4, "2026-09-01", "来访", SCHOOL, "补助少发", "", "", ""],
            ],
        ),
        (
            [],
            ["投诉时间", "涉及学校", "反映事项", "处理人", "答复情况", "答复时间", "备注"],
            [
                ["2026年9月20日", SCHOOL, "助学金没有到账", "李主任", "已补发", "2026.9.25", ""],
                ["2026年9月21日", SCHOOL, "公示时间太短", "李主任", "已延长", "2026.10.30", ""],
                ["2026年10月30日", SCHOOL, "咨询免学费", "", "", "", ""],
                ["2026年9月1日", SCHOOL, "补助少发", "", "", "", "正在核实"],
            ],
        ),
    ],
)
def test_p15_complaints_how_many_and_how_many_in_time(desk: Desk, titles: list[str], headings: list[str], rows: list[list[object]]) -> None:
    classes(desk, 1, 2)
    desk.sheet("投诉.xlsx", titles, headings, rows)
    published = desk.run()
    shown = page(published, "投诉和异议")
    assert line(shown, SCHOOL)[1:4] == [4, 2, 0.5]  # received, done, rate; without days set nothing is late
    assert any("没有设定办理期限" in str(cell) for row in shown for cell in row)
    assert not has(published, "LINE-UNUSED", "SHEET-UNKNOWN")


def test_p15_against_the_days_that_the_office_has_set() -> None:
    import datetime

    import pandas as pd

    from pipeline.registers import complaints

    dates = [("2026-09-20", "2026-09-25"), ("2026-09-21", "2026-10-30"), ("2026-10-30", None), ("2026-09-01", None)]
    fields = ("channel", "handled_by", "outcome", "remarks")
    sheets = pd.DataFrame(
        [
            {"received_on": one, "handled_on": other, "said": "x", "school": "甲", **dict.fromkeys(fields), "submission": 1, "row": n}
            for n, (one, other) in enumerate(dates)
        ]
    ).astype(dict.fromkeys((*fields, "handled_on"), "str"))
    none = pd.DataFrame(
        {name: pd.Series(dtype="str") for name in ("received_on", "handled_on", "school", "said", "result", "reason", "handled_by")}
    )
    register, found = complaints.usable(sheets, none, 15, datetime.date(2026, 11, 2))
    assert found.empty
    assert register.sort_values("said", kind="stable").set_index("received_on")["state"].to_dict() == {
        "2026-09-20": "resolved", "2026-09-21": "late", "2026-10-30": "open", "2026-09-01": "overdue"}  # fmt: skip
    assert complaints.by_school(register).iloc[0][["received", "done", "in_time", "late", "waiting", "overdue"]].tolist() == [
        4,
        2,
        1,
        1,
        2,
        1,
    ]


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (
            ["序号", "学校", "班级", "姓名", "身份证号", "家访日期", "家访教师", "家访情况", "核实等级"],
            [1, SCHOOL, "高一(1)班", *person(1), "2026-10-18", "张老师", "父亲患病", "特别困难"],
        ),
        (["走访时间", "学生姓名", "走访人", "走访情况", "走访认定"], ["2026年10月18日", name(1), "张老师", "父亲患病", "特别困难"]),
    ],
)
def test_p16_p20_who_was_visited_who_was_not_and_what_a_visit_found(desk: Desk, headings: list[str], row: list[object]) -> None:
    classes(desk, 1, 2, 3)
    desk.sheet("走访.xlsx", [f"{SCHOOL}走访登记表"], headings, [row])
    published = desk.run()
    assert line(page(published, "走访"), SCHOOL)[1:5] == ["高一(1)班", 3, 1, 2]
    assert [one[2] for one in page(published, "未走访") if one and one[0] == SCHOOL] == sorted([name(2), name(3)])
    found = published.table("findings").query("code == 'LEVEL-DIFFERS'")
    assert found["message"].str.contains("走访").all()
    assert len(found) == 1
    assert not has(published, "LINE-IDLE", "LINE-UNUSED")


@pytest.mark.parametrize(
    ("headings", "yes", "no"),
    [
        (["学校", "班级", "姓名", "回执是否收回", "收回日期"], [SCHOOL, "高一(1)班", name(1), "是", "2026-10-30"], [SCHOOL, "高一(1)班", name(2), "否", ""]),
        (["姓名", "身份证号", "交回日期"], [*person(1), "2026.10.30"], [*person(2), ""]),
    ],
)  # fmt: skip
def test_p18_which_slips_came_back_and_what_is_missing_by_class(
    desk: Desk, headings: list[str], yes: list[object], no: list[object]
) -> None:
    classes(desk, 1, 2, 3)
    desk.sheet("回执.xlsx", ["资助告知书回执收回登记表"], headings, [yes, no])
    published = desk.run()
    shown = page(published, "回执")
    assert line(shown, SCHOOL)[1:5] == ["高一(1)班", 3, 1, 2]
    assert [one[2] for one in shown if len(one) == 3 and one[0] == SCHOOL] == sorted([name(2), name(3)])
    assert not has(published, "LINE-UNUSED", "SHEET-UNKNOWN")


def test_p18_a_column_of_the_class_sheet_tells_of_slips_too(desk: Desk) -> None:
    rows: list[list[object]] = [[*person(n), "困难", card(n), "√" if n == 1 else ""] for n in (1, 2, 3)]
    desk.sheet("2026-09/a.xlsx", [f"{SCHOOL}高一(1)班国家助学金"], [*HEAD, "回执(√)"], rows)
    published = desk.run()
    assert line(page(published, "回执"), SCHOOL)[1:5] == ["高一(1)班", 3, 1, 2]
    assert published.codes() == []


def test_p20_who_was_not_visited_is_listed_with_the_class_teacher(desk: Desk) -> None:
    classes(desk, 1, 2, signed="班主任：周敏")
    desk.sheet("走访.xlsx", [f"{SCHOOL}走访登记表"], ["走访时间", "学生姓名", "走访人"], [["2026-10-18", name(1), "周敏"]])
    assert line(page(desk.run(), "未走访"), "周敏") == ["周敏", SCHOOL, "高一(1)班", name(2)]


@pytest.mark.parametrize(
    ("headings", "good", "bad"),
    [
        (["姓名", "班级", "学期", "平均成绩", "缺勤天数"], ["78.5", "2"], ["51", "9"]),
        (["姓名", "班级", "学期", "不及格门数", "缺课节数"], ["0", "2"], ["3", "9"]),
        (["姓名", "班级", "学期", "是否合格", "缺勤"], ["合格", "2天"], ["不合格", "9天"]),
    ],
)
def test_p20_pass_rates_of_recipients_and_of_the_others(desk: Desk, headings: list[str], good: list[str], bad: list[str]) -> None:
    classes(desk, *range(10))
    classes(desk, *range(10, 22), class_name="高一(2)班", level="无")
    rows: list[list[object]] = []
    for term, passing in (("2025-2026学年第二学期", 5), ("2026年秋季学期", 8)):
        rows += [[name(n), "高一(1)班", term, *(good if n < passing else bad)] for n in range(10)]
        rows += [[name(n), "高一(2)班", term, *(good if n < 16 else bad)] for n in range(10, 22)]
    desk.sheet("成绩.xlsx", ["学生成绩和出勤"], headings, rows)
    published = desk.run()
    shown = [row for row in page(published, "成绩跟踪") if row and row[0] == "全部学校"]
    assert [row[2:5] for row in shown] == [[10, 5, "50.0%"], [10, 8, "80.0%"]]
    assert [row[6:9] for row in shown] == [[12, 6, "50.0%"], [12, 6, "50.0%"]]
    assert shown[1][-3:] == ["+30.0", "+30.0", "是"]
    assert not has(published, "LINE-UNUSED", "LINE-IDLE", "SHEET-UNKNOWN")


def test_p20_no_rate_is_shown_for_fewer_than_ten(desk: Desk) -> None:
    classes(desk, 1, 2, 3)
    desk.sheet("成绩.xlsx", ["2026年秋季学期学生成绩"], ["姓名", "班级", "平均分"], [[name(n), "高一(1)班", "80"] for n in (1, 2, 3)])
    shown = line(page(desk.run(), "成绩跟踪"), "全部学校")
    assert "不足 10 人" in shown
    assert "100.0%" not in shown


@pytest.mark.parametrize("signed", ["填表人：张三　　审核人：李四　　校长：王五", "制表：张三　复核：李四　负责人（签字）：王五"])
def test_p13_p14_who_prepared_reviewed_and_signed(desk: Desk, signed: str) -> None:
    classes(desk, 1, 2, signed=signed)
    classes(desk, 3, class_name="高一(2)班", signed="填表人：赵六")
    desk.sheet("2026-10/高一(2)班.xlsx", [f"{SCHOOL}高一(2)班国家助学金"], HEAD, [["王小三", "1234", "困难", card(3)], ["填表人：赵六"]])
    published = desk.run()
    shown = page(published, "责任")
    assert [row for row in shown if row[:2] == [SCHOOL, "张三"]] == [
        [SCHOOL, "张三", "2026-09", 1, 0, 0, 0, 2, 0],
        [SCHOOL, "张三", "2026-10", 0, 1, 0, 0, 0, 0],  # whose class has sent nothing
    ]
    assert [row for row in shown if row[:3] == [SCHOOL, "赵六", "2026-10"]] == [[SCHOOL, "赵六", "2026-10", 1, 0, 0, 1, 1, 1]]
    assert any({"张三", "李四", "王五"} <= set(map(str, row)) for row in page(published, "责任明细"))
    public = [*(published.folder / "2-notice").rglob("*.xlsx"), published.folder / "report.html"]
    assert public
    for path in public:
        if path.suffix == ".html":
            assert "赵六" not in path.read_text(encoding="utf-8")
        else:
            texts = {str(cell) for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows(values_only=True) for cell in row}
            assert not {text for text in texts if "赵六" in text or "李四" in text}


FUND_FORMS = [
    (
        ["期间", "事业收入", "应提", "实提", "学费减免", "奖学金", "助学金", "结余"],
        [["2026年3月", 400000, 20000, 18000, "", 5000, 10000, 3000], ["2026年9月", 300000, 15000, 15000, "", "", "", 18000]],
    ),
    (
        ["日期", "摘要", "收入", "提取", "支出", "用途"],
        [
            ["2026-03-10", "春季学费", 400000, 18000, "", ""],
            ["2026-04-20", "奖学金", "", "", 5000, "奖学金"],
            ["2026-05-20", "助学金", "", "", 10000, "助学金"],
            ["2026-09-10", "秋季学费", 300000, 15000, "", ""],
        ],
    ),
]


@pytest.mark.parametrize(("headings", "rows"), FUND_FORMS)
def test_p3_five_percent_due_set_aside_used_and_left(desk: Desk, headings: list[str], rows: list[list[object]]) -> None:
    classes(desk, 1, 2)
    desk.sheet("校内资助经费台账.xlsx", [f"{SCHOOL}校内资助经费台账"], headings, rows)
    published = desk.run()
    shown = page(published, "校内经费")
    shown = [row[1:] for row in shown if row and row[0] == SCHOOL]  # its title names the school
    spring, autumn = line(shown, "2026 年 1—8 月（2025—2026 学年）"), line(shown, "2026 年 9—12 月（2026—2027 学年）")
    assert spring[1:] == [0, 400000, 20000, 18000, 2000, 5000, 10000, 3000]
    assert autumn[1:] == [3000, 300000, 15000, 15000, 0, 0, 0, 18000]
    assert line(shown, "2026 年")[1:] == [0, 700000, 35000, 33000, 2000, 5000, 10000, 18000]
    assert line(shown, "2026—2027 学年")[1:] == autumn[1:]
    assert not has(published, "LINE-UNUSED", "SHEET-UNKNOWN")


@pytest.mark.parametrize(("headings", "rows"), FUND_FORMS)
def test_p3_payments_of_the_schools_own_programmes_are_held_beyond_its_fund(
    desk: Desk, headings: list[str], rows: list[list[object]]
) -> None:
    aided: list[list[object]] = [[*person(n), "困难", card(n), "校内助学金", 8000] for n in range(1, 5)]
    desk.sheet("2026-09/校内.xlsx", [f"{SCHOOL}高一(1)班"], [*HEAD, "资助项目", "资助金额"], aided)
    desk.sheet("校内资助经费台账.xlsx", [f"{SCHOOL}校内资助经费台账"], headings, rows)
    published = desk.run()
    decisions = published.table("decisions").query("programme == 'campus-grant'")
    assert decisions["status"].value_counts().to_dict() == {"eligible": 2, "held": 2}  # 18,000 are left: two of 8,000
    assert set(decisions.loc[decisions["status"] == "held", "reason_codes"]) == {"FUND-SHORT"}
    assert published.table("payments").query("programme == 'campus-grant'")["amount_fen"].sum() == 1_600_000
    assert any("可用于发放校内资助 18,000.00 元" in str(cell) for row in page(published, "校内经费") for cell in row)


def test_p3_without_a_register_nothing_is_held(desk: Desk) -> None:
    desk.sheet(
        "2026-09/校内.xlsx", [f"{SCHOOL}高一(1)班"], [*HEAD, "资助项目", "资助金额"], [[*person(1), "困难", card(1), "校内助学金", 8000]]
    )
    assert set(desk.run().table("decisions").query("programme == 'campus-grant'")["status"]) == {"eligible"}


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (
            ["捐资人", "协议编号", "捐资金额", "到账日期", "受助学校", "每生金额", "使用期限"],
            [
                ["青山县慈善会", "捐2026-03", 2000, "2026-09-10", SCHOOL, 1000, "2027-07-31"],
                ["某某公司", "捐2026-04", 1500, "2026-09-12", "", 1000, ""],
            ],
        ),
        (
            ["序号", "捐赠单位", "捐赠金额(元)", "捐赠时间", "指定学校", "资助标准", "有效期至", "联系电话"],
            [
                [1, "青山县慈善会", "2,000.00", "2026年9月10日", SCHOOL, "1000元", "2027年7月31日", "13800000000"],
                [2, "某某公司", "1500元", "2026年9月12日", "", "1000", "", ""],
            ],
        ),
    ],
)
def test_p22_gifts_pay_in_their_order_and_each_donor_is_told(desk: Desk, headings: list[str], rows: list[list[object]]) -> None:
    aided: list[list[object]] = [[*person(n), "困难", card(n), "社会捐资助学", 1000] for n in range(1, 5)]
    desk.sheet("2026-09/捐资.xlsx", [f"{SCHOOL}高一(1)班"], [*HEAD, "资助项目", "资助金额"], aided)
    desk.sheet("捐资助学登记表.xlsx", ["捐资助学登记表"], headings, rows)
    published = desk.run()
    decisions = published.table("decisions").query("programme == 'donor'")
    assert decisions["status"].value_counts().to_dict() == {"eligible": 3, "held": 1}
    shown = page(published, "捐资")
    assert line(shown, "青山县慈善会")[-4:] == [2, 2000, 0, "已用完"]
    assert line(shown, "某某公司")[-4:] == [1, 1000, 500, "使用中"]
    statement = published.folder / "4-audit" / "捐资说明" / "捐资说明-青山县慈善会.xlsx"
    texts = {str(cell) for row in openpyxl.load_workbook(statement).worksheets[0].iter_rows(values_only=True) for cell in row}
    assert {SCHOOL, "捐资人：青山县慈善会"} <= texts
    assert not {text for text in texts if name(1) in text or "某某公司" in text or citizen(3)[:10] in text}
    assert not has(published, "LINE-UNUSED", "SHEET-UNKNOWN")


def test_p9_the_sample_of_the_monthly_check_is_filled_in_and_dropped_back(desk: Desk) -> None:
    classes(desk, *range(1, 9))
    published = desk.run()
    book = openpyxl.load_workbook(published.folder / "4-audit" / "月通报-2026-09.xlsx")
    sheet = book["抽查表"]
    head = next(row for row in sheet.iter_rows() if "是否在校" in [cell.value for cell in row])
    titles = {cell.value: cell.column for cell in head}
    asked = [row for row in sheet.iter_rows(min_row=head[0].row + 1) if row[titles["姓名"] - 1].value]
    assert len(asked) == 3
    assert published.manifest["samples"]["2026-09"] in str([cell.value for row in sheet.iter_rows() for cell in row])
    for row, (met, received) in zip(asked, (("是", "是"), ("否", ""), ("是", "否")), strict=True):
        row[titles["是否在校"] - 1].value, row[titles["是否收到资助"] - 1].value, row[titles["抽查人"] - 1].value = met, received, "李主任"
    book.save(desk.input / "2026-autumn" / "月通报-抽查.xlsx")
    published = desk.run()
    found = published.table("findings").query("code == 'CHECK-DIFFERS'")
    assert sorted(found["message"]) == ["抽查发现：不在校", "抽查发现：没有收到资助"]
    again = openpyxl.load_workbook(published.folder / "4-audit" / "月通报-2026-09.xlsx")["抽查表"]
    assert any("已抽查 3 人，其中情况不符 2 人" in str(cell.value) for row in again.iter_rows() for cell in row)
    assert not has(published, "LINE-IDLE", "LINE-UNUSED")


@pytest.mark.parametrize("headings", [["姓名", "是否见到本人", "抽查人员"], ["班级", "学生姓名", "在校情况", "是否申请", "检查人"]])
def test_p9_an_offices_own_form_of_a_check_is_read(desk: Desk, headings: list[str]) -> None:
    classes(desk, 1, 2)
    known = {"班级": "高一(1)班", "是否申请": "是"} | dict.fromkeys(("姓名", "学生姓名"), name(1))
    known |= dict.fromkeys(("抽查人员", "检查人"), "李主任") | dict.fromkeys(("是否见到本人", "在校情况"), "否")
    desk.sheet("抽查.xlsx", ["2026年9月资助抽查记录"], headings, [[known[heading] for heading in headings]])
    published = desk.run()
    assert published.table("findings").query("code == 'CHECK-DIFFERS'")["name"].tolist() == [name(1)]


def test_p23_the_year_as_a_workbook_and_as_a_calendar_file(desk: Desk) -> None:
    import icalendar

    import run

    classes(desk, 1, 2)
    said = desk.run().said
    assert "现在该做" in said
    options = ["--input", str(desk.input), "--output", str(desk.output), "--as-of", "2026-11-02"]
    assert run.main(["calendar", "2026", *options]) == 0
    book = openpyxl.load_workbook(desk.output / "工作日历-2026-2027.xlsx")["工作日历"]
    states = {row[1]: row[4] for row in book.iter_rows(values_only=True) if row[1] and "第一学期" in str(row[0])}
    assert states["学生申请、班级交表"] == "已完成"
    assert states["家庭经济情况调查"] == "逾期"
    assert states["学期归档"] == "未到"
    assert states["政策宣传"] == "已过"
    events = icalendar.Calendar.from_ical((desk.output / "工作日历-2026-2027.ics").read_bytes()).walk("VEVENT")
    assert len(events) == len({str(event["uid"]) for event in events}) == 2 * 14
    notice = next(event for event in events if event["uid"] == "notice-2026-autumn@school-aid-pipeline")
    assert str(notice["dtstart"].dt) == "2026-10-08"
    assert str(notice["dtend"].dt) == "2026-10-26"
    before = (desk.output / "工作日历-2026-2027.ics").read_bytes()
    assert run.main(["calendar", "2026", *options]) == 0
    assert (desk.output / "工作日历-2026-2027.ics").read_bytes() == before


def test_p23_a_local_file_changes_a_task_of_the_year(desk: Desk) -> None:
    import shutil

    import run
    from tests.conftest import HOME

    folder = desk.input.parent / "policy"
    shutil.copytree(HOME / "policy", folder)
    (folder / "local" / "calendar.yaml").write_text(
        'calendar: {items: {notice: {name: {zh: 公示, en: Notice}, autumn: {from: "10-10", to: "10-30"}, done: published}}}',
        encoding="utf-8",
    )
    words = ["calendar", "2026", "--input", str(desk.input), "--output", str(desk.output), "--policy", str(folder), "--as-of", "2026-11-02"]
    assert run.main(words) == 0
    book = openpyxl.load_workbook(desk.output / "工作日历-2026-2027.xlsx")["工作日历"]
    rows = [row for row in book.iter_rows(values_only=True) if row[1] in ("公示", "两级公示")]
    assert [(row[1], str(row[2])[:10], row[4]) for row in rows] == [("公示", "2026-10-10", "逾期")]


def test_p24_the_report_shows_the_effect_beside_last_term(desk: Desk) -> None:
    classes(desk, 1, 2, 3)
    desk.sheet("回执.xlsx", ["回执收回登记表"], ["姓名", "班级", "回执是否收回"], [[name(1), "高一(1)班", "是"]])
    first = desk.run()
    assert dict(first.table("indicators").itertuples(index=False))["slips"] == pytest.approx(1 / 3)
    (desk.input / "2026-autumn" / "2026-09").rename(desk.input / "2027-03")
    (desk.input / "2027-spring").mkdir()
    (desk.input / "2027-03").rename(desk.input / "2027-spring" / "2027-03")
    later = desk.run("--as-of", "2027-04-01", term="2027-spring")
    page_ = (later.folder / "report.html").read_text(encoding="utf-8")
    cells = page_[page_.index("<h2>效果</h2>") : page_.index("交来的表和发现的问题")]
    row = cells[cells.index("回执收回率") :].split("</tr>")[0]
    assert "33.3%" in row
    assert "—" in row
    assert name(1) not in page_


@pytest.mark.books
@pytest.mark.parametrize(
    ("headings", "lines"),
    [
        (
            ["资金文号", "资金来源", "资助项目", "到账金额", "到账日期"],
            [["财教1号", "中央", "普通高中国家助学金", 690, "2026-10-10"], ["财教2号", "省级", "普通高中国家助学金", 368, "2026-10-15"]],
        ),
        (
            ["收到日期", "文号", "级次", "项目名称", "拨入金额"],
            [
                ["2026年10月10日", "财教1号", "中央", "普通高中国家助学金", "690元"],
                ["2026.10.15", "财教2号", "省级", "普通高中国家助学金", "368"],
            ],
        ),
    ],
)
def test_p1_paid_from_the_funds_meant_for_it_in_full_and_in_time(tmp_path: Path, headings: list[str], lines: list[list[object]]) -> None:
    office = Office(tmp_path)
    office.month("2026-autumn", "2026-09", [Student("孙四美", 11, "high")])
    office.sheet("2026-autumn", "资金到账.xlsx", [["资金到账登记"], headings, *lines])
    office.must("publish", "2026-autumn", "2026-10-12")
    code, said = office.do("pay", "2026-autumn", "2026-10-19")
    assert code == 1
    assert "县级 92.00 元" in said  # 1,150 by 60, 32 and 8 percent: the county has not paid its part
    office.must("pay", "2026-autumn", "2026-10-19", "--why", "县级资金由财政垫付")
    workbook = openpyxl.load_workbook(office.output / "2026-autumn" / "3-payout" / "总览.xlsx", data_only=True)
    cells = [[cell for cell in row if cell not in (None, "")] for sheet in workbook for row in sheet.iter_rows(values_only=True)]
    used = next(row for row in cells if "财教1号" in row)
    assert 690 in used
    assert 9 in used  # days from its arrival to its last payment
