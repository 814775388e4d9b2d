"""The bank's list of cards and the enrolment register beside the class sheets."""

from __future__ import annotations

import pytest

from tests.conftest import Desk, Published, card, citizen

HEAD = ["姓名", "身份证号", "困难类别", "银行卡号"]
TITLE = "青山县第一高级中学高一(1)班国家助学金名单"
WANG, LI, SUN = (citizen(number, f"2010{number:02}01") for number in (1, 2, 3))
LIST = ["序号", "客户姓名", "证件号码", "卡号", "卡状态", "开户日期"]


def _class(desk: Desk, *cards: str, title: str = TITLE, file: str = "2026-09/a.xlsx", head: list[str] | None = None) -> None:
    people = zip(("王小明", "李红", "孙四美"), (WANG, LI, SUN), cards, strict=False)
    desk.sheet(file, [title], head or HEAD, [[name, number, "农村低保", one] for name, number, one in people])


def _status(published: Published) -> dict[str, str]:
    assert published.code == 0, published.said
    return dict(published.table("decisions")[["name", "status"]].itertuples(index=False, name=None))


def _codes(published: Published, name: str) -> set[str]:
    found = published.table("findings")
    return set(found.loc[found["name"] == name, "code"])


def test_a_card_that_the_sheet_does_not_have_comes_from_the_list(desk: Desk) -> None:
    _class(desk, "", card(2))
    rows: list[list[object]] = [[1, "王小明", WANG, card(11), "正常", "2026-09-05"], [2, "李红", LI, card(2), "正常", "2026-09-05"]]
    desk.sheet("开卡清单.xlsx", ["清河农商行统一办卡清单"], LIST, rows)
    published = desk.run()
    assert _status(published) == {"王小明": "eligible", "李红": "eligible"}
    assert published.table("payments").set_index("name")["account"].to_dict() == {"王小明": card(11), "李红": card(2)}
    assert "CARD-FILLED" in _codes(published, "王小明")
    assert published.table("submissions").set_index("file")["kind"]["开卡清单.xlsx"] == "cards"


def test_a_form_without_a_column_of_cards_needs_none_where_the_bank_lists_them(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", [TITLE], HEAD[:3], [["王小明", WANG, "农村低保"], ["李红", LI, "农村低保"]])
    rows: list[list[object]] = [["王小明", WANG, card(11), "已激活"], ["李红", LI, card(12), "已激活"]]
    desk.sheet("制卡明细.xlsx", [], ["姓名", "身份证号", "社会保障卡卡号", "激活状态"], rows)
    assert _status(desk.run()) == {"王小明": "eligible", "李红": "eligible"}


@pytest.mark.parametrize(
    ("line", "code", "status"),
    [
        (["李红", LI, card(1), "正常"], "CARD-OTHERS", "held"),
        (["王小明", WANG, card(1), "未激活"], "CARD-UNUSABLE", "held"),
        (["王小明", WANG, card(1), "已销户"], "CARD-UNUSABLE", "held"),
        (["王小明", WANG, card(9), "正常"], "CARD-LISTED", "eligible"),
        (["王小明", WANG, card(1), "正常"], "", "eligible"),
    ],
)
def test_the_list_tells_what_is_anothers_closed_or_another_card(desk: Desk, line: list[object], code: str, status: str) -> None:
    _class(desk, card(1), card(2))
    desk.sheet("开卡.xlsx", ["统一办卡清单"], ["客户姓名", "证件号码", "卡号", "状态"], [line])
    published = desk.run()
    assert _codes(published, "王小明") == ({code} if code else set())
    assert _status(published) == {"王小明": status, "李红": "eligible"}


EXPORT = [
    "学校名称",
    "年级",
    "班级名称",
    "学生姓名",
    "性别",
    "出生日期",
    "身份证件号",
    "学籍号",
    "学籍状态",
    "就读方式",
    "是否孤儿",
    "是否享受一补",
]


def _register(desk: Desk, *people: tuple[str, str, str, str, str], file: str = "学籍系统导出.xlsx") -> None:
    rows: list[list[object]] = [
        [school, "高一", f"{number}班", name, "男", "", id_number, f"G{id_number}", state, "住校", "否", "否"]
        for name, id_number, school, number, state in people
    ]
    desk.sheet(file, [], EXPORT, rows)


SCHOOL = "青山县第一高级中学"


def test_the_export_of_the_register_claims_for_nobody_and_confirms(desk: Desk) -> None:
    _class(desk, card(1), card(2))
    others = [(f"学生{sign}", citizen(20 + place, f"201011{place + 10}"), SCHOOL, "2", "在读") for place, sign in enumerate("甲乙丙")]
    _register(desk, ("王小明", WANG, SCHOOL, "1", "在读"), ("李红", LI, SCHOOL, "1", "在读"), *others)
    published = desk.run()
    assert published.table("submissions").set_index("file")["kind"].to_dict() == {
        "2026-09/a.xlsx": "class",
        "学籍系统导出.xlsx": "register",
    }
    assert _status(published) == {"王小明": "eligible", "李红": "eligible"}
    assert not {"REGISTER-DIFFERS", "DUP-CLASS"} & set(published.codes())
    assert published.table("enrolments")["student_number"].tolist() == [f"G{WANG}", f"G{LI}"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "学籍名册上没有该生"),
        ([("王小明", WANG, "青山县第二高级中学", "1", "在读")], "青山县第二高级中学"),
        ([("王小明", WANG, SCHOOL, "1", "休学")], "休学"),
        ([("王小明", WANG, SCHOOL, "1", "退学")], "退学"),
    ],
)
def test_who_is_not_on_the_register_of_the_school_is_held(desk: Desk, lines: list[tuple[str, str, str, str, str]], said: str) -> None:
    _class(desk, card(1), card(2), card(3))
    _register(desk, ("李红", LI, SCHOOL, "1", "在读"), ("孙四美", SUN, SCHOOL, "1", "在读"), *lines)
    published = desk.run()
    assert _status(published) == {"王小明": "held", "李红": "eligible", "孙四美": "eligible"}
    found = published.table("findings").query("code == 'REGISTER-DIFFERS'").iloc[0]
    assert said in found["message"]
    assert found["cell"] == "B3"


def test_a_register_says_nothing_of_schools_and_classes_that_it_does_not_cover(desk: Desk) -> None:
    _class(desk, card(1), card(2))
    _class(desk, "", "", card(3), title=TITLE.replace("(1)", "(2)"), file="2026-09/b.xlsx")
    desk.sheet(
        "2026-09/c.xlsx", ["临水县第一高级中学高一(1)班国家助学金名单"], HEAD, [["周五", citizen(40, "20100909"), "农村低保", card(40)]]
    )
    _register(desk, ("王小明", WANG, SCHOOL, "1", "在读"), ("李红", LI, SCHOOL, "1", "在读"))
    published = desk.identify()
    assert "REGISTER-DIFFERS" not in published.codes()


def test_a_register_gives_the_class_of_a_sheet_that_names_none(desk: Desk) -> None:
    desk.sheet(
        "2026-09/a.xlsx", [f"{SCHOOL}国家助学金名单"], HEAD, [["王小明", WANG, "农村低保", card(1)], ["李红", LI, "农村低保", card(2)]]
    )
    _register(desk, ("王小明", WANG, SCHOOL, "1", "在读"), ("李红", LI, SCHOOL, "3", "在读"))
    published = desk.identify()
    assert published.table("enrolments").set_index("name")["class_name"].to_dict() == {"王小明": "高一(1)班", "李红": "高一(3)班"}
    assert "REGISTER-FILLED" in published.codes()


def test_a_whole_class_list_with_marks_in_a_months_folder_still_claims(desk: Desk) -> None:
    head = [*HEAD, "学籍号", "是否申请资助"]
    rows: list[list[object]] = [["王小明", WANG, "农村低保", card(1), f"G{WANG}", "是"], ["李红", LI, "农村低保", card(2), f"G{LI}", "否"]]
    desk.sheet("2026-09/a.xlsx", [f"{SCHOOL}高一(1)班在校生花名册"], head, rows)
    assert _status(desk.run()) == {"王小明": "eligible", "李红": "ineligible"}
