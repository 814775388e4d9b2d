"""Which field a heading means, and what a title, a sheet's name or a file's name says about the rows below it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.wording import fold

_BRACKETS = re.compile(r"[(\[【〔{].*?[)\]】〕}]")


@dataclass(frozen=True)
class Vocabulary:
    """The words that recognition knows: folded heading → field; programme names, longest first."""

    headings: Mapping[str, str]
    programmes: tuple[str, ...]


def vocabulary(headings: Mapping[str, Iterable[str]], programmes: Iterable[str]) -> Vocabulary:
    """headings: field → its headings. AssertionError when two fields claim one heading."""
    folded: dict[str, str] = {}
    for name, words in headings.items():
        for word in words:
            assert folded.setdefault(fold(word), name) == name, f"{word} means two fields"
    return Vocabulary(folded, tuple(sorted(programmes, key=len, reverse=True)))


def field_of(heading: str, known: Mapping[str, str]) -> str | None:
    """The field that a heading means: as written, else without what stands in brackets (a unit, an instruction)."""
    return known.get(fold(heading)) or known.get(fold(_BRACKETS.sub("", unicodedata.normalize("NFKC", heading))))


def near_field(heading: str, known: Mapping[str, str]) -> str | None:
    """The field of the headings that differ by one character (身份征号), where they all mean the same.

    In words of less than four characters one character is the meaning (账户名, 账户号).
    """
    written = fold(heading)
    fields = {name for word, name in known.items() if min(len(word), len(written)) >= 4 and _differ_by_one(word, written)}
    return fields.pop() if len(fields) == 1 else None


def _differ_by_one(one: str, other: str) -> bool:
    """One character replaced, missing or too many."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    return longer[start + 1 :] == shorter[start + (len(one) == len(other)) :]


_CJK = "\u3400-\u9fff"
_TIME = re.compile(r"20\d\d\s*(?:[-—–~至/]\s*20\d\d)?\s*(?:学年)?度?(?:年)?\s*(?:第[一二12]学期|[春秋]季?(?:学期)?|\d{1,2}\s*月份?)?")
_MONTH = re.compile(r"(20\d\d)\s*[年.\-/]\s*(1[0-2]|0?[1-9])\s*(?:月|(?!\d))")
_SCHOOL_LABEL = re.compile(
    r"(?:学校名称|学校|填报单位|单位名称|单位|School)\s*[:：]\s*(?!元|万元|人民币|人\b)([^\s:：,，;；]+)", re.IGNORECASE
)
_SCHOOL = re.compile(rf"[{_CJK}]{{2,}}(?:小学|中学|高中|职高|学校|学院|教育中心|职教中心|幼儿园|中专|技校|[一二三四五六七八九十]中)")
_CLASS_LABEL = re.compile(r"(?:班级名称|班级|班别|Class)\s*[:：]\s*([^\s:：,，;；]+)", re.IGNORECASE)
_NUMERAL = "[一二三四五六七八九十]"
_GRADE = rf"(?:[高初职][一二三123]|{_NUMERAL}年级|1?\d年级|(?:20)?\d\d级)"
_NUMBER = rf"[(（]?(?:\d{{1,4}}|{_NUMERAL}{{1,3}})[)）]?\s*班"
_CLASSES = tuple(re.compile(form) for form in (rf"{_GRADE}\s*{_NUMBER}", rf"[{_CJK}]{{2,8}}\d{{2,4}}\s*班", _NUMBER))
_GRADE_LABEL = re.compile(r"年级\s*[:：]\s*([^\s:：,，;；]+)")
_MAJOR_LABEL = re.compile(r"专业(?:名称)?\s*[:：]\s*([^\s:：,，;；]+)")


def context(titles: Iterable[str], sheet: str, file: str, programmes: Iterable[str]) -> dict[str, str]:
    """What surrounds the table says: school, class_name, grade, major, month and programme, where it does.

    titles: the texts above the headings; then the sheet's name, then the file's path without its extension. What
    stands nearer to the table wins. Month is `YYYY-MM`; the other values are as written.
    """
    found: dict[str, str] = {}
    for text in (" ".join(titles), sheet, *reversed(file.split("/"))):
        for name, value in _said_by(unicodedata.normalize("NFKC", text), programmes).items():
            found.setdefault(name, value)
    return found


def _said_by(text: str, programmes: Iterable[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    if month := _MONTH.search(text):
        said["month"] = f"{month[1]}-{int(month[2]):02}"
    rest = _TIME.sub(" ", text)
    if programme := next((word for word in programmes if word in rest), None):
        said["programme"] = programme
        rest = rest.replace(programme, " ")  # 中等职业学校国家助学金 names no school
    if school := _SCHOOL_LABEL.search(rest):
        said["school"] = school[1]
    elif school := _SCHOOL.search(rest):
        said["school"] = school[0]
    rest = rest.replace(said.get("school", "\0"), " ")
    for name, label in (("class_name", _CLASS_LABEL), ("grade", _GRADE_LABEL), ("major", _MAJOR_LABEL)):
        if match := label.search(rest):
            said[name] = match[1]
    if "class_name" not in said and (match := next(filter(None, (form.search(rest) for form in _CLASSES)), None)):
        said["class_name"] = match[0]
    return said
