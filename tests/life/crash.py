"""Kill a step of a term's life at every point at which it touches a disk or a database, and see that nothing is lost.

Run as a program, `python -m tests.life.crash FOLDER LEDGER [POINTS [PART PARTS]]`: LEDGER is `sqlite` or the URL of a PostgreSQL server
with `{database}` in it; POINTS the number of points to try over all steps, all of them if it is not given; of these it tries its PART of
PARTS, so that several processes can share them. Each trial runs in a fork of this process, so that the imports are paid for once. The
last line is a report in JSON: how many points, and what was found wrong.

Three kinds of trial: `kill` ends the process with SIGKILL right before the write; `full` lets it fail as on a full disk; `held` as where
a workbook is open in Excel. `moment` kills at a random time, in the middle of whatever is being written.
"""

from __future__ import annotations

import contextlib
import errno
import io
import itertools
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine as Database
from sqlalchemy import create_engine, event, text

from pipeline.ledger import tables as t
from pipeline.life.verify import _outputs
from pipeline.machine import cores, engine
from tests.life.office import Office, Student

TERM = "2026-autumn"
STEPS = ("first run", "run", "publish", "seal", "draft", "correct", "reconcile", "archive", "close")
WRITING = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.copyfile", "shutil.rmtree", "sqlite3.connect")
STUDENTS = [Student("王一明", 1, "vocational"), Student("孙四美", 11, "high")]
_MOMENTS = 6 if "TESTS_THOROUGH" in os.environ else 1
"""Kills at a random time, per step; on a server only when thorough."""
_BOOKED = {"publish": "publish", "seal": "pay", "correct": "pay", "reconcile": "reconcile", "archive": "archive", "close": "close"}
"""Step → the move that it makes."""


@dataclass
class Fuse:
    """Counts the points of one trial and goes off at one of them."""

    at: int = 0
    kind: str = "kill"
    below: str = ""
    count: int = 0
    files: int = 0
    """how many of the points are writes to files: only these can fail for want of room"""

    def touched(self) -> None:
        self.count += 1
        if self.count != self.at:
            return
        if self.kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        self.at = -1
        code = errno.ENOSPC if self.kind == "full" else errno.EACCES
        raise OSError(code, os.strerror(code))


_FUSE = Fuse()


def _audit(name: str, arguments: tuple[object, ...]) -> None:
    """Python tells of every file that is opened, moved or removed. Only what is written below the office's folder counts."""
    if not _FUSE.below:
        return
    if name == "open":
        flags = arguments[2]
        if not isinstance(flags, int) or not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
    elif name not in WRITING:
        return
    if arguments and _FUSE.below in str(arguments[0]):
        _FUSE.files += 1
        _FUSE.touched()


def _statement(*_: object) -> None:
    if _FUSE.below and _FUSE.kind == "kill":
        _FUSE.touched()


@dataclass
class Report:
    """steps: each with its points and how many trials were made of it. ended: how the trials ended. wrong: what was found."""

    steps: dict[str, list[int]] = field(default_factory=dict)
    ended: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Bench:
    """An office before each step, and a way to get a copy of it."""

    folder: Path
    server: str
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def office(self, name: str) -> Office:
        return Office(self.folder / name, self.server.format(database=name) if self.server else "")

    def copy(self, before: str, name: str) -> Office:
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.folder / before, self.folder / name)
        self.database(name, before)
        return self.office(name)

    def database(self, name: str, template: str = "template1") -> None:
        if self.server:
            self._admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {template}")

    def _admin(self, *statements: str) -> None:
        url = self.server.format(database="postgres").replace("postgresql:", "postgresql+psycopg:")
        database = create_engine(url, isolation_level="AUTOCOMMIT")
        with database.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        database.dispose()


def _take(office: Office, step: str) -> tuple[int, str]:
    """The step as a person takes it, with what must lie in the folder before."""
    on = {"publish": "2026-10-12", "seal": "2026-10-19"}.get(step, "2026-11-10")
    return office.do({"first run": "run", "draft": "run"}.get(step, step), TERM, on)


def _prepare(office: Office, step: str) -> None:
    """What comes in before a step."""
    if step == "first run":
        office.month(TERM, "2026-09", STUDENTS)
    if step == "draft":
        office.month(TERM, "2026-10", STUDENTS[:1])
    if step == "reconcile":
        office.answer(TERM, "回单.xlsx")


def _in_child(work: Callable[[], int]) -> int:
    """Run in a fork; its exit code, or minus the signal that killed it."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _count(office: Office, step: str, report: Path) -> tuple[int, int]:
    """How many points a step has, and how many of them are writes to files."""

    def work() -> int:
        _FUSE.below, _FUSE.at, _FUSE.count, _FUSE.kind = str(office.output), -1, 0, "kill"
        _FUSE.files = 0
        code, said = _take(office, step)
        _FUSE.below = ""
        report.write_text(json.dumps([_FUSE.count, _FUSE.files, code, said]), encoding="utf-8")
        return code

    code = _in_child(work)
    assert code == 0, (step, report.read_text(encoding="utf-8") if report.exists() else code)
    count, files, *_ = json.loads(report.read_text(encoding="utf-8"))
    return int(count), int(files)


def _trial(office: Office, step: str, at: int, kind: str, report: Path) -> tuple[int, str]:
    """One trial: its exit code and what was said."""
    report.unlink(missing_ok=True)

    def work() -> int:
        _FUSE.below, _FUSE.at, _FUSE.count, _FUSE.kind = str(office.output), at, 0, kind
        code, said = _take(office, step)
        _FUSE.below = ""
        report.write_text(said, encoding="utf-8")
        return code

    return _in_child(work), report.read_text(encoding="utf-8") if report.exists() else ""


def _at_a_moment(office: Office, step: str, seconds: float) -> None:
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            _take(office, step)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _wrong_after(office: Office, step: str, had: Sequence[str]) -> str:
    """What is not whole after a trial, and after the same step once more; empty where all is well. had: the moves before."""
    target = office.output / TERM
    whole = target if target.is_dir() else target.with_name(f".{TERM}.last")
    if step != "first run" and not whole.is_dir():
        return "the last output is gone"
    if whole.is_dir() and (bad := [str(path) for path, why in _outputs(whole) if why]):
        return f"output not whole: {bad[:3]}"
    ledger = office.ledger
    if ledger.first_broken() is not None:
        return "the chain is broken"
    moves = ledger.read(t.MOVES)["moves"]["move"].to_list()
    if moves not in ([*had], [*had, _BOOKED.get(step)]):
        return f"moves {moves}"
    done = len(moves) > len(had)
    code, said = _take(office, step)
    again = {"seal", "close", "correct"}
    if code != (1 if done and step in again else 0) and not (done and step == "reconcile"):
        return f"the next run: {code} {said}"
    booked = office.ledger.read(t.MOVES)["moves"]["move"].to_list()
    if booked[: len(had) + 1] != [*had, *([_BOOKED[step]] if step in _BOOKED else [])]:
        return f"moves after the next run {booked}"
    left = [path.name for path in office.output.rglob("*") if path.name.endswith((".building", ".last", ".new", ".parts", ".packed"))]
    if left:
        return f"left over: {left}"
    return "" if office.do("verify", TERM)[0] == 0 else "verify finds something"


def run(folder: Path, server: str, points: int | None, part: int = 0, parts: int = 1) -> Report:
    """Every step, each killed at this part of its points; what was found."""
    choose = random.Random(7)
    sys.addaudithook(_audit)
    event.listen(Database, "before_cursor_execute", _statement)
    event.listen(Database, "commit", _statement)
    engine.Engine.guarded_map = _in_this_process  # type: ignore[method-assign]  # reading writes nothing, and a process costs a second
    cores.Cores.begin = lambda *_: None  # type: ignore[method-assign]
    bench = Bench(folder, server)
    current = f"at0_{part}"
    bench.database(current)
    office = bench.office(current)
    (folder / current).mkdir(parents=True)
    found = Report()
    report = folder / "report.json"
    for number, step in enumerate(STEPS, start=1):
        _prepare(office, step)
        had = office.ledger.read(t.MOVES)["moves"]["move"].to_list() if office.output.exists() else []
        after = f"at{number}_{part}"
        began = time.monotonic()
        count, files = _count(bench.copy(current, after), step, report)
        seconds = time.monotonic() - began
        share = points and points * number // len(STEPS) - points * (number - 1) // len(STEPS)
        trials = _trials(count, files, share, choose)[part::parts]
        moments = [choose.uniform(0, seconds) for _ in range(_MOMENTS if not server or _MOMENTS > 1 else 0)][
            (part + number) % parts :: parts
        ]
        wrong: list[str] = []
        for at, kind in trials:
            copy = bench.copy(current, f"trial_{part}")
            code, said = _trial(copy, step, at, kind, report)
            found.ended["killed" if code == -signal.SIGKILL else "refused" if code else "went through"] += 1
            if kind != "kill" and (code not in (0, 1) or "程序内部出错" in said or (code == 1 and said.count("\n") < 1)):
                wrong.append(f"{step} {kind} at {at}: {code} {said}")
            wrong += [f"{step} {kind} at {at}: {what}"] if (what := _wrong_after(copy, step, had)) else []
        for moment in moments:
            copy = bench.copy(current, f"trial_{part}")
            _at_a_moment(copy, step, moment)
            wrong += [f"{step} after {moment:.2f} s: {what}"] if (what := _wrong_after(copy, step, had)) else []
        found.steps[step] = [count, len(trials) + len(moments)]
        found.wrong += wrong
        current, office = after, bench.office(after)
    return found


def _trials(count: int, files: int, most: int | None, choose: random.Random) -> list[tuple[int, str]]:
    """The points of a step to try. Every point is killed at; a third of those that write a file also fail as on a full disk or beside an open
    workbook."""
    kills = [(at, "kill") for at in range(1, count + 1)]
    failures = [(at, choose.choice(("full", "held"))) for at in range(1, files + 1, 3)]
    if most is None:
        return kills + failures
    failing = min(len(failures), most // 4)
    return sorted(choose.sample(kills, min(len(kills), most - failing)) + choose.sample(failures, failing))


def _in_this_process(_: object, function: Callable[[object], object], items: Sequence[object], *__: object) -> Iterator[object]:
    return map(function, items)


if __name__ == "__main__":
    where, ledger = Path(sys.argv[1]), "" if sys.argv[2] == "sqlite" else sys.argv[2]
    with contextlib.redirect_stderr(io.StringIO()):
        result = run(where, ledger, *map(int, sys.argv[3:])) if len(sys.argv) > 3 else run(where, ledger, None)
    print(json.dumps(vars(result), ensure_ascii=False))
