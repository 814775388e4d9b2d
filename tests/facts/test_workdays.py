"""How long a notice hangs, in years whose holidays are announced and in years whose are not yet."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from pipeline.facts.days import days_in
from pipeline.facts.terms import Term
from pipeline.facts.workdays import Calendar, is_announced
from tests.conftest import write_book
from tests.life.office import Office, Student

DAY = datetime.date
CALENDAR = Calendar()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (DAY(2026, 11, 2), DAY(2026, 11, 6)),
        (DAY(2026, 9, 21), DAY(2026, 9, 28)),  # the 25th is Mid-Autumn Festival
        (DAY(2026, 9, 28), DAY(2026, 10, 9)),
        (DAY(2027, 4, 28), DAY(2027, 5, 6)),  # by weekends alone it would have ended on 4 May, inside the Labour Day holiday
        (DAY(2027, 9, 28), DAY(2027, 10, 7)),
        (DAY(2027, 2, 4), DAY(2027, 2, 16)),  # the lunar new year of 2027 is 6 February
        (DAY(2031, 11, 3), DAY(2031, 11, 7)),
    ],
)
def test_a_notice_hangs_five_working_days(first: DAY, last: DAY) -> None:
    assert CALENDAR.after(first, 5) == last
    assert CALENDAR.count(first, last) == 5


def test_statutory_days_of_any_year_are_no_working_days() -> None:
    for year in range(2027, 2036):
        assert not is_announced(year), "announced by now: take a later year for these tests"
        for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)):
            assert not CALENDAR.is_workday(DAY(year, month, day))
    assert CALENDAR.known_by(DAY(2026, 12, 30), DAY(2027, 1, 6)) == "computed"
    assert CALENDAR.known_by(DAY(2026, 12, 1), DAY(2026, 12, 7)) == "announced"


def test_who_publishes_is_told_where_days_are_computed_and_may_set_a_later_end(tmp_path: Path) -> None:
    term = "2027-spring"
    office = Office(tmp_path)
    office.month(term, "2027-04", [Student("王一明", 1, "vocational")])
    code, said = office.do("publish", term, "2027-04-28", "--last-day", "2027-05-04")
    assert (code, "2027-05-06" in said, office.state(term)) == (2, True, "open"), said
    assert "2027 年的放假安排还没有公布" in office.must("publish", term, "2027-04-28", "--last-day", "2027-05-10")
    assert office.known(term).publicity_ends == "2027-05-10"
    office.must("run", term, "2027-04-29")
    page = openpyxl.load_workbook(next((office.output / term / "2-notice").glob("班级公示-*.xlsx"))).worksheets[0]
    told = " ".join(str(cell.value) for row in page for cell in row if cell.value)
    assert "自2027年4月28日至2027年5月10日" in told
    assert "放假安排尚未公布" in told
    assert office.do("pay", term, "2027-05-10")[0] == 1
    office.must("pay", term, "2027-05-11")


HOLIDAYS = [
    ["2027年部分节假日安排"],
    ["节日", "放假时间", "调休上班日期", "放假天数"],
    ["元旦", "1月1日（周五）至3日（周日）", "", "3天"],
    ["春节", "2月5日（农历除夕、周五）至13日（周六）放假调休", "1月30日（周六）、2月20日（周六）上班", "9天"],
    ["清明节", "4月3日至5日", "无", "3天"],
    ["劳动节", "5月1日—5日", "4月25日、5月8日", "5天"],
    ["端午节", "2027-06-09", "", "1天"],
    ["中秋节", "9月15日", "", "1天"],
    ["国庆节", "10月1日至7日", "9月26日（周日）、10月9日（周六）", "7天"],
]
"""As the State Council's notice words it, in a table as schools make of it; the days of 2027 are made up."""
BY_DAY = [
    ["日期", "节日", "类型"],
    ["2027-05-01", "劳动节", "休"],
    [DAY(2027, 5, 3), "劳动节", "休"],
    ["2027/5/4", "劳动节", "放假"],
    ["2027年5月5日", "劳动节", "休息"],
    ["2027.5.8", "劳动节补班", "班"],
    ["4月25日", "劳动节", "调休上班"],
]


def _told(office: Office, term: str) -> set[str]:
    page = openpyxl.load_workbook(next((office.output / term / "2-notice").glob("班级公示-*.xlsx"))).worksheets[0]
    return {str(cell.value) for row in page for cell in row if cell.value}


@pytest.mark.parametrize(("name", "rows", "last"), [("2027年放假安排.xlsx", HOLIDAYS, "5月7日"), ("五一.xlsx", BY_DAY, "5月7日")])
def test_a_sheet_tells_of_days_off_and_of_weekends_that_are_worked(tmp_path: Path, name: str, rows: list[list[object]], last: str) -> None:
    """28 April 2027 is a Wednesday: 28, 29, 30, then 6 and 7 May; Sunday 25 April and Saturday 8 May are worked."""
    term = "2027-spring"
    office = Office(tmp_path)
    office.month(term, "2027-04", [Student("王一明", 1, "vocational")])
    office.sheet(term, name, rows)
    said = office.must("publish", term, "2027-04-28")
    assert ("还没有公布" in said) == (rows is BY_DAY), "some local days are no announcement"
    assert any(f"自2027年4月28日至2027年{last}" in text for text in _told(office, term))
    office.must("run", term, "2027-04-24")


def test_days_off_in_the_input_folder_hold_for_all_terms(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.month("2027-spring", "2027-04", [Student("王一明", 1, "vocational")])
    write_book(office.input / "放假安排2027.xlsx", HOLIDAYS)
    office.must("publish", "2027-spring", "2027-04-25")
    assert office.known("2027-spring").publicity_ends == "2027-04-29", "Sunday the 25th is worked"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1月1日（周五）至3日（周日）放假调休，共3天。1月4日上班", ["2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04"]),
        ("2026年12月31日至2027年1月2日", ["2026-12-31", "2027-01-01", "2027-01-02"]),
        ("12月31日-1月1日", ["2026-12-31", "2027-01-01"]),
        ("9月26日（周日）、10月9日（周六）", ["2026-09-26", "2026-10-09"]),
        ("10.1~10.3", ["2026-10-01", "2026-10-02", "2026-10-03"]),
        ("2027-02-06", ["2027-02-06"]),
        ("2月30日", []),
        ("1月1日至12月31日", []),
        ("共3天", []),
        ("无", []),
        ("", []),
        ("１月１日", ["2027-01-01"]),
    ],
)
def test_days_are_read_as_they_are_written(text: str, days: list[str]) -> None:
    assert [day.isoformat() for day in days_in(text, None, Term.parse("2026-autumn"))] == days


def test_a_day_that_is_none_is_a_finding_at_its_cell(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.month("2027-spring", "2027-04", [Student("王一明", 1, "vocational")])
    office.sheet("2027-spring", "放假安排.xlsx", [["节日", "放假时间", "备注"], ["劳动节", "五月初", ""], ["端午节", "6月9日", ""]])
    office.must("run", "2027-spring", "2027-04-24")
    found = office.table("2027-spring", "findings").query("code == 'LINE-UNUSED'")
    assert found[["file", "cell"]].to_numpy().tolist() == [["放假安排.xlsx", "B2"]]
