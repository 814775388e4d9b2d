"""What each fact says of texts and days at its bounds, as text, to be compared with what it was.

`python -m tests.facts.golden` writes `tests/facts/golden.txt` anew: look at the difference before you commit it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import identity, keys
from pipeline.facts.days import days_in
from pipeline.facts.masks import masked
from pipeline.facts.numerals import number_of
from pipeline.facts.terms import Term, is_term
from pipeline.facts.workdays import Calendar, is_announced
from tests.conftest import HOME, card, citizen, with_check, with_luhn

GOLDEN = HOME / "tests" / "facts" / "golden.txt"
_GOOD = citizen(12, "20100229"[:6] + "28")
IDS: tuple[str | None, ...] = (
    citizen(1, "20100101"), citizen(2, "20000229"), citizen(3, "20010229"), citizen(4, "19991231"), citizen(999, "20200606", "110101"),
    *(with_check(f"{county}{born}001") for county in ("340123", "341524", "342426", "340824", "500101", "710000", "810000", "830000", "990101", "000000")
      for born in ("19850101", "20180101", "20190101")),
    _GOOD[:17] + "x", _GOOD[:17] + "X", _GOOD[:17] + "0", _GOOD[:16], _GOOD + "1", "341524100101001", "341524991231002", "341524991301002",
    "34152410010100", "E12345678", "", " ", "３４１５２４２０１００１０１００１Ｘ", "34152420100101001a", None,
)  # fmt: skip
CARDS: tuple[str | None, ...] = (
    card(1), card(2), with_luhn("6228481"), with_luhn("622848123456789"), with_luhn("62284812345678"), with_luhn("6228481234567890123"),
    "0000000000000000", "6228480000000000019", "6228480000000000018", "622848000000000001", "abc", "", None, with_luhn("0022848000000001"),
)  # fmt: skip
NUMBERS: tuple[str | None, ...] = (f"G{IDS[0]}", f"L{IDS[0]}", f"G{IDS[1]}", "G123", "", None)
NAMES: tuple[str | None, ...] = (
    "王小明", " 王 小\u3000明 ", "王小明\t", "阿依•买买提", "阿依‧买买提", "阿依．买买提", "阿依●买买提", "阿依·买买提", "陳國強", "陈国强", "劉軍", "王㛃", "Smith j",
    "smith J", "", None, "𠮷田", "王\u00a0明", "张\u2028三", "李\x1c四", "葉問", "叶问", "后", "後",
)  # fmt: skip
PLACES: tuple[str | None, ...] = ("三年级（2）班", "三年级(2)班", "三年级 2班", "三年级-2班", "清河縣一中", "", None)
TEXTS = (
    f"证号{IDS[0]}", f"G{IDS[0]}", f"L{IDS[0]}。", "卡 6228 4804 0256 4890 018", "6228 4804 0256 4890", "6228 4804 0256", "6228480402564890018",
    "13812345678", "电话13812345678转1", "12812345678", "138123456789", "a13812345678", "341524100101001", "12345678901", "1234567890123456789",
    "12345678901234567890", "26A70805B75C301", "3.14159265358979", "x341524201001010010", "无", "1381234567",
)  # fmt: skip
NUMERALS = ("一", "九", "十", "十一", "十二", "十九", "二十", "二十三", "九十九", "3", "12", "30", "百", "", "零", "十十", "一二")
TERMS = ("2026-autumn", "2027-spring", "1999-autumn", "2000-spring", "2026-fall", "26-autumn", "2026-autumn ", "", "2026-Autumn")
DAYS = (
    "1月1日（周四）至3日（周六）", "2月14日、2月28日", "2027-02-06", "10.1~10.3", "10月1日-8日", "12月30日至1月2日", "1月30日至2月2日", "9/1", "2月29日", "13月1日",
    "10月3日至1日", "7月1日至8月31日", "7月1日至9月1日", "7月1日至8月30日", "2026年10月1日至2026年10月7日", "2026年12月31日至1月1日", "12月31日～2027年1月1日", "无", "",
    "[除夕]2月16日", "１０月１日", "10 月 1 日 — 10 月 3 日", "8月1日", "7月31日", "20261001", "1月2日号", "5号",
)  # fmt: skip


def dump() -> Iterator[str]:
    """A line for each text and each fact."""
    ids, cards = _texts(IDS), _texts(CARDS)
    for fact in (identity.has_id_form, identity.id_18, identity.is_valid_id, identity.birth_date, identity.sex, identity.county):
        yield from _lines(fact.__name__, IDS, fact(ids))
    for fact in (identity.has_card_form, identity.is_valid_card):
        yield from _lines(fact.__name__, CARDS, fact(cards))
    yield from _lines("fits_student_number", NUMBERS, identity.fits_student_number(_texts([IDS[0]] * len(NUMBERS)), _texts(NUMBERS)))
    yield from _lines(
        "fits_student_number, without an id", NUMBERS, identity.fits_student_number(_texts([None] * len(NUMBERS)), _texts(NUMBERS))
    )
    births = pd.to_datetime(Series(["2010-09-01", "2010-09-02", "2010-08-31", "2012-02-29", "2010-12-31", None]))
    for day in ("2026-09-01", "2027-02-28", "2027-03-01"):
        yield from _lines(f"age_on {day}", births.astype("str"), identity.age_on(births, pd.Timestamp(day)))
    rows = DataFrame({"id_number": ids, "birth_date": ["2011-11-11", "x", None] * (len(ids) // 3) + [None] * (len(ids) % 3), "sex": "male"})
    with_facts = identity.with_id_facts(rows.astype({"birth_date": "str", "sex": "str"}))
    for name in ("id_number", "birth_date", "sex"):
        yield from _lines(f"with_id_facts: {name}", IDS, with_facts[name])
    yield from _lines("name_key", NAMES, keys.name_key(_texts(NAMES)))
    yield from _lines("place_key", PLACES, keys.place_key(_texts(PLACES)))
    yield from _lines("student_key", [*dict.fromkeys(IDS)], keys.student_key(_texts([*dict.fromkeys(IDS)])))
    yield from _lines("masked", TEXTS, [masked(text) for text in TEXTS])
    yield from _lines("number_of", NUMERALS, [_or_error(number_of, text) for text in NUMERALS])
    yield from _terms()
    yield from _days()


def _terms() -> Iterator[str]:
    yield from _lines("is_term", TERMS, [is_term(text) for text in TERMS])
    yield from _lines("parse", TERMS, [_or_error(Term.parse, text) for text in TERMS])
    for name in TERMS[:4]:
        term = Term.parse(name)
        facts = (
            "ordinal",
            "year",
            "is_autumn",
            "name",
            "school_year",
            "months",
            "first_day",
            "school_year_first_day",
            "before",
            "zh",
            "title",
            "en",
        )
        yield from _lines(name, facts, [getattr(term, fact) for fact in facts])
        yield from _lines(f"{name} is_after", TERMS[:4], [term.is_after(other) for other in TERMS[:4]])
        months = ("-09;-10", "2026-09", "-01;-09", "2027-03", "-03", "", ";", "-02", "-07;-08", "10")
        yield from _lines(f"{name} with_years", months, [term.with_years(text) for text in months])
    days = [datetime.date(2026, month, day) for month in range(1, 13) for day in (1, 28)]
    yield from _lines("on", days, [Term.on(day).name for day in days])


def _days() -> Iterator[str]:
    term = Term.parse("2026-autumn")
    for year in (None, 2030):
        yield from _lines(f"days_in {year}", DAYS, [" ".join(map(str, days_in(text, year, term))) for text in DAYS])
    told = Calendar({datetime.date(2026, 10, 1): True, datetime.date(2026, 10, 5): False}, frozenset({2027}))
    for title, calendar in (("announced", Calendar()), ("told", told)):
        days = [datetime.date(year, month, day) for year in (2024, 2026, 2027, 2031) for month in (1, 2, 5, 10) for day in range(1, 12)]
        yield from _lines(f"is_workday, {title}", days, [calendar.is_workday(day) for day in days])
        firsts = [datetime.date(2026, 9, 30), datetime.date(2026, 10, 1), datetime.date(2026, 12, 31), datetime.date(2031, 1, 1)]
        yield from _lines(
            f"after, {title}", firsts, [" ".join(str(calendar.after(day, count)) for count in (0, 1, 5, 7)) for day in firsts]
        )
        spans = [(firsts[0], firsts[1]), (firsts[0], firsts[2]), (firsts[2], datetime.date(2027, 1, 8)), (firsts[3], firsts[3])]
        yield from _lines(f"count, {title}", spans, [calendar.count(*span) for span in spans])
        yield from _lines(f"known_by, {title}", spans, [calendar.known_by(*span) for span in spans])
    yield from _lines("is_announced", range(2000, 2012, 3), [is_announced(year) for year in range(2000, 2012, 3)])


def _texts(texts: Sequence[str | None]) -> Series:
    return Series(list(texts), dtype="str")


def _or_error(fact: Callable[[str], Any], text: str) -> Any:
    try:
        return fact(text)
    except (KeyError, ValueError) as error:
        return type(error).__name__


def _lines(title: str, given: Any, said: Any) -> Iterator[str]:
    yield f"=== {title}"
    for one, answer in zip(given, said, strict=True):
        yield f"{one!r}: {'missing' if answer is pd.NA or answer is pd.NaT or answer != answer else answer}"


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(dump()) + "\n", encoding="utf-8")
