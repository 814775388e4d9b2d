"""Lists of those who left, as schools keep them (退学学生名单, 学籍异动登记表), beside the class sheets that still claim for them."""

from __future__ import annotations

import pytest

from tests.conftest import Desk, card, citizen

TITLE = "青山县第一高级中学高一(1)班国家助学金"
HEAD = ["姓名", "身份证号", "困难等级", "银行卡号"]
WANG, LI = ["王小明", citizen(1), "困难", card(1)], ["李红", citizen(8, "20100805"), "困难", card(2)]
MONTHS = ("2026-09", "2026-10", "2026-11")


def _classes(desk: Desk) -> None:
    for month in MONTHS:
        desk.sheet(f"{month}/高一1班.xlsx", [TITLE], HEAD, [WANG, LI])


def _decided(desk: Desk) -> dict[str, tuple[str, int]]:
    published = desk.run("--as-of", "2026-11-20")
    assert published.code == 0, published.said
    grants = published.table("decisions").query("programme == 'hs-grant'")
    return {str(row.name): (str(row.status), int(row.amount_fen or 0)) for row in grants.fillna({"amount_fen": 0}).itertuples(index=False)}


@pytest.mark.parametrize(
    ("title", "head", "line", "said"),
    [
        ("青山县第一高级中学退学学生名单", ["姓名", "身份证号", "退学日期"], ["2026-10-08"], "退学"),
        ("青山县第一高级中学学籍异动登记表", ["姓名", "身份证号", "异动类型", "异动时间"], ["转学", "2026年10月8日"], "转学"),
        ("青山县第一高级中学学生离校登记", ["学生姓名", "学生身份证号", "离校时间", "备注"], ["2026.10.8", "应征入伍"], "参军"),
        ("青山县第一高级中学休学学生名单", ["姓名", "证件号码", "休学时间"], ["2026年10月"], "休学"),
    ],
)
def test_the_day_on_a_list_of_leavers_is_a_change_of_status(desk: Desk, title: str, head: list[str], line: list[str], said: str) -> None:
    _classes(desk)
    desk.sheet(f"2026-11/{title}.xlsx", [title], head, [[*WANG[:2], *line]])
    decided = _decided(desk)
    assert {name: status for name, (status, _) in decided.items()} == {"王小明": "eligible", "李红": "eligible"}
    assert 0 < decided["王小明"][1] < decided["李红"][1]
    published = desk.run()
    found = published.table("findings").query("code == 'LEFT-BY-LIST'")
    assert found["file"].str[:7].tolist() == ["2026-10", "2026-11"]
    assert found["message"].str.contains(said).all()
    assert "SAYS-OTHERWISE" not in published.codes()


def test_a_list_without_a_day_or_of_before_everything_contradicts_the_claim(desk: Desk) -> None:
    _classes(desk)
    desk.sheet("2026-10/退学.xlsx", ["退学学生名单"], ["姓名", "身份证号"], [WANG[:2]])
    assert _decided(desk)["王小明"][0] == "held"
    desk.sheet("2026-10/退学.xlsx", ["退学学生名单"], ["姓名", "身份证号", "退学时间"], [[*WANG[:2], "2026-08-30"]])
    assert _decided(desk)["王小明"][0] == "held"
    desk.sheet("2026-10/退学.xlsx", ["退学学生名单"], ["姓名", "身份证号", "退学时间"], [[*WANG[:2], "上学期末"]])
    assert _decided(desk)["王小明"][0] == "held"


def test_who_leaves_after_the_last_claim_is_paid(desk: Desk) -> None:
    _classes(desk)
    desk.sheet("2026-11/退学.xlsx", ["退学学生名单"], ["姓名", "身份证号", "退学时间"], [[*WANG[:2], "2026-12-30"]])
    decided = _decided(desk)
    assert decided["王小明"] == decided["李红"]


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("2026-09-20", "held"),
        ("2026-12-31", "held"),
        ("2029-06-30", "eligible"),
        ("否", "eligible"),
        ("/", "eligible"),
        ("是", "held"),
        ("", "eligible"),
    ],
)
def test_a_day_of_leaving_on_the_class_sheet_holds_where_it_is_near(desk: Desk, cell: str, status: str) -> None:
    desk.sheet("2026-09/高一1班.xlsx", [TITLE], [*HEAD, "离校时间"], [[*WANG, cell], [*LI, ""]])
    decided = _decided(desk)
    assert (decided["王小明"][0], decided["李红"][0]) == (status, "eligible")


@pytest.mark.parametrize(
    ("head", "line"),
    [(["姓名", "班级"], ["王小明", "高一(1)班"]), (["姓名", "学校", "原因"], ["王小明", "青山县第一高级中学", "外出务工"])],
)
def test_who_is_listed_without_an_id_is_known_by_name_and_place(desk: Desk, head: list[str], line: list[str]) -> None:
    _classes(desk)
    desk.sheet("2026-10/青山县第一高级中学/辍学.xlsx", ["青山县第一高级中学辍学学生名单"], head, [line])
    decided = _decided(desk)
    assert (decided["王小明"][0], decided["李红"][0]) == ("held", "eligible")
