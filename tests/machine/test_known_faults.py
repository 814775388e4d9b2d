"""The look-up of known faults: what it asks for, and how it reads the answer. The network is not needed for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests import known_faults
from tests.conftest import HOME


def test_every_pinned_package_is_asked_for() -> None:
    text = (HOME / "requirements.txt").read_text(encoding="utf-8")
    packages = known_faults.pinned(text)
    names = {name for name, _version in packages}
    assert {"pandas", "openpyxl", "psycopg", "jinja2", "scipy"} <= names
    assert len(packages) == sum(" \\" in line and "==" in line for line in text.splitlines())


def test_what_the_database_knows_is_said_of_its_package() -> None:
    asked: list[dict[str, Any]] = []

    def answer(question: dict[str, Any]) -> dict[str, Any]:
        asked.append(question)
        return {"results": [{}, {"vulns": [{"id": "GHSA-1"}, {"id": "PYSEC-2"}]}]}

    found = known_faults.known_faults([("good", "1.0"), ("bad", "2.0")], answer)
    assert found == {("bad", "2.0"): ["GHSA-1", "PYSEC-2"]}
    assert asked[0]["queries"][1] == {"package": {"name": "bad", "ecosystem": "PyPI"}, "version": "2.0"}


def test_a_database_that_is_not_reached_is_no_answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def unreachable(_question: dict[str, Any]) -> dict[str, Any]:
        raise OSError("no network")

    monkeypatch.setattr(known_faults, "asked_of_osv", unreachable)
    assert known_faults.main() == 2
    assert "not reached" in capsys.readouterr().out
