"""The words that conditions in policy files are made of, each typed when the file is read.

What a condition asks of a student is judged in `pipeline.aid.conditions`; here it is only read and refused where it is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.speech.models import first_mistake
from schemas import categories as words


class Strict(BaseModel):
    """Refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class AgeBounds(Strict):
    """Years completed at the first day of the term or of the school year."""

    at: Literal["term-start", "school-year-start"]
    at_least: int | None = Field(default=None, ge=0, le=150)
    at_most: int | None = Field(default=None, ge=0, le=150)

    @model_validator(mode="after")
    def _has_a_bound(self) -> AgeBounds:
        if self.at_least is None and self.at_most is None:
            raise ValueError("at_least, at_most or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least is above at_most")
        return self


class TermsReceived(Strict):
    """Earlier terms in which the student was paid any of these programmes: at most so many."""

    of: tuple[str, ...] = Field(min_length=1)
    at_most: int = Field(ge=0, le=1_000)


_YEARS = range(1, 10)
"""Of a stage; nowhere are there more."""
LEAVES: dict[str, tuple[str, ...] | type] = {
    "stage": tuple(words.STAGE),
    "years": int,
    "enrolment": tuple(words.ENROLMENT_STATUS),
    "household": tuple(words.HOUSEHOLD_KIND),
    "household_in": str,
    "major": str,
    "hardship_level": tuple(words.HARDSHIP_LEVEL),
    "hardship_group": ("any", *words.HARDSHIP_GROUP),
    "listed_as": tuple(words.HARDSHIP_GROUP),
    "boarding": bool,
    "full_time": bool,
    "ownership": tuple(words.OWNERSHIP),
    "application": bool,
    "papers": bool,
    "applied_for": list,
    "age": AgeBounds,
    "terms_received": TermsReceived,
}
"""The conditions, and what each may be given: some of these words, numbers, a list's name, true/false, programmes, or bounds."""


class Condition(Strict):
    """A condition: `all`, `any` or `not` over parts, or a leaf of the vocabulary with its parameter."""

    kind: str
    parts: tuple[Condition, ...] = ()
    parameter: Any = None
    blank: Literal["pass", "fail", "hold"] = "hold"
    source: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, given: Any) -> Any:
        if not isinstance(given, Mapping) or "kind" in given:
            return given
        rest = dict(given)
        common = {name: rest.pop(name) for name in ("blank", "source") if name in rest}
        if len(rest) != 1:
            raise ValueError(f"one condition at a time; known: {', '.join(['all', 'any', 'not', *LEAVES])}")
        kind, parameter = next(iter(rest.items()))
        if kind in ("all", "any"):
            if parameter == []:
                raise ValueError(f"{kind}: at least one condition")
            return {"kind": kind, "parts": parameter, **common}
        if kind == "not":
            return {"kind": kind, "parts": [parameter], **common}
        return {"kind": kind, "parameter": _checked(kind, parameter), **common}

    def leaves(self) -> Iterable[Condition]:
        """Every leaf below, this one included."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    @property
    def programmes(self) -> tuple[str, ...]:
        """The programmes that this leaf names."""
        if self.kind == "applied_for":
            return tuple(self.parameter)
        return tuple(self.parameter.of) if self.kind == "terms_received" else ()


def _checked(kind: str, parameter: Any) -> Any:
    """The parameter of a leaf, refused with what is allowed."""
    allowed = LEAVES.get(kind)
    if allowed is None:
        raise ValueError(f"no condition {kind!r}; known: {', '.join(['all', 'any', 'not', *LEAVES])}")
    if isinstance(allowed, tuple):
        given = [parameter] if isinstance(parameter, str) else parameter
        if not isinstance(given, list) or not given or not all(one in allowed for one in given):
            raise ValueError(f"{kind}: some of {', '.join(allowed)}")
        return tuple(given)
    if allowed is int:
        if not isinstance(parameter, list) or not parameter or not all(type(year) is int and year in _YEARS for year in parameter):
            raise ValueError(f"{kind}: a list of numbers from {_YEARS[0]} to {_YEARS[-1]}, such as [1, 2]")
        return tuple(parameter)
    if allowed is list:
        if not isinstance(parameter, list) or not parameter or not all(isinstance(one, str) for one in parameter):
            raise ValueError(f"{kind}: a list of programmes, such as [hs-grant]")
        return tuple(parameter)
    if issubclass(allowed, Strict):
        try:
            return allowed.model_validate(parameter)
        except ValidationError as error:
            where, message = first_mistake(error)
            raise ValueError(f"{kind}{'.' if where else ': '}{message}") from None
    if type(parameter) is not allowed:
        raise ValueError(f"{kind}: {'true or false' if allowed is bool else 'the name of a list'}")
    return parameter
