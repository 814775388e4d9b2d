"""What a pay run is told: which sheets have changed since the one before, and which new cards somebody has filled in."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pandas import DataFrame

from pipeline.facts.terms import Term
from pipeline.life import runs
from tests.conftest import card


def test_which_sheets_are_others_than_when_the_run_before_was_paid() -> None:
    def changed(before: dict[str, str]) -> list[tuple[str, str]]:
        submissions = DataFrame({"file": ["a", "b", "b", "c"], "sha256": ["1", "2", "2", "3"]})
        results: Any = SimpleNamespace(checked=SimpleNamespace(submissions=submissions))
        return list(runs._changed(results, before).itertuples(index=False, name=None))

    assert changed({}) == [], "there was no run before"
    assert changed({"a": "1", "b": "2", "c": "3"}) == []
    assert changed({"a": "1", "b": "9", "d": "4"}) == [("c", "new"), ("b", "changed"), ("d", "gone")]


@pytest.mark.parametrize(
    ("line", "used"),
    [
        ({}, True),
        ({"new_card": card(1)[:-1]}, False),
        ({"new_card": None}, False),
        ({"new_card_is_number": True}, False),
        ({"by": None}, False),
        ({"new_holder": "王建国"}, True),
        ({"new_bank": None}, True),
    ],
)
def test_a_card_that_somebody_has_filled_in_is_used(line: dict[str, Any], used: bool) -> None:
    usual = {
        "payment": "26A1",
        "name": "王一明",
        "new_card": card(1),
        "new_card_is_number": False,
        "by": "李主任",
        "new_bank": "农行",
        "new_holder": None,
    }
    rows = DataFrame([usual | line]).astype({name: "str" for name in usual if name != "new_card_is_number"})
    made = runs.new_cards(rows).to_dict("records")
    expected = {
        "payment": "26A1",
        "account": card(1),
        "bank": line.get("new_bank", "农行") or "",
        "payee": line.get("new_holder", "王一明"),
    }
    assert made == ([expected] if used else [])


@pytest.mark.parametrize(
    ("quiet", "payable", "waiting", "says"),
    [(False, 1, 0, True), (False, 0, 1, True), (False, 0, 0, False), (True, 1, 1, False)],
)
def test_what_the_next_run_would_pay_is_said_where_there_is_something(
    quiet: bool, payable: int, waiting: int, says: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = DataFrame({"amount_fen": [23_000] * payable}, dtype="int64")
    nothing = DataFrame({"amount_fen": []}, dtype="int64")
    results: Any = SimpleNamespace(term=Term.parse("2026-autumn"), decided=SimpleNamespace(received=nothing))
    made: Any = SimpleNamespace(
        results=results, lines=lines, payable=lines, waiting=lines.reindex(range(waiting)), unpublished=nothing, objected=nothing
    )
    options: Any = SimpleNamespace(quiet=quiet, output=Path("output"), language="zh")
    runs.say_next(made, options)
    said = capsys.readouterr().out
    assert bool(said) == says
    if says:
        assert f"可发 {payable} 笔，共 {230 * payable}.00 元" in said
        assert f"待换卡 {waiting} 笔" in said
