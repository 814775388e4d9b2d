"""A practice term of any size: what is said to be planted is found, and what there is no room for is left out."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import run
from tests.conftest import run_term


@pytest.mark.parametrize(("schools", "students"), [(1, 1), (1, 60), (2, 50), (3, 45), (7, 4)])
def test_a_term_of_any_size_can_be_made_and_run(schools: int, students: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "sample"
    assert run.main(["sample", str(folder), "--schools", str(schools), "--students", str(students)]) == 0
    assert "60 处" not in capsys.readouterr().out, "there is no room for all of them"
    published = run_term(folder, tmp_path / "out")
    assert published.code == 0, published.said
    found = published.table("findings")
    at = set(zip(found["code"], found["file"], found["cell"], strict=True))
    answers = list(csv.DictReader((folder / "answers.csv").read_text(encoding="utf-8-sig").splitlines()))
    missing = [answer for answer in answers if answer["code"] and (answer["code"], answer["file"], answer["cell"]) not in at]
    assert missing == []
