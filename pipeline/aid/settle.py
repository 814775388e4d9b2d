"""From enrolments to payments: claims, hardship, decisions, entitlement, fund shares, in order.

Students are judged part by part, each school in one of them. What crosses schools is settled over all, on what it hangs on alone:
programmes of one person, quotas and ceilings (`contest`), own funds (`own_funds`), and who is on an office's list (`entitled`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.aid import contest, exceptions, hardship, history, quotas
from pipeline.aid.claims import claims_of
from pipeline.aid.conditions import Setting
from pipeline.aid.eligibility import decide_each, once_each
from pipeline.aid.entitled import compare_with_lists, concerned
from pipeline.aid.entitlement import awarded, payments_of, priced, with_students
from pipeline.aid.funding import split_cost
from pipeline.aid.own_funds import draw, drawing
from pipeline.facts import identity, keys
from pipeline.facts.terms import Term
from pipeline.machine.distinct import among, stacked
from pipeline.machine.parts import HERE, Drawer, Part, Room, within
from pipeline.persons.rulings import ruled_persons
from pipeline.persons.tangled import Numbers, numbered
from pipeline.policy import InForce, Policy
from pipeline.registers import campus, funds, gifts, lists, objections
from pipeline.registers.lists import Listed
from pipeline.results import Decided, OwnFunds
from pipeline.speech import findings as f


def settle(
    enrolments: Sequence[Part],
    others: Mapping[str, DataFrame],
    policy: Policy,
    term: Term,
    paid: DataFrame | None = None,
    room: Room = HERE,
) -> Decided:
    """Decide and entitle.

    enrolments: as `dedupe.over_parts` leaves them, all of a school in one part, the parts in the order of schools. others: the rows of the
    sheets beside the class sheets, by kind (`Intake.others`); each says its part, or is named in a finding. paid: as `OwnFunds` has it;
    nothing without.
    """
    made = over_parts(enrolments, others, policy, term, paid, room)
    payments, assessments = _whole(made.payments, room), _whole(made.assessments, room)
    decisions = _whole(made.decisions, room)
    if len(made.decisions) > 1:
        decisions["student"] += np.repeat(made.students, [part.rows for part in made.decisions])
    funding = room.drawer.laid(split_cost(payments, policy.in_force(term)))
    more = (made.quotas, made.objections, made.received, made.own, made.findings)
    return Decided(decisions, payments, funding, assessments, *more)


def _whole(parts: Sequence[Part], room: Room) -> DataFrame:
    """All of them as one frame, that never lies in memory as a whole."""
    if len(parts) == 1:
        return parts[0].frame()
    return room.drawer.laid(stacked([room.drawer.laid(part.frame()) for part in parts]))


@dataclass(frozen=True)
class Settled:
    """As `Decided`, in parts. students: the number of each part's first student among all, from which `student` of a decision counts."""

    students: list[int]
    decisions: list[Part]
    payments: list[Part]
    assessments: list[Part]
    quotas: DataFrame
    objections: DataFrame
    received: DataFrame
    own: OwnFunds
    findings: DataFrame


def over_parts(
    enrolments: Sequence[Part], others: Mapping[str, DataFrame], policy: Policy, term: Term, paid: DataFrame | None, room: Room
) -> Settled:
    """As `settle`, of enrolments in parts, as `dedupe.over_parts` leaves them, all of a school in one: the same decisions and payments."""
    in_force, names = policy.in_force(term), policy.names(term)
    entries, of_campus = campus.usable(others["campus-fund"])
    given, of_gifts = gifts.usable(others["gifts"])
    own = OwnFunds(entries, given, paid if paid is not None else _nothing_paid())
    named = _named(enrolments, others, room)
    objected, refusals, of_objections = objections.usable(others["objections"], named)
    asked = pd.concat([others["exceptions"], ruled_persons(others["rulings"]), refusals], ignore_index=True)
    rulings, ruled = exceptions.usable(asked[list(others["exceptions"])], names, named)
    received, levels, of_history = history.usable(others["history"], names)
    listed, of_lists = lists.usable(others["reference"], term)
    arrived, of_funds = funds.usable(others["funds"], names)
    surveys, of_surveys = hardship.usable(others["survey"], named)
    rules = _Rules(policy, term, in_force, Setting.of(policy, term, received, listed.of), surveys, levels, listed, rulings)
    numbers = range(len(enrolments))
    judged = room.each(_Judged(room.drawer, rules, len(enrolments) == 1), enrolments, numbers)
    claims, students = [one.decisions for one in judged], [one.students for one in judged]
    taught = pd.concat([one.taught for one in judged]).drop_duplicates()
    quota, of_quotas = quotas.usable(others["quota"], names, _programmes_at(taught, in_force))
    chosen = _chosen(judged, rules, quota, own, room)
    final = room.each(_Awarded(room.drawer, rules, quota), claims, students, chosen, numbers)
    granted = [one.decisions for one in final]
    decisions, own, short = _drawn(granted, students, own, rules, room)
    payments = [one.payments for one in final]
    if decisions is not granted:
        payments = room.each(_Paid(room.drawer, quota), decisions, students, numbers)
    left_out = _left_out(decisions, students, [one.who for one in judged], rules, room)
    used = quotas.used(quota, pd.concat([one.of_quotas for one in final]))
    said = (of_objections, ruled, of_history, of_lists, of_surveys, of_quotas, of_funds, *(one.of_levels for one in judged))
    of_awards = [one.findings for one in final]
    found = f.together(*said, once_each([one.decided for one in judged]), *(one.priced for one in judged), *of_awards)
    found = f.together(found, left_out, of_campus, of_gifts, short)
    return Settled(_first(students), decisions, payments, [one.assessments for one in judged], used, objected, arrived, own, found)


@dataclass(frozen=True)
class _Rules:
    """What everybody is judged by."""

    policy: Policy
    term: Term
    in_force: tuple[InForce, ...]
    setting: Setting
    surveys: DataFrame
    levels: DataFrame
    listed: Listed
    rulings: DataFrame


@dataclass(frozen=True)
class _School:
    """What was found of the schools of one part. who: the person of each student, as a number that is the same in every part; taught:
    school, stage. decided: findings by programme."""

    students: Part
    decisions: Part
    assessments: Part
    who: Numbers
    taught: DataFrame
    heads: quotas.Heads
    decided: dict[str, DataFrame]
    priced: DataFrame
    of_levels: DataFrame


@dataclass(frozen=True)
class _Judged:
    """Who claims what in one part, whether they are granted it, and what it would pay by itself. alone: there are no other parts."""

    drawer: Drawer
    rules: _Rules
    alone: bool

    def __call__(self, part: Part, number: int) -> _School:
        rules, setting = self.rules, self.rules.setting
        claimed = claims_of(part.frame(), rules.policy, rules.term)
        students = claimed.students.assign(listed_as=claimed.students["id_number"].map(rules.listed.groups).astype("str"))
        who = numbered(students["student_key"], self.alone)
        students = students.assign(who=who.view(np.int64))
        formula = rules.policy.hardship_in_force(rules.term)
        students, assessments, of_levels = hardship.assess(students, rules.surveys, rules.levels, formula, rules.term)
        decisions, decided = decide_each(students, claimed.claims, rules.in_force, setting, rules.rulings)
        decisions, of_prices = priced(decisions, students, rules.in_force, setting, setting.received)
        return _School(
            self.drawer.keep(f"students-{number}", students),
            self.drawer.keep(f"claims-{number}", decisions),
            self.drawer.keep(f"assessed-{number}", assessments),
            who,
            students[["school", "stage"]].drop_duplicates(),
            quotas.heads_of(students, rules.in_force, setting),
            decided,
            of_prices,
            of_levels,
        )


def _chosen(judged: list[_School], rules: _Rules, quota: DataFrame, own: OwnFunds, room: Room) -> list[contest.Chosen]:
    """What was chosen of the claims of each part."""
    everybody, count = np.unique(np.concatenate([one.who for one in judged]), return_counts=True)
    twice = [np.isin(one.who, everybody[count > 1]) for one in judged]
    asked = _InQuestion(rules, quota, own.within(rules.term))
    some = room.each(asked, [one.decisions for one in judged], [one.students for one in judged], twice)
    first = _first([one.decisions for one in judged])
    claims = stacked(some).set_axis(np.concatenate([one.index + start for one, start in zip(some, first, strict=True)]))
    chosen = contest.choose(claims, quotas.Heads.together([one.heads for one in judged]), rules.in_force, quota)
    return [chosen.within(start, one.decisions.rows) for start, one in zip(first, judged, strict=True)]


def _first(parts: Sequence[Part]) -> list[int]:
    """The number of each part's first row among all."""
    return [int(start) for start in np.cumsum([0, *(part.rows for part in parts)])[:-1]]


@dataclass(frozen=True)
class _InQuestion:
    rules: _Rules
    quota: DataFrame
    paid: DataFrame

    def __call__(self, decisions: Part, students: Part, twice: NDArray[np.bool_]) -> DataFrame:
        rules = self.rules
        return contest.in_question(
            decisions.frame(contest.LOOKED_AT), students.frame(), rules.in_force, rules.setting, self.quota, self.paid, twice
        )


@dataclass(frozen=True)
class _Final:
    """A part's decisions, and what they pay and take of each quota line, but for what own funds cannot bear."""

    decisions: Part
    payments: Part
    of_quotas: DataFrame
    findings: DataFrame


@dataclass(frozen=True)
class _Awarded:
    """The decisions of a part with what was chosen."""

    drawer: Drawer
    rules: _Rules
    quota: DataFrame

    def __call__(self, decisions: Part, students: Part, chosen: contest.Chosen, number: int) -> _Final:
        people = students.frame()
        made, found = awarded(decisions.frame(), people, self.rules.in_force, chosen)
        paid = made.loc[made["quota_line"] > 0, ["quota_line", "amount_fen"]]
        named = with_students(made, people, self.rules.in_force).assign(gift=0)
        lines = payments_of(named, people, self.quota)
        return _Final(self.drawer.keep(f"awarded-{number}", named), self.drawer.keep(f"lines-{number}", lines), paid, found)


@dataclass(frozen=True)
class _Paid:
    """What a part's decisions pay."""

    drawer: Drawer
    quota: DataFrame

    def __call__(self, decisions: Part, students: Part, number: int) -> Part:
        return self.drawer.keep(f"paid-{number}", payments_of(decisions.frame(), students.frame(), self.quota))


def _drawn(decisions: list[Part], students: list[Part], own: OwnFunds, rules: _Rules, room: Room) -> tuple[list[Part], OwnFunds, DataFrame]:
    """What own funds and gifts bear, over all schools (`own_funds.draw`)."""
    if own.entries.empty and own.gifts.empty:
        return decisions, own, f.none()
    of_funds = room.each(partial(_drawing, drawing(rules.in_force)), decisions, students)
    first, people = _first(decisions), _first(students)
    claims = pd.concat(
        [
            one.assign(student=one["student"] + person).set_axis(one.index + start)
            for (one, _), start, person in zip(of_funds, first, people, strict=True)
        ]
    )
    theirs = pd.concat([one.set_axis(one.index + person) for (_, one), person in zip(of_funds, people, strict=True)])
    drawn, own, short = draw(claims, theirs, rules.in_force, own, rules.term)
    marks = drawn[["status", "reason_codes", "amount_fen", "gift"]]
    mine = [within(marks, start, part.rows) for part, start in zip(decisions, first, strict=True)]
    return room.each(partial(_with_marks, room.drawer), decisions, mine, range(len(decisions))), own, short


def _drawing(programmes: Sequence[str], decisions: Part, students: Part) -> tuple[DataFrame, DataFrame]:
    """The decisions of these programmes, and their students."""
    claims = decisions.frame()
    claims = claims[claims["programme"].isin(programmes)]
    return claims, students.frame().loc[np.unique(claims["student"].to_numpy())]


def _with_marks(drawer: Drawer, part: Part, marks: DataFrame, number: int) -> Part:
    rows = part.frame().copy(deep=False)
    rows.loc[marks.index, list(marks)] = marks
    return drawer.keep(f"drawn-{number}", rows)


def _left_out(decisions: list[Part], students: list[Part], who: list[Numbers], rules: _Rules, room: Room) -> DataFrame:
    """The comparison with the lists of offices, of all whom these concern, at whichever schools they are."""
    if rules.listed.nobody:
        return f.none()
    if len(decisions) == 1:
        return compare_with_lists(students[0].frame(), decisions[0].frame(), rules.in_force, rules.setting, rules.listed)
    of_list = room.each(partial(concerned, rules.listed), students)
    persons = np.unique(np.concatenate([one[mask] for one, mask in zip(who, of_list, strict=True)]))
    mine = [np.flatnonzero(np.isin(one, persons)) for one in who]
    of_these = pd.concat(room.each(_decisions_of, decisions, mine))
    theirs = room.gathered(students, mine).reset_index(drop=True)
    return compare_with_lists(theirs, of_these, rules.in_force, rules.setting, rules.listed)


def _decisions_of(decisions: Part, students: NDArray[np.int64]) -> DataFrame:
    rows = decisions.frame(["student", "student_key", "programme", "status"])
    return rows[np.isin(rows["student"].to_numpy(), students)]


def _named(enrolments: Sequence[Part], others: Mapping[str, DataFrame], room: Room) -> DataFrame:
    """The enrolments of all whom a line of another sheet may be about, by id or name."""
    if len(enrolments) == 1:
        return enrolments[0].frame()
    about = [others[kind][["id_number", "name"]] for kind in ("objections", "exceptions", "rulings", "survey")]
    lines = pd.concat(about, ignore_index=True).astype("str")
    asked = partial(_about, identity.id_18(lines["id_number"]).dropna(), keys.name_key(lines["name"]).dropna())
    return pd.concat(room.each(asked, enrolments)).sort_values(["submission", "row"], kind="stable", ignore_index=True)


_KNOWN_BY = ["submission", "row", "id_number", "person", "student_key", "name", "school", "class_name"]


def _about(ids: Series, persons: Series, part: Part) -> DataFrame:
    rows = part.frame(_KNOWN_BY)
    return rows[among(rows["id_number"], ids) | among(rows["person"], persons)]


def _nothing_paid() -> DataFrame:
    texts = ("student_key", "programme", "school", "term")
    return DataFrame({**{name: Series(dtype="str") for name in texts}, "left_fen": Series(dtype="int64")})


def _programmes_at(taught: DataFrame, in_force: tuple[InForce, ...]) -> dict[str, set[str]]:
    """School → the programmes of the stages that it teaches (school, stage)."""
    found: dict[str, set[str]] = {str(school): set() for school in taught["school"]}
    for school, stage in taught.itertuples(index=False):
        found[school] |= {one.id for one in in_force if stage in one.programme.stages}
    return found
