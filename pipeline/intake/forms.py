"""Forms: sheets with the same headings are one form. What was not understood is asked once for it, and the answer holds for all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.speech.language import N_, all_of
from pipeline.speech.wording import fold

if TYPE_CHECKING:
    from schemas.columns import Column  # the reading processes load no pandas for it

UNUSED, NONE_MEANT = N_("不使用"), N_("没有此栏即为无")
"""Answers: the column is not used; what the form has no column for, nobody has."""
MISSING = N_("（没有此栏）{title}")
"""The heading of a line that asks about a column which is not there."""
NAME = N_("表头对照")
_NOTHING = "-"

WHY = {
    "exact": N_("表头"),
    "grammar": N_("按表头的词语"),
    "cells": N_("按内容"),
    "near": N_("表头差一字"),
    "answer": N_("按表头对照的说明"),
    "unused": N_("认得，不使用"),
    "": N_("没有读懂"),
}
"""Why a column was taken for what it was taken for."""


@dataclass(frozen=True)
class FormColumn:
    """One column of a form. column: from 0. field: empty where it is not used. why: of `WHY`. look: the shapes of its cells, in words;
    empty where nothing is asked of the form."""

    column: int
    heading: str
    field: str
    why: str
    look: str = ""


@lru_cache(4096)
def form_id(headings: tuple[str, ...]) -> str:
    """A short name of the form with these headings."""
    return hashlib.sha256("\x1f".join(map(fold, headings)).encode()).hexdigest()[:12].upper()


def answers_in(lines: Iterable[tuple[str, str, str]], columns: Mapping[str, Column]) -> dict[str, dict[str, str]]:
    """form → folded heading → field, or `-` for a column that is not used; `-field` → `none` for a column that is not there and means that
    nobody has any. lines: form, heading, answer."""
    fields = {fold(title): name for name, column in columns.items() for title in (column.zh, column.en)}
    unused, none = ({fold(word) for word in all_of(text)} for text in (UNUSED, NONE_MEANT))
    missing = {
        fold(text.format(title=title)): name for text in all_of(MISSING) for name, one in columns.items() for title in (one.zh, one.en)
    }
    found: dict[str, dict[str, str]] = {}
    for form, heading, answer in lines:
        said = found.setdefault(form.strip().upper(), {})
        if fold(heading) in missing:
            said |= {f"-{missing[fold(heading)]}": "none"} if fold(answer) in none else {}
        elif fold(answer) in unused or fold(answer) in fields:
            said[fold(heading)] = fields.get(fold(answer), _NOTHING)
    return found
