"""What programmes a cell names, on a class sheet and on sheets that have no stage."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.facts.terms import Term
from pipeline.intake.programmes import claimed, plainly
from pipeline.policy.files import load
from tests.conftest import HOME

NAMES = load(HOME / "policy").names(Term.parse("2026-autumn"))


def _of_class(text: str) -> tuple[str, str]:
    rows = pd.DataFrame({"submission": [0], "programme": [text], "applies": [None]}).astype({"programme": "str", "applies": "str"})
    made = claimed(rows, NAMES).fillna("").iloc[0]
    return made["programme"], made["applies"]


def _of_list(text: str) -> str:
    lines = pd.DataFrame({"programme": [text]}, dtype="str")
    return plainly({"funds": lines, "workdays": pd.DataFrame({"on": ["2026-10-01"]})}, NAMES)["funds"]["programme"].iloc[0]


@pytest.mark.parametrize(
    ("text", "of_class", "of_list"),
    [
        ("国家助学金", "国家助学金", "国家助学金"),
        ("国家助学金、免学费", "国家助学金、免学费", "国家助学金、免学费"),
        ("国家助学金+中职免学费", "国家助学金、中职免学费", "国家助学金、中职免学费"),
        ("国家助学金和学前资助", "国家助学金、学前资助", "国家助学金、学前资助"),
        ("中等职业学校国家助学金（三年级除外）", "中等职业学校国家助学金", "中等职业学校国家助学金"),
        ("国家助学金（高中）", "国家助学金", "国家助学金（高中）"),  # which of the two, no line of a list says
        ("国家助学金、雨露计划", "国家助学金", "国家助学金、雨露计划"),
        ("国家助学金、看不懂", "国家助学金、看不懂", "国家助学金、看不懂"),
        ("#N/A", "#N/A", "#N/A"),
    ],
)
def test_a_cell_names_programmes_by_their_names_alone(text: str, of_class: str, of_list: str) -> None:
    assert _of_class(text) == (of_class, "")
    assert _of_list(text) == of_list


@pytest.mark.parametrize("text", ["雨露计划", "无", "助学贷款"])
def test_who_is_on_a_class_sheet_for_another_aid_or_none_does_not_apply(text: str) -> None:
    assert _of_class(text) == ("", "no")
    assert _of_list(text) == text
