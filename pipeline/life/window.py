"""The window that a double click opens (`run.bat`, `run.command`): it asks for the term, shows the run, opens the report, and stays open.

It imports the standard library and what speaks alone, as `run.py` does: the packages may not be there yet.
"""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.facts.terms import is_term
from pipeline.speech.problems import Problem, as_typed, say


@dataclass(frozen=True)
class Window:
    """sheets, output: the folders of the terms. prepare: sets the machine up, may raise Problem. run: a command by its arguments, as
    `run.main`. ask, show: of the terminal and the browser."""

    sheets: Path
    output: Path
    language: str
    prepare: Callable[[], None]
    run: Callable[[list[str]], int]
    ask: Callable[[str], str] = input
    show: Callable[[str], object] = webbrowser.open

    def work(self) -> int:
        """Until Enter is pressed at the end. The exit code of the run; 0 where there was none to run."""
        code = 0
        try:
            code = self._work()
            self.ask(say("window-end", self.language))
        except EOFError:  # nobody types: there is nothing to wait for
            print()
        return code

    def _work(self) -> int:
        try:
            self.prepare()
        except Problem as problem:
            print(problem.sentence(self.language), file=sys.stderr)
            return problem.exit_code
        terms = terms_in(self.sheets)
        if not terms:
            print(say("no-terms-found", self.language, folder=as_typed(self.sheets)))
            return 0
        term = self._chosen(terms)
        code = self.run([term, "--input", str(self.sheets), "--output", str(self.output), "--lang", self.language])
        report = self.output / term / "report.html"
        if code == 0 and report.is_file():
            self.show(report.resolve().as_uri())
        return code

    def _chosen(self, terms: Sequence[str]) -> str:
        """The term by its name or its number; by Enter alone the last one."""
        for number, term in enumerate(terms, start=1):
            print(f"  {number}  {term}")
        while typed := self.ask(say("window-term", self.language, term=terms[-1])).strip():
            if is_term(typed):
                return typed
            if typed.isdecimal() and 1 <= int(typed[:6]) <= len(terms):
                return terms[int(typed[:6]) - 1]
            print(say("window-unknown", self.language))
        return terms[-1]


def terms_in(folder: Path) -> list[str]:
    """The terms that have a folder here, from the first to the last."""
    found = [child.name for child in folder.iterdir() if child.is_dir() and is_term(child.name)] if folder.is_dir() else []
    return sorted(found, key=lambda name: (name[:4], name.endswith("autumn")))
