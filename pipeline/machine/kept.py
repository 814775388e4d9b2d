"""What is the same in every run is worked out once per process."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from pandas import DataFrame

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


def _copied(made: Any) -> Any:
    """The frames of an answer as copies, which cost nothing until they are changed."""
    if isinstance(made, tuple):
        return tuple(map(_copied, made))
    return made.copy(deep=False) if isinstance(made, DataFrame) else made
