"""Funds that arrive in parts: a run beyond them is refused in words, paid in advance only with a reason, and shown as such."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.registers import funds
from tests.life.office import Office, Student

TERM = "2026-autumn"
HEAD = ["资金文号", "资金来源", "资助项目", "到账金额", "到账日期"]
WANG, SUN = Student("王一明", 1, "vocational"), Student("孙四美", 11, "high")
"""230 yuan a month; 1,150 yuan a term, of which the central funds bear 60, the province 32 and the county 8 percent."""
HIGH = "普通高中国家助学金"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.month(TERM, "2026-09", [WANG, SUN])
    made.must("publish", TERM, "2026-10-12")
    return made


def _arrived(office: Office, *lines: list[object]) -> None:
    office.sheet(TERM, "资金到账.xlsx", [["2026年学生资助资金到账登记表"], HEAD, *lines])


def _text(path: Path, page: str) -> str:
    return " ".join(str(cell.value) for row in openpyxl.load_workbook(path, data_only=True)[page] for cell in row if cell.value is not None)


def test_a_run_beyond_what_has_arrived_says_what_is_missing(office: Office) -> None:
    _arrived(office, ["财教1号", "中央", HIGH, 500, "2026-10-10"], ["财教2号", "省级", HIGH, 368, "2026-10-30"])
    entries = office.entries()
    code, said = office.do("pay", TERM, "2026-10-19")
    assert (code, office.entries(), office.state(TERM)) == (1, entries, "published")
    for part in ("中央 190.00 元", "县级 92.00 元", "省级 368.00 元", "--why"):
        assert part in said
    assert "还差" in office.must("run", TERM, "2026-10-19")
    office.must("pay", TERM, "2026-10-19", "--programmes", "国家助学金", "--schools", "青山县职业技术学校")  # of which no line speaks
    assert set(office.payments(TERM)["name"]) == {"王一明"}


def test_what_is_paid_in_advance_has_a_reason_and_is_shown(office: Office) -> None:
    _arrived(office, ["财教1号", "中央", HIGH, 690, "2026-10-10"], ["财教2号", "省级", HIGH, 368, "2026-10-15"])
    office.must("pay", TERM, "2026-10-19", "--why", "县级资金由财政垫付")
    drawer = office.output / TERM / "3-payout"
    assert "县级 92.00 元" in _text(drawer / "第1批" / "本批说明.xlsx", "本批汇总")
    _arrived(
        office,
        ["财教1号", "中央", HIGH, 690, "2026-10-10"],
        ["财教2号", "省级", HIGH, 368, "2026-10-15"],
        ["财教3号", "县级", HIGH, 100, "2026-11-02"],
    )
    office.must("run", TERM, "2026-11-05")
    page = openpyxl.load_workbook(drawer / "总览.xlsx", data_only=True)["资金到账"]
    lines = [row for row in page.iter_rows(values_only=True) if str(row[0]).startswith("2026-")]
    assert [row[4:8] for row in lines] == [(690, 690, 0, 9), (368, 368, 0, 4), (100, 92, 8, 3)]


def test_without_such_a_sheet_nothing_changes_and_money_for_all_is_for_all(office: Office) -> None:
    office.must("pay", TERM, "2026-10-19")
    assert "资金到账" not in openpyxl.load_workbook(office.output / TERM / "3-payout" / "总览.xlsx").sheetnames
    _arrived(office, ["财教9号", "", "", 230, "2026-10"])
    office.month(TERM, "2026-10", [WANG, SUN])
    code, said = office.do("pay", TERM, "2026-10-26")
    assert (code, "还差" in said) == (1, True), said
    _arrived(office, ["财教9号", "", "", 1610, "2026-10"])
    office.must("pay", TERM, "2026-10-26")


def test_a_line_that_cannot_be_read_is_named_at_its_cell(office: Office) -> None:
    _arrived(office, ["财教1号", "中央", "营养改善计划补助", "三万", "十月"])
    office.must("run", TERM, "2026-10-19")
    found = office.table(TERM, "findings").query("code == 'LINE-UNUSED'")
    assert sorted(found["cell"]) == ["C3", "D3", "E3"]


def test_the_narrowest_money_is_used_first() -> None:
    received = pd.DataFrame(
        {
            "document": "", "part": ["", "central", "central"], "programme": ["", "a", ""], "amount_fen": [100, 50, 30],
            "on": ["2026-10-01", "2026-10-02", "2026-10-03"],
        }
    )  # fmt: skip
    paid = pd.DataFrame(
        {"programme": ["a", "b"], "part": ["central", "county"], "amount_fen": [70, 60], "on": ["2026-10-05", "2026-10-06"]}
    )
    used = funds.use(received.astype({"document": "str"}), paid)
    assert used["used_fen"].tolist() == [60, 50, 20]
    assert used["last_on"].tolist() == ["2026-10-06", "2026-10-05", "2026-10-05"]
