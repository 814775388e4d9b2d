"""The name of a school by its parts: where it is, which number, what kind, which part or campus of it. 清河一中 is 清河县第一中学.

The words of the field stand in `schemas.places`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.numerals import number_of
from pipeline.speech.wording import fold
from schemas import places as words

_OF_SCHOOLS = {ending for endings in words.SCHOOL_ENDINGS.values() for ending in endings}
_ENDINGS = sorted({*_OF_SCHOOLS, *words.ABBREVIATED.values()}, key=len, reverse=True)
_SHORT = sorted(words.ABBREVIATED, key=len, reverse=True)
_PART = re.compile(f"(?:{'|'.join(words.PARTS_STAGES)})$")
_INNER = re.compile(f"(?:{'|'.join(_ENDINGS)})|{words.NUMBERED_SHORT}")
_AREA = re.compile(f"(.{{1,7}}?)(?:{'|'.join(words.AREAS)})")
_NUMBERED = re.compile(f"{words.NUMBERED}$")
_ALIKE = {kind: family for family in words.KINDS_ALIKE for kind in family}

SAME, PART, LIKELY, MISSPELT, APART = "same", "part", "likely", "misspelt", "apart"
"""How two names stand to one another: one school; one with less of the place before it; perhaps one; one, if one of them is misspelt;
two."""


@dataclass(frozen=True)
class SchoolName:
    """core: the place and what the school is called, without 县, 镇 and their kin. number: 1 for 第一, empty for none. kind: in full."""

    core: str
    number: str
    kind: str
    campus: str
    part: str


@lru_cache(16384)
def read_name(name: str) -> SchoolName:
    """The parts of a school's name."""
    text = fold(name)
    part = match[0] if (match := _PART.search(text)) else ""
    text = text.removesuffix(part)
    text, campus = _campus(text)
    text, kind = _kind(text)
    number = ""
    if match := _NUMBERED.search(text):
        number = str(int(match[1]) if match[1].isdigit() else number_of(match[1]))
        text = text[: match.start()]
    text = "" if text in words.AREAS else text
    core = _AREA.sub(r"\1", text)
    return SchoolName(core, number, kind, campus, part)


def _campus(text: str) -> tuple[str, str]:
    """The school and what of it is named behind it: 清河县第一中学, 东校区. A 教学点 that is a school of its own is none."""
    if not text.endswith(words.CAMPUSES):
        return text, ""
    ends = [match.end() for match in _INNER.finditer(text) if match.end() < len(text) - 2]
    return (text[: ends[-1]], text[ends[-1] :]) if ends else (text, "")


def _kind(text: str) -> tuple[str, str]:
    """The text before the kind, and the kind in full: 清河一中 → 清河一, 中学."""
    ending = next((one for one in _ENDINGS if text.endswith(one) and one not in words.ABBREVIATED), "")
    short = next((one for one in _SHORT if text.endswith(one)), "")
    if short and len(short) > len(ending) and (len(short) > 1 or _NUMBERED.search(text.removesuffix(short))):
        return text.removesuffix(short), words.ABBREVIATED[short]
    return text.removesuffix(ending), ending


@lru_cache(65536)
def relation(one: str, other: str) -> str:
    """How the names of two schools stand to one another."""
    a, b = read_name(one), read_name(other)
    if a.number != b.number or (a.campus and b.campus and a.campus != b.campus):
        return APART
    if a.kind != b.kind and (a.kind not in _ALIKE or _ALIKE.get(a.kind) != _ALIKE.get(b.kind)):
        return APART
    sure = a.kind == b.kind and a.campus == b.campus
    if a.core == b.core:
        return SAME if sure and a.kind else LIKELY
    longer, shorter = (a.core, b.core) if len(a.core) >= len(b.core) else (b.core, a.core)
    if not shorter:
        return LIKELY if a.number and sure else APART
    if len(shorter) > 1 and longer.endswith(shorter):
        return PART if sure else LIKELY
    if sure and len(longer) == len(shorter) > 1 and sum(x != y for x, y in zip(longer, shorter, strict=True)) == 1:
        return MISSPELT
    return APART


def shown(names: dict[str, int]) -> str:
    """The name by which a school goes that is written in these ways (name → rows): the fullest without a part of it, then the commonest."""

    def rank(name: str) -> tuple[bool, int, int, str]:
        read = read_name(name)
        return bool(read.part), -len(fold(name).removesuffix(read.part)), -names[name], name

    return min(names, key=rank)
