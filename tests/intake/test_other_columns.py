"""Columns of something else: of another aid, of another time, of nothing that matters here. They refuse nobody and pay nobody.

The headings are those of school rosters, of the national system's exports and its template of families (whose guide says of its columns of
groups: who is not sure leaves the cell empty and does not write 否), and of banks' and boarding lists.
"""

from __future__ import annotations

import pytest

from pipeline.facts.terms import Term
from pipeline.intake import evidence
from pipeline.intake.headings.grammar import read_heading
from pipeline.intake.surroundings.times import is_of_another_time
from tests.conftest import Desk, Published, card, citizen

SCHOOL = "青山县第一高级中学"
FAMILIES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "明红强芳军丽涛静磊洋艳勇娜杰娟超霞平刚桂"
OF_GRANT = "国家助学金"

POOR_STAY_ENTITLED = [
    *(
        "免学费",
        "是否免学费",
        "是否享受免学费",
        "是否享受生活补助",
        "助学贷款",
        "是否办理助学贷款",
        "生源地贷款",
        "雨露计划",
        "是否享受雨露计划",
    ),
    *(
        "其他资助",
        "是否享受其他资助",
        "社会资助",
        "校内资助",
        "奖学金",
        "减免",
        "学费减免",
        "是否减免住宿费",
        "免费教科书",
        "营养改善计划",
        "是否享受营养餐",
    ),
    *(
        "上年度受助",
        "上期是否受助",
        "上学期是否受助",
        "往期资助",
        "是否连续受助",
        "享受过的资助",
        "曾享受资助",
        "历史资助情况",
        "去年是否受助",
    ),
    *(
        "上学年困难类别",
        "上学期困难等级",
        "原困难等级",
        "变更前等级",
        "原就读学校",
        "公示情况",
        "备用1",
        "过敏史",
        "是否独生",
        "班干部",
        "是否留守儿童",
    ),
]
"""Headings under which a no says nothing of whether a poor student is to have the grant."""
SAYS_NOTHING = {
    "备用1": ["1", "", ""], "组别": ["1", "2", "3"], "座位": ["1", "2", "3"], "床位": [8, 7, 6], "小组长": ["1", "0", "0"], "名次": ["1", "2", "9"],
    "过敏史": ["无", "无", "无"], "家委会": ["否", "否", "是"], "特长": ["无", "其他", "无"], "家长职业": ["其他", "其他", "其他"],
    "上学年困难类别": ["农村低保", "无", "残疾"], "去年贫困等级": ["困难", "一般", "特别困难"], "2025年困难等级": ["困难", "困难", "一般"],
    "减免": ["1", "1", "0"], "民族班": ["否", "否", "否"], "是否残疾": ["否", "否", "否"], "住址类别": ["农村", "城市", "农村"],
}  # fmt: skip
"""Heading → cells that say of nobody whether they are poor: nobody is paid for them, and nobody refused."""


def _name(number: int, place: int) -> str:
    """Nobody is called like anybody else."""
    one = 3 * number + place
    return FAMILIES[one % 20] + GIVEN[one // 20 % 20] + GIVEN[(one * 7 + place) % 20]


def _class(desk: Desk, number: int, heads: list[str], rows: list[list[object]], aid: str = OF_GRANT) -> None:
    """One class of three, each with the same first columns."""
    people: list[list[object]] = [
        [
            _name(number, place),
            citizen(6 * number + 2 * place + 1, f"2010{number % 12 + 1:02}{(number * 7 + place * 9) % 28 + 1:02}"),
            "男",
            card(3 * number + place),
        ]
        for place in range(3)
    ]
    full = [[*person, *row] for person, row in zip(people, rows, strict=True)]
    desk.sheet(f"2026-09/{number}.xlsx", [f"{SCHOOL}高一({number})班{aid}"], ["姓名", "身份证号", "性别", "银行卡号", *heads], full)


def _statuses(published: Published) -> dict[str, list[str]]:
    """class → what is decided of the grant for its three students in their order."""
    decided = published.table("decisions").query("programme == 'hs-grant'")
    of_name = dict(zip(decided["name"], decided["status"], strict=True))
    numbers = sorted({int(name.partition("(")[2].partition(")")[0]) for name in decided["class_name"]})
    return {f"高一({number})班": [of_name.get(_name(number, place), "-") for place in range(3)] for number in numbers}


@pytest.fixture(scope="module")
def entitled(tmp_path_factory: pytest.TempPathFactory) -> Published:
    desk = Desk(tmp_path_factory.mktemp("entitled"))
    for number, heading in enumerate(POOR_STAY_ENTITLED, start=1):
        _class(desk, number, ["困难类别", heading], [["农村低保", "否"], ["农村低保", "否"], ["农村低保", "无"]])
    return desk.run()


@pytest.mark.parametrize(("number", "heading"), [*enumerate(POOR_STAY_ENTITLED, start=1)])
def test_a_no_to_something_else_refuses_nobody(entitled: Published, number: int, heading: str) -> None:
    assert _statuses(entitled)[f"高一({number})班"] == ["eligible"] * 3, heading


@pytest.fixture(scope="module")
def untold(tmp_path_factory: pytest.TempPathFactory) -> Published:
    desk = Desk(tmp_path_factory.mktemp("untold"))
    for number, (heading, cells) in enumerate(SAYS_NOTHING.items(), start=1):
        _class(desk, number, [heading], [[cell] for cell in cells])
    return desk.run()


@pytest.mark.parametrize(("number", "heading"), [*enumerate(SAYS_NOTHING, start=1)])
def test_what_says_nothing_neither_pays_nor_refuses(untold: Published, number: int, heading: str) -> None:
    assert _statuses(untold)[f"高一({number})班"] == ["held"] * 3, heading


def test_a_no_to_the_aid_of_the_list_is_a_no(desk: Desk) -> None:
    for number, heading in enumerate(("是否享受国家助学金", "助学金", "是否受助", "是否资助"), start=1):
        _class(desk, number, ["困难类别", heading], [["农村低保", "是"], ["农村低保", "否"], ["农村低保", "是"]])
    assert set(map(tuple, _statuses(desk.run()).values())) == {("eligible", "ineligible", "eligible")}


@pytest.mark.parametrize("yes", ["是", "√", "1", "1150", "二等"])
def test_columns_of_aids_side_by_side_are_what_is_claimed(desk: Desk, yes: str) -> None:
    """A roster of all students with a column for each aid and no title that names one."""
    rows: list[list[object]] = [["农村低保", yes, yes], ["农村低保", yes, ""], ["农村低保", "", "否"]]
    _class(desk, 1, ["困难类别", "国家助学金", "免学杂费"], rows, aid="学生名册")
    published = desk.run()
    assert _statuses(published)["高一(1)班"] == ["eligible", "eligible", "ineligible"]
    waived = published.table("decisions").query("programme == 'hs-tuition'")
    assert dict(zip(waived["name"], waived["status"], strict=True)).get(_name(1, 0)) == "eligible"
    assert _name(1, 1) not in set(waived.query("status == 'eligible'")["name"])
    assert published.table("payments")["name"].value_counts().to_dict() == {_name(1, 0): 2, _name(1, 1): 1}


def test_columns_of_two_aids_that_the_title_names_are_its_claims(desk: Desk) -> None:
    rows: list[list[object]] = [["农村低保", "是", "否"], ["农村低保", "否", "是"], ["农村低保", "否", "否"]]
    _class(desk, 1, ["困难类别", "是否享受国家助学金", "是否享受免学杂费"], rows, aid="国家助学金、免学杂费花名册")
    published = desk.run()
    paid = published.table("payments")
    assert set(zip(paid["name"], paid["programme"], strict=True)) == {(_name(1, 1), "hs-tuition"), (_name(1, 0), "hs-grant")}


def test_a_mark_that_is_neither_yes_nor_no_is_asked_about(desk: Desk) -> None:
    rows: list[list[object]] = [["农村低保", "是", ""], ["农村低保", "再议", ""], ["农村低保", "", ""]]
    _class(desk, 1, ["困难类别", "国家助学金", "免学杂费"], rows, aid="学生名册")
    assert _statuses(desk.run())["高一(1)班"] != ["eligible"] * 3
    assert _statuses(desk.run())["高一(1)班"][0] == "eligible"


def test_where_nobody_is_marked_in_any_column_the_sheet_is_asked_about(desk: Desk) -> None:
    _class(desk, 1, ["困难类别", "国家助学金", "免学杂费"], [["农村低保", "", ""]] * 3, aid="学生名册")
    published = desk.run()
    assert "eligible" not in set(published.table("decisions")["status"])
    assert "ineligible" not in set(published.table("decisions")["status"])


def test_one_group_that_is_told_by_cells_alone_says_nothing_of_the_others(desk: Desk) -> None:
    _class(desk, 1, ["身体状况"], [["残疾"], ["无"], ["无"]])
    _class(desk, 2, ["是否残疾"], [["是"], ["否"], ["否"]])
    _class(desk, 3, ["残疾", "低保", "特困"], [["√", "", ""], ["", "√", ""], ["", "", ""]])  # so many are all that there is
    assert _statuses(desk.run()) == {
        "高一(1)班": ["eligible", "held", "held"], "高一(2)班": ["eligible", "held", "held"], "高一(3)班": ["eligible", "eligible", "ineligible"],
    }  # fmt: skip


def test_that_a_form_has_no_such_column_is_asked_once_and_can_be_answered(desk: Desk) -> None:
    _class(desk, 1, ["是否残疾"], [["是"], ["否"], ["否"]])
    asked = desk.run().table("findings").query("code == 'NEEDED-UNSAID'")
    assert len(asked) == 1
    assert "困难类别" in asked["message"].iloc[0]


@pytest.mark.parametrize(
    ("field", "texts", "alone", "expected"),
    [
        ("hardship_group", ["农村低保", "无"], True, True), ("hardship_group", ["无", "否"], True, False), ("hardship_group", ["无"], False, False),
        ("hardship_group", ["1", "6"], True, False), ("hardship_group", ["1", "6"], False, True), ("hardship_group", ["1", "1"], False, False),
        ("hardship_group", ["农村低保", "其他人", "1", "2"], True, False), ("hardship_group", [], True, False),
        ("receives", ["是", "否"], False, False), ("receives", ["不享受", "享受"], False, True), ("boarding", ["住校", "走读"], False, True),
        ("card_number", [card(1), card(2)], True, True), ("card_number", ["1234567890123456"], True, False), ("card_number", ["1234567890123456"], False, True),
        ("amount", ["1150", "850"], False, True),
    ],
)  # fmt: skip
def test_cells_tell_only_what_nothing_else_would_say(field: str, texts: list[str], alone: bool, expected: bool) -> None:
    assert evidence.tells(field, texts, alone) is expected


@pytest.mark.parametrize(
    ("heading", "field"),
    [("本学期困难等级", "hardship_level"), ("原建档立卡户", ""), ("通过情况", "agreed"), ("是否受助", "receives"), ("拟推荐等级", "tier"), ("认定困难等级", "hardship_level")],
)  # fmt: skip
def test_what_only_sounds_like_the_past_is_of_now(heading: str, field: str) -> None:
    read = read_heading(heading)
    assert read.field == field
    assert read.group == ("registered-poor" if heading == "原建档立卡户" else "")


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("2025年秋季是否受助", "2026-autumn", True), ("2026年秋季是否受助", "2026-autumn", False), ("2026年春季是否受助", "2026-autumn", True),
        ("2025-2026学年困难等级", "2026-autumn", True), ("2026-2027学年困难等级", "2026-autumn", False), ("2026-2027学年困难等级", "2027-spring", False),
        ("2025-2026学年困难等级", "2027-spring", True), ("2026学年困难等级", "2027-spring", False), ("2025学年困难等级", "2027-spring", True),
        ("2025年困难等级", "2026-autumn", True), ("2026年困难等级", "2026-autumn", False), ("二〇二五年等级", "2026-autumn", True), ("困难等级", "2026-autumn", False),
    ],
)  # fmt: skip
def test_a_heading_names_its_time(text: str, term: str, expected: bool) -> None:
    assert is_of_another_time(text, Term.parse(term)) is expected
