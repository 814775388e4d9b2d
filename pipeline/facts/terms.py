"""School terms: `2026-autumn` and the months, dates and names that follow from it. Standard library only.

A school year has two terms of five months: autumn = September to January, spring = March to July (February is
holiday). "School year 2026-2027, first term" is 2026-autumn; "second term" is 2027-spring.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from pipeline.speech import language

TERM_PATTERN = "YYYY-autumn | YYYY-spring"
_TERM = re.compile(r"(\d{4})-(spring|autumn)")


def is_term(text: str) -> bool:
    """Is this the name of a term, `2026-autumn` or `2027-spring`?"""
    return _TERM.fullmatch(text) is not None


@dataclass(frozen=True, order=True)
class Term:
    """One term. `ordinal` orders terms in time: 2026-spring < 2026-autumn < 2027-spring."""

    ordinal: int

    @classmethod
    def parse(cls, name: str) -> Term:
        """Read `2026-autumn`; ValueError for anything else."""
        match = _TERM.fullmatch(name)
        if match is None:
            raise ValueError(f"{name!r} is no term; {TERM_PATTERN}")
        return cls(int(match[1]) * 2 + (match[2] == "autumn"))

    @classmethod
    def on(cls, day: datetime.date) -> Term:
        """The term of that day; February and August belong to the term that comes next."""
        return cls(day.year * 2 + (day.month >= 8)) if day.month > 1 else cls((day.year - 1) * 2 + 1)

    @property
    def year(self) -> int:
        """The calendar year in which the term begins."""
        return self.ordinal // 2

    @property
    def is_autumn(self) -> bool:
        return self.ordinal % 2 == 1

    @property
    def name(self) -> str:
        return f"{self.year}-{'autumn' if self.is_autumn else 'spring'}"

    @property
    def school_year(self) -> int:
        """The calendar year in which the term's school year begins: 2026 for 2026-autumn and for 2027-spring."""
        return self.year if self.is_autumn else self.year - 1

    @property
    def months(self) -> tuple[str, ...]:
        """The five months, `2026-09` … `2027-01`."""
        if self.is_autumn:
            return (*(f"{self.year}-{month:02}" for month in range(9, 13)), f"{self.year + 1}-01")
        return tuple(f"{self.year}-{month:02}" for month in range(3, 8))

    def with_years(self, months: str) -> str:
        """Months as they are written (-09;-10, 2026-09) with the years of the term, in order: 2026-09;2026-10. Empty where one of them
        is none of the term's."""
        full = [next((one for one in self.months if one.endswith(month)), "") for month in months.split(";") if month]
        return ";".join(sorted(full)) if all(full) else ""

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, 9 if self.is_autumn else 3, 1)

    @property
    def school_year_first_day(self) -> datetime.date:
        return datetime.date(self.school_year, 9, 1)

    @property
    def before(self) -> Term:
        """The term before this one."""
        return Term(self.ordinal - 1)

    def is_after(self, name: str) -> bool:
        """Does this term come after the one of that name?"""
        return Term.parse(name) < self

    @property
    def zh(self) -> str:
        """As schools write it: 2026—2027学年第一学期."""
        return f"{self.school_year}—{self.school_year + 1}学年第{'一' if self.is_autumn else '二'}学期"

    @property
    def title(self) -> str:
        """In the language that is spoken now."""
        return self.zh if language.current() == language.SOURCE else self.en

    @property
    def en(self) -> str:
        return f"school year {self.school_year}–{self.school_year + 1}, {'first' if self.is_autumn else 'second'} term"
