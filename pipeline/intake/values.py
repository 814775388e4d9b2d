"""Text to values, a whole column at a time: names, ids, dates, months, categories; grade, stage and class.

A parser takes and returns a `str` Series, missing where the cell is empty. What it cannot read it leaves as it was
written, so that the schema's check fails on it and the finding can show it. Nothing is guessed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Hashable, Mapping

import pandas as pd
from pandas import DataFrame, Series

from pipeline.terms import Term
from pipeline.wording import fold
from schemas.columns import Column

_UNUSUAL = r"[^\x20-\x7e\u2e80-\u9fff\U00020000-\U000323af·（）]|^ | $|  "
"""Anything that may need cleaning: full-width forms, control and zero-width characters, odd or doubled spaces."""
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    [0x3000, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F], 0x20
)
_INVISIBLE = dict.fromkeys([*range(0x20), 0x7F, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
_DOTS = dict.fromkeys(map(ord, "•‧∙・･．⋅●˙"), "·")


def parse(rows: DataFrame, columns: Mapping[str, Column]) -> DataFrame:
    """Every described column through its parser; all others unchanged."""
    return rows.assign(**{name: PARSERS[column.parser](rows[name], column) for name, column in columns.items()})


def on_distinct(texts: Series, function: Callable[[str], str | None]) -> Series:
    """function on each distinct text, once; missing stays missing."""
    distinct = texts.dropna().unique()
    return texts.map({text: function(text) for text in distinct}).astype("str")


def _cleaned(texts: Series, translation: Mapping[int, int | str | None]) -> Series:
    """Only the texts that need it are touched. An empty text is a missing one."""
    unusual = texts.str.contains(_UNUSUAL, regex=True).fillna(False).astype(bool)
    if unusual.any():
        mended = texts[unusual].str.translate(dict(translation)).str.replace(r" {2,}", " ", regex=True).str.strip()
        texts = texts.copy()
        texts.loc[unusual] = mended
    return texts.where(texts != "")


def text(texts: Series, _: Column) -> Series:
    """Free text: invisible characters out, spaces single."""
    return _cleaned(texts, _INVISIBLE | {0x0A: 0x20, 0x3000: 0x20, 0xA0: 0x20})


def plain(texts: Series, _: Column) -> Series:
    """Names of schools, grades, classes: as text, and full-width letters, digits and brackets narrow."""
    narrow = _cleaned(texts, _INVISIBLE | _WIDTH)
    return narrow.str.replace("（", "(").str.replace("）", ")")


def name(texts: Series, _: Column) -> Series:
    """A person's name: one middle dot, no spaces but between Latin words. Rare characters are kept."""
    clean = _cleaned(texts, _INVISIBLE | _WIDTH | _DOTS)
    spaced = clean.str.contains(" ", regex=False).fillna(False) & ~clean.str.contains(r"[A-Za-z]", regex=True).fillna(False)
    return clean.where(~spaced, clean.str.replace(" ", "", regex=False))


def code(texts: Series, _: Column) -> Series:
    """Ids, student numbers, telephones, cards: narrow, upper case, no separators or apostrophes."""
    return (
        _cleaned(texts, _INVISIBLE | _WIDTH)
        .str.replace(r"[\s'‘’`\-]", "", regex=True)
        .str.upper()
        .pipe(lambda made: made.where(made != ""))
    )


def category(texts: Series, column: Column) -> Series:
    """The value that the word means, of the column's categories."""
    meaning = _meaning(column)
    return on_distinct(plain(texts, column), lambda written: meaning.get(fold(written) or written, written))


def categories(texts: Series, column: Column) -> Series:
    """Several words, separated by 、 and its kin: the values, sorted, joined by semicolons."""
    meaning = _meaning(column)

    def values(written: str) -> str:
        parts = [part for part in re.split(r"[、,，;；/+ ]+", written) if part]
        return ";".join(sorted({meaning.get(fold(part), part) for part in parts} - {"none"})) or "none"

    return on_distinct(plain(texts, column), values)


def date(texts: Series, column: Column) -> Series:
    """A day as 2010-01-31 or a month as 2010-01, from all the ways in which teachers write them."""
    return on_distinct(plain(texts, column), lambda written: _day(written) or written)


def month(texts: Series, column: Column) -> Series:
    """A month as 2026-09."""
    return on_distinct(plain(texts, column), lambda written: (_day(written) or written)[:7])


PARSERS: dict[str, Callable[[Series, Column], Series]] = {
    "text": text,
    "plain": plain,
    "name": name,
    "id": code,
    "card": code,
    "code": code,
    "category": category,
    "categories": categories,
    "date": date,
    "month": month,
}


def _meaning(column: Column) -> dict[str, str]:
    assert column.categories is not None, column.name
    spelled = {fold(word) or word: value for value, words in column.categories.items() for word in words}
    return spelled | {value: value for value in column.categories}


_YMD = re.compile(r"(\d{4})\s*[年.\-/]\s*(\d{1,2})(?:\s*[月.\-/]\s*(\d{1,2})\s*日?|\s*月)?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_EXCEL_EPOCH = datetime.date(1899, 12, 30)


def _day(written: str) -> str | None:
    if match := _YMD.fullmatch(written):
        year, number, day = match[1], int(match[2]), match[3]
        return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")
    if re.fullmatch(r"(19|20)\d{6}", written):
        return f"{written[:4]}-{written[4:6]}-{written[6:]}"
    if re.fullmatch(r"(19|20)\d{4}", written):
        return f"{written[:4]}-{written[4:]}"
    if re.fullmatch(r"[234]\d{4}", written):  # a day number of Excel: 20000 is in 1954, 49999 in 2036
        return (_EXCEL_EPOCH + datetime.timedelta(days=int(written))).isoformat()
    return None


_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11, "十二": 12}
_ZH = {number: numeral for numeral, number in _NUMERALS.items()}
_SECTION = re.compile(r"([高初职])(?:中)?([一二三123])(?:年级)?")
_YEAR = re.compile(r"(十[一二]?|[一二三四五六七八九]|1?\d)(?:年级|年)?")
_COHORT = re.compile(r"(20)?(\d\d)级")
_CLASS = re.compile(
    r"(?P<grade>[高初职][一二三123]|(?:十[一二]?|[一二三四五六七八九]|1?\d)年级|(?:20)?\d\d级)?\(?(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})\)?班?"
)
_NAMED_CLASS = re.compile(r"[^\d]+(\d\d)\d{1,2}班?")
_SCHOOL_STAGES = (
    ("secondary-vocational", ("职业", "中专", "职教", "技工", "技校", "职高", "中等专业")),
    ("preschool", ("幼儿园",)),
    ("primary", ("小学",)),
    ("high-school", ("高级中学", "高中")),
    ("junior", ("初级中学", "初中")),
)


def locate(rows: DataFrame, term: Term) -> DataFrame:
    """Settle stage, grade (as written in notices), `year` (of the stage, 1 …) and class of each row.

    From the columns; where they are silent, from the class's name, the grade and the school's name. One look per
    distinct combination. Unknown stays missing.
    """
    keys = ["school", "stage", "grade", "class_name"]
    distinct = rows[keys].drop_duplicates().astype(object)
    places = [
        _place(*(None if pd.isna(part) else part for part in combination), school_year=term.school_year)
        for combination in distinct.itertuples(index=False)
    ]
    settled = DataFrame(places, columns=["to_stage", "to_grade", "to_year", "to_class"], index=distinct.index).astype({"to_year": "Int64"})
    table = pd.concat([distinct, settled], axis=1)
    joined = rows[keys].astype(object).reset_index().merge(table, on=keys, how="left").set_index("index").reindex(rows.index)
    text_columns = {
        new: joined[old].astype("str") for new, old in (("stage", "to_stage"), ("grade", "to_grade"), ("class_name", "to_class"))
    }
    return rows.assign(**text_columns, year=joined["to_year"])


def _place(school: str | None, stage: str | None, grade: str | None, class_name: str | None, *, school_year: int) -> tuple[Hashable, ...]:
    """(stage, grade, year, class) of one combination; school_year: the year in which the school year began."""
    by_school = next((known for known, words in _SCHOOL_STAGES if any(word in (school or "") for word in words)), None)
    match = _CLASS.fullmatch((class_name or "").replace(" ", ""))
    written = grade or (match["grade"] if match else None) or ""
    by_grade, year = _year(written.replace(" ", ""), stage or by_school, school_year)
    if year is None and class_name and (named := _NAMED_CLASS.fullmatch(class_name)):
        year = _years_since(2000 + int(named[1]), school_year)
    vocational = stage is None and by_school == "secondary-vocational"
    known = stage or ("secondary-vocational" if vocational and by_grade in (None, "high-school") else by_grade or by_school)
    shown = _shown(known, year) or grade
    if match and (shown or match["grade"]):
        number = match["number"] if match["number"].isdigit() else str(_number(match["number"]))
        return known, shown, year, f"{shown or match['grade']}({int(number)})班"
    return known, shown, year, class_name


def _year(written: str, stage: str | None, school_year: int) -> tuple[str | None, int | None]:
    """What a grade says by itself: (stage, year of the stage). The stage is needed where 一年级 may mean several."""
    if match := _SECTION.fullmatch(written):
        return {"高": "high-school", "初": "junior", "职": "secondary-vocational"}[match[1]], _number(match[2])
    if match := _COHORT.fullmatch(written):
        return None, _years_since(2000 + int(match[2]), school_year)
    if match := _YEAR.fullmatch(written):
        number = _number(match[1])
        if stage in ("secondary-vocational", "high-school", "junior", "preschool") and number <= 3:
            return stage, number
        if 1 <= number <= 12:
            return ("primary", number) if number <= 6 else ("junior", number - 6) if number <= 9 else ("high-school", number - 9)
    return None, None


def _years_since(entered: int, school_year: int) -> int | None:
    years = school_year - entered + 1
    return years if 1 <= years <= 6 else None


def _number(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    if numeral.startswith("十"):
        return 10 + _NUMERALS.get(numeral[1:], 0)
    tens, _, ones = numeral.partition("十")
    return _NUMERALS[tens] * 10 + _NUMERALS.get(ones, 0) if "十" in numeral else _NUMERALS[numeral[:1]]


def _shown(stage: str | None, year: int | None) -> str | None:
    if year is None or stage is None:
        return None
    if stage == "high-school":
        return f"高{_ZH[year]}"
    return f"{_ZH[year + 6] if stage == 'junior' else _ZH[year]}年级"
