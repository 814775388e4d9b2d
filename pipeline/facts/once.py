"""What follows from a column is worked out once for it."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from pandas import Series, StringDtype

R = TypeVar("R")


def once_per_column(function: Callable[[Series], R]) -> Callable[[Series], R]:
    """What follows from the texts of a column alone is worked out once, as long as somebody holds them: a term's names go through a dozen
    stages in the same column. The answer belongs to all who ask: it is not changed."""
    known: dict[int, tuple[Any, R]] = {}

    @functools.wraps(function)
    def kept(texts: Series) -> R:
        if not isinstance(texts.dtype, StringDtype):
            return function(texts)
        column = texts.array.__arrow_array__()
        number = id(column)
        if number not in known:
            gone = functools.partial(known.pop, number, None)
            known[number] = weakref.ref(column, lambda _: gone()), function(texts)
        return known[number][1]

    return kept
