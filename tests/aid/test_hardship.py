"""Hardship: special groups decide, otherwise the family survey gives points by the formula of the policy."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from pipeline import policy as policies
from pipeline.aid import hardship
from pipeline.facts.terms import Term
from tests.conftest import HOME, Desk, Published, born_aged, card, citizen

HEAD = ["姓名", "身份证号", "困难类别", "困难等级", "是否住宿", "银行卡号"]
SURVEY = ["序号", "姓名", "身份证号", "家庭人口", "家庭年收入（元）", "劳动力人数", "重病人数", "是否受灾", "在读子女数", "年教育支出"]
PEOPLE = {name: citizen(number, born_aged(10)) for number, name in enumerate(("王小明", "李小红", "赵小刚", "孙小美"), start=1)}
POOR, WELL = ["4", "2.4万元", "1", "1人", "是", "3", "3000"], ["3", "120000", "2", "无", "否", "1", "2000"]


def _class(desk: Desk, **rows: list[str]) -> None:
    desk.sheet(
        "2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], HEAD, [[name, PEOPLE[name], *cells, "是", card(1 + number)] for number, (name, cells) in enumerate(rows.items())]
    )  # fmt: skip


def _survey(desk: Desk, *rows: tuple[str, list[str]], file: str = "2026-09/家庭情况调查.xlsx") -> None:
    lines: list[list[object]] = [
        [number, name, PEOPLE.get(name, citizen(99)), *cells] for number, (name, cells) in enumerate(rows, start=1)
    ]
    desk.sheet(file, ["青山县实验小学五年级(2)班家庭经济情况调查表"], SURVEY, lines)


def _assessed(published: Published) -> dict[str, dict]:
    assert published.code == 0, published.said
    return published.table("assessments").set_index("name").to_dict("index")


def test_the_survey_tells_the_level_where_the_sheet_says_none(desk: Desk) -> None:
    _class(desk, 王小明=["无", ""], 李小红=["无", ""])
    _survey(desk, ("王小明", POOR), ("李小红", WELL))
    published = desk.run()
    assessed = _assessed(published)
    # 24,000 / 4 = 6,000 a head: 71 % of 8,400 (45); 4 for one worker: 400 (10); one ill (10); disaster (10); three at school (10); 12 % (0)
    assert (assessed["王小明"]["score"], assessed["王小明"]["level"]) == (85, "extreme")
    assert (assessed["李小红"]["score"], assessed["李小红"]["level"]) == (0, "none")
    assert "人均收入 71%：45 分" in assessed["王小明"]["points"]
    decisions = published.table("decisions").set_index("name")
    assert decisions["status"].to_dict() == {"王小明": "eligible", "李小红": "ineligible"}
    assert "困难等级：特别困难（按家庭情况调查 85 分）" in decisions.loc["王小明", "reasons"]


def test_a_special_group_decides_without_a_survey_and_before_it(desk: Desk) -> None:
    _class(desk, 王小明=["农村低保", ""], 李小红=["残疾", ""])
    _survey(desk, ("李小红", WELL))
    assessed = _assessed(desk.run())
    assert [assessed[name]["level"] for name in ("王小明", "李小红")] == ["extreme", "hardship"]
    assert assessed["李小红"]["by"] == "（按困难类别）"


def test_the_class_committees_level_holds_and_a_difference_is_pointed_out(desk: Desk) -> None:
    _class(desk, 王小明=["无", "一般困难"], 李小红=["无", "不困难"], 赵小刚=["农村低保", "困难"], 孙小美=["孤儿", "不困难"])
    _survey(desk, ("王小明", POOR), ("李小红", WELL))
    published = desk.run()
    assert {name: known["level"] for name, known in _assessed(published).items()} == {
        "王小明": "mild", "李小红": "none", "赵小刚": "hardship", "孙小美": "none",
    }  # fmt: skip
    found = published.table("findings").query("code == 'LEVEL-DIFFERS'")
    assert found[["name", "cell", "severity"]].to_numpy().tolist() == [["王小明", "D3", "warning"], ["孙小美", "D6", "warning"]]
    assert "85 分" in found["message"].iloc[0]


@pytest.mark.books
def test_rank_within_class_and_school_and_what_changed_since_last_term(desk: Desk) -> None:
    _class(desk, 王小明=["无", ""], 李小红=["无", ""], 赵小刚=["无", "困难"])
    _survey(desk, ("王小明", POOR), ("李小红", WELL))
    other = [["孙小美", PEOPLE["孙小美"], "孤儿", "特别困难", "是", card(9)]]
    desk.sheet("2026-09/b.xlsx", ["青山县实验小学五年级(3)班"], HEAD, other)
    before = [["王小明", PEOPLE["王小明"], "2025-2026学年第二学期", "困难"], ["赵小刚", PEOPLE["赵小刚"], "2026年春季", "困难"],
              ["孙小美", PEOPLE["孙小美"], "2025-2026学年第一学期", "困难"]]  # fmt: skip
    desk.sheet("往期.xlsx", ["往期困难认定"], ["姓名", "身份证号", "认定学期", "认定等级"], before)
    published = desk.run()
    shown = published.table("assessments").set_index("name")[["rank_in_class", "rank_in_school", "last_level", "change"]]
    assert shown.to_dict("index") == {
        "王小明": {"rank_in_class": 1, "rank_in_school": 1, "last_level": "hardship", "change": "up"},
        "赵小刚": {"rank_in_class": 2, "rank_in_school": 3, "last_level": "hardship", "change": "same"},
        "李小红": {"rank_in_class": 3, "rank_in_school": 4, "last_level": "", "change": "new"},
        "孙小美": {"rank_in_class": 1, "rank_in_school": 2, "last_level": "", "change": "new"},
    }
    page = openpyxl.load_workbook(published.folder / "4-audit" / "审计.xlsx")["困难认定"]
    assert any("加重" in [cell.value for cell in row] for row in page.iter_rows())


def test_lines_that_cannot_be_used_are_named_and_nothing_is_guessed(desk: Desk) -> None:
    _class(desk, 王小明=["无", ""], 李小红=["无", ""], 赵小刚=["无", ""])
    _survey(
        desk,
        ("王小明", ["4", "不清楚", "1", "1", "是", "3", "3000"]),
        ("李小红", ["", *POOR[1:]]),
        ("赵小刚", POOR),
        ("赵小刚", WELL),
        ("某某人", POOR),
    )
    published = desk.run()
    assert not _assessed(published)
    found = published.table("findings").query("file == '2026-09/家庭情况调查.xlsx'")
    assert sorted(map(tuple, found[["code", "cell", "severity"]].to_numpy())) == [
        ("LINE-IDLE", "C7", "warning"), ("LINE-TWICE", "C5", "warning"), ("LINE-TWICE", "C6", "warning"),
        ("LINE-UNUSED", "D4", "warning"), ("LINE-UNUSED", "E3", "warning"),
    ]  # fmt: skip
    assert set(published.table("decisions")["status"]) == {"ineligible"}


@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        ({"household_size": 4, "income": 2_400_000, "workers": 1, "costs": 300_000}, {"income": 71, "dependency": 400, "costs": 12}),
        ({"household_size": 3, "income": 0, "workers": 0, "costs": 100}, {"income": 0, "dependency": 9999, "costs": 9999}),
        ({"household_size": 5, "income": 4_200_000, "workers": 2, "costs": 0}, {"income": 100, "dependency": 250, "costs": 0}),
        ({"household_size": 5, "income": 4_200_000, "workers": None, "costs": None}, {"income": 100, "dependency": None, "costs": None}),
    ],
)
def test_each_indicator_is_measured_as_its_description_says(survey: dict, expected: dict) -> None:
    unsaid = dict.fromkeys(("illness", "disaster", "in_school"))
    frame = pd.DataFrame([survey | unsaid]).astype("Int64")
    measured = hardship.indicators(frame, 840_000)
    assert {name: None if pd.isna(measured[name][0]) else measured[name][0] for name in expected} == expected


def test_a_local_file_may_give_the_dibao_line_alone(tmp_path) -> None:  # type: ignore[no-untyped-def]
    import shutil

    shutil.copytree(HOME / "policy", tmp_path / "policy")
    shutil.copy(tmp_path / "policy" / "examples" / "dibao-line.yaml", tmp_path / "policy" / "local")
    policy = policies.load(tmp_path / "policy")
    known = {term: policy.hardship_in_force(Term.parse(term)) for term in ("2018-spring", "2026-autumn")}
    assert known["2018-spring"] is None
    assert known["2026-autumn"] is not None
    assert known["2026-autumn"].dibao_line.value == 912_000
    assert known["2026-autumn"].rule.levels["extreme"] == 60
