"""Terms and months as people write them in titles, names and cells: 2026年秋季学期, 9月份, 202609, 2026.09, 9-10月, 9、10、11月.

What was read is blanked out, so that what is left names places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.numerals import NUMERALS
from pipeline.facts.terms import Term

BLANK = "\x00"
"""Stands for what was read; no name reaches over it."""
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_JOIN = r"[-—–~～至到]"
_YEAR = r"(?:20\d\d)"
_M = r"(?:1[0-2]|0?[1-9])"

_CHINESE_YEAR = re.compile(r"二[〇○零][一二三四五六七八九〇○零]{2}(?=年|级|届)")
_CHINESE_MONTH = re.compile(r"(?<![一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])(?=月份?(?!亮|牙|季|考))")
_SCHOOL_YEAR = re.compile(
    rf"(?P<from>{_YEAR})\s*(?:{_JOIN}|/)\s*(?P<to>{_YEAR}|\d\d)\s*学?年度?\s*(?:\(?第?\s*(?P<half>[一二12上下])\s*(?:学期|期)\)?)?"
)
_LABELLED_YEAR = re.compile(rf"学年度?\s*[:：]\s*(?P<years>{_YEAR}\s*{_JOIN}\s*(?:20)?\d\d)\s*(?:学年度?)?[\s,，;；]*学\s*期\s*[:：]")
"""学年：2026-2027 学期：第一学期"""
_SCHOOL_YEAR_ALONE = re.compile(rf"(?P<from>{_YEAR})\s*学年度?\s*(?:\(?第?\s*(?P<half>[一二12上下])\s*(?:学期|期)\)?)?")
_SEASON = re.compile(
    rf"(?P<year>{_YEAR})\s*[年-]?\s*(?P<season>春|秋|spring|autumn)\s*(?:季|期)?\s*(?:学期|学年)?(?!\s*(?:入学|招生|新生|录取|级))",
    re.IGNORECASE,
)
_DAY = re.compile(rf"(?P<year>{_YEAR})\s*[年.\-/]\s*(?P<month>{_M})\s*[月.\-/]\s*(?:[0-3]?\d)(?!\d)\s*[日号]?")
_WHOLE_DAY = re.compile(
    rf"(?<!\d)(?P<year>{_YEAR})\s*[年.\-/]?\s*(?P<month>0[1-9]|1[0-2]|[1-9](?=\s*[月.\-/]))\s*[月.\-/]?\s*(?P<day>[0-3]?\d)(?!\d)"
)
_DAY_OF_MONTH = re.compile(rf"(?<!\d){_M}\s*月\s*[0-3]?\d\s*[日号]")
_SEVERAL = re.compile(
    rf"(?:(?P<year>{_YEAR})\s*[年.]\s*)?(?P<list>(?<![\d.])(?:{_M}\s*月?份?\s*(?:[、,，;；/和及]|{_JOIN})\s*){{1,24}}(?:次年|翌年|(?P<year2>{_YEAR})\s*[年.]\s*)?{_M})\s*月份?"
)
_DATED = re.compile(rf"(?P<year>{_YEAR})\s*[年.\-/]\s*(?P<month>{_M})(?:\s*月份?(?!\s*\d)|(?![\d.\-/年月]))")
_COMPACT = re.compile(r"(?<!\d)(?P<year>20[1-4]\d)(?P<month>0[1-9]|1[0-2])(?!\d)")
_ALONE = re.compile(rf"(?<![\d年.])(?<!\d[-/])(?P<month>{_M})\s*月份?(?!\s*\d)")
_YEAR_OF_TIME = re.compile(rf"{_YEAR}(?!\s*年?\s*(?:级|届|入学|毕业))")
_BARE_YEAR = re.compile(rf"(?<!\d){_YEAR}\s*年度?(?!\s*级)")


@dataclass(frozen=True)
class Times:
    """months: `2026-09`, or `-09` where no year is said. terms: `2026-autumn`. day: the month of a day that is written, and no more.
    left: the text with what was read blanked out."""

    months: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    day: str = ""
    left: str = ""


def arabic_years(text: str) -> str:
    """二〇二六年 → 2026年."""
    return _CHINESE_YEAR.sub(lambda match: match[0].translate(_DIGITS), text)


def times_in(text: str) -> Times:
    """What a text (narrow, simplified) says of times."""
    text = _LABELLED_YEAR.sub(r"\g<years>学年", arabic_years(text))
    text = _CHINESE_MONTH.sub(lambda match: str(NUMERALS[match[0]]), text)
    terms: list[str] = []
    months: list[str] = []
    days: list[str] = []

    def school_year(match: re.Match[str]) -> str:
        first, half = int(match["from"]), match["half"]
        if "to" in match.groupdict() and int(match["to"]) % 100 != (first + 1) % 100:
            return match[0]
        if half:
            terms.append(f"{first}-autumn" if half in "一1上" else f"{first + 1}-spring")
        return BLANK

    def season(match: re.Match[str]) -> str:
        terms.append(f"{match['year']}-{'spring' if match['season'].lower() in ('春', 'spring') else 'autumn'}")
        return BLANK

    def day(match: re.Match[str]) -> str:
        days.append(f"{match['year']}-{int(match['month']):02}")
        return BLANK

    def several(match: re.Match[str]) -> str:
        months.extend(_span(match))
        return BLANK

    def dated(match: re.Match[str]) -> str:
        months.append(f"{match['year']}-{int(match['month']):02}")
        return BLANK

    def alone(match: re.Match[str]) -> str:
        months.append(f"-{int(match['month']):02}")
        return BLANK

    for form, said in (
        (_SCHOOL_YEAR, school_year),
        (_SCHOOL_YEAR_ALONE, school_year),
        (_SEASON, season),
        (_SEVERAL, several),
        (_DAY, day),
        (_DATED, dated),
        (_COMPACT, dated),
    ):
        text = form.sub(said, text)
    text = _ALONE.sub(alone, _DAY_OF_MONTH.sub(BLANK, text))
    return Times(tuple(dict.fromkeys(months)), tuple(dict.fromkeys(terms)), days[0] if days else "", _BARE_YEAR.sub(BLANK, text))


def day_in(text: str) -> str:
    """The first whole day of a text as 2026-12-08; empty where there is none: 2026年12月8日, 20261208."""
    match = _WHOLE_DAY.search(arabic_years(text))
    return f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}" if match else ""


def _span(match: re.Match[str]) -> list[str]:
    """The months of 9-10月, 9、10、11月, 2026年9月—2027年1月."""
    written = re.sub(r"(?:次年|翌年|20\d\d\s*[年.])|[月份\s]", "", match["list"])
    numbers: list[int] = []
    for part in re.split(r"[、,，;；/和及]", written):
        ends = [int(number) for number in re.split(_JOIN, part) if number]
        if len(ends) == 2:
            first, last = ends
            numbers += range(first, last + 1) if first <= last else [*range(first, 13), *range(1, last + 1)]
        else:
            numbers += ends
    year = int(match["year"]) if match["year"] else None
    if year is None:
        return [f"-{number:02}" for number in numbers]
    start = numbers[0]
    return [f"{year + (number < start)}-{number:02}" for number in numbers]


@lru_cache(4096)
def is_of_another_time(text: str, term: Term) -> bool:
    """Does a text name a term, a school year or a year that is over when the term begins? 2025-2026学年 is, for the autumn of 2026."""
    terms = times_in(text).terms
    if terms:
        return term.name not in terms
    years = [int(year) for year in _YEAR_OF_TIME.findall(arabic_years(text))]
    if not years:
        return False
    if len(years) > 1:
        return max(years) <= term.school_year
    return years[0] < (term.school_year if "学年" in text else term.year)
