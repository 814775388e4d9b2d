"""Terms, and the months and days that follow from them; days as people write them."""

from __future__ import annotations

import datetime

import pytest

from pipeline.facts.days import days_in
from pipeline.facts.terms import Term, is_term
from pipeline.speech import language

AUTUMN, SPRING = Term.parse("2026-autumn"), Term.parse("2027-spring")


def test_a_term_is_what_follows_from_its_name() -> None:
    assert (AUTUMN.name, AUTUMN.year, AUTUMN.is_autumn, AUTUMN.school_year) == ("2026-autumn", 2026, True, 2026)
    assert (SPRING.name, SPRING.year, SPRING.is_autumn, SPRING.school_year) == ("2027-spring", 2027, False, 2026)
    assert AUTUMN.months == ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01")
    assert SPRING.months == ("2027-03", "2027-04", "2027-05", "2027-06", "2027-07")
    assert (AUTUMN.first_day, SPRING.first_day) == (datetime.date(2026, 9, 1), datetime.date(2027, 3, 1))
    assert AUTUMN.school_year_first_day == SPRING.school_year_first_day == datetime.date(2026, 9, 1)
    assert (AUTUMN.zh, SPRING.zh) == ("2026—2027学年第一学期", "2026—2027学年第二学期")
    assert (AUTUMN.en, SPRING.en) == ("school year 2026–2027, first term", "school year 2026–2027, second term")
    assert AUTUMN.title == AUTUMN.zh
    language.use("en")
    assert AUTUMN.title == AUTUMN.en


def test_terms_follow_one_another() -> None:
    assert AUTUMN < SPRING
    assert (SPRING.before, AUTUMN.before.name) == (AUTUMN, "2026-spring")
    assert SPRING.is_after("2026-autumn")
    assert not SPRING.is_after("2027-spring")
    assert not AUTUMN.is_after("2027-spring")


@pytest.mark.parametrize(
    ("day", "term"),
    [
        ("2026-07-31", "2026-spring"), ("2026-08-01", "2026-autumn"), ("2026-09-01", "2026-autumn"), ("2026-12-31", "2026-autumn"),
        ("2027-01-01", "2026-autumn"), ("2027-01-31", "2026-autumn"), ("2027-02-01", "2027-spring"), ("2027-03-01", "2027-spring"),
    ],
)  # fmt: skip
def test_the_term_of_a_day(day: str, term: str) -> None:
    assert Term.on(datetime.date.fromisoformat(day)).name == term


@pytest.mark.parametrize("name", ["2026", "2026-winter", "26-autumn", "2026-Autumn", "2026-autumn ", "x2026-autumn", ""])
def test_what_is_no_term_is_none(name: str) -> None:
    assert not is_term(name)
    with pytest.raises(ValueError, match="YYYY-autumn"):
        Term.parse(name)


@pytest.mark.parametrize(
    ("written", "full"),
    [("-09;-10", "2026-09;2026-10"), ("2027-01;2026-09", "2026-09;2027-01"), ("-01", "2027-01"), ("-09;-03", ""), ("", ""), ("-09;", "2026-09")],
)  # fmt: skip
def test_months_get_the_years_of_the_term(written: str, full: str) -> None:
    assert AUTUMN.with_years(written) == full


def _days(text: str, year: int | None = None) -> list[str]:
    return [day.isoformat() for day in days_in(text, year, AUTUMN)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1月1日（周四）至3日（周六）", ["2027-01-01", "2027-01-02", "2027-01-03"]),
        ("2月14日、2月28日", ["2027-02-14", "2027-02-28"]),
        ("9月30日~10月2日", ["2026-09-30", "2026-10-01", "2026-10-02"]),
        ("12月31日－1月1日", ["2026-12-31", "2027-01-01"]),
        ("10.1~10.3", ["2026-10-01", "2026-10-02", "2026-10-03"]),
        ("2027-02-06", ["2027-02-06"]),
        ("2027年2月6日-2027年2月7日", ["2027-02-06", "2027-02-07"]),
        ("7月31日", ["2027-07-31"]),
        ("8月1日", ["2026-08-01"]),  # the school year begins
        ("2月30日", []),
        ("10月3日至10月1日", []),  # the other way round
        ("9月1日至11月1日", [(datetime.date(2026, 9, 1) + datetime.timedelta(more)).isoformat() for more in range(62)]),
        ("9月1日至11月2日", []),  # no holiday is as long
        ("没有", []),
    ],
)
def test_days_as_people_write_them(text: str, days: list[str]) -> None:
    assert _days(text) == days


def test_days_of_a_year_that_is_given() -> None:
    assert _days("1月1日、12月31日", 2026) == ["2026-01-01", "2026-12-31"]
    assert _days("12月31日至1月2日", 2025) == ["2025-12-31", "2026-01-01", "2026-01-02"]
