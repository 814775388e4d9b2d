"""Working days in China: as announced, where the year's holidays and make-up days are; else computed.

The State Council announces each year's days off and make-up days in the November before. Until then the statutory days are known all the
same (全国年节及纪念日放假办法, as amended in 2024: they follow from the solar and the lunar calendar), with the days off instead where one
falls on a weekend; what is joined to them, and which weekend is worked for it, is not.
"""

from __future__ import annotations

import datetime
from functools import cache

import chinese_calendar
import holidays


@cache
def is_announced(year: int) -> bool:
    """Are the year's holidays and make-up days known, not computed?"""
    try:
        chinese_calendar.is_workday(datetime.date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_workday(day: datetime.date) -> bool:
    """Is it a working day, as announced or as computed?"""
    if is_announced(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and day not in _statutory(day.year)


def workdays_after(first: datetime.date, count: int) -> datetime.date:
    """The last of `count` working days that begin with `first`."""
    day = first
    while True:
        count -= is_workday(day)
        if count <= 0:
            return day
        day += datetime.timedelta(days=1)


def count_of(first: datetime.date, last: datetime.date) -> int:
    """How many working days there are from the first to the last day, both among them."""
    return sum(is_workday(first + datetime.timedelta(days=more)) for more in range((last - first).days + 1))


def is_computed(first: datetime.date, last: datetime.date) -> bool:
    """Does the period touch a year whose days off were not announced yet?"""
    return not all(is_announced(year) for year in range(first.year, last.year + 1))


@cache
def _statutory(year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays("CN", years=year))
