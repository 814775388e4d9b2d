"""Notes above a table are no titles: what they say of those who left, of other terms, of other classes costs the class nothing."""

from __future__ import annotations

import pytest

from pipeline.intake.surroundings.purpose import is_note, purpose_of
from tests.conftest import Desk, Published, card, citizen

NOTES = [
    *(
        "说明：不符合条件的学生不得填报",
        "说明：1.不符合条件的学生不得填报；2.信息有误的退回；3.重复申报的取消资格。",
        "注：身份证号错误的不予发放",
    ),
    *(
        "填表说明：1.本表由班主任填写；2.退学、休学学生不填",
        "注意：涂改作废",
        "注：如有错误，后果自负",
        "要求：不得重复、不得遗漏",
        "备注：转学学生请注明",
    ),
    *(
        "温馨提示：请核对信息，避免发放失败",
        "（去年已受助的学生须重新申请）",
        "（已放弃的学生不填）",
        "（含建档立卡、低保、残疾学生，退学的除外）",
        "第一行为示例，请删除",
    ),
    *(
        "助学贷款学生请在备注中注明",
        "本表一式两份，学校、资助中心各存一份，作废的须收回",
        "上学期已发放的不再重复发放",
        "注：2025年秋季已受助的学生须重新填报",
    ),
    *(
        "说明：2026年春季毕业的学生不填",
        "根据2025-2026学年认定结果填写",
        "注：国家助学金学生另行填报",
        "说明：免学费学生请在备注中注明",
        "（2024年修订）",
        "附件2：",
    ),
    *(
        "注：二年级学生填写",
        "说明：班级填写如高二(3)班",
        "适用于2023级、2024级、2025级学生",
        "填表说明：学校名称填写全称，如青山县第二中学",
        "青教助〔2025〕12号",
    ),
    *(
        "填报日期：2025年9月20日",
        "2026-2027学年度第一学期",
        "学年：2026-2027  学期：第一学期",
        "学校审核意见：不合格的退回",
        "金额单位：元   人数：3人",
    ),
]
OTHER_TERM = ["学年：2025-2026  学期：第二学期", "2026-2027学年度第二学期", "2025年秋季学期国家助学金发放表"]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    desk = Desk(tmp_path_factory.mktemp("notes"))
    for number, note in enumerate((*NOTES, *OTHER_TERM), start=1):
        row = [
            chr(0x4E00 + 31 * number) + "小明",
            citizen(2 * number + 1, f"2010{number % 12 + 1:02}{number % 28 + 1:02}"),
            card(number),
            "农村低保",
        ]
        titles = [f"青山县第一高级中学高一({number})班国家助学金名单", note]
        desk.sheet(f"2026-09/{number}.xlsx", titles, ["姓名", "身份证号", "银行卡号", "困难类别"], [list(row)])
    return desk.run()


@pytest.mark.parametrize(("number", "note"), [*enumerate(NOTES, start=1)])
def test_a_note_costs_no_class(published: Published, number: int, note: str) -> None:
    decided = published.table("decisions").query("programme == 'hs-grant'").set_index("class_name")["status"]
    assert decided.get(f"高一({number})班") == "eligible", note


@pytest.mark.parametrize("place", range(len(OTHER_TERM)))
def test_what_says_another_term_is_of_that(published: Published, place: int) -> None:
    found = published.table("findings")
    assert found.loc[found["file"] == f"2026-09/{len(NOTES) + place + 1}.xlsx", "code"].tolist() == ["SHEET-PURPOSE"]


@pytest.mark.parametrize(
    "title",
    [
        "退学学生名单",
        "取消资助学生名单（9月）",
        "附件3：放弃资助学生名单",
        "国家助学金停发学生统计表",
        "不再享受资助学生名单",
        "高一年级休学学生",
        "重复享受名单2",
        "2026年秋季停发",
    ],
)
def test_a_title_is_no_note(title: str) -> None:
    assert not is_note(title)


@pytest.mark.parametrize(
    "title",
    [
        "青山县第一高级中学2026-2027学年度第一学期普通高中国家助学金受助学生信息采集与银行卡核对高一年级(3)班", "高一(3)班国家助学金申请", "青山县须江高级中学高一(3)班助学金申报",
        "高一(3)班国家助学金填报",
    ],
)  # fmt: skip
def test_whatever_a_title_is_like_its_class_is_read(title: str, desk: Desk) -> None:
    name = title if "中学" in title else f"青山县第一高级中学{title}"
    desk.sheet("2026-09/a.xlsx", [name], ["姓名", "身份证号", "银行卡号", "困难类别"], [["王小明", citizen(1), card(1), "农村低保"]])
    published = desk.run()
    assert published.table("enrolments")["class_name"].tolist() == ["高一(3)班"]
    assert published.table("decisions").query("programme == 'hs-grant'")["status"].tolist() == ["eligible"]


@pytest.mark.parametrize(
    ("file", "purpose"),
    [
        ("高一3班（退学2人已删）", "claims"), ("高一3班-取消1人", "claims"), ("高一(3)班 不含退学", "claims"), ("9月份发放（已扣除退学）", "claims"), ("高一3班转入1人", "claims"),
        ("除退学外全部学生", "claims"), ("剔除退学后名单", "claims"), ("退学", "left"), ("高一3班退学学生", "left"), ("退学2人", "left"), ("取消2人名单", "taken-back"),
        ("取消名单", "taken-back"), ("高一3班", "claims"),
    ],
)  # fmt: skip
def test_a_list_that_says_whom_it_is_without_is_of_the_others(file: str, purpose: str) -> None:
    assert purpose_of(["青山县第一高级中学国家助学金名单", "Sheet1", file], ["name", "id_number", "card_number"], False) == purpose
