"""Policy files as people write them: each mistake is one sentence with the file, its line, and what is allowed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import policy as policies
from pipeline.facts.terms import Term
from pipeline.speech.problems import Problem
from tests.conftest import HOME

TERM = Term.parse("2026-autumn")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(HOME / "policy", tmp_path / "policy")
    return tmp_path / "policy"


def _refused(folder: Path, content: bytes, name: str = "我县.yaml") -> str:
    (folder / "local" / name).write_bytes(content)
    with pytest.raises(Problem) as refused:
        policies.load(folder)
    sentence = refused.value.sentence("en")
    assert name in sentence
    return sentence


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("", 1, "key: value"),
        ("- a\n- b\n", 1, "key: value"),
        ("只是一句话", 1, "key: value"),
        ("a: [1, 2\n", 2, ""),
        ("a: 1\n\tb: 2\n", 2, ""),
        ("overrides: no-such\namounts: []\n", 1, "sv-grant"),
        ("targets: 5\n", 1, "key: value"),
        ("overrides: sv-grant\nsources:\n  a: {document: x, date: 2026-02-30, confirmed: true}\n", 3, "2026-02-30"),
        ("overrides: sv-grant\nprogramme: hs-grant\n", 2, "overrides sv-grant"),
        ("overrides: [sv-grant]\n", 1, "sv-grant"),
        ("hardship:\n  dibao_line:\n    - {from: 2010-autumn, value: 0, source: line}\n", 2, "a line of nothing"),
        ("overrides: sv-grant\nshares:\n  - {from: 2010-autumn, parts: {central: 101, county: -1}, source: y2007}\n", 3, "100"),
        ("hardship: [1]\n", 1, "key: value"),
        ("calendar: yes\n", 1, "key: value"),
        ("targets:\n  no_such: 1\n", 2, "no_such"),
        ("overrides: hs-grant\nage:\n  - {from: 2010-autumn, at_most: 22, at: somewhere, source: house}\n", 3, "term-start"),
        ("overrides: hs-grant\nlimits:\n  - {from: 2010-autumn, months: -1, source: house}\n", 3, "months"),
        ("overrides: hs-grant\nexcludes: [nothing-of-the-kind]\n", 2, "sv-grant"),
        ("overrides: sv-grant\ngrant_if:\n  - from: 2010-autumn\n    all:\n      - {major: no-such-list, source: y2007}\n", 5, "lists: "),
    ],
)
def test_a_wrong_file_is_refused_at_its_line(content: str, line: int, said: str, folder: Path) -> None:
    sentence = _refused(folder, content.encode())
    assert said in sentence, sentence
    assert f"line {line}:" in sentence, sentence


def test_a_file_in_another_encoding_is_refused_in_a_sentence(folder: Path) -> None:
    assert "utf-8" in _refused(folder, "# 本县标准\noverrides: sv-grant\n".encode("gb18030")).lower()


@pytest.mark.parametrize("folder_", ["nowhere", "empty"])
def test_a_folder_without_national_files_is_said(folder_: str, tmp_path: Path) -> None:
    (tmp_path / "empty" / "local").mkdir(parents=True)
    with pytest.raises(Problem, match="policy-missing"):
        policies.load(tmp_path / folder_)


def test_what_office_programs_leave_beside_a_file_is_no_policy(folder: Path) -> None:
    before = policies.load(folder).files
    for name in ("~$我县.xlsx", ".~lock.我县.xlsx", ".我县.yaml", "说明.txt"):
        (folder / "local" / name).write_bytes(b"\0nothing")
    assert policies.load(folder).files == before


def test_a_local_calendar_changes_the_tasks_that_it_names_and_no_other(folder: Path) -> None:
    national = policies.load(folder).calendar
    assert national is not None
    name = next(iter(national.items))
    (folder / "local" / "a.yaml").write_text("calendar:\n  items: {}\n", encoding="utf-8")
    again = policies.load(folder).calendar
    assert again is not None
    assert again.items == national.items
    assert name in again.items


def test_a_local_file_over_a_local_file_has_the_last_word_by_its_name(folder: Path) -> None:
    for name, months in (("a.yaml", 10), ("b.yaml", 20)):
        text = f"overrides: hs-grant\nlimits:\n  - {{from: 2010-autumn, months: {months}, source: house}}\n"
        (folder / "local" / name).write_text(text, encoding="utf-8")
    one = next(one for one in policies.load(folder).in_force(TERM) if one.id == "hs-grant")
    assert one.limit is not None
    assert one.limit.months == 20


def test_a_new_programme_of_ones_own_may_be_written_too(folder: Path) -> None:
    text = (folder / "national" / "hs-grant.yaml").read_text(encoding="utf-8").replace("programme: hs-grant", "programme: our-own")
    (folder / "local" / "own.yaml").write_text(text, encoding="utf-8")
    assert "our-own" in {one.id for one in policies.load(folder).in_force(TERM)}
    assert policies.local_part(folder, "our-own") is not None
    assert policies.local_part(folder, "nobody-s") is None
