"""Words of hardship groups as offices and systems in the field write them, and words that are none."""

from __future__ import annotations

import pytest

from pipeline.intake.evidence import FITS
from pipeline.intake.group_words import group_of
from pipeline.speech.wording import fold
from schemas import categories
from tests.conftest import Desk, card, citizen

MEANING = {fold(word) or word: value for value, spelled in categories.HARDSHIP_GROUP.items() for word in (value, *spelled)}


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("低保A类", "rural-dibao"),
        ("低保（B类）", "rural-dibao"),
        ("享受城乡低保家庭子女", "rural-dibao"),
        ("农村低保对象", "rural-dibao"),
        ("低保户（2024年）", "rural-dibao"),
        ("城市低保一档", "urban-dibao"),
        ("城镇特困人员", "urban-extreme"),
        ("特困供养人员", "rural-extreme"),
        ("城乡低收入家庭子女", "low-income"),
        ("建档立卡学生", "registered-poor"),
        ("脱贫户二类", "registered-poor"),
        ("监测户子女", "monitored"),
        ("低保边缘家庭成员", "dibao-margin"),
        ("残疾一级", "disabled"),
        ("二级残疾", "disabled"),
        ("孤儿学生", "orphan"),
    ],
)
def test_a_group_is_known_by_its_parts(written: str, group: str) -> None:
    assert (MEANING.get(fold(written)) or group_of(fold(written), MEANING)) == group
    assert FITS["hardship_group"](written)


@pytest.mark.parametrize(
    "written",
    [
        *("非低保", "非建档立卡学生", "原低保户", "曾享受低保", "未享受低保", "拟纳入低保", "低保已取消", "低保待核实", "申请低保"),
        *("特困学生", "特困生", "特困家庭", "残疾家庭", "困难一档", "1级", "一类", "A类", "家庭", "2020年脱贫户"),
    ],
)
def test_what_says_more_or_less_is_no_group(written: str) -> None:
    assert group_of(fold(written), MEANING) is None


def test_a_class_sheet_with_an_address_is_no_list_of_an_office(desk: Desk) -> None:
    """Of these headings the list of an office knows as many as the class sheet; the card says whose it is."""
    titles = ["清河县第三高级中学高一（6）班2026年秋季学期国家助学金受助学生名单"]
    headings = ["家庭住址", "学生类别", "乘车线路", "姓 名", "是否独生子女", "收款账号", "公民身份号码", "家庭困难情况"]
    row = ["某村某组", "应届初中毕业生", "3路", "王小明", "是", card(1), citizen(1), "残疾一级"]
    desk.sheet("2026-09/a.xlsx", titles, headings, [row])
    published = desk.run()
    assert published.table("submissions")["kind"].tolist() == ["class"]
    assert published.table("decisions").set_index("programme")["status"]["hs-grant"] == "eligible"
