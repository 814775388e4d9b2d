"""Programmes, lists and the hardship formula as typed objects, and the version of each that is in force for a term."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, field_validator, model_validator

from pipeline.facts.terms import Term, is_term
from pipeline.policy.vocabulary import Condition, Strict
from pipeline.speech.language import SOURCE, _, current
from pipeline.speech.wording import fold
from schemas.categories import HARDSHIP_GROUP

Version = TypeVar("Version", bound="Dated")
Stage = Literal["preschool", "primary", "junior", "high-school", "secondary-vocational"]


Fen = Annotated[int, Field(ge=0, le=10**12)]
"""Ten thousand million yuan at most: what is more is mistyped, and no sum of it could be counted."""
Years = Annotated[int, Field(ge=0, le=150)]


class Name(Strict):
    zh: str
    en: str

    @property
    def title(self) -> str:
        """In the language that is spoken now."""
        return self.zh if current() == SOURCE else self.en


class Source(Strict):
    """A document that grants something. confirmed: the figure was compared with it."""

    document: str
    number: str = ""
    date: datetime.date
    confirmed: bool


class Dated(Strict):
    """A value that holds from a term on, until a later one takes its place."""

    since: str = Field(alias="from")

    @field_validator("since")
    @classmethod
    def _names_a_term(cls, since: str) -> str:
        if not is_term(since):
            raise ValueError("a term such as 2025-spring")
        return since


class Sourced(Dated):
    """A dated value with the document that it comes from, by its name among the file's sources."""

    source: str


class Amount(Sourced):
    """fen per student and school year"""

    value: Fen


class Stated(Sourced):
    """The amount is what the class sheet states for the term, up to `at_most` fen if one is named."""

    at_most: Fen | None = None


class AmountLine(Strict):
    """An amount for those who meet `when`, and hold the tier if one is named. The first line that fits counts.

    Either an amount per year, or `stated`: the school or the donor decides it for each student.
    """

    name: Name | None = None
    when: Condition | None = None
    tier: Literal["first", "second", "third"] | None = None
    per_year: tuple[Amount, ...] = ()
    stated: tuple[Stated, ...] = ()

    @property
    def versions(self) -> tuple[Amount, ...] | tuple[Stated, ...]:
        return self.per_year or self.stated

    @model_validator(mode="after")
    def _has_one_kind_of_amount(self) -> AmountLine:
        if bool(self.per_year) == bool(self.stated):
            raise ValueError("either per_year or stated")
        return self


class AgeLimit(Sourced):
    """Years completed at a day: `at_most`, or `over_usual` years above the usual age of the grade."""

    at_most: Years | None = None
    over_usual: Years | None = None
    at: Literal["term-start", "school-year-start"]

    @model_validator(mode="after")
    def _has_one_limit(self) -> AgeLimit:
        if (self.at_most is None) == (self.over_usual is None):
            raise ValueError("either at_most or over_usual")
        return self


Part = Literal["central", "province", "city", "county", "school", "donor"]


class Shares(Sourced):
    """Who bears the cost: fund source → whole percents, 100 together."""

    parts: dict[Part, int]

    @model_validator(mode="after")
    def _is_the_whole(self) -> Shares:
        if sum(self.parts.values()) != 100 or min(self.parts.values(), default=0) < 0:
            raise ValueError("parts: percents that add up to 100")
        return self


class Payee(Sourced):
    """Whose account money to the student may be paid to without a letter of authority."""

    may: tuple[Literal["student", "guardian"], ...]


class Recovery(Sourced):
    """May what a student has to give back of the programme be kept from what the same student is due: of the same programme, or of any?"""

    set_off: Literal["no", "same-programme", "any-programme"]


class GrantVersion(Dated):
    """Who is granted the programme: who meets all of these. Without a condition it would be everybody."""

    all: tuple[Condition, ...] = Field(min_length=1)


class Pays(Strict):
    every: Literal["month", "term"]
    to: Literal["student", "school"]
    months_per_year: int = Field(default=10, ge=1, le=12)
    month_of_change: Literal["paid", "unpaid"] = "unpaid"
    """Is the month paid in which a student is transferred, on leave or gone?"""
    on_leaving: Literal["by-month", "whole", "nothing"] = "by-month"
    """of a programme that pays by the term: who leaves within it is paid the months until then, the whole, or nothing"""


class Limit(Sourced):
    """What one student may receive of the programme in all terms together: months, fen, or both."""

    months: int | None = Field(default=None, ge=1, le=1200)
    amount: Annotated[Fen, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _has_a_limit(self) -> Limit:
        if self.months is None and self.amount is None:
            raise ValueError("months, amount (fen) or both")
        return self


class Ceiling(Sourced):
    """At most `percent` of the students receive the programme: of each school's, or of all.

    among: only students who meet it are counted, on both sides; the others are free of the ceiling.
    """

    percent: int = Field(ge=0, le=100)
    by: Literal["school", "all"] = "school"
    among: Condition | None = None


Rank = Literal["special_group", "hardship_level", "score", "income_per_head", "in_school"]
QuotaKind = Literal["issued", "carried-over"]


class Programme(Strict):
    """One programme as its file gives it, over all time."""

    programme: str = Field(pattern=r"[a-z][a-z0-9-]*")
    name: Name
    also_called: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = Field(min_length=1)
    pays: Pays
    amounts: tuple[AmountLine, ...] = Field(min_length=1)
    grant_if: tuple[GrantVersion, ...] = Field(min_length=1)
    claimed: Literal["by-stage", "by-name"] = "by-stage"
    """by-stage: whoever names no programme claims it; by-name: only who names it does"""
    age: tuple[AgeLimit, ...] = ()
    payee: tuple[Payee, ...] = ()
    """none: the student alone"""
    recovery: tuple[Recovery, ...] = ()
    """none: what is to be given back is collected"""
    shares: tuple[Shares, ...] = ()
    excludes: tuple[str, ...] = ()
    covers: Literal["fee"] | None = None
    """fee: it pays what a school charges, and never more than the student's fee where the sheet states one"""
    limits: tuple[Limit, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    ranked_by: tuple[Rank, ...] = ("hardship_level", "score")
    """who comes first where a quota or a ceiling does not do for all; a tie goes to the smaller id number"""
    quota_order: tuple[QuotaKind, ...] = ("issued", "carried-over")
    sources: dict[str, Source]

    @property
    def conditions(self) -> Iterable[Condition]:
        """Every leaf of every version, those of amounts and ceilings among them."""
        parts = [part for version in self.grant_if for part in version.all]
        parts += [line.when for line in self.amounts if line.when is not None]
        parts += [ceiling.among for ceiling in self.ceilings if ceiling.among is not None]
        return [leaf for part in parts for leaf in part.leaves()]

    @model_validator(mode="after")
    def _sources_are_named(self) -> Programme:
        dated = (
            *self.age,
            *self.payee,
            *self.recovery,
            *self.shares,
            *self.limits,
            *self.ceilings,
            *(amount for line in self.amounts for amount in line.versions),
        )
        _check_sources({one.source for one in dated} | {leaf.source for leaf in self.conditions}, self.sources)
        return self


def _is_group(word: str) -> str:
    if word not in HARDSHIP_GROUP:
        raise ValueError(f"one of {', '.join(HARDSHIP_GROUP)}")
    return word


Level = Literal["extreme", "hardship", "mild"]
Group = Annotated[str, AfterValidator(_is_group)]
Indicator = Literal["income", "dependency", "illness", "disaster", "in_school", "costs"]
"""What the family survey gives points for; `pipeline.aid.hardship` works each out and says in which unit."""


class Band(Strict):
    """Points for a value up to `at_most`, or from `at_least` on. The first band that fits counts."""

    at_most: Annotated[int, Field(le=10**9)] | None = None
    at_least: Annotated[int, Field(le=10**9)] | None = None
    points: int = Field(ge=0, le=10_000)

    @model_validator(mode="after")
    def _has_one_bound(self) -> Band:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("either at_most or at_least")
        return self


class HardshipRule(Sourced):
    """How hardship is told: by special group, else by the points of the family survey."""

    groups: dict[Level, tuple[Group, ...]]
    points: dict[Indicator, tuple[Band, ...]]
    levels: dict[Level, Annotated[int, Field(ge=0, le=1_000_000)]]
    """the fewest points of each level"""


class Hardship(Strict):
    """The formula over all time. dibao_line: fen per head and year, the local one."""

    dibao_line: tuple[Amount, ...] = Field(min_length=1)
    rules: tuple[HardshipRule, ...] = Field(min_length=1)
    sources: dict[str, Source]

    @field_validator("dibao_line")
    @classmethod
    def _is_something(cls, lines: tuple[Amount, ...]) -> tuple[Amount, ...]:
        if not all(line.value for line in lines):
            raise ValueError("a line of nothing: everybody would be below it, or nobody")
        return lines

    @model_validator(mode="after")
    def _sources_are_named(self) -> Hardship:
        _check_sources({one.source for one in (*self.dibao_line, *self.rules)}, self.sources)
        return self


class Target(Sourced):
    """A share that the office has set itself, in percent."""

    percent: int = Field(ge=0, le=100)


class DueDay(Sourced):
    """The day of a month by which its class sheets are due."""

    day: int = Field(ge=1, le=28)


class AnswerDays(Sourced):
    """The days within which the office answers a complaint or an objection."""

    days: int = Field(ge=1, le=365)


class Retention(Sourced):
    """For how many years after the year in which a term ends what is known of persons is kept."""

    years: int = Field(ge=1, le=100)


class Targets(Strict):
    """What shares are compared with. coverage: students in hardship who are aided, at least. hardship_share: students in hardship among
    all, at least. over_age_share: over-age students among those who apply, at most. sheets_due: when a month's sheets are due.
    answer_days: within how many days complaints are answered. pass_rate_change: by how many points the pass rate of recipients is to rise.
    retention: how long what is known of persons is kept.
    """

    coverage: tuple[Target, ...] = ()
    hardship_share: tuple[Target, ...] = ()
    over_age_share: tuple[Target, ...] = ()
    sheets_due: tuple[DueDay, ...] = ()
    answer_days: tuple[AnswerDays, ...] = ()
    pass_rate_change: tuple[Target, ...] = ()
    retention: tuple[Retention, ...] = ()
    sources: dict[str, Source]

    @model_validator(mode="after")
    def _sources_are_named(self) -> Targets:
        shares = (*self.coverage, *self.hardship_share, *self.over_age_share, *self.pass_rate_change)
        _check_sources({one.source for one in (*shares, *self.sheets_due, *self.answer_days, *self.retention)}, self.sources)
        return self


Evidence = Literal[
    "survey", "classes", "reference", "published", "quota", "funds", "paid", "delivered", "slips", "visits", "progress", "archived",
    "head-count", "contacts", "schools", "cards", "complaints", "campus-fund", "gifts", "objections", "history", "exceptions",
]  # fmt: skip
"""By what a task of the calendar is seen to be done: a kind of sheet that has come, or what the ledger says."""


class Span(Strict):
    """From one day of the year to another, as MM-DD."""

    first: str = Field(alias="from", pattern=r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
    last: str = Field(alias="to", pattern=r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")

    @field_validator("first", "last")
    @classmethod
    def _is_a_day(cls, day: str) -> str:
        datetime.date.fromisoformat(f"2023-{day}")  # of any year
        return day


class Task(Strict):
    """A task of the year: when it is due in each term, and by what it is seen to be done; without that a person looks."""

    name: Name
    autumn: Span | None = None
    spring: Span | None = None
    done: Evidence | None = None


class WorkYear(Strict):
    """The year of an aid office, task by task, in the order in which it lists them."""

    items: dict[str, Task]
    sources: dict[str, Source] = Field(default_factory=dict)


Word = Annotated[str, Field(min_length=1)]
"""It is looked for in what sheets say; an empty one would stand in everything."""


class County(Strict):
    name: Word
    codes: tuple[Annotated[str, Field(pattern=r"^[0-9]{6}$")], ...]


class WordList(Strict):
    """A list that conditions refer to: words in a major's name, or counties by dated code and by name."""

    name: Name
    words: tuple[Word, ...] = ()
    except_words: tuple[Word, ...] = ()
    counties: tuple[County, ...] = ()


@dataclass(frozen=True)
class InForce:
    """One programme as it stands in one term. amounts: each line with the version of its amount."""

    programme: Programme
    conditions: tuple[Condition, ...]
    amounts: tuple[tuple[AmountLine, Amount | Stated], ...]
    age: AgeLimit | None
    shares: Shares | None = None
    limit: Limit | None = None
    ceiling: Ceiling | None = None
    payee: Payee | None = None
    recovery: Recovery | None = None

    @property
    def pays_guardians(self) -> bool:
        """May a guardian's account be paid without a letter?"""
        return self.payee is not None and "guardian" in self.payee.may

    @property
    def id(self) -> str:
        return self.programme.programme

    def cite(self, source: str) -> str:
        """The document behind a value, as one writes it: its number, else its title; marked where unconfirmed."""
        return cite(self.programme.sources, source)

    def cited(self, condition: Condition) -> str:
        """The documents behind a condition: those of its leaves, else its own."""
        return _("、").join(dict.fromkeys(filter(None, (self.cite(leaf.source) for leaf in condition.leaves())))) or self.cite(
            condition.source
        )


def cite(sources: Mapping[str, Source], source: str) -> str:
    """The document behind a value, as one writes it: its number, else its title; marked where unconfirmed."""
    if not source:
        return ""
    found = sources[source]
    return (found.number or found.document) + ("" if found.confirmed else _("（待核）"))


@dataclass(frozen=True)
class HardshipInForce:
    """The hardship formula as it stands in one term."""

    rule: HardshipRule
    dibao_line: Amount
    sources: dict[str, Source]


@dataclass(frozen=True)
class Policy:
    """All programmes and lists, the hardship formula, and the checksum of each file they came from."""

    programmes: tuple[Programme, ...]
    lists: dict[str, WordList]
    files: dict[str, str]
    hardship: Hardship | None = None
    targets: Targets | None = None
    calendar: WorkYear | None = None

    def target(self, name: str, term: Term) -> float | None:
        """The share to compare with in that term, 0 to 1; None where none is set. name: as in `Targets`."""
        found = _latest(getattr(self.targets, name), term) if self.targets is not None else None
        return found.percent / 100 if found is not None else None

    def sheets_due(self, term: Term) -> int | None:
        """The day of each month of that term by which its class sheets are due; None where none is set."""
        found = _latest(self.targets.sheets_due, term) if self.targets is not None else None
        return found.day if found is not None else None

    def answer_days(self, term: Term) -> int | None:
        """The days within which complaints are answered in that term; None where none is set."""
        found = _latest(self.targets.answer_days, term) if self.targets is not None else None
        return found.days if found is not None else None

    def kept_until(self, term: Term) -> datetime.date | None:
        """The last day on which what is known of the persons of that term is kept; None where no period is set. It counts in whole years
        from the end of the year in which the term ends."""
        found = _latest(self.targets.retention, term) if self.targets is not None else None
        return datetime.date(int(term.months[-1][:4]) + found.years, 12, 31) if found is not None else None

    def hardship_in_force(self, term: Term) -> HardshipInForce | None:
        """The formula of that term; None where the policy has none yet."""
        if self.hardship is None:
            return None
        rule, line = _latest(self.hardship.rules, term), _latest(self.hardship.dibao_line, term)
        return None if rule is None or line is None else HardshipInForce(rule, line, self.hardship.sources)

    def in_force(self, term: Term) -> tuple[InForce, ...]:
        """The programmes that exist in that term, each in its version."""
        made = []
        for programme in self.programmes:
            version = _latest(programme.grant_if, term)
            lines = tuple((line, amount) for line in programme.amounts if (amount := _in_force(line, term)) is not None)
            if version is not None and lines:
                dated = (_latest(programme.age, term), _latest(programme.shares, term))
                limit, ceiling, payee = _latest(programme.limits, term), _latest(programme.ceilings, term), _latest(programme.payee, term)
                recovery = _latest(programme.recovery, term)
                made.append(InForce(programme, version.all, lines, *dated, limit, ceiling, payee, recovery))
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


def _in_force(line: AmountLine, term: Term) -> Amount | Stated | None:
    return _latest(line.per_year, term) if line.per_year else _latest(line.stated, term)


def _latest(versions: Iterable[Version], term: Term) -> Version | None:
    begun = [version for version in versions if Term.parse(version.since) <= term]
    return max(begun, key=lambda version: Term.parse(version.since), default=None)


def _check_sources(used: set[str], sources: Mapping[str, Source]) -> None:
    if missing := used - set(sources) - {""}:
        raise ValueError(f"source {', '.join(sorted(missing))} is not among the sources of this file")
