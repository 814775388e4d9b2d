"""Columns of texts as Arrow keeps them: only what needs it is looked at one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

Texts: TypeAlias = Any
"""An Arrow array of texts (pyarrow carries no types)."""


def where_found(texts: Texts, pattern: str, made: Callable[[Texts], Texts]) -> Texts:
    """The texts, those in which the pattern is found made anew, all of them at once; null stays null."""
    found = pc.fill_null(pc.match_substring_regex(texts, pattern), False)
    return pc.replace_with_mask(texts, found, made(texts.filter(found))) if pc.any(found).as_py() else texts


def each(function: Callable[[str], str]) -> Callable[[Texts], Texts]:
    """The function on each text of a column without nulls."""
    return lambda texts: pa.array(list(map(function, texts.to_pylist())), pa.large_string())
