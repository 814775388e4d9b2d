"""Columns that name one kind of aid: 免学费, 是否享受国家助学金, 助学贷款.

On a list of that aid such a column says who receives it. Of another aid it says nothing here: who takes no loan, or pays tuition, may well
be entitled to a grant. On a sheet that names no aid, or several that have a column each, the marks are the claims themselves. Light to
import: workers use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from pipeline.intake import evidence
from pipeline.intake.layout import Table
from pipeline.intake.surroundings.places import programmes_in
from pipeline.speech.wording import fold, simplified
from schemas import headings

_CLAIMS = ("receives", "applies")
"""Fields by which somebody is claimed for."""
_STANDING = (*_CLAIMS, "agreed", "gives_up", "paid")
_SCHOOLS_OWN = ("学校", "校内")
"""Before the name of an aid: it is the school's own, and another one."""
_OTHERS = tuple(fold(word) for word in headings.OTHER_AIDS)
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_JOIN = "、"


def settle_aids(table: Table, programmes: Sequence[str], claimed: Iterable[str]) -> None:
    """Take columns of another aid out of what says who is claimed for, and find those whose marks are the claims (`table.claims`).

    programmes: names as spoken, longest first. claimed: those that the titles, or the sheet's own column of programmes, name.
    """
    named = {column: aid for column in table.readings if (aid := _aid_of(table, column, programmes)) is not None}
    if not named:
        return
    wanted = [name for text in claimed for name in text.split(_JOIN) if name]
    mine = {column: aid for column, aid in named.items() if aid and (not wanted or any(_same(aid, one) for one in wanted))}
    for column in named.keys() - mine.keys():
        table.give_up(column)
    marks = {column: aid for column, aid in mine.items() if table.readings[column][1].field in _CLAIMS}
    if not marks or (len(wanted) == 1 and len(marks) == 1) or "programme" in table.columns:
        return
    for column in marks:
        table.give_up(column)
        table.unknown.pop(column, None)
    table.claims = marks
    table.claimed_anyhow = [one for one in wanted if not any(_same(aid, one) for aid in marks.values())]


def _aid_of(table: Table, column: int, programmes: Sequence[str]) -> str | None:
    """The aid that a heading of who is claimed for names; empty where it is none of ours, None where it names none."""
    heading, read = table.readings[column]
    if read.answered or read.field not in _STANDING:
        return None
    return _named_in(heading, tuple(programmes))


@lru_cache(4096)
def _named_in(heading: str, programmes: tuple[str, ...]) -> str | None:
    text = fold(_BRACKETS.sub("", simplified(heading)))
    found, rest = programmes_in(text, _folded(programmes))
    if is_other_aid(rest):
        return ""
    return max(found, key=len) if found else None


def is_other_aid(folded: str) -> bool:
    """Does a folded text name an aid that is none of ours (雨露计划, 助学贷款)? Asked of what is left when ours are taken out."""
    return any(word in folded for word in _OTHERS)


def names_aids(texts: Sequence[str], programmes: Sequence[str]) -> float | None:
    """The share of the cells that name an aid, ours or another; None where there is no cell, or nothing is known of aids."""
    if not texts or not programmes:
        return None
    return sum(_names_an_aid(text, tuple(programmes)) for text in texts) / len(texts)


@lru_cache(4096)
def _names_an_aid(text: str, programmes: tuple[str, ...]) -> bool:
    plain = fold(simplified(text))
    return bool(programmes_in(plain, _folded(programmes))[0]) or is_other_aid(plain)


@lru_cache(16)
def _folded(programmes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, programmes))


def _same(one: str, other: str) -> bool:
    """Are two names of an aid one, or is one just less exact? 助学金 and 国家助学金 are; 学校助学金 is the school's own."""
    shorter, longer = sorted((fold(one), fold(other)), key=len)
    return shorter in longer and (shorter == longer or not longer.startswith(_SCHOOLS_OWN))


def claims_of(table: Table, rows: Sequence[Sequence[Any]]) -> tuple[list[str], list[bool]]:
    """(programmes, unread) of each row: the names of what is marked, and what the sheet claims for everybody; and whether a cell says
    neither yes nor no."""
    made, unread = [], []
    for row in rows:
        stances = {aid: _stance(str(row[column]).strip()) for column, aid in table.claims.items()}
        marked = [aid for aid, stance in stances.items() if stance == "yes"]
        made.append(_JOIN.join([*table.claimed_anyhow, *marked]) if marked or table.claimed_anyhow else "")
        unread.append(None in stances.values())
    return made, unread


def _stance(text: str) -> str | None:
    """yes, no, or None for what is neither: an amount or a tier that somebody is to get is a yes."""
    if not text:
        return "no"
    number = text.replace(",", "").removesuffix("元")
    if number.replace(".", "", 1).isdecimal():
        return "yes" if float(number) > 0 else "no"
    return evidence.stance_of(text, "RECEIVES") or evidence.stance_of(text, "APPLIES") or ("yes" if evidence.FITS["tier"](text) else None)
