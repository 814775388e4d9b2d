"""Exceptions: a named person grants or refuses a named student for a stated reason, and it shows everywhere."""

from __future__ import annotations

import openpyxl
import pytest

from tests.conftest import Desk, Published, born_aged, card, citizen

HEAD = ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"]
RULING_HEAD = ["序号", "姓名", "身份证号", "资助项目", "裁定意见", "裁定理由", "裁定人", "裁定日期"]
OLD, POOR, WELL = citizen(1, born_aged(16)), citizen(2, "20150202"), citizen(3, "20150303")


def _class(desk: Desk) -> None:
    rows = [["王超龄", OLD, "困难", "是", card(1)], ["李小红", POOR, "困难", "是", card(2)], ["赵小刚", WELL, "无", "是", card(3)]]
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], HEAD, rows)


def _rule(desk: Desk, *lines: list[str], head: list[str] = RULING_HEAD) -> None:
    path = desk.input / "2026-autumn" / "会议决定.xlsx"
    book = openpyxl.Workbook()
    for line in [["青山县实验小学资助评审领导小组裁定"], head, *([number, *line] for number, line in enumerate(lines, start=1))]:
        book.worksheets[0].append(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _statuses(published: Published) -> dict[str, str]:
    assert published.code == 0, published.said
    return published.table("decisions").set_index("name")["status"].to_dict()


def test_without_a_ruling_age_holds_and_conditions_refuse(desk: Desk) -> None:
    _class(desk)
    assert _statuses(desk.run()) == {"王超龄": "held", "李小红": "eligible", "赵小刚": "ineligible"}


@pytest.mark.books
def test_a_ruling_grants_or_refuses_and_shows_in_reasons_notice_and_audit(desk: Desk) -> None:
    _class(desk)
    _rule(
        desk,
        ["王超龄", OLD, "", "同意发放", "因病休学四年", "李主任", "2026-10-12"],
        ["李小红", POOR, "生活补助", "不同意", "家长自愿放弃", "李主任", "2026-10-12"],
        ["赵小刚", WELL, "", "同意", "家庭突发火灾", "张校长", ""],
    )
    published = desk.run()
    assert _statuses(published) == {"王超龄": "eligible", "李小红": "ineligible", "赵小刚": "eligible"}
    decisions = published.table("decisions").set_index("name")
    assert "例外裁定：同意发放：因病休学四年（李主任　2026-10-12）" in decisions.loc["王超龄", "reasons"]
    assert set(decisions["reason_codes"]) == {"RULED"}
    assert published.table("payments").set_index("name")["amount_fen"].to_dict() == {"王超龄": 62_500, "赵小刚": 62_500}
    notice = openpyxl.load_workbook(next((published.folder / "2-notice").glob("班级公示-*.xlsx"))).worksheets[0]
    lines = {row[1].value: row[-1].value for row in notice.iter_rows() if row[1].value in ("王超龄", "赵小刚")}
    assert lines == {"王超龄": "经审定", "赵小刚": "经审定"}
    assert not any("火灾" in str(cell.value) for row in notice.iter_rows() for cell in row)
    audit = openpyxl.load_workbook(published.folder / "4-audit" / "审计.xlsx")
    ruled = "".join(str(cell.value) for row in audit["例外裁定"].iter_rows() for cell in row)
    assert "张校长" in ruled
    assert "家长自愿放弃" in ruled
    assert "AGE-OVER" in published.codes()  # an auditor still finds who is over age


@pytest.mark.parametrize(
    ("line", "code", "cell"),
    [
        (["王超龄", OLD, "", "同意", "", "李主任", ""], "RULING-INCOMPLETE", "F3"),
        (["王超龄", OLD, "", "同意", "因病休学", "", ""], "RULING-INCOMPLETE", "G3"),
        (["王超龄", OLD, "", "再议", "因病休学", "李主任", ""], "RULING-INCOMPLETE", "E3"),
        (["王超龄", POOR, "", "同意", "因病休学", "李主任", ""], "RULING-IDLE", "C3"),
        (["别人", citizen(9, "20150909"), "", "同意", "因病休学", "李主任", ""], "RULING-IDLE", "C3"),
        (["王超龄", OLD, "飞行补贴", "同意", "因病休学", "李主任", ""], "VALUE-UNKNOWN", "D3"),
    ],
)
def test_a_ruling_by_nobody_without_a_reason_or_for_nobody_is_not_applied(desk: Desk, line: list[str], code: str, cell: str) -> None:
    _class(desk)
    _rule(desk, line)
    published = desk.run()
    assert _statuses(published)["王超龄"] == "held"
    found = published.table("findings").query("file == '会议决定.xlsx'")
    assert found[["code", "severity", "cell"]].to_numpy().tolist() == [[code, "warning", cell]]


def test_two_opposite_rulings_are_both_left_alone(desk: Desk) -> None:
    _class(desk)
    _rule(desk, ["王超龄", OLD, "", "同意", "因病休学", "李主任", ""], ["王超龄", OLD, "", "不同意", "年龄过大", "张校长", ""])
    published = desk.run()
    assert _statuses(published)["王超龄"] == "held"
    assert "RULING-TWICE" in published.codes()


def test_a_ruling_does_not_stand_in_for_a_card_or_for_who_somebody_is(desk: Desk) -> None:
    rows = [["王超龄", OLD, "困难", "是", ""], ["李小红", POOR, "困难", "是", card(2)], ["李冒名", POOR, "困难", "是", card(4)]]
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], HEAD, rows)
    _rule(desk, ["王超龄", OLD, "", "同意", "因病休学", "李主任", ""], ["李小红", POOR, "", "同意", "确是本人", "李主任", ""])
    assert set(_statuses(desk.run()).values()) == {"held"}


def test_a_ruling_for_one_programme_leaves_the_others_alone(desk: Desk) -> None:
    desk.sheet(
        "2026-09/a.xlsx",
        ["青山县职业技术学校机电2601班"],
        [*HEAD, "专业", "户口性质"],
        [["王超龄", citizen(1, born_aged(23)), "困难", "是", card(1), "机电", "农村"]],
    )
    _rule(desk, ["王超龄", citizen(1, born_aged(23)), "免学费", "同意", "退役复学", "李主任", "2026-10-12"])
    decisions = desk.run().table("decisions").set_index("programme")["status"].to_dict()
    assert decisions == {"sv-grant": "held", "sv-tuition": "eligible"}
