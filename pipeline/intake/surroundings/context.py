"""What surrounds a table says about its rows: school, grade, class, major, month, programme, term.

A section line, then titles and unit lines from the top, the sheet's name, the file's name and the folders: the first that
says something counts; where a later one says something else, that is a difference to be reported, never settled in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.intake.surroundings.places import Place, labelled, place_in, plain, programmes_in, without_labels
from pipeline.intake.surroundings.purpose import NOTE, is_note
from pipeline.intake.surroundings.times import times_in
from pipeline.speech.wording import fold


@dataclass(frozen=True)
class Said:
    """A text that may say something. row and column are of the sheet (from 0), -1 for names of sheets and files."""

    text: str
    row: int = -1
    column: int = -1


@dataclass(frozen=True)
class Difference:
    """`field` is `value` by the text that counts and `other` by another one, which stands at row and column."""

    field: str
    value: str
    other: str
    row: int
    column: int


@dataclass
class Context:
    """field → value, where that stands, and where texts disagree. Month is `2026-09`, or `-09` where no year is said; months
    are several of them, with semicolons between, where a text claims several at once."""

    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    weak_month: bool = False
    """the month is only that of the day on which the sheet was filled in"""


_LONGEST_SECTION = 40
_NO_SECTION = re.compile(r"班主任|共\s*\d|合计|小计|人数")
_SILENT = ("months", "term")
"""What is said once and not compared: several months are compared by their first, a term by what the sheet is for."""


def context(lines: Sequence[Sequence[Said]], sheet: str, file: str, programmes: Iterable[str]) -> Context:
    """lines: the texts above a table, line by line, the one to be believed first. file: its path in the term's folder."""
    programmes = tuple(programmes)
    found = Context()
    lines = [[one for one in line if not _is_note(one.text)] for line in lines]
    names = [[Said(sheet)], *([Said(part)] for part in reversed(file.rsplit(".", 1)[0].split("/")))]
    sources = [(line, _said_in("  ".join(one.text for one in line), programmes)) for line in (*lines, *names) if line]
    for line, said in sources:
        for name, value in said.items():
            known = found.values.setdefault(name, value)
            cell = next((one for one in line if value in unicodedata.normalize("NFKC", one.text)), line[0])
            found.places.setdefault(name, (cell.row, cell.column))
            if known != value and name not in _SILENT and not agree(name, known, value):
                found.differences.append(Difference(name, known, value, cell.row, cell.column))
            elif name == "month" and known.startswith("-") and not value.startswith("-"):
                found.values[name] = value
    if "month" not in found.values:  # the day on which the sheet was filled in is better than nothing, and no contradiction
        days = (times_in(plain(one.text)).day for line in lines for one in line)
        if day := next(filter(None, days), None):
            found.values["month"] = day
            found.weak_month = True
    return found


@lru_cache(4096)
def _is_note(text: str) -> bool:
    """Is a text above a table a note, which says nothing of where or when its students are: 二年级学生填写, 2025年已受助的须重新申请?"""
    return bool(NOTE.match(text.strip())) or (not any(labelled(plain(text))) and is_note(text, labels=True))


def is_section(texts: Sequence[str]) -> bool:
    """Is a line of these texts (none of them a student's) the heading of a class within a table: 三年级(2)班, or a grade alone: 三年级?"""
    distinct = set(texts)
    if len(distinct) != 1 or len(text := plain(distinct.pop())) > _LONGEST_SECTION or _NO_SECTION.search(text):
        return False
    if any(name == "class_name" for name, _value in labelled(text)):
        return True
    place = place_in(text)
    return bool(place.class_name) or (bool(place.grade) and place.grade == text.strip())


@lru_cache(4096)
def _said_in(text: str, programmes: tuple[str, ...]) -> dict[str, str]:
    """What the text of one line says. Names of sheets and folders come again and again."""
    text = plain(text)
    times = times_in(text)
    said: dict[str, str] = {}
    if times.months:
        said["month"] = times.months[0]
    if len(times.months) > 1:
        said["months"] = ";".join(times.months)
    if times.terms:
        said["term"] = times.terms[0]
    if named := programmes_in(times.left, programmes)[0]:
        said["programme"] = "、".join(named)
    place = place_in(without_labels(text), programmes)
    said |= {name: value for name, value in (("school", place.school), ("major", place.major)) if value}
    if place.class_name:
        said["class_name"] = _with_grade(place)
    elif place.grade:
        said["grade"] = place.grade
    by_label = {name: value for name, value in reversed(list(labelled(text))) if name != "month"}
    if "class_name" in by_label or "grade" in by_label:
        said.pop("class_name", None)
    return said | by_label


def _with_grade(place: Place) -> str:
    """The class as one writes it, with its grade: 五年级(2)班, 2025级机电1班."""
    return place.class_name if place.class_name.startswith(place.grade) else place.grade + place.class_name


def agree(name: str, one: str, other: str) -> bool:
    """Do two values of a field mean the same, or is one just less exact? 青山一中 and 青山县第一中学 do; 1班 and 2班 do not."""
    if name == "month":
        return one == other or (one[-2:] == other[-2:] and "-" in (one[0], other[0]))
    if name == "stage":
        return one == other
    if name == "class_name":
        a, b = (place_in(text, (), "class_name") for text in (one, other))
        if a.number and b.number:
            same_number = a.number.lstrip("0") == b.number.lstrip("0")
            return same_number and _labels_agree(a.label, b.label) and _grades_agree(a, b)
    shorter, longer = sorted((fold(one), fold(other)), key=len)
    rest = iter(longer)
    return all(character in rest for character in shorter)


def _labels_agree(one: str, other: str) -> bool:
    return not one or not other or one in other or other in one


def _grades_agree(one: Place, other: Place) -> bool:
    """False where both say a grade in the same form and it is another one. 高一 and 10年级 are two forms."""
    if one.cohort and other.cohort:
        return one.cohort == other.cohort
    if one.year is None or other.year is None or one.stage != other.stage:
        return True
    same_form = one.grade[:1].isdigit() == other.grade[:1].isdigit()
    return not same_form or one.year == other.year
