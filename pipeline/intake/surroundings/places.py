"""What a text says of school, stage, grade, class and major: one grammar for titles, names of sheets, files and folders, and cells.

The text is read from its surest parts to the rest: labels (班级：…), times, programmes, the school by its ending, the grade, the class.
What was read is blanked out, so that nothing is read twice and no name reaches over what stands before it. Every word of the grammar
stands in `schemas.places`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.numerals import number_of
from pipeline.intake.surroundings.times import BLANK, arabic_years, times_in
from pipeline.speech.wording import simplified
from schemas import places as words

_CJK = "\u3400-\u9fff〇"
_NUM = "(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"


@dataclass(frozen=True)
class Place:
    """What one text says. Empty or None: it does not say so.

    stage: by the text's own words (高一, 初中部), not by the school's name. year: the number of the grade as written (八年级 → 8).
    cohort: the year of entry; leaves: the year of leaving (2029届). number: of the class, digits; label: what names it beside its number
    (机电, 实验, 理). class_name: the class as written, without the grade.
    """

    school: str = ""
    stage: str = ""
    grade: str = ""
    year: int | None = None
    cohort: int | None = None
    leaves: int | None = None
    major: str = ""
    label: str = ""
    number: str = ""
    class_name: str = ""


def _any(spelled: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(spelled, key=len, reverse=True))


_ENDING_STAGE = {ending: stage for stage, endings in words.SCHOOL_ENDINGS.items() for ending in endings}
_SECTION_STAGE = {word: stage for stage, spelled in words.SECTIONS.items() for word in spelled}
_ENDING = re.compile(
    rf"(?:{_any(list(_ENDING_STAGE))}|(?:第?[一二三四五六七八九十\d]{{1,2}})中"
    rf"(?![学心等专职班国小央部层]|(?:[一二三四五六七八九十(]|\d)(?!{_NUM}?年级|\d?年级|\d{{1,3}}级|(?<=[七八九])\s*[(])))"
)
_PART = re.compile(rf"\(?(?:[{_CJK}]{{0,6}}?(?:{_any(words.SCHOOL_PARTS)}))\)?")
_INNER = re.compile(rf"[{_CJK}]{{1,6}}?(?:{_any([*_ENDING_STAGE])})")
_NO_NAME = re.compile(rf"(?:{_any(words.NO_NAMES)})(?!人)")
_OFFICE = re.compile(rf"[{_CJK}]{{0,10}}?(?:{_any(words.OFFICES)})")
_NAME_BEFORE = re.compile(rf"(?:[{_CJK}]|(?<=[{_CJK}])(?<![级届班年月日号附件])\d{{1,3}}(?=[{_CJK}]|$))+$")

_SECTION = _any(list(_SECTION_STAGE))
_GRADE = re.compile(
    rf"(?P<section>{_SECTION})?(?:\s*)(?:(?P<cohort>20\d\d|\d\d)\s*(?P<kind>级|届)"
    rf"|(?P<number>{_NUM}|1[0-2]|[1-9])\s*(?:年级|学年)"
    rf"|(?P<number2>{_NUM}|[1-9])\s*年(?=\s*[(]?\s*(?:{_NUM}|\d{{1,2}})\s*[)]?\s*班))"
)
_SHORT_GRADE = re.compile(r"(?P<section>高中?|初中?|职高?|中职)(?P<number>[一二三]|[123](?!\d))(?![级届中])")
_JUXTAPOSED = re.compile(
    rf"(?<![{_CJK}\dA-Za-z.])(?P<grade>{_NUM}|1[0-2]|[1-9])\s*(?:[(](?P<number>\d{{1,2}}|{_NUM})[)]\s*班?"
    rf"|(?P<number2>(?<=[{_CJK}])\d{{1,2}})\s*班|[.．\-—](?P<number3>\d{{1,2}})\s*班)"
)
_JUXTAPOSED_BARE = re.compile(rf"(?P<grade>{_NUM}|1[0-2]|[1-9])\s*(?:[.．\-—/](?P<number>\d{{1,2}})|(?<=[{_CJK}])(?P<number2>\d{{1,2}}))")
_NURSERY = re.compile(rf"(?P<size>{_any(list(words.NURSERY))})\s*(?:[(]\s*)?(?P<number>\d{{1,2}}|{_NUM})?(?:\s*[)])?\s*班")
_STOP_AFTER = f"(?!{_any(words.AFTER_NO_CLASS)})"
_CLASS = re.compile(
    rf"(?P<short>(?<!\d)\d\d(?!班)(?=[{_CJK}]))?(?P<label>[(]?[{_CJK}A-Za-z]{{0,12}}?[)]?)"
    rf"(?P<number>\(\s*(?:\d{{1,4}}|{_NUM})\s*\)|\d{{1,4}}|{_NUM})?\s*班{_STOP_AFTER}"
)
_CLASS_BARE = re.compile(
    rf"(?P<short>\d\d(?!班)(?=[{_CJK}]))?(?P<label>[(]?[{_CJK}A-Za-z]{{0,12}}?[)]?)"
    rf"(?P<number>\(\s*(?:\d{{1,4}}|{_NUM})\s*\)|\d{{1,4}}|{_NUM})?\s*班?"
)
_NAMED_BARE = re.compile(rf"(?P<short>\d\d(?!班)(?=[{_CJK}]))?(?P<label>[{_CJK}]{{2,12}}?)(?P<number>\d{{1,4}})")
"""A class in the name of a sheet or file, without 班: 26机电1, 机电2601."""
_MAJOR = re.compile(rf"(?P<major>[{_CJK}]{{2,12}}?)专业(?!技术|学校|课|人员)")
_LABEL = re.compile(
    rf"(?P<label>{_any([label for spelled in words.LABELS.values() for label in spelled])})\s*[:：]\s*"
    rf"(?P<value>(?!元|万元|人民币|人\b)[^\s:：,，;；]*)(?=[\s,，;；]|$)(?!\s*[:：])",
    re.IGNORECASE,
)
_FIELD_OF_LABEL = {label: field for field, spelled in words.LABELS.items() for label in spelled}
_LABEL_ALONE = re.compile(rf"(?:{_any(list(_FIELD_OF_LABEL))})\s*[:：]")
_LONGEST = 400


def plain(text: str) -> str:
    """Narrow, simplified: as the grammar reads it."""
    return unicodedata.normalize("NFKC", simplified(text))[:_LONGEST]


def labelled(text: str) -> Iterator[tuple[str, str]]:
    """(field, value) of each label of a unit line that has a value (学校：… 班级：…). text: plain."""
    for match in _LABEL.finditer(text):
        field = _FIELD_OF_LABEL[match["label"].lower()]
        if field and match["value"]:
            yield field, match["value"]


def without_labels(text: str) -> str:
    """The text with its labels and their values blanked out."""
    return _LABEL_ALONE.sub(BLANK, _LABEL.sub(BLANK, text))


@lru_cache(16384)
def place_in(text: str, programmes: tuple[str, ...] = (), of: str = "") -> Place:
    """What a text says of a place.

    of: empty for a title or a name; for a text that is the value of one field, that field (`class_name`, `grade`, `school`): a class may
    then be a bare number (3-2, 三2, 02), a grade a bare one (三, 2026). programmes: names that are no school's, longest first.
    """
    text = arabic_years(plain(text))
    if of == "school":
        return Place(school=text.strip(), stage=part_stage(text))
    left = times_in(text).left if not of else text
    left = programmes_in(left, programmes)[1]
    school, left = _school(_OFFICE.sub(BLANK, left)) if of in ("", "class_name") else ("", left)
    major, left = _major(left)
    grade, left = _grade(left, of)
    named = _class(left, of, grade)
    stage = grade.stage or part_stage(school)
    return Place(school, stage, grade.grade, grade.year, grade.cohort, grade.leaves, major, named.label, named.number, named.class_name)


def programmes_in(text: str, programmes: Sequence[str]) -> tuple[list[str], str]:
    """The programmes that a text names, in its order, and the text with them blanked out. programmes: longest first.

    学校助学金 behind a name (某某技术学校助学金) is the school, and then 助学金.
    """
    found: list[tuple[int, str]] = []
    for word in programmes:
        place = text.find(word)
        if place < 0 or (_ENDING.match(word) and _NAME_BEFORE.search(text[:place])):
            continue
        found.append((place, word))
        text = text.replace(word, BLANK * len(word))
    return [word for _, word in sorted(found)], text


def _school(text: str) -> tuple[str, str]:
    """The school that a text names, by its ending, and the text without it."""
    for match in _ENDING.finditer(text):
        start = _start_of_name(text, match.start())
        if match.start() - start < _least_before(match[0]):
            continue
        end = match.end()
        while more := (_PART.match(text, end) or _further(text, end)):
            end = more.end()
        name = text[start:end].strip()
        return name, text[:start] + BLANK + text[end:]
    return "", text


def _least_before(ending: str) -> int:
    """How many characters must name a school before its ending: a town's primary school has two; 一中 alone is one."""
    return 1 if ending.endswith("中") and len(ending) > 1 and ending not in _ENDING_STAGE else 2


def _start_of_name(text: str, end: int) -> int:
    """Where the name that ends there begins: after the last character or word that belongs to no name."""
    before = _NAME_BEFORE.search(text[:end])
    if before is None:
        return end
    start = before.start()
    for word in _NO_NAME.finditer(text, start, end):
        start = word.end()
    return start


def _further(text: str, at: int) -> re.Match[str] | None:
    """A part of the school that has an ending of its own (东边镇中心小学 土桥教学点); no grade and no section of another name."""
    match = _INNER.match(text, at)
    if match is None or _NO_NAME.search(match[0]) or _GRADE.match(text, at) or _SHORT_GRADE.match(text, at) or _starts_section(text, at):
        return None
    return match


def _starts_section(text: str, at: int) -> bool:
    return any(text.startswith(word, at) for word in words.SECTIONS_ALONE)


def _major(text: str) -> tuple[str, str]:
    match = _MAJOR.search(text)
    if match is None:
        return "", text
    start = match.start()
    for word in _NO_NAME.finditer(text, start, match.end("major")):
        start = word.end()
    major = text[start : match.end("major")]
    return (major, text[:start] + BLANK + text[match.end() :]) if len(major) >= 2 else ("", text)


@dataclass(frozen=True)
class _Grade:
    stage: str = ""
    grade: str = ""
    year: int | None = None
    cohort: int | None = None
    leaves: int | None = None
    number: str = ""
    """the class's number where the text has both in one: 三(2), 3-2"""


def _grade(text: str, of: str) -> tuple[_Grade, str]:
    """The grade of a text, and the text without it."""
    for form in (_GRADE, _SHORT_GRADE):
        if match := form.search(text):
            found = _of_grade(match)
            if found is not None:
                return found, text[: match.start()] + "\x01" + text[match.end() :]
    if match := _JUXTAPOSED.fullmatch(text.strip()) if of else _JUXTAPOSED.search(text):
        return _both(match), text[: match.start()] + BLANK + text[match.end() :]
    if of == "class_name" and (match := _JUXTAPOSED_BARE.fullmatch(text.strip())):
        return _both(match), ""
    if of == "grade" and (match := re.fullmatch(rf"(?P<number>{_NUM}|1[0-2]|[1-9])年?", text.strip())):
        return _Grade(grade=text.strip(), year=number_of(match["number"])), ""
    if of == "grade" and (match := re.fullmatch(r"(20\d\d)年?", text.strip())):
        return _Grade(grade=text.strip(), cohort=int(match[1])), ""
    if of == "grade" and (match := re.fullmatch(rf"({_any(list(words.NURSERY))})班?", text.strip())):
        return _Grade("preschool", text.strip(), words.NURSERY[match[1]]), ""
    return _Grade(), text


def _of_grade(match: re.Match[str]) -> _Grade | None:
    found = match.groupdict()
    stage = _SECTION_STAGE.get(found.get("section") or "", "")
    written = match[0].strip()
    if found.get("cohort"):
        year = int(found["cohort"]) if len(found["cohort"]) == 4 else 2000 + int(found["cohort"])
        return _Grade(stage, written, cohort=year) if found["kind"] == "级" else _Grade(stage, written, leaves=year)
    number = found.get("number") or found.get("number2")
    return None if number is None else _Grade(stage, written, number_of(number))


def _both(match: re.Match[str]) -> _Grade:
    found = match.groupdict()
    number = next(found[name] for name in ("number", "number2", "number3") if found.get(name))
    return _Grade(grade=f"{found['grade']}年级", year=number_of(found["grade"]), number=str(number_of(number)))


@dataclass(frozen=True)
class _Class:
    label: str = ""
    number: str = ""
    class_name: str = ""


def _class(text: str, of: str, grade: _Grade) -> _Class:
    """The class of a text whose grade has been read (\x01 stands where it stood)."""
    if grade.number:
        return _Class(number=grade.number, class_name=f"({grade.number})班")
    at = text.find("\x01")
    tail = text[at + 1 :] if at >= 0 else text
    if match := _NURSERY.search(tail if at >= 0 else text):
        before = (tail if at >= 0 else text)[: match.start()]
        if not before or not re.search(rf"[{_CJK}A-Za-z0-9]$", before):
            return _Class(label=match["size"], number=_digits(match["number"]), class_name=re.sub(r"\s", "", match[0]))
    if of == "class_name" and (match := _CLASS_BARE.fullmatch(tail.strip(" \x00\x01"))) and match[0]:
        return _of_class(match)
    for match in _CLASS.finditer(tail):
        if (found := _cut(match)) is not None:
            return found
    match = _NAMED_BARE.fullmatch(tail.strip(" \x00\x01-_"))
    sure = match is not None and (match["short"] or len(match["number"]) in (3, 4) or at >= 0)
    return _of_class(match) if match and sure and not of and not _NO_NAME.search(match["label"]) else _Class()


def _cut(match: re.Match[str]) -> _Class | None:
    """A class of a title, less what stands before its name and belongs to no class; None where nothing is left."""
    label = match["label"] or ""
    found = _of_class(match)
    bare = label.strip("()")
    start = 0
    for word in _NO_NAME.finditer(bare):
        start = start if word[0] in words.IN_MAJORS and word.end() < len(bare) else word.end()
    if start:
        cut = bare[start:]
        found = _Class(cut, found.number, found.class_name[found.class_name.find(bare) + start :] if bare else found.class_name)
    if found.label in words.NO_CLASS or (not found.number and len(found.label) < 1):
        return None
    if not found.number and any(found.label.endswith(word) for word in words.NO_CLASS):
        return None
    return found


def _of_class(match: re.Match[str]) -> _Class:
    label, number = (match["label"] or "").strip("()"), _digits(match["number"])
    return _Class((match["short"] or "") + label, number, re.sub(r"\s", "", match[0]))


def _digits(number: str | None) -> str:
    bare = (number or "").strip("() ")
    return "" if not bare else bare if bare.isdigit() else str(number_of(bare))


def part_stage(school: str) -> str:
    """The stage of the part of a school that its name ends in (高中部); empty where it names no part."""
    return next((stage for part, stage in words.PARTS_STAGES.items() if part in school), "")
