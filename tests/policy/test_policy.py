"""Dated rules: what a term sees is the version in force for it; a wrong file is refused where it is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline import policy as policies
from pipeline.facts.terms import Term
from pipeline.policy.vocabulary import Condition
from pipeline.speech.problems import Problem
from tests.conftest import HOME


def amounts(term: str, folder: Path = HOME / "policy") -> dict[str, list[int]]:
    return {one.id: [getattr(amount, "value", 0) for _, amount in one.amounts] for one in policies.load(folder).in_force(Term.parse(term))}


@pytest.mark.parametrize(
    ("term", "programme", "expected"),
    [
        ("2007-spring", "sv-grant", None),
        ("2014-autumn", "sv-grant", [150_000]),
        ("2015-spring", "sv-grant", [200_000]),
        ("2024-autumn", "sv-grant", [200_000]),
        ("2025-spring", "sv-grant", [230_000]),
        ("2026-autumn", "hs-grant", [230_000]),
        ("2023-autumn", "ce-living", [100_000, 125_000, 50_000, 62_500]),
        ("2024-spring", "ce-living", [125_000, 150_000, 62_500, 75_000]),
        ("2018-autumn", "ce-living", [100_000, 125_000]),
        ("2016-spring", "hs-tuition", None),
        ("2026-autumn", "hs-tuition", [170_000]),
        ("2026-autumn", "preschool", [100_000]),
    ],
)
def test_an_amount_is_that_of_its_term(term: str, programme: str, expected: list[int] | None) -> None:
    assert amounts(term).get(programme) == expected


def years(term: str, folder: Path = HOME / "policy") -> tuple[int, ...]:
    grant = next(one for one in policies.load(folder).in_force(Term.parse(term)) if one.id == "sv-grant")
    return next(leaf.parameter for condition in grant.conditions for leaf in condition.leaves() if leaf.kind == "years")


def test_the_third_year_is_granted_from_spring_2025() -> None:
    assert years("2024-autumn") == (1, 2)
    assert years("2025-spring") == (1, 2, 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(HOME / "policy", tmp_path / "policy")
    return tmp_path / "policy"


def test_the_local_example_is_off_until_it_is_copied_in(folder: Path) -> None:
    assert years("2026-autumn", folder) == (1, 2, 3)
    shutil.copy(folder / "examples" / "anhui-secondary-vocational.yaml", folder / "local")
    assert years("2026-autumn", folder) == (1, 2)
    assert amounts("2026-autumn", folder)["sv-grant"] == [150_000]


@pytest.mark.parametrize(
    ("file", "old", "new", "allowed"),
    [
        ("sv-grant.yaml", "years: [1, 2], source: y2007", "years: eins, source: y2007", "[1, 2]"),
        ("sv-grant.yaml", "enrolment: [formal]", "enrolment: [formel]", "formal"),
        ("sv-grant.yaml", "years: [1, 2], source", "yeers: [1, 2], source", "household_in"),
        ("sv-grant.yaml", "major: agriculture", "major: agricultur", "agriculture"),
        ("hs-grant.yaml", "value: 230000", "value: 2300.5", "integer"),
        ("hs-grant.yaml", "from: 2015-spring", "from: 2015-herbst", "2025-spring"),
        ("hs-grant.yaml", "at_most: 22, ", "", "at_most"),
        ("hs-grant.yaml", "source: y2010}", "source: y1910}", "y1910"),
        ("hs-grant.yaml", "excludes: [sv-grant", "excludes: [xx-grant", "sv-grant"),
        ("hs-grant.yaml", "stages: [high-school]", "stages: [high-school", ""),
    ],
)
def test_a_wrong_file_is_refused_with_file_line_and_what_is_allowed(folder: Path, file: str, old: str, new: str, allowed: str) -> None:
    path = folder / "national" / file
    text = path.read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Problem) as refused:
        policies.load(folder)
    said = refused.value.sentence("en")
    assert file in said
    assert allowed in said, said
    assert f"line {line}:" in said or (not allowed and f"line {line + 1}:" in said), said


def test_every_condition_of_the_vocabulary_is_built() -> None:
    from pipeline.aid import conditions

    assert set(conditions.LEAVES) == set(policies.LEAVES)


@pytest.mark.parametrize(
    ("leaf", "kept"),
    [
        ({"applied_for": ["hs-grant", "hs-tuition"]}, ("hs-grant", "hs-tuition")),
        ({"hardship_level": "extreme"}, ("extreme",)),
        ({"hardship_level": ["extreme", "mild"]}, ("extreme", "mild")),
        ({"years": [1, 2]}, (1, 2)),
        ({"boarding": True}, True),
    ],
)
def test_a_condition_keeps_what_it_may_be_given(leaf: dict[str, object], kept: object) -> None:
    assert Condition.model_validate(leaf).parameter == kept


@pytest.mark.parametrize(
    "leaf",
    [
        {"age": {"at": "term-start", "at_least": 0}},
        {"age": {"at": "school-year-start", "at_most": 0}},
        {"terms_received": {"of": ["hs-grant"], "at_most": 0}},
    ],
)
def test_a_bound_may_be_nothing(leaf: dict[str, object]) -> None:
    assert Condition.model_validate(leaf).kind in leaf


@pytest.mark.parametrize(
    "leaf",
    [
        {"applied_for": []}, {"applied_for": "hs-grant"}, {"applied_for": [1]}, {"hardship_level": []}, {"hardship_level": "rich"}, {"years": [True]}, {"years": 1}, {"boarding": "yes"},
        {"no_such": True}, {"boarding": True, "hardship_level": "mild"},
        {"age": {"at": "term-start"}}, {"age": {"at": "term-start", "at_least": -1}}, {"age": {"at": "term-start", "at_most": -1}}, {"age": {"at": "birthday", "at_most": 1}},
        {"terms_received": {"of": [], "at_most": 1}}, {"terms_received": {"of": ["hs-grant"], "at_most": -1}}, {"terms_received": {"of": ["hs-grant"]}},
    ],
)  # fmt: skip
def test_a_condition_refuses_what_it_may_not_be_given(leaf: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Condition.model_validate(leaf)
