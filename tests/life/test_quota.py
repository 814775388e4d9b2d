"""Places that are short: who was paid keeps the place, also when somebody in greater need comes later."""

from __future__ import annotations

from pathlib import Path

from tests.life.office import Office, Student

TERM = "2026-autumn"
QUOTA = ["指标文号", "资助项目", "学校", "功能科目", "经济科目", "指标来源", "名额", "指标金额（元）"]
HELD, NEEDIER = Student("王一明", 1, "vocational"), Student("李二红", 2, "vocational", level="特别困难")


def _office(folder: Path) -> Office:
    made = Office(folder)
    made.sheet(TERM, "资助指标.xlsx", [["资金指标分配表"], QUOTA, ["财教1号", "中职国家助学金", "", "", "", "", 1, 10_000]])
    return made


def _places(office: Office) -> dict[str, str]:
    decisions = office.table(TERM, "decisions").query("programme == 'sv-grant'")
    return dict(zip(decisions["name"], decisions["status"], strict=True))


def test_the_neediest_has_the_only_place(tmp_path: Path) -> None:
    office = _office(tmp_path)
    office.month(TERM, "2026-09", [HELD, NEEDIER])
    office.must("run", TERM)
    assert _places(office) == {"王一明": "held", "李二红": "eligible"}


def test_who_was_paid_keeps_the_place_before_somebody_in_greater_need(tmp_path: Path) -> None:
    office = _office(tmp_path)
    office.seal_first_month(TERM, [HELD])
    office.month(TERM, "2026-10", [HELD, NEEDIER])
    office.must("run", TERM, "2026-11-02")
    assert _places(office) == {"王一明": "eligible", "李二红": "held"}
