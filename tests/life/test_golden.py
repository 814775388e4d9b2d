"""What each step says and what the ledger holds, over two terms, and what banks answer, is what it was."""

from __future__ import annotations

from pathlib import Path

from tests.life import answers
from tests.life.golden import GOLDEN, told


def test_what_each_step_says_and_what_the_ledger_holds_is_what_it_was(tmp_path: Path) -> None:
    assert [*told(tmp_path)] == GOLDEN.read_text(encoding="utf-8").splitlines(), (
        "python -m tests.life.golden writes it anew: look at the difference"
    )


def test_what_banks_lines_are_read_as_is_what_it_was() -> None:
    assert [*answers.dump()] == answers.GOLDEN.read_text(encoding="utf-8").splitlines(), (
        "python -m tests.life.answers writes it anew: look at the difference"
    )
