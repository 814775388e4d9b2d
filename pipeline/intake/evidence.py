"""What a column holds, told from its cells alone: ids by their check character, cards by length and Luhn, known words, places, dates.

It bears out what a heading leaves open, and contradicts a reading whose cells do not fit. Workers use it: no pandas here. A look at a
column never keeps a value: shapes and counts only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import mul

from pipeline.intake.group_words import group_of
from pipeline.intake.surroundings.places import place_in, plain
from pipeline.intake.surroundings.times import times_in
from pipeline.speech.language import N_, _
from pipeline.speech.wording import answer_key, fold
from schemas import categories

_MOST, DEEPEST = 24, 30
"""Different texts of a column that are looked at, and the rows in which they are looked for."""
_WEIGHTS = [pow(2, 17 - place, 11) for place in range(17)]
_DIGITS = re.compile(r"[\s'’‘`\-\u2010-\u2015]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_ID = re.compile(r"\d{17}[\dX]")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,12}(?:·[\u3400-\u9fff]{1,12})+")
_DATE = re.compile(r"(?:19|20)\d{2}\s*[-./年]?\s*(?:1[0-2]|0?[1-9])(?:\s*[-./月]?\s*[0-3]?\d)?\s*[日号月]?(?:[ T].*)?")
_AMOUNT = re.compile(r"[¥￥]?\d{1,6}(?:\.\d{1,2})?元?")
_ADULT = 28
"""Years of age in which nobody is a pupil of these schools any more."""
ENOUGH = 0.8
"""The share of cells that must fit for a reading to be borne out; below the rest of it, it is contradicted."""


def is_id(text: str) -> bool:
    """An 18-character id whose check character is right (GB 11643)."""
    if not _ID.fullmatch(text):
        return False
    return "10X98765432"[sum(map(mul, map(int, text[:17]), _WEIGHTS)) % 11] == text[17]


def compact(value: object) -> str:
    """A cell as its characters: narrow, without separators, whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _DIGITS.sub("", unicodedata.normalize("NFKC", str(value))).upper()


@cache
def _known(name: str) -> dict[str, str]:
    """Folded word → value of a category (`SEX`, `APPLIES` …)."""
    words: Mapping[str, tuple[str, ...]] = getattr(categories, name)
    return {answer_key(word): value for value, spelled in words.items() for word in (value, *spelled)}


def _among(name: str) -> Callable[[str], bool]:
    return lambda text: answer_key(text) in _known(name)


def _stance(name: str) -> Callable[[str], bool]:
    return lambda text: stance_of(text, name) is not None


def stance_of(text: str, name: str) -> str | None:
    """yes or no of what people write of somebody, by the words of that category (`APPLIES` …): a word alone, or a sentence that
    holds one (情况属实，同意推荐). Where it holds words of both it is a no, the more telling one. None where it says neither."""
    bare = fold(text)
    exact, by_length = _stances(name)
    if known := exact.get(bare or text.strip()):
        return known
    said = set()
    for word in by_length:
        if word in bare:
            said.add(exact[word])
            bare = bare.replace(word, " ")
    return "no" if "no" in said else "yes" if said else None


@cache
def _stances(name: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Each word of a category with its answer, and those of two characters or more, the longest first."""
    exact = _known(name)
    return exact, tuple(sorted((word for word in exact if len(word) > 1 and not word.isascii()), key=len, reverse=True))


def _groups(text: str) -> bool:
    parts = [part for part in re.split(r"[、,，;；/+|\s]+", re.sub(r"[(（].*?[)）]", "", text)) if part]
    return bool(parts) and all(map(_is_group, parts))


@lru_cache(8192)
def _is_group(part: str) -> bool:
    bare = fold(re.sub(r"^\d{1,2}[.、:：]?", "", part)) or part
    known = _known("HARDSHIP_GROUP")
    return bare in known or group_of(fold(part), known) is not None


@lru_cache(8192)
def _is_place(text: str, of: str) -> bool:
    place = place_in(plain(text), (), of)
    if of == "class_name":
        return bool(place.number or place.grade) or "班" in text
    return place.year is not None or bool(place.cohort or place.leaves)


FITS: dict[str, Callable[[str], bool]] = {
    "id_number": lambda text: is_id(compact(text)),
    "guardian_id": lambda text: is_id(compact(text)),
    "card_number": lambda text: re.fullmatch(r"\d{16,19}", compact(text)) is not None and not is_id(compact(text)),
    "telephone": lambda text: re.fullmatch(r"1\d{10}|0\d{9,11}|\d{7,8}", compact(text)) is not None,
    "name": lambda text: _NAME.fullmatch(re.sub(r"[\s*★()（）]", "", text)) is not None,
    "guardian": lambda text: _NAME.fullmatch(re.sub(r"\s", "", text)) is not None,
    "student_number": lambda text: re.fullmatch(r"[GLJ][\dX]{6,20}", compact(text)) is not None,
    "birth_date": lambda text: _DATE.fullmatch(text.strip()) is not None,
    "entry_date": lambda text: _DATE.fullmatch(text.strip()) is not None,
    "grade": lambda text: _is_place(text, "grade"),
    "class_name": lambda text: _is_place(text, "class_name"),
    "hardship_group": _groups,
    "amount": lambda text: _AMOUNT.fullmatch(text.strip().replace(",", "")) is not None,
    "fee": lambda text: _AMOUNT.fullmatch(text.strip().replace(",", "")) is not None,
    "month": lambda text: bool(times_in(plain(text)).months) or re.fullmatch(r"1[0-2]|0?[1-9]", text.strip()) is not None,
    "sex": _among("SEX"),
    "id_kind": _among("ID_KIND"),
    "stage": _among("STAGE"),
    "household_kind": _among("HOUSEHOLD_KIND"),
    "boarding": _among("YES_NO"),
    "enrolment_status": _among("ENROLMENT_STATUS"),
    "full_time": _among("FULL_TIME"),
    "hardship_level": _among("HARDSHIP_LEVEL"),
    "tier": _among("TIER"),
    "agriculture": _among("YES_NO"),
    "arts": _among("YES_NO"),
    "letter": _among("HAS"),
    "application": _among("HAS"),
    "papers": _among("HAS"),
    "applies": _stance("APPLIES"),
    "receives": _stance("RECEIVES"),
    "agreed": _stance("AGREED"),
    "gives_up": _stance("GIVES_UP"),
    "paid": _stance("PAID"),
    "present": _stance("PRESENT"),
    "left": _stance("LEFT"),
}
"""Field → does a cell look like one of its values?"""


def filled(values: Sequence[object]) -> list[str]:
    """The first different cells of a column that hold something, as texts."""
    found: dict[str, None] = {}
    for value in dict.fromkeys(values[:DEEPEST]):
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else _INVISIBLE.sub("", str(value)).strip()
        if text:
            found[text] = None
            if len(found) == _MOST:
                break
    return list(found)


def fits(field: str, texts: Sequence[str]) -> float | None:
    """The share of the cells that look like values of the field; None where there is none, or the field has no shape of its own."""
    test = FITS.get(field)
    if test is None or not texts:
        return None
    if field in _OF_FEW_WORDS:
        return sum(_fits_word(field, text) for text in texts) / len(texts)
    return sum(map(test, texts)) / len(texts)


def tells(field: str, texts: Sequence[str], alone: bool = False) -> bool:
    """Do the cells bear a reading out that the heading leaves open? A yes, a no, a 1 stand below any heading: of a field of words one cell
    must say more. alone: the heading says nothing at all; then no number is a code of a group, and an account has its check digit."""
    share = fits(field, texts)
    if share is None or share < ENOUGH:
        return False
    if field == "card_number":
        return not alone or sum(map(_has_check_digit, texts)) >= ENOUGH * len(texts)
    if field not in _OF_WORDS:
        return True
    worded = [text for text in texts if not text.isdecimal()] if alone else texts
    return len(worded) >= ENOUGH * len(texts) and not all(map(_says_little, worded))


def _has_check_digit(text: str) -> bool:
    """Luhn, as ISO/IEC 7812 has it for cards."""
    digits = [int(digit) for digit in reversed(compact(text)) if digit.isdecimal()]
    return (sum(digits[0::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


@lru_cache(8192)
def _says_little(text: str) -> bool:
    """A bare yes or no, or what is said of anything."""
    bare = answer_key(text)
    return bare in BARE or bare in _OF_ANYTHING


BARE, _OF_ANYTHING = frozenset(answer_key(word) for word in (*categories.YES, *categories.NO)), ("一般", "正常")
"""Folded, a yes and a no without a word beside it; and what is said of anything."""
_OF_WORDS = frozenset(
    (
        *("hardship_group", "hardship_level", "tier", "boarding", "full_time", "agriculture", "arts", "letter", "application", "papers"),
        *("applies", "receives", "agreed", "gives_up", "paid", "present", "left", "enrolment_status", "household_kind", "stage"),
    )
)
"""Fields whose cells say one of a few words."""
_OF_FEW_WORDS = frozenset(
    (
        "hardship_group",
        "hardship_level",
        "tier",
        "programme",
        "agreed",
        "receives",
        "boarding",
        "enrolment_status",
        "present",
        "household_kind",
    )
)
"""Fields whose cells say the same few words on every sheet: one look each."""


@lru_cache(8192)
def _fits_word(field: str, text: str) -> bool:
    return FITS[field](text)


def are_adults(texts: Sequence[str], year: int) -> bool:
    """Are the ids of a column mostly those of adults in that year: the parents', not the students'?"""
    years = [int(text[6:10]) for text in texts if len(text) == 18 and text[:17].isdecimal()]
    return len(years) > 0 and sum(year - born > _ADULT for born in years) > len(years) / 2


@dataclass(frozen=True)
class Look:
    """How the cells of a column look: counts of shapes, never a value."""

    shapes: tuple[tuple[str, int], ...]
    empty: int

    def said(self) -> str:
        """18 位证件号 48 个、空 2 个."""
        parts = [_(shape) + f" {count}" for shape, count in self.shapes]
        return "、".join([*parts, *([_("空") + f" {self.empty}"] if self.empty else [])])


_SHAPES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (N_("证件号（18位）"), lambda text: _ID.fullmatch(compact(text)) is not None),
    (N_("学籍号"), FITS["student_number"]),
    (N_("卡号（16至19位）"), FITS["card_number"]),
    (N_("电话"), lambda text: re.fullmatch(r"1\d{10}", compact(text)) is not None),
    (N_("日期"), FITS["birth_date"]),
    (N_("是或否"), lambda text: len(text) <= 2 and _among("YES_NO")(text)),
    (N_("数字"), lambda text: re.fullmatch(r"[\d.,]+", text) is not None),
    (N_("困难类别的词"), _groups),
    (N_("困难等级的词"), _among("HARDSHIP_LEVEL")),
    (N_("班级或年级"), lambda text: re.search(r"[班级]|^\d", text) is not None and len(text) <= 20 and _is_place(text, "class_name")),
    (N_("像姓名的文字"), FITS["name"]),
)


def look_at(values: Sequence[object]) -> Look:
    """The shapes of a column's cells. Each cell counts once, under the first shape that it has."""
    texts = [
        text
        for text in (str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip() for value in values)
        if text
    ]
    counted = Counter(next((name for name, test in _SHAPES if test(text)), N_("其他文字")) for text in texts)
    return Look(tuple(counted.most_common()), len(values) - len(texts))
