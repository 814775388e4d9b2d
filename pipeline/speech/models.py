"""What is wrong with a file by its typed model, for the sentence that refuses it."""

from __future__ import annotations

from pydantic import ValidationError


def first_mistake(error: ValidationError) -> tuple[tuple[int | str, ...], str]:
    """(where, what): the first mistake; what is wrong with the whole has no place to name."""
    first = error.errors(include_url=False, include_input=False)[0]
    parts = (".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, "))
    return first["loc"], ": ".join(filter(None, parts))
