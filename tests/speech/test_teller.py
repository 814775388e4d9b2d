"""What a run says while it runs."""

from __future__ import annotations

import io
import sys

import pytest

from pipeline.speech import teller
from pipeline.speech.teller import Teller


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _terminal(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    """Stands for the screen; not as a fixture, since between that and the test pytest takes the screen back."""
    made = _Terminal()
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setattr(teller, "_EACH", 0)
    return made


@pytest.mark.parametrize(("language", "left"), [("zh", "3/5，还要约"), ("en", "3/5, about")])
def test_a_terminal_is_told_how_far_it_is_and_the_results_are_the_same(language: str, left: str, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    monkeypatch.setattr(teller, "_AT_LEAST", 0)
    assert list(Teller(language, False).watched(iter("abcde"), 5)) == [*"abcde"]
    assert left in terminal.getvalue()
    assert terminal.getvalue().endswith("\r")  # the line is gone


def test_what_is_done_at_once_shows_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    assert list(Teller("zh", False).watched(iter("abcde"), 5)) == [*"abcde"]
    assert "还要约" not in terminal.getvalue()


def test_nothing_is_shown_when_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    monkeypatch.setattr(teller, "_AT_LEAST", 0)
    assert list(Teller("zh", True).watched(iter("abc"), 3)) == [*"abc"]
    assert terminal.getvalue() == ""


def test_a_pipe_gets_a_line_per_stage_and_no_more(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teller, "_AT_LEAST", 0)
    one = Teller("zh", False)
    one.stage("stage-intake", files=3)
    assert list(one.watched(iter("abc"), 3)) == [*"abc"]
    assert capsys.readouterr().err == "· 读取 3 个文件 …\n"
