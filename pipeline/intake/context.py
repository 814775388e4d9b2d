"""What surrounds a table says about its rows: school, grade, class, major, month, programme.

A section line, then titles and unit lines from the top, the sheet's name, the file's name and the folders: the first that
says something counts; where a later one says something else, that is a difference to be reported, never settled in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.speech.wording import fold, simplified


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
    """field → value, where that stands, and where texts disagree. Month is `2026-09`, or `-09` where no year is said."""

    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    weak_month: bool = False
    """the month is only that of the day on which the sheet was filled in"""


_CJK = "\u3400-\u9fff"
_NUMERAL = "[一二三四五六七八九十]"
_TIME = re.compile(r"20\d\d\s*(?:[-—–~至/]\s*20\d\d)?\s*(?:学年)?度?(?:年)?\s*(?:第[一二12]学期|[春秋]季?(?:学期)?|\d{1,2}\s*月份?)?")
_MONTH = re.compile(r"(20\d\d)\s*[年.\-/]\s*(1[0-2]|0?[1-9])\s*(?:月份?(?!\s*\d)|(?![\d.\-/年月]))")
_MONTH_OF_DAY = re.compile(r"(20\d\d)\s*[年.\-/]\s*(1[0-2]|0?[1-9])\s*[月.\-/]\s*\d")
_MONTH_ALONE = re.compile(r"(?<![\d年.\-/])(1[0-2]|0?[1-9])\s*月份?(?!\s*\d)")
_NEXT_LABEL_IS_NO_VALUE = r"([^\s:：,，;；]+)(?=[\s,，;；]|$)(?!\s*[:：])"
_SCHOOL_LABEL = re.compile(
    rf"(?:学校名称|学校|填报单位|单位名称|单位|School)\s*[:：]\s*(?!元|万元|人民币|人\b){_NEXT_LABEL_IS_NO_VALUE}", re.IGNORECASE
)
_SCHOOL = re.compile(rf"[{_CJK}]{{2,}}(?:小学|中学|高中|职高|学校|学院|教育中心|职教中心|幼儿园|中专|技校|[一二三四五六七八九十]中)")
_CLASS_LABEL = re.compile(rf"(?:班级名称|班级|班别|Class)\s*[:：]\s*{_NEXT_LABEL_IS_NO_VALUE}", re.IGNORECASE)
_GRADE = rf"(?:[高初职][一二三123](?:年级)?|{_NUMERAL}年级|1?\d年级|(?:20)?\d\d级)"
_NUMBER = rf"[(（]?(?:\d{{1,4}}|{_NUMERAL}{{1,3}})[)）]?\s*班"
_IN_BRACKETS = rf"[(（]\s*(?:\d{{1,2}}|{_NUMERAL}{{1,3}})\s*[)）]"
_CLASSES = tuple(
    re.compile(form)
    for form in (rf"{_GRADE}\s*{_NUMBER}", rf"[{_CJK}]{{2,8}}\d{{2,4}}\s*班", rf"{_NUMERAL}\s*{_IN_BRACKETS}\s*班?", _NUMBER)
)
_GRADE_LABEL = re.compile(rf"(?:年级|Grade)\s*[:：]\s*{_NEXT_LABEL_IS_NO_VALUE}", re.IGNORECASE)
_MAJOR_LABEL = re.compile(rf"(?:专业名称|专业|Major)\s*[:：]\s*{_NEXT_LABEL_IS_NO_VALUE}", re.IGNORECASE)
_STAGE_LABEL = re.compile(rf"(?:学段|Stage)\s*[:：]\s*{_NEXT_LABEL_IS_NO_VALUE}", re.IGNORECASE)
_LABELS = (("grade", _GRADE_LABEL), ("major", _MAJOR_LABEL), ("stage", _STAGE_LABEL))
_LONGEST_SECTION = 40


def context(lines: Sequence[Sequence[Said]], sheet: str, file: str, programmes: Iterable[str]) -> Context:
    """lines: the texts above a table, line by line, the one to be believed first. file: its path in the term's folder."""
    programmes = tuple(programmes)
    found = Context()
    names = [[Said(sheet)], *([Said(part)] for part in reversed(file.rsplit(".", 1)[0].split("/")))]
    sources = [(line, _said_in("  ".join(one.text for one in line), programmes)) for line in (*lines, *names) if line]
    for line, said in sources:
        for name, value in said.items():
            known = found.values.setdefault(name, value)
            cell = next((one for one in line if value in unicodedata.normalize("NFKC", one.text)), line[0])
            found.places.setdefault(name, (cell.row, cell.column))
            if known != value and not agree(name, known, value):
                found.differences.append(Difference(name, known, value, cell.row, cell.column))
            elif name == "month" and known.startswith("-") and not value.startswith("-"):
                found.values[name] = value
    if "month" not in found.values:  # the day on which the sheet was filled in is better than nothing, and no contradiction
        days = (_MONTH_OF_DAY.search(_plain(one.text)) for line in lines for one in line)
        if day := next(filter(None, days), None):
            found.values["month"] = f"{day[1]}-{int(day[2]):02}"
            found.weak_month = True
    return found


def is_section(texts: Sequence[str]) -> bool:
    """Is a line of these texts (none of them a student's) the heading of a class within a table: 三年级(2)班?"""
    distinct = set(texts)
    if len(distinct) != 1 or len(text := _plain(distinct.pop())) > _LONGEST_SECTION:
        return False
    return any(form.search(text) for form in (_CLASS_LABEL, *_CLASSES)) and not re.search(r"班主任|共\s*\d|合计|小计|人数", text)


@lru_cache(4096)
def _said_in(text: str, programmes: tuple[str, ...]) -> dict[str, str]:
    """What the text of one line says. Names of sheets and folders come again and again."""
    text = _plain(text)
    said: dict[str, str] = {}
    if month := _MONTH.search(text):
        said["month"] = f"{month[1]}-{int(month[2]):02}"
    elif month := _MONTH_ALONE.search(text):
        said["month"] = f"-{int(month[1]):02}"
    rest = _TIME.sub(" ", text)
    named, rest = _programmes_in(rest, programmes)  # 中等职业学校国家助学金 names no school
    if named:
        said["programme"] = "、".join(named)
    if school := _SCHOOL_LABEL.search(rest):
        said["school"] = school[1]
    elif school := _SCHOOL.search(rest):
        said["school"] = school[0]
    rest = rest.replace(said.get("school", "\0"), " ")
    if label := _CLASS_LABEL.search(rest):
        said["class_name"] = label[1]
    elif match := next(filter(None, (form.search(rest) for form in _CLASSES)), None):
        said["class_name"] = re.sub(r"\s", "", match[0])
    for name, form in _LABELS:
        if match := form.search(rest):
            said[name] = match[1]
    return said


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", simplified(text))


def _programmes_in(text: str, programmes: Sequence[str]) -> tuple[list[str], str]:
    """The programmes named in a text, in its order, and the text without them. programmes: longest first."""
    found: list[tuple[int, str]] = []
    for word in programmes:
        if (place := text.find(word)) >= 0:
            found.append((place, word))
            text = text.replace(word, " " * len(word))
    return [word for _, word in sorted(found)], text


_CLASS_NUMBER = re.compile(rf"(?P<grade>{_GRADE}|{_NUMERAL}(?=[(（]))?\s*[(（]?(?P<number>\d{{1,2}}|{_NUMERAL}{{1,3}})[)）]?\s*班?")
_DIGITS = {**{numeral: str(number) for number, numeral in enumerate("一二三四五六七八九", start=1)}, "十": "10", "十一": "11", "十二": "12"}


def agree(name: str, one: str, other: str) -> bool:
    """Do two values of a field mean the same, or is one just less exact? 青山一中 and 青山县第一中学 do; 1班 and 2班 do not."""
    if name == "month":
        return one == other or (one[-2:] == other[-2:] and "-" in (one[0], other[0]))
    if name == "class_name":
        a, b = (_CLASS_NUMBER.fullmatch(_plain(text).replace(" ", "")) for text in (one, other))
        if a and b:
            grades = [re.sub(r"年级$", "", match["grade"] or "") for match in (a, b)]
            same_form = all(grades) and grades[0][-1:].isdigit() == grades[1][-1:].isdigit() and len(grades[0]) == len(grades[1])
            number = [_DIGITS.get(match["number"], match["number"]).lstrip("0") for match in (a, b)]
            return number[0] == number[1] and (not same_form or grades[0] == grades[1])
    shorter, longer = sorted((fold(one), fold(other)), key=len)
    rest = iter(longer)
    return all(character in rest for character in shorter)
