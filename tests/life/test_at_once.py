"""Two people at once: the second is told who is there; and of two who seal one term in one ledger exactly one does."""

from __future__ import annotations

import getpass
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.ledger import tables as t
from pipeline.life import runs
from pipeline.life.desk import desk
from pipeline.life.lock import locked
from pipeline.speech.problems import Problem
from tests.conftest import HOME, THOROUGH
from tests.life.conftest import Made
from tests.life.office import Office, Student

TERM, NEXT = "2026-autumn", "2027-spring"
STUDENTS = [Student("王一明", 1, "vocational"), Student("孙四美", 11, "high")]


def _publish(office: Office) -> None:
    office.month(TERM, "2026-09", STUDENTS)
    office.must("publish", TERM, "2026-10-12")


@pytest.fixture
def published(made: Made, tmp_path: Path, ledger_url: str, server: str) -> Office:
    return made.copy("published", _publish, tmp_path, ledger_url, server)


def test_the_second_is_told_who_works_on_the_term_and_since_when(published: Office) -> None:
    with locked(published.output, TERM):
        for step in ("run", "seal", "publish"):
            code, said = published.do(step, TERM, "2026-10-19")
            assert (code, getpass.getuser() in said, "自 20" in said) == (1, True, True), said
    published.must("seal", TERM, "2026-10-19")


@pytest.mark.parametrize("left", ["", "{", "[]", '{"owner": "x"}', None])
def test_who_it_is_may_be_unknown_and_the_sentence_stands(left: str | None, tmp_path: Path) -> None:
    """Between taking the lock and saying by whom, or where the disk is full, nothing or half a line stands there."""
    with locked(tmp_path, TERM):
        note = tmp_path / ".locks" / f"{TERM}.owner"
        note.unlink() if left is None else note.write_text(left, encoding="utf-8")
        with pytest.raises(Problem, match="term-locked") as problem, locked(tmp_path, TERM):
            pass
        assert "?" in problem.value.sentence("zh")


def test_a_folder_where_no_lock_can_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"")
    with pytest.raises(Problem, match="cannot-write"), locked(tmp_path / "output", TERM):
        pass


def test_somebody_without_a_name_works_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user that the system has no name for, as in a container."""

    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nobody)
    with locked(tmp_path, TERM), pytest.raises(Problem, match="term-locked") as problem, locked(tmp_path, TERM):
        pass
    assert "?@" in problem.value.sentence("zh")


def test_another_term_is_free_meanwhile(published: Office) -> None:
    published.month(NEXT, "2027-03", STUDENTS)
    with locked(published.output, TERM):
        published.must("run", NEXT, "2027-04-01")


def test_the_lock_of_a_process_that_died_is_gone_with_it(published: Office) -> None:
    script = (
        f"import os; from pathlib import Path; from pipeline.life.lock import locked; locked(Path({str(published.output)!r}), {TERM!r})"
    )
    subprocess.run([sys.executable, "-c", f"{script}.__enter__(); os._exit(9)"], cwd=HOME, check=False)
    published.must("run", TERM)


def test_what_was_worked_out_on_an_older_ledger_is_not_written(published: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another office seals, between our reading of the ledger and our writing to it."""
    other = Office(published.output.parent, published.url or f"sqlite:///{published.output / 'ledger.sqlite'}")
    other.output = published.output.parent / "another"
    real = runs.write_decided

    def slower(*_: object) -> None:
        raise AssertionError("nothing may be written")

    def meanwhile(at: object) -> object:
        monkeypatch.setattr(runs, "write_decided", real)
        monkeypatch.setattr(runs.Desk, "run", run)
        other.must("seal", TERM, "2026-10-19")
        monkeypatch.setattr(runs, "write_decided", slower)
        return run(at)  # type: ignore[arg-type]

    run = runs.Desk.run
    monkeypatch.setattr(runs.Desk, "run", meanwhile)
    code, said = published.do("seal", TERM, "2026-10-19", "--by", "王主任")
    assert (code, "李主任" in said, "发放" in said) == (1, True, True), said
    moves = published.known(TERM).moves
    assert moves["move"].to_list() == ["publish", "pay"]
    assert len(published.payments(TERM)) == 2


def test_of_two_processes_that_seal_at_once_exactly_one_does(published: Office) -> None:
    url = published.url or f"sqlite:///{published.output / 'ledger.sqlite'}"

    def seal(name: str) -> tuple[int, str]:
        folders = ["--input", str(published.input), "--output", str(published.output.parent / name), "--ledger", url]
        words = ["seal", TERM, *folders, "--as-of", "2026-10-19", "--by", name, "--jobs", "1", "--quiet"]
        done = subprocess.run([sys.executable, "run.py", *words], cwd=HOME, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    with ThreadPoolExecutor(3) as several:
        results = list(several.map(seal, ("甲", "乙", "丙") if THOROUGH else ("甲", "乙")))
    assert sorted(code for code, _ in results) == [0, *[1] * (len(results) - 1)], results
    assert all(said.count("\n") == 1 and "Traceback" not in said for code, said in results if code)
    ledger = published.ledger.read(t.MOVES, t.PAYMENTS)
    assert ledger["moves"]["move"].to_list() == ["publish", "pay"]
    assert len(ledger["payments"]) == 2


def test_two_desks_cannot_make_the_same_move(published: Office) -> None:
    """The number of a move is taken once, whoever comes second."""
    from run import _options, _term_parser

    words = [TERM, "--input", str(published.input), "--as-of", "2026-10-19"]
    made = []
    for name in ("甲", "乙"):
        url = published.url or f"sqlite:///{published.output / 'ledger.sqlite'}"
        given = _term_parser().parse_args([*words, "--output", str(published.output.parent / name), "--ledger", url])
        made.append(_options(given))
    with desk(made[0]) as first, desk(made[1]) as second:
        with first.moving("seal"):
            pass
        with pytest.raises(Problem, match="moved-meanwhile"), second.moving("seal"):
            pass
