"""The documents say what the program does: their made parts are those of the code, and every path that they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.made import FILES, brought_up_to_date
from pipeline import VERSION
from tests.conftest import HOME

_TEXTS = [HOME / "README.md", HOME / "README.zh-CN.md", HOME / "CONTRIBUTING.md", *sorted((HOME / "docs").glob("*.md"))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_made_parts_are_those_of_the_code(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == brought_up_to_date(file), ".venv/bin/python -m docs"


@pytest.mark.parametrize("file", _TEXTS, ids=lambda file: file.name)
def test_every_link_leads_somewhere(file: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


@pytest.mark.parametrize("file", _TEXTS, ids=lambda file: file.name)
def test_every_module_that_is_named_is_there(file: Path) -> None:
    named = re.findall(r"`((?:pipeline|schemas|tests|templates|benchmarks|policy|docs)/[\w./-]+)`", file.read_text(encoding="utf-8"))
    assert [path for path in named if not (HOME / path).exists()] == []


def test_the_version_follows_the_changelog() -> None:
    newest = re.search(r"^## (\d+\.\d+\.\d+)", (HOME / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    project = re.search(r'^version = "(.+)"', (HOME / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert project is not None
    assert newest[1] == VERSION == project[1]
