"""Which tests go through which function: asked for once, it says which tests could notice a fault there, the most particular first.

As a plugin of pytest (`-p tests.reach`, with the file to write in REACH) it notes each function of `pipeline/` and `schemas/` that a test
enters, and apart from these what is entered while fixtures are made, which the other tests of the file share. `reach()` asks that of a whole
suite, file by file on all cores, with what reads sheets in the tests' own process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType

import pytest

HOME = Path(__file__).resolve().parents[1]
_WRITTEN_TO = "REACH"
_OTHERS = 2
"""How far from a file the tests are that are neither called like it nor of its room."""
_QUICK = 10.0
"""Seconds of a test with which one may begin."""
_SLOW = 1.0
"""Seconds of a test of which one case is enough to begin with."""


@dataclass
class Reach:
    """test → how long it takes, in seconds, and the functions (`file:name`) it enters; file of tests → what its fixtures enter."""

    seconds: dict[str, float] = field(default_factory=dict)
    own: dict[str, list[str]] = field(default_factory=dict)
    shared: dict[str, list[str]] = field(default_factory=dict)

    def of(self, tests: Collection[str]) -> Reach:
        """Of these tests alone: others may have been taken away since."""
        mine = [test for test in self.own if test in tests]
        return Reach({test: self.seconds[test] for test in mine}, {test: self.own[test] for test in mine}, self.shared)

    def tests_of(self, function: str, most: float) -> list[str]:
        """The tests that enter a function, or any function of a file, no longer than `most` seconds together. Half of the time is for the most
        particular ones: those of its room that enter the fewest functions, of as many those that are called like its file, then others. The
        other half is for those that go deepest into its file, which enter the most functions of it: the first of them begins, where it is
        quick, since it notices the most. Of a slow test's cases the second comes after the first of all others."""
        file = function.partition(":")[0]
        home, own_name = f"tests/{Path(file).parent.name}/", f"/test_{Path(file).stem}.py::"

        def far(test: str) -> int:
            return 0 if own_name in test else 1 if test.startswith(home) else _OTHERS

        own = {test for test, entered in self.own.items() if _any(function, entered)}
        files = {file for file, entered in self.shared.items() if _any(function, entered)}
        asked = own | {test for test in self.own if test.split("::")[0] in files}
        if function == f"{file}:":  # a number or a class of the file: whoever looks at these need not enter any function of it
            own |= {test for test in self.own if far(test) < _OTHERS}
            asked |= own
        deep = {test: sum(name.startswith(f"{file}:") for name in self.own[test]) for test in asked}
        narrow = sorted(
            asked, key=lambda test: (test not in own, far(test) == _OTHERS, len(self.own[test]), far(test), self.seconds[test], test)
        )
        deepest = sorted(asked, key=lambda test: (test not in own, -deep[test], len(self.own[test]), self.seconds[test], test))
        chosen = self._within(narrow, most / 2)
        more = self._within([test for test in deepest if test not in set(chosen)], most / 2)
        first = [test for test in more[:1] if self.seconds[test] <= _QUICK and deep[test] > deep[chosen[0]]]
        return [*first, *chosen, *more[len(first) :]]

    def _within(self, tests: list[str], most: float) -> list[str]:
        """The first of the tests that together take no longer, one in any case."""
        cases: Counter[str] = Counter()
        turn = {}
        for test in tests:
            name = test.partition("[")[0]
            turn[test] = cases[name] if self.seconds[test] > _SLOW else 0
            cases[name] += 1
        spent, chosen = 0.0, []
        for test in sorted(tests, key=lambda test: turn[test]):
            spent += self.seconds[test]
            if chosen and spent > most:
                break
            chosen.append(test)
        return chosen


def _any(function: str, entered: Sequence[str]) -> bool:
    return any(name.startswith(function) for name in entered) if function.endswith(":") else function in entered


def reach(kept: Path, jobs: int) -> Reach:
    """What the suite of this project reaches: from the file where it is kept, or found out anew and kept there."""
    if not kept.is_file():
        files = sorted((HOME / "tests").rglob("test_*.py"), key=lambda file: -file.stat().st_size)
        with ThreadPoolExecutor(jobs) as pool:
            parts = [part for part in pool.map(_of_file, files) if part is not None]
        whole = {name: {key: value for part in parts for key, value in part[name].items()} for name in ("seconds", "own", "shared")}
        kept.write_text(json.dumps(whole), encoding="utf-8")
    return Reach(**json.loads(kept.read_text(encoding="utf-8")))


def _of_file(file: Path) -> dict[str, dict[str, object]] | None:
    from tests.coverage import IN_PROCESS, OWN_PROCESSES

    name = file.relative_to(HOME).as_posix()
    if name.startswith(OWN_PROCESSES):
        return None
    written = HOME / f".reach-{name.replace('/', '-')}.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.reach", "-p", "no:cacheprovider", "-m", "not slow", name]
    environment = os.environ | {IN_PROCESS: "1", _WRITTEN_TO: str(written)}
    subprocess.run(command, cwd=HOME, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    try:
        return dict(json.loads(written.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    finally:
        written.unlink(missing_ok=True)


class _Entered:
    """The functions of the project that are entered from now on."""

    def __init__(self) -> None:
        self._codes: set[CodeType] = set()

    def __enter__(self) -> _Entered:
        sys.settrace(self._see)
        threading.settrace(self._see)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]

    def _see(self, frame: FrameType, _event: str, _argument: object) -> None:
        self._codes.add(frame.f_code)

    def names(self) -> Iterator[str]:
        for code in self._codes:
            if code.co_filename.startswith((f"{HOME}/pipeline/", f"{HOME}/schemas/")):
                yield f"{Path(code.co_filename).relative_to(HOME).as_posix()}:{_named(code.co_qualname)}"


def _named(name: str) -> str:
    """`f` for what has no name of its own within it, `f.<locals>.<lambda>`."""
    parts = name.split(".<locals>.")
    while parts and parts[-1].startswith("<"):
        parts.pop()
    return ".<locals>.".join(parts) or "<module>"


_found = Reach()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with _Entered() as entered:
        yield
    shared = _found.shared.setdefault(item.nodeid.split("::")[0], [])
    shared += sorted(set(entered.names()) - set(shared))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    began = time.monotonic()
    try:
        with _Entered() as entered:
            yield
    finally:
        _found.seconds[item.nodeid] = round(time.monotonic() - began, 3)
        _found.own[item.nodeid] = sorted(set(entered.names()))


def pytest_sessionfinish() -> None:
    Path(os.environ[_WRITTEN_TO]).write_text(json.dumps(vars(_found)), encoding="utf-8")
