"""Killed at any moment, the ledger and the last published output are whole, and the next run goes through. See `crash.py`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import HOME, THOROUGH

_POINTS = {"sqlite": 150, "postgresql": 60} if THOROUGH else {"sqlite": 8, "postgresql": 5}
_PARTS = {"sqlite": 2 if THOROUGH else 1, "postgresql": 1}
"""How many processes share the trials on each kind of ledger: each pays for the way there once more."""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a process cannot be forked there")
@pytest.mark.parametrize(("ledger", "part"), [(ledger, part) for ledger, parts in _PARTS.items() for part in range(parts)])
def test_nothing_is_lost_wherever_a_step_is_cut_off(ledger: str, part: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    where = "sqlite" if ledger == "sqlite" else request.getfixturevalue("postgres")
    words = [sys.executable, "-m", "tests.life.crash", str(tmp_path), where, str(_POINTS[ledger]), str(part), str(_PARTS[ledger])]
    done = subprocess.run(words, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["wrong"] == []
    assert sum(tried for _, tried in report["steps"].values()) >= _POINTS[ledger] / _PARTS[ledger]
    assert report["ended"]["killed"] >= _POINTS[ledger] / _PARTS[ledger] / 3
