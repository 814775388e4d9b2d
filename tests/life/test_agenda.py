"""The tasks of a term: on which days they are due, and what they are by what is known."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from pandas import DataFrame

from pipeline.facts.terms import Term
from pipeline.life.agenda import Seen, entries
from pipeline.outputs.agenda import DONE, DUE, LATE, LATER, OVER, SEEN_BY_A_PERSON
from pipeline.policy import WorkYear

AUTUMN, SPRING = Term.parse("2026-autumn"), Term.parse("2027-spring")
NOTHING = Seen(frozenset(), frozenset(), frozenset(), False, False)


def _year(**tasks: dict[str, Any]) -> WorkYear:
    return WorkYear.model_validate({"items": {name: {"name": {"zh": name, "en": name}} | task for name, task in tasks.items()}})


def _task(first: str, last: str, done: str | None = None, term: str = "autumn") -> dict[str, Any]:
    return {term: {"from": first, "to": last}} | ({"done": done} if done else {})


@pytest.mark.parametrize(
    ("term", "written", "day"),
    [
        (AUTUMN, "09-01", "2026-09-01"),
        (AUTUMN, "12-31", "2026-12-31"),
        (AUTUMN, "08-01", "2026-08-01"),
        (AUTUMN, "07-31", "2027-07-31"),
        (AUTUMN, "01-10", "2027-01-10"),
        (SPRING, "03-01", "2027-03-01"),
        (SPRING, "01-31", "2027-01-31"),
        (SPRING, "08-20", "2027-08-20"),
    ],
)
def test_the_day_of_a_term(term: Term, written: str, day: str) -> None:
    year = _year(one=_task(written, written, term="autumn" if term.is_autumn else "spring"))
    [entry] = entries(year, term, NOTHING, datetime.date(2026, 1, 1))
    assert (entry.first.isoformat(), entry.last.isoformat()) == (day, day)


@pytest.mark.parametrize(
    ("on", "asked", "by_a_person"),
    [
        ("2026-09-30", LATER, LATER),
        ("2026-10-01", DUE, SEEN_BY_A_PERSON),
        ("2026-10-15", DUE, SEEN_BY_A_PERSON),
        ("2026-10-16", LATE, OVER),
    ],
)
def test_before_within_and_after_its_days(on: str, asked: str, by_a_person: str) -> None:
    year = _year(one=_task("10-01", "10-15", "survey"), other=_task("10-01", "10-15"))
    assert [one.state for one in entries(year, AUTUMN, NOTHING, datetime.date.fromisoformat(on))] == [asked, by_a_person]


@pytest.mark.parametrize("on", ["2026-09-01", "2026-10-05", "2027-01-01"])
def test_what_is_done_is_done_whatever_the_day(on: str) -> None:
    seen = Seen(frozenset({"survey"}), frozenset(), frozenset(), False, False)
    [entry] = entries(_year(one=_task("10-01", "10-15", "survey")), AUTUMN, seen, datetime.date.fromisoformat(on))
    assert entry.state == DONE


def test_a_task_of_the_other_term_is_none_of_this_one_and_all_stand_by_their_days() -> None:
    year = _year(c=_task("10-05", "10-06"), a=_task("10-01", "10-20"), b=_task("10-01", "10-15"), x=_task("03-01", "03-02", term="spring"))
    assert [one.task for one in entries(year, AUTUMN, NOTHING, datetime.date(2026, 10, 1))] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("evidence", "seen", "done"),
    [
        ("published", {"moves": {"publish"}}, True),
        ("published", {"moves": {"seal"}}, False),
        ("archived", {"moves": {"archive"}}, True),
        ("archived", {}, False),
        ("paid", {"paid": True}, True),
        ("paid", {}, False),
        ("delivered", {"paid": True}, True),
        ("delivered", {"paid": True, "open_": True}, False),
        ("delivered", {}, False),
        ("classes", {"months": {"2026-09", "2026-10"}}, True),
        ("classes", {"months": {"2026-09"}}, False),
        ("classes", {"months": {"2026-10"}}, False),
        ("classes", {}, False),
        ("quota", {"kinds": {"quota"}}, True),
        ("quota", {"kinds": {"survey"}}, False),
    ],
)
def test_by_what_it_is_seen_to_be_done(evidence: str, seen: dict[str, Any], done: bool) -> None:
    known = {"kinds": set(), "months": set(), "moves": set(), "paid": False, "open_": False} | seen
    sets = {name: frozenset(value) if isinstance(value, set) else value for name, value in known.items()}
    assert Seen(**sets).has(evidence, AUTUMN, datetime.date(2026, 10, 31)) is done


def test_class_sheets_are_all_there_only_where_there_is_one() -> None:
    assert not NOTHING.has("classes", AUTUMN, datetime.date(2026, 8, 31))
    assert Seen(frozenset(), frozenset({"2026-09"}), frozenset(), False, False).has("classes", AUTUMN, datetime.date(2026, 8, 31))


@pytest.mark.parametrize(
    ("status", "fen", "is_open"), [("open", 1, True), ("open", -1, False), ("open", 0, False), ("delivered", 1, False)]
)
def test_what_waits_for_a_return(status: str, fen: int, is_open: bool) -> None:
    class Books:
        pay_runs = DataFrame({"run": [1]})
        moves = DataFrame({"move": ["publish"]})

        def of_term(self, _term: Term) -> DataFrame:
            return DataFrame({"status": [status], "amount_fen": [fen]})

    submissions = DataFrame({"kind": ["class", "quota"], "month": ["2026-09", "2026-12"]})
    seen = Seen.of(submissions, Books(), AUTUMN)  # type: ignore[arg-type]
    assert (seen.open_, seen.paid, seen.months) == (is_open, True, frozenset({"2026-09"}))
    assert seen.kinds == {"class", "quota"}
    assert seen.moves == {"publish"}
