"""How long a notice hangs, in years whose holidays are announced and in years whose are not yet."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from pipeline.facts.workdays import count_of, is_announced, is_computed, is_workday, workdays_after
from tests.life.office import Office, Student

DAY = datetime.date


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
    assert workdays_after(first, 5) == last
    assert count_of(first, workdays_after(first, 5)) == 5


def test_statutory_days_of_any_year_are_no_working_days() -> None:
    for year in range(2027, 2036):
        assert not is_announced(year), "announced by now: take a later year for these tests"
        for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)):
            assert not is_workday(DAY(year, month, day))
    assert is_computed(DAY(2026, 12, 30), DAY(2027, 1, 6))
    assert not is_computed(DAY(2026, 12, 1), DAY(2026, 12, 7))


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
