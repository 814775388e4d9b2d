"""Working days in China: as told by the office, else as announced, where the year's holidays and make-up days are; else computed.

The State Council announces each year's days off and make-up days in the November before. Until then the statutory days are known all the
same (全国年节及纪念日放假办法, as amended in 2024: they follow from the solar and the lunar calendar), with the days off instead where one
falls on a weekend; what is joined to them, and which weekend is worked for it, is not.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import chinese_calendar


@dataclass(frozen=True)
class Calendar:
    """told: days of which the office's own sheet says whether they are worked. years: those whose days off it tells of altogether."""

    told: Mapping[datetime.date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_workday(self, day: datetime.date) -> bool:
        """Is it a working day, as told, as announced or as computed?"""
        if day in self.told:
            return self.told[day]
        if day.year in self.years:
            return day.weekday() < 5
        if is_announced(day.year):
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5 and day not in _statutory(day.year)

    def after(self, first: datetime.date, count: int) -> datetime.date:
        """The last of `count` working days that begin with `first`."""
        day = first
        while True:
            count -= self.is_workday(day)
            if count <= 0:
                return day
            day += datetime.timedelta(days=1)

    def count(self, first: datetime.date, last: datetime.date) -> int:
        """How many working days there are from the first to the last day, both among them."""
        return sum(self.is_workday(first + datetime.timedelta(days=more)) for more in range((last - first).days + 1))

    def known_by(self, first: datetime.date, last: datetime.date) -> str:
        """How the days off of the period are known: `told` by the office, `announced`, or `computed` where a year of it is neither."""
        years = set(range(first.year, last.year + 1))
        if any(year not in self.years and not is_announced(year) for year in years):
            return "computed"
        return "told" if years & self.years else "announced"


@cache
def is_announced(year: int) -> bool:
    """Are the year's holidays and make-up days known, not computed?"""
    try:
        chinese_calendar.is_workday(datetime.date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@cache
def _statutory(year: int) -> frozenset[datetime.date]:
    import holidays  # only for years that are not announced

    return frozenset(holidays.country_holidays("CN", years=year))
