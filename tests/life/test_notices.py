"""Who has stood on a notice for what."""

from __future__ import annotations

import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import openpyxl
import pytest
from pandas import DataFrame

from pipeline.facts.terms import Term
from pipeline.ledger.known import Known
from pipeline.life import notices
from pipeline.results import About, Planned, Results
from tests.life.office import Office, Student

TERM = "2026-autumn"


def test_students_and_programmes_are_taken_together() -> None:
    """One student is new for the grant and another for the waiver: neither is new for what they had before."""
    due = DataFrame([("a", "grant"), ("a", "waiver"), ("b", "grant"), ("b", "waiver")], columns=["student_key", "programme"])
    new = due.iloc[[0, 3]]
    assert notices.of_pairs(due, new).index.to_list() == [0, 3]


WANG, LI, SUN = Student("王一明", 1, "vocational"), Student("李二红", 3, "vocational"), Student("孙四美", 11, "high")


def _names(office: Office, folder: str) -> str:
    """All that the workbooks of a folder say."""
    books = [openpyxl.load_workbook(path) for path in sorted((office.output / TERM / folder).glob("*.xlsx"))]
    return "".join(str(cell.value) for book in books for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.month(TERM, "2026-09", [WANG, LI, SUN])
    made.must("publish", TERM, "2026-10-12")  # for five working days, to Friday the 16th
    return made


def test_while_it_runs_a_notice_is_not_taken_down(office: Office) -> None:
    entries = office.entries()
    code, said = office.do("retire", TERM, "2026-10-16")
    assert (code, "2026-10-16" in said, office.entries()) == (1, True, entries)
    assert "王一明" in _names(office, "2-notice")
    office.must("run", TERM, "2026-10-16")
    assert "王一明" in _names(office, "2-notice")


def test_when_its_days_are_over_it_is_gone_and_a_list_says_where_it_hangs(office: Office) -> None:
    said = office.must("retire", TERM, "2026-10-17")
    assert "2 所学校、2 个班级" in said
    assert [path.name for path in sorted((office.output / TERM / "2-notice").iterdir())] == ["取下清单.xlsx"]
    shown = _names(office, "2-notice")
    assert not any(name in shown for name in ("王一明", "李二红", "孙四美"))
    page = openpyxl.load_workbook(office.output / TERM / "2-notice" / "取下清单.xlsx").worksheets[0]
    lines = [[cell.value for cell in row][1:5] for row in page.iter_rows(min_row=4, max_row=7)]
    assert sorted(lines, key=str) == sorted(
        [
            ["青山县职业技术学校", None, "学校", "2026-10-16"],
            ["青山县职业技术学校", "机电2601班", "班级", "2026-10-16"],
            ["青山县第一高级中学", None, "学校", "2026-10-16"],
            ["青山县第一高级中学", "高一(1)班", "班级", "2026-10-16"],
        ],
        key=str,
    )
    assert "撤下公示  李主任" in office.must("status", TERM, "2026-10-17")
    office.must("verify", TERM, "2026-10-17")
    office.must("run", TERM, "2026-10-18")
    assert list((office.output / TERM / "2-notice").iterdir()) == []
    assert office.state(TERM) == "published"
    office.must("pay", TERM, "2026-10-19")  # the term goes on
    assert "王一明" in _names(office, "3-payout/第1批/公示")


def test_who_comes_later_still_hangs(office: Office) -> None:
    office.month(TERM, "2026-10", [WANG, Student("赵五强", 5, "vocational")])
    office.must("publish", TERM, "2026-10-26")
    code, _said = office.do("retire", TERM, "2026-10-27")
    assert code == 1
    office.must("run", TERM, "2026-10-27")
    assert "赵五强" in _names(office, "2-notice")
    assert "王一明" not in _names(office, "2-notice")  # who has hung for all days hangs no longer
    assert "3 个班级" not in office.must("retire", TERM, "2026-11-10")


def test_after_a_pay_run_it_is_said_that_its_copy_stays_with_the_books(office: Office) -> None:
    office.must("pay", TERM, "2026-10-19")
    assert "公示”文件夹" in office.must("retire", TERM, "2026-10-20")
    office.must("verify", TERM, "2026-10-20")


def test_a_notice_of_newcomers_goes_up_today_and_one_that_goes_up_today_keeps_its_last_day() -> None:
    today, before, last = datetime.date(2026, 11, 2), datetime.date(2026, 10, 12), datetime.date(2026, 11, 20)
    due = DataFrame({"student_key": ["a"], "programme": ["grant"]})

    def shown(first: datetime.date) -> About:
        about = About(Term.parse("2026-autumn"), today, "zh", Path(), cast(Any, None), (), "", first, notice_until=last)
        planned = Planned(due, due.iloc[:0], due.iloc[:0], due.iloc[:0])
        nothing = cast(Any, None)
        return notices.only(Results(about, nothing, nothing, nothing, planned, nothing, due), due).about

    assert (shown(today).notice_from, shown(today).notice_until) == (today, last)
    assert (shown(before).notice_from, shown(before).notice_until) == (today, None)


PUBLISHED = ["student_key", "programme", "first_day", "last_day"]


@pytest.mark.parametrize(
    ("hung", "paid", "unpublished", "shown", "first"),
    [
        ([("a", "2026-10-16")], False, ["b"], ["b"], "2026-11-02"),  # a's days are over, b is new
        ([("a", "2026-10-16"), ("b", "2026-11-06")], False, ["b"], ["b"], "2026-10-12"),  # b hangs already, and goes on
        ([("a", "2026-10-16"), ("b", "2026-11-06")], False, ["b", "c"], ["b", "c"], "2026-11-02"),
        ([("a", "2026-11-06")], False, ["b"], ["a", "b", "c"], "2026-10-12"),  # nobody's days are over: the notice stays whole
        ([("a", "2026-11-06")], True, ["b"], ["b"], "2026-11-02"),  # but for what was paid
        ([("a", "2026-11-02")], False, ["b"], ["a", "b", "c"], "2026-10-12"),  # on its last day it hangs
        ([("a", "2026-11-01")], False, [], [], "2026-10-12"),
    ],
)
def test_who_may_hang_on_a_day(hung: list[tuple[str, str]], paid: bool, unpublished: list[str], shown: list[str], first: str) -> None:
    today, nothing = datetime.date(2026, 11, 2), cast(Any, None)
    due = DataFrame({"student_key": ["a", "b", "c"], "programme": "grant"}).astype("str")
    about = About(Term.parse("2026-autumn"), today, "zh", Path(), nothing, (), "", datetime.date(2026, 10, 12))
    results = Results(about, nothing, nothing, nothing, Planned(due, due.iloc[:0], due.iloc[:0], due.iloc[:0]), nothing, due)
    published = DataFrame([(key, "grant", "2026-10-12", last) for key, last in hung], columns=PUBLISHED).astype("str")
    known = cast(Known, SimpleNamespace(published=published, pay_runs=DataFrame({"run": [1] if paid else []})))
    made = notices.hanging(results, due[due["student_key"].isin(unpublished)], known)
    assert made.planned.payments["student_key"].to_list() == shown
    assert made.about.notice_from.isoformat() == first
