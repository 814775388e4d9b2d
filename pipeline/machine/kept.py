"""What is the same in every run is worked out once per process."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from pandas import DataFrame, Series, StringDtype

P = ParamSpec("P")
R = TypeVar("R")


def once_for_none(function: Callable[P, R]) -> Callable[P, R]:
    """From no rows nothing follows, whatever else is known: a function whose first argument is a frame without rows is called once, and
    answers with copies from then on. Most terms have no sheet of most kinds."""
    known: list[Any] = []

    @functools.wraps(function)
    def kept(*given: P.args, **named: P.kwargs) -> R:
        if len(given[0]):  # type: ignore[arg-type]
            return function(*given, **named)
        if not known:
            known.append(function(*given, **named))
        answer: R = _copied(known[0])
        return answer

    return kept


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


def _copied(made: Any) -> Any:
    """The frames of an answer as copies, which cost nothing until they are changed."""
    if isinstance(made, tuple):
        return tuple(map(_copied, made))
    return made.copy(deep=False) if isinstance(made, DataFrame) else made
