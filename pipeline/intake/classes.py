"""Stage, grade, year and class of each row, settled from what columns, titles and the school's name say, by one grammar
(`surroundings.places`)."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame

from pipeline.facts.numerals import ZH
from pipeline.facts.terms import Term
from pipeline.intake.surroundings.places import Place, part_stage, place_in
from schemas import places as words

_KEYS, _SETTLED = (
    ("school", "stage", "grade", "class_name", "major"),
    ("school", "stage", "grade", "year", "class_name", "major", "class_key"),
)
"""`class_key`: the class by its parts, whatever it is written like: stage|year of entry|what names it|number; empty where nothing does."""
_FIRST_YEAR = {"primary": 1, "junior": 7, "high-school": 10, "secondary-vocational": 10}
"""The grade, counted from primary school, in which a stage begins."""
_VOCATIONAL, _HIGH = "secondary-vocational", "high-school"
_COHORT_IN_NUMBER = re.compile(r"(\d\d)\d{1,2}")
_COHORT_BEFORE_LABEL = re.compile(r"(\d\d)(?!\d)")
_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:[ T].*)?")


def locate(rows: DataFrame, term: Term) -> DataFrame:
    """Settle school, stage, grade (as written in notices), `year` (of the stage, 1 …), class and major of each row.

    From the columns; where they are silent, from the class's name, the grade and the school's name. One look per
    distinct combination. Unknown stays missing. Where no class is named anywhere, the grade is the class.
    """
    coded = [pa.array(rows[key], pa.large_string(), from_pandas=True).dictionary_encode() for key in _KEYS]
    known_words = [[*one.dictionary.to_pylist(), None] for one in coded]
    key = np.zeros(len(rows), dtype=np.int64)
    for one, known in zip(coded, known_words, strict=True):
        key = key * len(known) + pc.fill_null(one.indices, len(known) - 1).to_numpy()
    distinct, place = np.unique(key, return_inverse=True)
    chosen: list[list[str | None]] = []
    for known in reversed(known_words):
        distinct, position = np.divmod(distinct, len(known))
        chosen.insert(0, [known[at] for at in position])
    settled = [_place(*combination, school_year=term.school_year) for combination in zip(*chosen, strict=True)]
    columns = dict(zip(_SETTLED, zip(*settled, strict=True), strict=True)) if settled else {}
    made = {name: pd.array(list(columns.get(name, ())), dtype="Int64" if name == "year" else "str") for name in _SETTLED}
    return rows.assign(**{name: values.take(place) for name, values in made.items()})


def _place(
    school: str | None, stage: str | None, grade: str | None, class_name: str | None, major: str | None, *, school_year: int
) -> tuple[Any, ...]:
    """(school, stage, grade, year, class, major) of one combination; school_year: the year in which the school year began."""
    of_grade, of_class = place_in(grade or "", (), "grade"), _of_class(class_name or "", grade)
    if of_class is None:
        return school, stage, grade, None, f"{words.DATED}{class_name}", major, ""
    stated, stage = stage, stage if stage in words.LENGTHS else None  # a word that is no stage says nothing here, and is asked
    school, major = school or of_class.school or None, major or of_class.major or None
    by_school = stage_of_school(school or "")
    if nursery := _nursery(of_class, of_grade, stage, by_school):
        key = _key(of_class, nursery[0], nursery[2] or None, None, school_year)
        return school, stated or nursery[0], *nursery[1:], major, key if nursery[3] else ""
    said = of_grade if of_grade.year is not None or of_grade.cohort or of_grade.leaves else of_class
    known, year = _settled(said, stage, by_school, school_year)
    if year is None and (entered := _cohort_of_class(of_class)):
        known, year = _settled(Place(cohort=entered), known or stage, by_school, school_year)
    shown = _shown(known, year) or grade or of_class.grade or None
    named = _named(of_class, class_name, shown, known, major, said)
    return school, stated or known, shown, year, named, major, _key(of_class, known, year, major, school_year) if named else ""


def _key(of_class: Place, stage: str | None, year: int | None, major: str | None, school_year: int) -> str:
    """The class by its parts: 机电2601班 and 26机电1班 have one key."""
    label, number = _COHORT_BEFORE_LABEL.sub("", of_class.label), of_class.number
    if label and _COHORT_IN_NUMBER.fullmatch(number):
        number = number[2:]
    if not label and stage == _VOCATIONAL:
        label = major or ""
    if not label and not number:
        return ""
    return f"{stage or ''}|{school_year - year + 1 if year else ''}|{label}|{int(number) if number else ''}"


def stage_of_school(school: str) -> str | None:
    """The stage that a school's name tells by its part or its ending; None where it teaches several or does not say."""
    if part := part_stage(school):
        return part
    found = [
        (school.rfind(ending) + len(ending), len(ending), stage)
        for stage, endings in words.SCHOOL_ENDINGS.items()
        for ending in endings
        if ending in school
    ]
    vocational = [one for one in found if one[2] == _VOCATIONAL]
    return (max(vocational or found)[2] or None) if found else None


def _of_class(class_name: str, grade: str | None) -> Place | None:
    """The class as read. One that Excel has made a date (3-2: 2 March) is class 2 of grade 3 where the grade bears that out, else None."""
    date = _DATE.fullmatch(class_name)
    if date is None:
        return place_in(class_name, (), "class_name")
    month, day = int(date["month"]), int(date["day"])
    by_grade = place_in(grade or "", (), "grade")
    if by_grade.year is None or by_grade.year not in (month, month - 6):
        return None
    return Place(number=str(day), class_name=f"({day})班")


def _nursery(of_class: Place, of_grade: Place, stage: str | None, by_school: str | None) -> tuple[Any, ...] | None:
    """小班, 中(2)班, 大三班 of a kindergarten: (stage, grade, year, class); elsewhere they are just names."""
    if "preschool" not in (stage, by_school):
        return None
    size = of_class.label if of_class.label in words.NURSERY else None
    by_year = next((size for size, year in words.NURSERY.items() if year and year == of_grade.year), None)
    size = size or by_year
    if size is None:
        return None
    number = int(of_class.number) if of_class.number else None
    shown = f"{size}班"
    name = f"{size}({number})班" if number else of_class.class_name if of_class.label and of_class.label != size else shown
    return "preschool", shown, words.NURSERY[size], name


def _settled(said: Place, stage: str | None, by_school: str | None, school_year: int) -> tuple[str | None, int | None]:
    """(stage, year of the stage) of a grade as it was read. What stage 一年级 is of, the column, its own words or the school tell."""
    own = said.stage or None
    if stage is None and by_school == _VOCATIONAL and own in (None, _HIGH):
        own = _VOCATIONAL
    known = stage or own or by_school
    if said.cohort or said.leaves:
        return known, _year_of(said, known, school_year)
    if said.year is None:
        return known, None
    number = said.year
    if known is not None:
        if number <= words.LENGTHS[known]:
            return known, number
        counted = number - _FIRST_YEAR.get(known, 1) + 1
        if 1 <= counted <= words.LENGTHS[known]:
            return known, counted
        if stage is not None or own is not None:
            return known, None
    by_number = next((one for one in ("primary", "junior", _HIGH) if 0 <= number - _FIRST_YEAR[one] < words.LENGTHS[one]), None)
    return by_number, None if by_number is None else number - _FIRST_YEAR[by_number] + 1


def _year_of(said: Place, stage: str | None, school_year: int) -> int | None:
    """The year of the stage of those who entered, or will leave, in that year. 3+2 and five-year programmes go on to the fifth."""
    if stage is None:
        return None
    year = school_year - said.cohort + 1 if said.cohort else school_year - ((said.leaves or 0) - _usual_length(stage)) + 1
    return year if 1 <= year <= words.LENGTHS[stage] else None


def _usual_length(stage: str) -> int:
    return 3 if stage == _VOCATIONAL else words.LENGTHS[stage]


def _cohort_of_class(of_class: Place) -> int | None:
    """The year of entry in a class's name: 机电2601班, 25机电1班."""
    match = (_COHORT_IN_NUMBER.fullmatch(of_class.number) if of_class.label else None) or _COHORT_BEFORE_LABEL.match(of_class.label)
    return 2000 + int(match[1]) if match else None


def _named(of_class: Place, written: str | None, shown: str | None, stage: str | None, major: str | None, said: Place) -> str | None:
    """The class as notices write it: 五年级(2)班, 高三理(2)班, 高一实验班, 机电2601班, 2025级机电1班; where there is none, the grade."""
    if not written:
        return shown
    label, number = of_class.label, of_class.number
    cohort = said.grade if said.cohort else of_class.grade if of_class.cohort else ""
    if stage == _VOCATIONAL and not label and number and major:
        return f"{major}{cohort}{int(number)}班"  # two classes of different majors are never one 1班
    if stage == _VOCATIONAL and label:
        return f"{cohort}{of_class.class_name}" if of_class.cohort else of_class.class_name or written
    if number and (shown or of_class.grade):
        return f"{shown or of_class.grade}{label}({int(number)})班"
    if label and shown and of_class.grade:
        return f"{shown}{of_class.class_name}"
    return of_class.class_name or (shown if of_class.grade else None) or written


def _shown(stage: str | None, year: int | None) -> str | None:
    if year is None or stage is None:
        return None
    if stage == _HIGH:
        return f"高{ZH[year]}"
    if stage == "preschool":
        return next((f"{size}班" for size, known in words.NURSERY.items() if known == year), None)
    return f"{ZH[year + 6] if stage == 'junior' else ZH[year]}年级"
