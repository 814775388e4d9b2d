"""The dated policy files as typed objects, and the version that is in force for a term.

`policy/national/*.yaml` holds one file per programme; `policy/local/*.yaml` replaces whole parts of them or adds
programmes of its own. No code knows a programme by name: a new one is a file.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipeline.problems import Problem
from pipeline.terms import Term, is_term
from pipeline.wording import fold
from schemas import categories as words

LEAVES: dict[str, tuple[str, ...] | type] = {
    "stage": tuple(words.STAGE),
    "years": int,
    "enrolment": tuple(words.ENROLMENT_STATUS),
    "household": tuple(words.HOUSEHOLD_KIND),
    "household_in": str,
    "major": str,
    "hardship_level": tuple(words.HARDSHIP_LEVEL),
    "hardship_group": ("any", *words.HARDSHIP_GROUP),
    "boarding": bool,
    "full_time": bool,
    "application": bool,
    "papers": bool,
}
"""The conditions, and what each may be given: some of these words, numbers, a list's name, or true/false."""


Model = TypeVar("Model", bound=BaseModel)
Version = TypeVar("Version", bound="_Dated")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Name(_Strict):
    zh: str
    en: str


class Source(_Strict):
    """A document that grants something. confirmed: the figure was compared with it."""

    document: str
    number: str = ""
    date: datetime.date
    confirmed: bool


class _Dated(_Strict):
    since: str = Field(alias="from")

    @field_validator("since")
    @classmethod
    def _names_a_term(cls, since: str) -> str:
        if not is_term(since):
            raise ValueError("a term such as 2025-spring")
        return since


class Amount(_Dated):
    """fen per student and school year"""

    value: int = Field(ge=0)
    source: str


class Stated(_Dated):
    """The amount is what the class sheet states for the term, up to `at_most` fen if one is named."""

    at_most: int | None = Field(default=None, ge=0)
    source: str


class AmountLine(_Strict):
    """An amount for those who meet `when`, and hold the tier if one is named. The first line that fits counts.

    Either an amount per year, or `stated`: the school or the donor decides it for each student.
    """

    name: Name | None = None
    when: Condition | None = None
    tier: Literal["first", "second", "third"] | None = None
    per_year: list[Amount] = []
    stated: list[Stated] = []

    @property
    def versions(self) -> list[Amount] | list[Stated]:
        return self.per_year or self.stated

    @model_validator(mode="after")
    def _has_one_kind_of_amount(self) -> AmountLine:
        if bool(self.per_year) == bool(self.stated):
            raise ValueError("either per_year or stated")
        return self


class AgeLimit(_Dated):
    """Years completed at a day: `at_most`, or `over_usual` years above the usual age of the grade."""

    at_most: int | None = None
    over_usual: int | None = None
    at: Literal["term-start", "school-year-start"]
    source: str

    @model_validator(mode="after")
    def _has_one_limit(self) -> AgeLimit:
        if (self.at_most is None) == (self.over_usual is None):
            raise ValueError("either at_most or over_usual")
        return self


class Condition(_Strict):
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


Part = Literal["central", "province", "city", "county", "school", "donor"]


class Shares(_Dated):
    """Who bears the cost: fund source → whole percents, 100 together."""

    parts: dict[Part, int]
    source: str

    @model_validator(mode="after")
    def _is_the_whole(self) -> Shares:
        if sum(self.parts.values()) != 100 or min(self.parts.values(), default=0) < 0:
            raise ValueError("parts: percents that add up to 100")
        return self


class GrantVersion(_Dated):
    all: tuple[Condition, ...]


class Pays(_Strict):
    every: Literal["month", "term"]
    to: Literal["student", "school"]
    months_per_year: int = Field(default=10, ge=1, le=12)
    month_of_change: Literal["paid", "unpaid"] = "unpaid"
    """of a programme that pays by the month: is the month paid in which a student is transferred, on leave or gone?"""


class Programme(_Strict):
    """One programme as its file gives it, over all time."""

    programme: str = Field(pattern=r"[a-z][a-z0-9-]*")
    name: Name
    also_called: tuple[str, ...] = ()
    stages: tuple[Literal["preschool", "primary", "junior", "high-school", "secondary-vocational"], ...]
    pays: Pays
    amounts: tuple[AmountLine, ...]
    grant_if: tuple[GrantVersion, ...]
    claimed: Literal["by-stage", "by-name"] = "by-stage"
    """by-stage: whoever names no programme claims it; by-name: only who names it does"""
    age: tuple[AgeLimit, ...] = ()
    shares: tuple[Shares, ...] = ()
    excludes: tuple[str, ...] = ()
    sources: dict[str, Source]

    @model_validator(mode="after")
    def _sources_are_named(self) -> Programme:
        used = {amount.source for line in self.amounts for amount in line.versions} | {limit.source for limit in self.age}
        used |= {shares.source for shares in self.shares}
        used |= {leaf.source for version in self.grant_if for part in version.all for leaf in part.leaves()}
        if missing := used - set(self.sources) - {""}:
            raise ValueError(f"source {', '.join(sorted(missing))} is not among the sources of this file")
        return self


class County(_Strict):
    name: str
    codes: tuple[str, ...]


class WordList(_Strict):
    """A list that conditions refer to: words in a major's name, or counties by dated code and by name."""

    name: Name
    words: tuple[str, ...] = ()
    except_words: tuple[str, ...] = ()
    counties: tuple[County, ...] = ()


@dataclass(frozen=True)
class InForce:
    """One programme as it stands in one term. amounts: each line with the version of its amount."""

    programme: Programme
    conditions: tuple[Condition, ...]
    amounts: tuple[tuple[AmountLine, Amount | Stated], ...]
    age: AgeLimit | None
    shares: Shares | None = None

    @property
    def id(self) -> str:
        return self.programme.programme

    def cite(self, source: str) -> str:
        """The document behind a value, as one writes it: its number, else its title; marked where unconfirmed."""
        if not source:
            return ""
        found = self.programme.sources[source]
        return (found.number or found.document) + ("" if found.confirmed else "（待核）")

    def cited(self, condition: Condition) -> str:
        """The documents behind a condition: those of its leaves, else its own."""
        return "、".join(dict.fromkeys(filter(None, (self.cite(leaf.source) for leaf in condition.leaves())))) or self.cite(
            condition.source
        )


@dataclass(frozen=True)
class Policy:
    """All programmes and lists, and the checksum of each file they came from."""

    programmes: tuple[Programme, ...]
    lists: dict[str, WordList]
    files: dict[str, str]

    def in_force(self, term: Term) -> tuple[InForce, ...]:
        """The programmes that exist in that term, each in its version."""
        made = []
        for programme in self.programmes:
            version = _latest(programme.grant_if, term)
            lines = tuple((line, amount) for line in programme.amounts if (amount := _in_force(line, term)) is not None)
            if version is not None and lines:
                made.append(InForce(programme, version.all, lines, _latest(programme.age, term), _latest(programme.shares, term)))
        return tuple(made)

    def claimed_by_stage(self, stage: str, term: Term) -> list[str]:
        """The programmes that a student of the stage claims who names none."""
        return [one.id for one in self.in_force(term) if stage in one.programme.stages and one.programme.claimed == "by-stage"]

    def names(self, term: Term) -> dict[str, list[str]]:
        """Folded name → the programmes in force that it may mean (国家助学金 is one per stage)."""
        meant: dict[str, list[str]] = {}
        for programme in (one.programme for one in self.in_force(term)):
            for word in {fold(word) for word in (programme.programme, programme.name.zh, programme.name.en, *programme.also_called)}:
                meant.setdefault(word, []).append(programme.programme)
        return meant

    def spoken_names(self) -> tuple[str, ...]:
        """Every name as written, to be looked for in titles."""
        return tuple(sorted({word for programme in self.programmes for word in (programme.name.zh, *programme.also_called)}))


def load(folder: Path) -> Policy:
    """Read the national files and the local ones over them. Raises Problem with file, line and what is allowed."""
    national, local = sorted(folder.glob("national/*.yaml")), sorted(folder.glob("local/*.yaml"))
    if not national:
        raise Problem.failed("policy-missing", folder=folder)
    programmes: dict[str, tuple[Path, dict[str, Any]]] = {}
    lists: dict[str, WordList] = {}
    for path in [*national, *local]:
        content = _read(path)
        lists |= {name: _typed(WordList, given, path, ("lists", name)) for name, given in (content.pop("lists", None) or {}).items()}
        if "overrides" in content:
            base = programmes.get(content.pop("overrides"))
            if base is None:
                raise _wrong(path, 1, f"overrides: one of {', '.join(sorted(programmes))}")
            merged = base[1] | content | {"sources": base[1]["sources"] | content.get("sources", {})}
            programmes[merged["programme"]] = (path, merged)
        elif content:
            programmes[str(content.get("programme"))] = (path, content)
    typed = tuple(_typed(Programme, content, path) for path, content in programmes.values())
    _check_references(typed, lists, {str(content.get("programme")): path for path, content in programmes.values()})
    files = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in [*national, *local]}
    return Policy(typed, lists, files)


def _checked(kind: str, parameter: Any) -> Any:
    """The parameter of a leaf, refused with what is allowed."""
    allowed = LEAVES.get(kind)
    if allowed is None:
        raise ValueError(f"no condition {kind!r}; known: {', '.join(['all', 'any', 'not', *LEAVES])}")
    if isinstance(allowed, tuple):
        given = [parameter] if isinstance(parameter, str) else parameter
        if not isinstance(given, list) or not given or not set(given) <= set(allowed):
            raise ValueError(f"{kind}: some of {', '.join(allowed)}")
        return tuple(given)
    if allowed is int:
        if not isinstance(parameter, list) or not parameter or not all(type(year) is int for year in parameter):
            raise ValueError(f"{kind}: a list of numbers, such as [1, 2]")
        return tuple(parameter)
    if type(parameter) is not allowed:
        raise ValueError(f"{kind}: {'true or false' if allowed is bool else 'the name of a list'}")
    return parameter


def _check_references(programmes: Iterable[Programme], lists: Mapping[str, WordList], paths: Mapping[str, Path]) -> None:
    for programme in programmes:
        conditions = [leaf for version in programme.grant_if for part in version.all for leaf in part.leaves()]
        for leaf in conditions:
            if leaf.kind in ("household_in", "major") and leaf.parameter not in lists:
                path = paths[programme.programme]
                raise _wrong(path, _line_with(path, leaf.parameter), f"{leaf.kind}: {leaf.parameter}; lists: {', '.join(sorted(lists))}")
        if unknown := set(programme.excludes) - set(paths):
            path = paths[programme.programme]
            raise _wrong(
                path,
                _line_with(path, sorted(unknown)[0]),
                f"excludes: {', '.join(sorted(unknown))}; programmes: {', '.join(sorted(paths))}",
            )


def _in_force(line: AmountLine, term: Term) -> Amount | Stated | None:
    return _latest(line.per_year, term) if line.per_year else _latest(line.stated, term)


def _latest(versions: Iterable[Version], term: Term) -> Version | None:
    begun = [version for version in versions if Term.parse(version.since) <= term]
    return max(begun, key=lambda version: Term.parse(version.since), default=None)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise _wrong(path, mark.line + 1 if mark else 1, getattr(error, "problem", None) or "UTF-8, YAML") from None
    if not isinstance(content, dict):
        raise _wrong(path, 1, "key: value")
    return content


def _typed(model: type[Model], content: Any, path: Path, inside: tuple[str, ...] = ()) -> Model:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = (*inside, *first["loc"])
        unnamed = re.search(r"source (\S+?),? .*is not among", first["msg"])
        raise _wrong(
            path,
            _line_with(path, unnamed[1]) if unnamed else _line_of(path, where),
            f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}",
        ) from None


def _line_of(path: Path, location: tuple[str | int, ...]) -> int:
    """The line of the innermost part of the location that the file has."""
    node = yaml.compose(path.read_text(encoding="utf-8"))
    assert node is not None, "an empty file is refused before"
    line = node.start_mark.line + 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                continue
            node, line = found[1], found[0].start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _line_with(path: Path, word: str) -> int:
    """The first line in which a word stands."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line)), 1)


def _wrong(path: Path, line: int, message: str) -> Problem:
    return Problem.failed("policy-wrong", file=path.name, line=line, message=message)
