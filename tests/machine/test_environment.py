"""The first run sets the machine up: what is installed when, what is started again, and what is said where it does not work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.machine import environment
from pipeline.speech.problems import Problem

PYTHON = "Scripts/python.exe" if os.name == "nt" else "bin/python"


class Old(tuple[int, ...]):
    """The version of a Python that is too old."""

    major, minor = 3, 9


class Shell:
    """Stands for the system: it keeps the commands that it is given, and fails those that hold a certain word."""

    def __init__(self, home: Path, failing: str = "") -> None:
        self.home, self.failing, self.commands = home, failing, list[list[str]]()

    def run(self, command: list[str], **_: object) -> SimpleNamespace:
        self.commands.append(command)
        if self.failing and self.failing in command:
            return SimpleNamespace(returncode=1, stderr="line 1\nline 2\nline 3\nno network\n")
        if "venv" in command:
            (Path(command[-1]) / PYTHON).parent.mkdir(parents=True)
            (Path(command[-1]) / PYTHON).write_bytes(b"")
        return SimpleNamespace(returncode=0, stderr="")

    def call(self, command: list[str], env: dict[str, str]) -> int:
        assert env["PYTHONUTF8"] == "1"
        self.commands.append(command)
        return 7

    def did(self) -> list[str]:
        """What was done, in a word each."""
        return ["venv" if "venv" in one else "pip" if "pip" in one else "again" for one in self.commands]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "requirements.txt").write_text("pandas==3\n", encoding="utf-8")
    (tmp_path / "requirements-dev.txt").write_text("pandas==3\npytest==9\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def shell(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Shell]:
    """A shell in whose eyes this Python is the system's own, or that of the virtual environment `inside`."""

    def made(failing: str = "", inside: Path | None = None) -> Shell:
        given = Shell(home, failing)
        monkeypatch.setattr(environment.subprocess, "run", given.run)
        monkeypatch.setattr(environment.subprocess, "call", given.call)
        monkeypatch.setattr(sys, "prefix", str(inside) if inside else sys.base_prefix)
        return given

    return made


def test_the_first_run_makes_the_environment_installs_with_hashes_and_starts_again(
    home: Path, shell: Callable[..., Shell], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = shell()
    monkeypatch.setattr(sys, "argv", ["run.py", "2026-autumn"])
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", None)
    with pytest.raises(SystemExit) as left:
        environment.ensure(home)
    assert left.value.code == 7  # what the command itself ended with
    assert given.did() == ["venv", "pip", "again"]
    assert "--require-hashes" in given.commands[1]
    assert given.commands[2][1:] == ["run.py", "2026-autumn"]
    with pytest.raises(SystemExit):
        environment.ensure(home)
    assert given.did() == ["venv", "pip", "again", "again"]  # the second time nothing is installed


def test_a_package_that_was_started_as_one_is_started_again_as_one(
    home: Path, shell: Callable[..., Shell], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = shell()
    monkeypatch.setattr(sys, "argv", ["__main__.py", "--near"])
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", SimpleNamespace(name="tests.__main__"))
    with pytest.raises(SystemExit):
        environment.ensure(home)
    assert given.commands[-1][1:] == ["-m", "tests", "--near"]


def test_new_packages_are_installed_into_the_environment_that_is_there(home: Path, shell: Callable[..., Shell]) -> None:
    shell()
    with pytest.raises(SystemExit):
        environment.ensure(home)
    (home / "requirements.txt").write_text("pandas==3.1\n", encoding="utf-8")
    inside = shell(inside=home / ".venv")
    environment.ensure(home)  # in the environment itself: nothing to start again
    assert inside.did() == ["pip"]
    environment.ensure(home)
    assert inside.did() == ["pip"]


def test_an_environment_of_the_users_own_is_left_alone(home: Path, shell: Callable[..., Shell], tmp_path: Path) -> None:
    own = shell(inside=tmp_path / "own")
    environment.ensure(home, needed=["json"])
    with pytest.raises(Problem, match="packages-missing") as problem:
        environment.ensure(home, needed=["json", "no_such_package"])
    assert "requirements.txt" in problem.value.sentence("zh")
    assert own.commands == []


@pytest.mark.parametrize(("failing", "code", "left"), [("venv", "no-venv", False), ("pip", "not-installed", True)])
def test_what_cannot_be_made_is_said_with_the_tools_own_words_and_tried_again(
    failing: str, code: str, left: bool, home: Path, shell: Callable[..., Shell], capsys: pytest.CaptureFixture[str]
) -> None:
    shell(failing)
    with pytest.raises(Problem, match=code):
        environment.ensure(home)
    assert (home / ".venv").exists() == left
    said = capsys.readouterr().err
    assert "no network" in said
    assert "line 1" not in said  # the last three lines are enough
    given = shell()
    with pytest.raises(SystemExit):
        environment.ensure(home)
    assert given.did()[-2:] == ["pip", "again"]


def test_a_tool_that_cannot_be_started_is_said(
    home: Path, shell: Callable[..., Shell], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell()

    def missing(*_: object, **__: object) -> None:
        raise FileNotFoundError("no such tool")

    monkeypatch.setattr(environment.subprocess, "run", missing)
    with pytest.raises(Problem, match="no-venv"):
        environment.ensure(home)
    assert "no such tool" in capsys.readouterr().err


def test_an_old_python_is_told_which_one_is_needed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", Old((3, 9, 2)))
    with pytest.raises(Problem, match="python-too-old") as problem:
        environment.ensure(home)
    assert "3.9" in problem.value.sentence("en")


def test_a_run_that_is_broken_off_while_it_goes_on_elsewhere_ends_quietly(
    home: Path, shell: Callable[..., Shell], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell()

    def broken_off(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(environment.subprocess, "call", broken_off)
    with pytest.raises(SystemExit) as left:
        environment.ensure(home)
    assert left.value.code == 1
