"""Sheets for the whole term as offices write them: quotas and earlier terms; and the conditions that read them."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import HOME, Desk, Published, born_aged, card, citizen

VOCATIONAL = "青山县职业技术学校机电2601班"
HEAD = ["姓名", "身份证号", "专业", "户口性质", "困难等级", "银行卡号", "应缴学费"]
NAMES = ["王一明", "李二红", "赵三刚", "孙四美"]
LEVELS = ["一般困难", "困难", "特别困难", "困难"]
QUOTA = ["指标文号", "资助项目", "学校", "功能科目", "经济科目", "指标来源", "名额", "指标金额（元）"]


def _class(desk: Desk, title: str = VOCATIONAL, first: int = 1, month: str = "2026-09") -> None:
    rows: list[list[object]] = [
        [name, citizen(first + number, born_aged(16)), "机电", "农村", level, card(first + number), "1300"]
        for number, (name, level) in enumerate(zip(NAMES, LEVELS, strict=True))
    ]
    desk.sheet(f"{month}/{title}.xlsx", [title], HEAD, rows)


def _statuses(published: Published, programme: str = "sv-grant") -> dict[str, str]:
    assert published.code == 0, published.said
    decisions = published.table("decisions")
    decisions = decisions[decisions["programme"] == programme]
    return decisions.set_index("name")["status"].to_dict()


@pytest.mark.books
def test_a_quota_sheet_as_a_bureau_writes_it(desk: Desk) -> None:
    _class(desk)
    lines = [
        ["财教〔2026〕18号", "国家助学金", "青山县职业技术学校", "2050302", "50902", "本期下达", "1人", ""],
        ["财教〔2025〕66号", "中职国家助学金", "青山县职业技术学校", "2050302", "50902", "上期结转", "1", "230"],
        ["财教〔2026〕19号", "免学费", "青山县职业技术学校", "2050302", "50902", "", "", "3000"],
    ]
    desk.sheet("资助指标.xlsx", ["青山县2026年秋季学期学生资助资金指标分配表"], QUOTA, lines)
    published = desk.run()
    assert _statuses(published) == {"王一明": "held", "李二红": "eligible", "赵三刚": "eligible", "孙四美": "held"}
    paid = published.table("payments").query("programme == 'sv-grant'").set_index("name")
    assert paid["document"].to_dict() == {"赵三刚": "财教〔2026〕18号", "李二红": "财教〔2025〕66号"}
    assert paid["quota_kind"].to_dict() == {"赵三刚": "issued", "李二红": "carried-over"}
    assert _statuses(published, "sv-tuition") == {"王一明": "held", "李二红": "eligible", "赵三刚": "eligible", "孙四美": "eligible"}
    over = published.table("findings").query("code == 'QUOTA-OVER'")
    assert sorted(map(tuple, over[["name", "cell"]].to_numpy())) == [("孙四美", "B6"), ("王一明", "B3"), ("王一明", "B3")]
    book = openpyxl.load_workbook(published.folder / "3-payout" / "下一批" / "发放汇总.xlsx", data_only=True)
    used = [[cell.value for cell in row] for row in book["指标使用"].iter_rows()]
    waiver = next(row for row in used if row[0] == "财教〔2026〕19号")
    assert waiver[7:12] == [3, None, 3000, 3000, 0]
    ranking = openpyxl.load_workbook(published.folder / "4-audit" / "审计.xlsx")["指标排序"]
    shown = [[cell.value for cell in row][2:11] for row in ranking.iter_rows() if row[0].value in range(1, 9)]
    assert [row[-1] for row in shown if row[2] == "王一明"] == ["指标之外", "指标之外"]
    assert ["与上一名相同" in row for row in shown if row[2] == "孙四美"] == [True, True]


def test_wrong_lines_of_a_quota_sheet_are_named_and_limit_nobody(desk: Desk) -> None:
    _class(desk)
    lines = [
        ["财教1号", "月球补助", "", "", "", "", "1", ""],
        ["财教1号", "中职国家助学金", "火星学校", "", "", "", "1", ""],
        ["财教1号", "中职国家助学金", "", "", "", "", "", ""],
        ["财教1号", "中职国家助学金", "", "", "", "", "许多", ""],
        ["财教1号", "国家助学金", "", "", "", "", "1", ""],
    ]
    desk.sheet("资助指标.xlsx", [], QUOTA, lines)
    published = desk.run()
    assert set(_statuses(published).values()) == {"eligible"}
    found = published.table("findings").query("file == '资助指标.xlsx'")
    assert sorted(map(tuple, found[["code", "cell"]].to_numpy())) == [
        ("LINE-IDLE", "C3"), ("LINE-UNUSED", "B2"), ("LINE-UNUSED", "B6"), ("LINE-UNUSED", "G4"), ("LINE-UNUSED", "G5"),
    ]  # fmt: skip


@pytest.mark.books
def test_the_fee_left_stands_on_its_own_list(desk: Desk) -> None:
    _class(desk)
    published = desk.run()
    waived = published.table("payments").query("programme == 'sv-tuition'")
    assert waived[["amount_fen", "fee_fen", "fee_left_fen"]].to_numpy().tolist() == [[100_000, 130_000, 30_000]] * 4
    page = openpyxl.load_workbook(published.folder / "3-payout" / "下一批" / "发放汇总.xlsx", data_only=True)["学费减免"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert [row[5:8] for row in rows if row[3] in NAMES] == [[1300, 1000, 300]] * 4


def _policy(folder: Path, **files: str) -> str:
    shutil.copytree(HOME / "policy", folder / "policy")
    for name, text in files.items():
        (folder / "policy" / "local" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return str(folder / "policy")


MILK = (
    "programme: milk\nname: {zh: 学生奶补助, en: School milk}\nstages: [secondary-vocational]\npays: {every: term, to: student}\n"
    "amounts: [{per_year: [{from: 2020-autumn, value: 10000, source: x}]}]\n"
    "grant_if: [{from: 2020-autumn, all: [%s]}]\nsources: {x: {document: 县文件, date: 2020-09-01, confirmed: true}}\n"
)


def test_conditions_that_look_beyond_the_class_sheet(desk: Desk, tmp_path: Path) -> None:
    """Each condition is a programme of its own."""
    cases = [
        ("{age: {at_least: 16, at_most: 17, at: school-year-start}, source: x}", NAMES, "年龄：16 周岁"),
        ("{age: {at_most: 15, at: term-start}, source: x}", [], "须为 学期第一天不超过 15 周岁"),
        ("{terms_received: {of: [sv-grant], at_most: 1}, source: x}", NAMES[1:], "此前已享受：0 个学期"),
        ("{terms_received: {of: [sv-grant, sv-tuition], at_most: 3}, source: x}", NAMES, "此前已享受：2 个学期"),
        ("{listed_as: [rural-dibao], source: x}", ["李二红"], "部门名单：农村低保"),
        ("{listed_as: [orphan], blank: fail, source: x}", [], "没有给名单"),
        ("{listed_as: [orphan], blank: pass, source: x}", NAMES, "没有给名单"),
        ("{applied_for: [sv-grant], source: x}", [], "申请项目：没有写明"),
        ("{not: {applied_for: [sv-grant]}, source: x}", NAMES, "不属于 申请项目：没有写明"),
    ]
    _class(desk)
    before = [[NAMES[0], citizen(1, born_aged(16)), term, "中职国家助学金", "1150"] for term in ("2025-2026学年第一学期", "2026年春季")]
    before.append([NAMES[0], citizen(1, born_aged(16)), "2026-2027学年第一学期", "免学费", "0"])  # of this term: not one received before
    desk.sheet("往期记录.xlsx", [], ["姓名", "身份证号", "资助学期", "资助项目", "金额"], before)
    desk.sheet("低保名单.xlsx", [], ["姓名", "身份证号", "救助类别"], [[NAMES[1], citizen(2, born_aged(16)), "农村低保"]])
    named = {f"milk{number}": MILK % condition for number, (condition, _, _) in enumerate(cases)}
    files = {
        name: text.replace("programme: milk", f"programme: {name}").replace("学生奶补助", f"学生奶补助{name}")
        for name, text in named.items()
    }
    published = desk.run("--policy", _policy(tmp_path, **files))
    for name, (_, paid, seen) in zip(files, cases, strict=True):
        decisions = published.table("decisions").query("programme == @name")
        assert sorted(decisions.query("status == 'eligible'")["name"]) == sorted(paid), name
        assert decisions["reasons"].str.contains(seen, regex=False).any(), decisions["reasons"].tolist()


def test_who_has_applied_for_another_programme_by_name(desk: Desk, tmp_path: Path) -> None:
    head, rows = (
        [*HEAD, "资助项目"],
        [["王一明", citizen(1, born_aged(16)), "机电", "农村", "困难", card(1), "", "中职国家助学金、学生奶补助"]],
    )
    desk.sheet("2026-09/a.xlsx", [VOCATIONAL], head, rows)
    published = desk.run("--policy", _policy(tmp_path, milk=MILK % "{not: {applied_for: [sv-grant]}, source: x}"))
    assert published.table("decisions").set_index("programme")["status"].to_dict() == {"milk": "ineligible", "sv-grant": "eligible"}


def test_the_two_year_limit_of_the_example_file(desk: Desk, tmp_path: Path) -> None:
    _class(desk)
    terms = ["2024-2025学年第一学期", "2024-2025学年第二学期", "2025-2026学年第一学期", "2025-2026学年第二学期"]
    before = [
        [NAMES[0], citizen(1, born_aged(16)), term, "国家助学金（中职）", "9-1月" if "一" in term else "3、4、5、6、7月"] for term in terms
    ]
    before = [[*row[:3], "中职国家助学金", row[4]] for row in before]
    before += [[NAMES[1], citizen(2, born_aged(16)), terms[0], "中职国家助学金", ""], [NAMES[2], "341524", terms[0], "中职国家助学金", ""],
               [NAMES[3], citizen(4, born_aged(16)), "上学期", "月球补助", "13月"]]  # fmt: skip
    desk.sheet("往期记录.xlsx", ["国家助学金往期发放记录"], ["姓名", "身份证号", "发放学期", "资助项目", "发放月份"], before)
    policy = _policy(tmp_path, limit=(HOME / "policy" / "examples" / "two-years.yaml").read_text(encoding="utf-8"))
    published = desk.run("--policy", policy)
    assert _statuses(published) == {NAMES[0]: "ineligible", NAMES[1]: "eligible", NAMES[2]: "eligible", NAMES[3]: "eligible"}
    decision = published.table("decisions").query("name == @NAMES[0] and programme == 'sv-grant'").iloc[0]
    assert decision["reason_codes"] == "LIMIT-REACHED"
    assert "每人最多 20 个月，此前已享受 20 个月" in decision["reasons"]
    wrong = published.table("findings").query("file == '往期记录.xlsx'")
    assert sorted(map(tuple, wrong[["code", "cell"]].to_numpy())) == [
        ("LINE-UNUSED", "B8"), ("LINE-UNUSED", "C9"), ("LINE-UNUSED", "D9"), ("LINE-UNUSED", "E9"),
    ]  # fmt: skip


def test_a_class_sheet_with_a_column_of_terms_stays_one(desk: Desk) -> None:
    head, row = ["学期", *HEAD], ["2026-2027学年第一学期", "王一明", citizen(1, born_aged(16)), "机电", "农村", "困难", card(1), ""]
    desk.sheet("2026-09/a.xlsx", [VOCATIONAL], head, [row])
    published = desk.run()
    assert published.table("submissions")["kind"].tolist() == ["class"]
    assert _statuses(published) == {"王一明": "eligible"}
