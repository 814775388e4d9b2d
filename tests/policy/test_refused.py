"""A policy file with one thing wrong is refused in a sentence that says where and what is allowed, whatever the thing is."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.aid.conditions import Setting, meets
from pipeline.facts.terms import Term
from pipeline.policy import Condition, Policy, WordList
from tests.aid.frames import enrolments
from tests.policy.refused import GOLDEN, said


@cache
def sentences() -> list[str]:
    return [*said()]


def test_what_is_said_of_each_thing_that_may_be_wrong_is_what_it_was() -> None:
    assert sentences() == GOLDEN.read_text(encoding="utf-8").splitlines(), (
        "python -m tests.policy.refused writes it anew: look at the difference"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "whole.grant_if.0.all: []",
        "whole.grant_if.0.all.1.any: []",
        "whole.amounts: []",
        "whole.grant_if: []",
        "whole.stages: []",
        "whole.grant_if.0.all.0.enrolment.0: []",
        "shared.lists: x",
        "shared.targets.sources: x",
        "shared.lists.counties.counties.0.codes.0: x",
        "shared.hardship.rules.0.groups.extreme.0: x",
        "shared.hardship.rules: []",
    ],
)
def test_what_would_grant_everybody_or_nobody_without_a_word_is_refused(wrong: str) -> None:
    [sentence] = [one for one in sentences() if one.startswith(f"{wrong}: ")]
    assert "Policy file local.yaml, line " in sentence


def test_a_condition_within_others_is_refused_at_its_own_line() -> None:
    [outer, inner] = [one for one in sentences() if one.startswith(("whole.grant_if.0.all.1.any.0: x", "whole.grant_if.0.all.1.any.3: x"))]
    assert "line 51:" in outer
    assert "line 54:" in inner


@pytest.mark.parametrize("major", ["数控(模具)", "c++", "a.b"])
def test_the_words_of_a_list_are_words_whatever_signs_they_have(major: str) -> None:
    lists = {"some": WordList.model_validate({"name": {"zh": "甲", "en": "a"}, "words": [major]})}
    students = enrolments([{"major": f"高级{major}班"}, {"major": "axb"}]).assign(agriculture=None, arts=None)
    setting = Setting.of(Policy((), lists, {}), Term.parse("2026-autumn"))
    assert meets(Condition(kind="major", parameter="some"), students, setting).tolist() == [True, False]
