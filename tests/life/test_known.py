"""What the ledger says to a run, from entries written for it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, text

from pipeline.facts.terms import Term
from pipeline.ledger import default_url, open_ledger
from pipeline.ledger import tables as t
from pipeline.ledger.known import Known
from tests.life.office import known_of_both

TERM, BEFORE, AFTER = "2026-autumn", "2026-spring", "2027-spring"
Say = Callable[..., None]


@pytest.fixture
def told(tmp_path: Path) -> tuple[Say, Callable[..., Known]]:
    """(write entries of a table, read what a term may know)"""
    url = default_url(tmp_path)

    def say(table: Table, *rows: dict[str, Any]) -> None:
        texts = {
            column.name: "" if isinstance(column.type, type(t.MOVES.c.term.type)) else 0 for column in table.columns if not column.nullable
        }
        usual = {name: value for name, value in texts.items() if name not in t.LINK} | {"term": TERM}
        with open_ledger(url, tmp_path).writing() as writer:
            writer.append(table, [usual | row for row in rows])

    def known(term: str = TERM) -> Known:
        return known_of_both(open_ledger(url, tmp_path), Term.parse(term))

    return say, known


def test_of_an_empty_ledger_nothing_is_known(told: tuple[Say, Callable[..., Known]]) -> None:
    _say, known = told
    nothing = known()
    assert (nothing.state, nothing.head, nothing.notice_from, nothing.notice_until, nothing.publicity_ends) == (
        "open",
        "0" * 64,
        None,
        None,
        "",
    )
    assert nothing.inputs == {}
    assert all(
        getattr(nothing, name).empty
        for name in ("moves", "payments", "history", "rulings", "published", "runs", "persons", "verdicts", "pay_runs")
    )


def test_the_state_is_that_after_the_terms_own_last_move(told: tuple[Say, Callable[..., Known]]) -> None:
    say, known = told
    say(t.MOVES, {"number": 1, "move": "publish", "after": "published"}, {"number": 2, "move": "pay", "after": "paying"})
    say(t.MOVES, {"term": BEFORE, "number": 1, "move": "close", "after": "closed"})
    assert [known(term).state for term in (TERM, BEFORE, AFTER)] == ["paying", "closed", "open"]
    assert known().moves["move"].tolist() == ["publish", "pay"]


@pytest.mark.parametrize(("after", "state"), [("sealed", "paying"), ("paid", "paying"), ("closed", "closed"), ("published", "published")])
def test_states_of_older_entries_are_read_in_todays_words(after: str, state: str, told: tuple[Say, Callable[..., Known]]) -> None:
    say, known = told
    say(t.MOVES, {"number": 1, "move": "seal", "after": after})
    assert known().state == state


def test_pay_runs_are_numbered_and_know_their_folders(told: tuple[Say, Callable[..., Known]]) -> None:
    say, known = told
    moves = ("publish", "pay", "reconcile", "seal", "correct")
    say(
        t.MOVES,
        *({"number": number, "move": move, "by": f"{move}-er", "on": f"2026-10-{number:02}"} for number, move in enumerate(moves, 1)),
    )
    say(t.RUNS, {"move": 2, "folder": "3-payout/第1批", "manifest": "abc"}, {"move": 2, "term": AFTER, "folder": "x", "manifest": "y"})
    runs = known().pay_runs
    assert runs[["run", "move", "folder", "manifest", "by", "on"]].to_numpy().tolist() == [
        [1, 2, "3-payout/第1批", "abc", "pay-er", "2026-10-02"],
        [2, 4, "", "", "seal-er", "2026-10-04"],
        [3, 5, "", "", "correct-er", "2026-10-05"],
    ]
    say(t.PAYMENTS, {"payment": "p1", "move": 2, "amount_fen": 1}, {"payment": "p2", "move": 5, "amount_fen": 2})
    lines = known().by_run(Term.parse(TERM))
    assert lines[["payment", "run", "paid_on"]].to_numpy().tolist() == [["p1", 1, "2026-10-02"], ["p2", 3, "2026-10-05"]]


def test_what_was_found_of_leads_is_no_ruling_on_a_case(told: tuple[Say, Callable[..., Known]]) -> None:
    say, known = told
    say(
        t.RULINGS,
        {"case_number": "N3F2A9C1-7B2E", "ruling": "keep", "said": "甲"},
        {"case_number": "LG168A8FB3FC", "ruling": "excluded", "said": "乙"},
        {"case_number": "N3F2A9C1-7B2E", "ruling": "drop", "said": "丙"},
        {"case_number": "LG168A8FB3FC", "ruling": "true", "said": "丁", "term": BEFORE},
        {"case_number": "L168A8FB3FC0", "ruling": "keep", "said": "戊"},
        {"case_number": "S0000000-0000", "ruling": "keep", "said": ""},
    )
    of = known(AFTER)
    assert of.rulings[["case", "ruling", "said"]].to_numpy().tolist() == [["N3F2A9C1-7B2E", "drop", "丙"], ["L168A8FB3FC0", "keep", "戊"]]
    assert of.verdicts[["number", "ruling", "said"]].to_numpy().tolist() == [["LG168A8FB3FC", "true", "丁"]]
    assert set(of.rulings["submission"]) == set(of.verdicts["submission"]) == {0}


def test_a_notice_counts_from_its_earliest_end_and_the_last_one_is_the_terms(told: tuple[Say, Callable[..., Known]]) -> None:
    say, known = told
    first = {"first_day": "2026-10-12", "last_day": "2026-10-16", "account": "1"}
    later = {"first_day": "2026-11-02", "last_day": "2026-11-06", "account": "2"}
    say(
        t.PUBLICATIONS,
        {"student_key": "a", "programme": "p", **later},
        {"student_key": "a", "programme": "p", **first},
        {"student_key": "a", "programme": "q", **later},
        {"student_key": "b", "programme": "p", **first},
        {"student_key": "c", "programme": "p", **later, "term": BEFORE},
    )
    of = known()
    rows = of.published.sort_values(["student_key", "programme"])[["student_key", "programme", "account"]].to_numpy().tolist()
    assert rows == [["a", "p", "1"], ["a", "q", "2"], ["b", "p", "1"]]
    assert (of.notice_from, of.notice_until) == (datetime.date(2026, 11, 2), datetime.date(2026, 11, 6))
    assert of.publicity_ends == "2026-11-06"


def test_the_files_are_those_of_the_last_run_that_read_any(told: tuple[Say, Callable[..., Known]]) -> None:
    say, known = told
    say(t.INPUTS, {"move": 2, "file": "a", "sha256": "1"}, {"move": 2, "file": "b", "sha256": "2"}, {"move": 4, "file": "a", "sha256": "3"})
    say(t.INPUTS, {"move": 9, "file": "z", "sha256": "9", "term": BEFORE})
    assert known().inputs == {"a": "3"}
    assert known(BEFORE).inputs == {"z": "9"}


def test_earlier_terms_are_told_net_of_what_was_taken_back(told: tuple[Say, Callable[..., Known]]) -> None:
    say, known = told
    say(t.PERSONS, {"student_key": "a", "id_number": "1", "name": "王"}, {"student_key": "a", "id_number": "1", "name": "王一"})
    line = {"student_key": "a", "programme": "p", "kind": "regular", "term": BEFORE}
    say(
        t.PAYMENTS,
        {**line, "payment": "1", "months": "2026-03;2026-04", "amount_fen": 200},
        {**line, "payment": "2", "months": "2026-05", "amount_fen": 100},
        {**line, "payment": "3", "months": "2026-05", "amount_fen": -30, "kind": "claw-back", "corrects": "2", "term": TERM},
        {**line, "payment": "4", "months": "2026-06", "amount_fen": 100},
        {**line, "payment": "5", "months": "2026-09", "amount_fen": 100, "term": TERM},
    )
    say(t.EVENTS, {"payment": "4", "event": "failed", "reason": "销户", "term": BEFORE})
    say(t.LEVELS, {"student_key": "a", "level": "mild", "term": BEFORE}, {"student_key": "a", "level": "none", "term": TERM})
    history = known().history.astype(object).where(lambda frame: frame.notna(), None)
    assert history[["name", "id_number", "term", "programme", "months", "amount", "hardship_level"]].to_numpy().tolist() == [
        ["王一", "1", BEFORE, "p", "2026-03;2026-04;2026-05", "270", None],
        ["王一", "1", BEFORE, None, None, None, "mild"],
    ]
    assert known(BEFORE).history.empty
    assert known().payments[["payment", "status", "reason", "name"]].to_numpy().tolist()[3] == ["4", "failed", "销户", "王一"]


def test_of_a_term_that_was_forgotten_others_know_nobody(told: tuple[Say, Callable[..., Known]], tmp_path: Path) -> None:
    say, known = told
    say(t.PAYMENTS, {"student_key": "a", "payment": "1", "amount_fen": 100, "term": BEFORE, "months": "2026-03", "kind": "regular"})
    say(t.PAYMENTS, {"student_key": "b", "payment": "2", "amount_fen": 100, "months": "2026-09", "kind": "regular"})
    with open_ledger(default_url(tmp_path), tmp_path).writing() as writer:
        writer.append(
            t.MOVES,
            [
                {
                    "term": BEFORE,
                    "number": 1,
                    "move": "forget",
                    "before": "closed",
                    "after": "forgotten",
                    "by": "李",
                    "why": "",
                    "on": "",
                    "at": "",
                }
            ],
        )
        writer.forget(BEFORE, [])
    assert known().payments["payment"].tolist() == ["2"]
    assert known().history.empty
    assert known(BEFORE).payments["payment"].tolist() == ["1", "2"]
    assert known(BEFORE).payments["student_key"].str.startswith("?").tolist() == [True, False]
    assert int(known(BEFORE).of_term(Term.parse(BEFORE))["amount_fen"].sum()) == 100


def test_a_key_that_is_gone_without_a_move_is_a_change_by_hand(told: tuple[Say, Callable[..., Known]], tmp_path: Path) -> None:
    say, known = told
    say(t.LEVELS, {"student_key": "a", "level": "mild"})
    with open_ledger(default_url(tmp_path), tmp_path).writing() as writer:
        writer.connection.execute(text("DELETE FROM term_keys"))
    with pytest.raises(Exception, match="ledger-changed"):
        known()
