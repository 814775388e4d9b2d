"""Columns of something else: of another aid, of another time, of nothing that matters here. They refuse nobody and pay nobody.

The headings are those of school rosters, of the national system's exports and its template of families (whose guide says of its columns of
groups: who is not sure leaves the cell empty and does not write 否), and of banks' and boarding lists.
"""

from __future__ import annotations

import pytest

from pipeline.facts.terms import Term
from pipeline.intake import evidence
from pipeline.intake.form import raises_doubt, speaks_against
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
        ("2025年困难等级", "2026-autumn", True), ("2026年困难等级", "2026-autumn", False), ("二〇二五年等级", "2026-autumn", True), ("困难等级", "2026-autumn", False), ("是否受助（2025级填写）", "2026-autumn", False),
    ],
)  # fmt: skip
def test_a_heading_names_its_time(text: str, term: str, expected: bool) -> None:
    assert is_of_another_time(text, Term.parse(term)) is expected


@pytest.mark.parametrize(
    ("remark", "looked_at"),
    [
        *dict.fromkeys(
            ("已退学", "本人放弃", "与二中重复", "双学籍", "空挂学籍", "在外地就读", "卡号有误", "缺材料", "家庭条件较好", "卡已注销", "待定", "父母要求退学", "家长放弃", "服刑", "低保？"),
            True,
        ).items(),
        *dict.fromkeys(
            ("母亲病故", "父亲去世", "姐姐已毕业", "哥哥参军", "父亲服刑", "爷爷死亡", "新转入", "身份证号无误", "卡号已更正", "没有车", "低保", "实习", "材料齐全", "本月请假", ""), False
        ).items(),
    ],
)  # fmt: skip
def test_a_remark_is_looked_at_where_it_speaks_of_the_student(remark: str, looked_at: bool) -> None:
    assert bool(speaks_against(remark) or raises_doubt(remark)) is looked_at


@pytest.mark.parametrize(
    ("cell", "group"),
    [("脱贫户（继续享受政策）", "registered-poor"), ("脱贫户(享受政策)", "registered-poor"), ("农村低保", "rural-dibao")],
)
def test_a_group_in_the_words_of_the_registers(cell: str, group: str, desk: Desk) -> None:
    _class(desk, 1, ["困难类别"], [[cell]] * 3)
    assert set(desk.run().table("enrolments")["hardship_group"]) == {group}


@pytest.mark.parametrize("cell", ["农村低保？", "脱贫户?", "脱贫户（不享受政策）", "低保（停保）", "非低保", "疑似残疾", "低保申请中"])
def test_a_group_that_is_doubted_pays_nobody_and_refuses_nobody(cell: str, desk: Desk) -> None:
    _class(desk, 1, ["困难类别"], [[cell]] * 3)
    assert _statuses(desk.run())["高一(1)班"] == ["held"] * 3


FILLERS = ["/", " / ", "—", "——", "-", "无", "暂无", "空", "待补", "N/A"]


@pytest.mark.parametrize("filler", FILLERS)
def test_what_is_written_into_an_empty_cell_is_no_wrong_value(filler: str, desk: Desk) -> None:
    heads = ["困难类别", "户口性质", "档次", "出生日期", "监护人身份证号", "账户名", "是否住宿", "学籍号", "证件类型", "联系电话"]
    _class(desk, 1, heads, [["农村低保", *[filler] * (len(heads) - 1)]] * 3)
    published = desk.run()
    assert _statuses(published)["高一(1)班"] == ["eligible"] * 3
    assert "VALUE-UNKNOWN" not in published.codes()


@pytest.mark.parametrize("filler", ["无", "/", "未办理", "待补"])
def test_a_card_that_is_not_there_is_asked_for_and_returns_no_row(filler: str, desk: Desk) -> None:
    rows: list[list[object]] = [
        [f"{one}小明", citizen(2 * place + 1, "20100505"), "农村低保", filler] for place, one in enumerate("王李张")
    ]
    desk.sheet("2026-09/a.xlsx", [f"{SCHOOL}高一(1)班{OF_GRANT}"], ["姓名", "身份证号", "困难类别", "银行卡号"], rows)
    published = desk.run()
    assert set(published.table("decisions")["status"]) <= {"held", "ineligible"}
    assert published.codes().count("NEEDED-EMPTY") == 3
    assert int(published.table("submissions")["returned"].sum()) == 0


REVIEWS = {
    "是否核实": "held",
    "是否复核": "held",
    "审核": "held",
    "是否通过": "ineligible",
    "审核意见": "ineligible",
    "是否符合条件": "ineligible",
}


def test_who_was_not_looked_at_yet_is_not_refused(desk: Desk) -> None:
    for number, heading in enumerate(REVIEWS, start=1):
        _class(desk, number, ["困难类别", heading], [["农村低保", "否"]] * 3)
    assert [found[0] for found in _statuses(desk.run()).values()] == list(REVIEWS.values())


MOVED = {"异动情况": ("无", "eligible"), "异动类型": ("无", "eligible"), "变动情况": ("转入", "eligible"), "学籍异动": ("转学", "held"), "学籍状态": ("在册", "eligible"),
         "学生状态": ("在校生", "eligible"), "考核结果": ("不合格", "held"), "操行等级": ("一般", "eligible"), "推荐意见": ("推荐", "eligible"), "推荐理由": ("家庭困难", "eligible")}  # fmt: skip


def test_what_columns_of_changes_conduct_and_reasons_say(desk: Desk) -> None:
    for number, (heading, (cell, _status)) in enumerate(MOVED.items(), start=1):
        _class(desk, number, ["困难类别", heading], [["农村低保", cell]] * 3)
    assert [found[0] for found in _statuses(desk.run()).values()] == [status for _cell, status in MOVED.values()]


def test_conduct_makes_nobody_poor(desk: Desk) -> None:
    for number, heading in enumerate(("操行等级", "家庭情况", "家庭经济情况", "身体状况"), start=1):
        _class(desk, number, [heading], [["一般"]] * 3)
    assert {status for found in _statuses(desk.run()).values() for status in found} == {"held"}


@pytest.mark.parametrize("holder", ["本人", "自己", "学生本人"])
def test_an_account_of_oneself_is_the_students(holder: str, desk: Desk) -> None:
    _class(desk, 1, ["困难类别", "账户名"], [["农村低保", holder]] * 3)
    assert _statuses(desk.run())["高一(1)班"] == ["eligible"] * 3


@pytest.mark.parametrize(
    ("cell", "granted"),
    [
        ("国家助学金", {"hs-grant"}), ("普高国家助学金", {"hs-grant"}), ("普通高中助学金", {"hs-grant"}), ("国家助学金（一等）", {"hs-grant"}), ("免学费", {"hs-tuition"}),
        ("免学费、助学金", {"hs-grant", "hs-tuition"}), ("助学金+免学杂费", {"hs-grant", "hs-tuition"}), ("助学金和免学费", {"hs-grant", "hs-tuition"}),
        ("国家助学金 免学杂费", {"hs-grant", "hs-tuition"}), ("雨露计划", set()), ("营养餐", set()), ("助学贷款", set()), ("无", set()), ("国家助学金、雨露计划", {"hs-grant"}),
    ],
)  # fmt: skip
def test_an_aid_is_known_as_people_write_it_and_another_costs_no_row(cell: str, granted: set[str], desk: Desk) -> None:
    rows: list[list[object]] = [["农村低保", cell], ["农村低保", "国家助学金"], ["农村低保", cell]]
    _class(desk, 1, ["困难类别", "资助项目"], rows, aid="学生资助名单")
    published = desk.run()
    paid = published.table("payments").groupby("name")["programme"].agg(set).to_dict()
    assert [paid.get(_name(1, place), set()) for place in range(3)] == [granted, {"hs-grant"}, granted]
    assert int(published.table("submissions")["returned"].sum()) == 0


BOARDING = {
    ("是否走读", "是"): 31_250, ("是否走读", "否"): 62_500, ("走读生", "√"): 31_250, ("是否非寄宿生", "是"): 31_250, ("是否寄宿", "否"): 31_250, ("是否住宿", "不住"): 31_250,
    ("住校/走读", "走读"): 31_250, ("住校/走读", "住校"): 62_500, ("就读方式", "通学"): 31_250, ("是否住校", "内宿"): 62_500, ("是否走读", "住校"): 62_500,
    ("补助类别", "寄宿生"): 62_500, ("是否住宿", "租房"): 31_250,
}  # fmt: skip
"""Heading and cell → fen of a term of the living allowance for a child of a family on rural dibao: boarders have twice the others'."""


def test_who_goes_home_is_paid_as_who_goes_home(desk: Desk) -> None:
    for number, (heading, cell) in enumerate(BOARDING, start=1):
        rows: list[list[object]] = [
            [
                _name(number, place),
                citizen(6 * number + 2 * place + 1, f"2016{number % 12 + 1:02}{place + 11}"),
                card(3 * number + place),
                "农村低保",
                cell,
            ]
            for place in range(3)
        ]
        desk.sheet(
            f"2026-09/{number}.xlsx",
            [f"青山县实验小学五年级({number})班生活补助名单"],
            ["姓名", "身份证号", "银行卡号", "困难类别", heading],
            rows,
        )
    paid = desk.run().table("payments").groupby("name")["amount_fen"].sum()
    assert {case: int(paid[_name(number, 0)]) for number, case in enumerate(BOARDING, start=1)} == BOARDING
