"""Stage, grade, year and class as schools write them: 高一(3)班, 三(2)班, 机电2601班, 2026级, 中(1)班 …"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from pipeline.facts.terms import Term
from pipeline.intake.numerals import ZH, number_of

_KEYS, _SETTLED = ("school", "stage", "grade", "class_name"), ("stage", "grade", "year", "class_name")
_SECTION = re.compile(r"(高|初|职|中职|职高)(?:中)?([一二三123])(?:年级)?")
_YEAR = re.compile(r"(十[一二]?|[一二三四五六七八九]|1?\d)(?:年级|年)?")
_COHORT = re.compile(r"([高初职]?)(?:中)?(?:20)?(\d\d)级")
_NUMERALS = "[一二三四五六七八九十]{1,3}"
_CLASS = re.compile(
    r"(?P<grade>[高初职]中?[一二三123](?:年级)?|(?:十[一二]?|[一二三四五六七八九]|1?\d)年级|[高初职]?中?(?:20)?\d\d级)?"
    rf"\(?(?P<number>\d{{1,3}}|{_NUMERALS})\)?班?"
)
_BARE_CLASS = re.compile(
    r"(?P<grade>[一二三四五六七八九])\(?(?P<number>\d{1,2})\)?班?"
    rf"|(?P<grade2>[一二三四五六七八九]|\d)[(.](?P<number2>\d{{1,2}}|{_NUMERALS})\)?班?"
)
"""三(2)班, 三2班, 3.2班: what grade that is the stage tells."""
_NURSERY = re.compile(rf"([小中大])\(?(\d{{1,2}}|{_NUMERALS})?\)?班")
_NURSERY_YEARS = {"小": 1, "中": 2, "大": 3}
_OF_SECTION = {
    "高": "high-school",
    "初": "junior",
    "职": "secondary-vocational",
    "中职": "secondary-vocational",
    "职高": "secondary-vocational",
}
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
    coded = [pa.array(rows[key], pa.large_string(), from_pandas=True).dictionary_encode() for key in _KEYS]
    words = [[*one.dictionary.to_pylist(), None] for one in coded]
    key = np.zeros(len(rows), dtype=np.int64)
    for one, known in zip(coded, words, strict=True):
        key = key * len(known) + pc.fill_null(one.indices, len(known) - 1).to_numpy()
    distinct, place = np.unique(key, return_inverse=True)
    chosen: list[list[str | None]] = []
    for known in reversed(words):
        distinct, position = np.divmod(distinct, len(known))
        chosen.insert(0, [known[at] for at in position])
    settled = [_place(*combination, school_year=term.school_year) for combination in zip(*chosen, strict=True)]
    columns = dict(zip(("stage", "grade", "year", "class_name"), zip(*settled, strict=True), strict=True)) if settled else {}
    made = {name: pd.array(list(columns.get(name, ())), dtype="Int64" if name == "year" else "str") for name in _SETTLED}
    return rows.assign(**{name: values.take(place) for name, values in made.items()})


def _place(school: str | None, stage: str | None, grade: str | None, class_name: str | None, *, school_year: int) -> tuple[Any, ...]:
    """(stage, grade, year, class) of one combination; school_year: the year in which the school year began."""
    by_school = next((known for known, words in _SCHOOL_STAGES if any(word in (school or "") for word in words)), None)
    written_class = (class_name or "").replace(" ", "")
    match, bare = _CLASS.fullmatch(written_class), _BARE_CLASS.fullmatch(written_class)
    if nursery := _NURSERY.fullmatch(written_class):
        return _nursery(nursery, stage, by_school, grade, class_name)
    number = match["number"] if match else None
    written = grade or (match["grade"] if match else None) or ""
    if not written and bare and (stage or by_school):
        written = f"{bare['grade'] or bare['grade2']}年级"
    by_grade, year = _year(re.sub(r"\(.*\)$", "", written.replace(" ", "")), stage or by_school, school_year)
    if bare and year is not None and not match:
        number = bare["number"] or bare["number2"]
    if year is None and class_name and (named := _NAMED_CLASS.fullmatch(class_name)):
        year = _years_since(2000 + int(named[1]), school_year)
    vocational = stage is None and by_school == "secondary-vocational"
    known = stage or ("secondary-vocational" if vocational and by_grade in (None, "high-school") else by_grade or by_school)
    shown = _shown(known, year) or grade
    if number and (shown or (match and match["grade"])):
        figure = number if number.isdigit() else str(number_of(number))
        return known, shown, year, f"{shown or (match and match['grade'])}({int(figure)})班"
    return known, shown, year, class_name


def _nursery(match: re.Match[str], stage: str | None, by_school: str | None, grade: str | None, class_name: str | None) -> tuple[Any, ...]:
    """小班, 中(2)班, 大三班 of a kindergarten; elsewhere they are just names."""
    if "preschool" not in (stage, by_school):
        return stage or by_school, grade, None, class_name
    number = match[2] if match[2] is None or match[2].isdigit() else str(number_of(match[2]))
    return "preschool", f"{match[1]}班", _NURSERY_YEARS[match[1]], f"{match[1]}({int(number)})班" if number else f"{match[1]}班"


def _year(written: str, stage: str | None, school_year: int) -> tuple[str | None, int | None]:
    """What a grade says by itself: (stage, year of the stage). The stage is needed where 一年级 may mean several."""
    if match := _SECTION.fullmatch(written):
        return _OF_SECTION[match[1]], number_of(match[2])
    if match := _COHORT.fullmatch(written):
        return _OF_SECTION.get(match[1]), _years_since(2000 + int(match[2]), school_year)
    if stage == "preschool" and (match := re.fullmatch(r"([小中大])班", written)):
        return stage, _NURSERY_YEARS[match[1]]
    if match := _YEAR.fullmatch(written):
        number = number_of(match[1])
        if stage in ("secondary-vocational", "high-school", "junior", "preschool") and number <= 3:
            return stage, number
        if 1 <= number <= 12:
            return ("primary", number) if number <= 6 else ("junior", number - 6) if number <= 9 else ("high-school", number - 9)
    return None, None


def _years_since(entered: int, school_year: int) -> int | None:
    years = school_year - entered + 1
    return years if 1 <= years <= 6 else None


def _shown(stage: str | None, year: int | None) -> str | None:
    if year is None or stage is None:
        return None
    if stage == "high-school":
        return f"高{ZH[year]}"
    if stage == "preschool":
        return next((f"{size}班" for size, known in _NURSERY_YEARS.items() if known == year), None)
    return f"{ZH[year + 6] if stage == 'junior' else ZH[year]}年级"
