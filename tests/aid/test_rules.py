"""The rules in words, as the audit workbook prints them: every kind of rule that a policy file may hold is told, with its source."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeline import policy as policies
from pipeline.aid.rules import hardship_in_words, rules_in_words
from pipeline.facts.terms import Term
from tests.conftest import HOME

TERM = Term.parse("2026-autumn")


def _written(tmp_path: Path, *changes: dict[str, object], programme: str = "sv-grant") -> dict[str, list[tuple[str, str]]]:
    """What the rules of a programme say by their subject, (rule, source), once these local files lie over it."""
    folder = tmp_path / "policy"
    for part in ("national", "local"):
        (folder / part).mkdir(parents=True)
    for path in [*(HOME / "policy" / "national").glob("*.yaml"), HOME / "policy" / "calendar.yaml"]:
        (folder / path.relative_to(HOME / "policy")).write_bytes(path.read_bytes())
    for number, change in enumerate(changes):
        text = yaml.safe_dump(
            {"overrides": programme, **change, "sources": {"s": {"document": "某文件", "date": "2026-01-01", "confirmed": False}}}
        )
        (folder / "local" / f"{number}.yaml").write_text(text, encoding="utf-8")
    policy = policies.load(folder)
    one = next(one for one in policy.in_force(TERM) if one.id == programme)
    told: dict[str, list[tuple[str, str]]] = {}
    for name, about, rule, source in rules_in_words(one, policy, TERM):
        assert name == one.programme.name.title
        told.setdefault(about, []).append((rule, source))
    return told


@pytest.mark.parametrize(
    ("change", "about", "said"),
    [
        ({"limits": [{"from": "2007-autumn", "months": 20, "source": "s"}]}, "每人上限", "各学期合计不超过 20 个月"),
        ({"limits": [{"from": "2007-autumn", "amount": 450_050, "source": "s"}]}, "每人上限", "各学期合计不超过 4500.50 元"),
        ({"limits": [{"from": "2007-autumn", "months": 5, "amount": 100_000, "source": "s"}]}, "每人上限", "各学期合计不超过 5 个月、1000 元"),
        ({"ceilings": [{"from": "2026-spring", "percent": 15, "by": "school", "source": "s"}]}, "受助比例", "每所学校不超过学生的 15%"),
        ({"ceilings": [{"from": "2026-spring", "percent": 20, "by": "all", "source": "s"}]}, "受助比例", "全部学校合计不超过学生的 20%"),
        ({"age": [{"from": "2007-autumn", "at_most": 20, "at": "term-start", "source": "s"}]}, "年龄", "学期第一天不超过 20 周岁；超过的待裁定"),
        (
            {"age": [{"from": "2007-autumn", "over_usual": 3, "at": "school-year-start", "source": "s"}]},
            "年龄",
            "学年第一天不超过本年级正常年龄 3 岁；超过的待裁定",
        ),
        ({"shares": [{"from": "2010-autumn", "parts": {"central": 60, "county": 40}, "source": "s"}]}, "资金分担", "中央 60%、县级 40%"),
    ],
)  # fmt: skip
def test_a_rule_is_told_with_its_numbers_and_its_source(change: dict[str, object], about: str, said: str, tmp_path: Path) -> None:
    ((rule, source),) = _written(tmp_path, change)[about]
    assert rule == said
    assert "某文件" in source


def test_a_ceiling_for_some_says_for_whom(tmp_path: Path) -> None:
    among = {"not": {"boarding": True}}
    told = _written(tmp_path, {"ceilings": [{"from": "2026-spring", "percent": 15, "by": "school", "among": among, "source": "s"}]})
    ((rule, _source),) = told["受助比例"]
    assert rule.startswith("每所学校不超过")
    assert "寄宿" in rule or "住" in rule
    assert rule.endswith("的学生的 15%")


@pytest.mark.parametrize(
    ("pays", "said"),
    [
        ({"every": "month", "to": "student", "months_per_year": 10}, "按月，每月为年标准的 10 分之一；学籍异动当月起不发；发给学生"),
        (
            {"every": "month", "to": "school", "months_per_year": 12, "month_of_change": "paid"},
            "按月，每月为年标准的 12 分之一；学籍异动当月照发；拨付学校",
        ),
        ({"every": "term", "to": "student", "on_leaving": "whole"}, "按学期，每学期为年标准的一半；学籍异动全学期照发；发给学生"),
        ({"every": "term", "to": "student", "on_leaving": "nothing"}, "按学期，每学期为年标准的一半；学籍以最后一个月的表为准；发给学生"),
        (
            {"every": "term", "to": "school", "on_leaving": "by-month", "month_of_change": "paid"},
            "按学期，每学期为年标准的一半；学籍异动按在校月数计，当月照发；拨付学校",
        ),
    ],
)
def test_how_it_is_paid_is_told(pays: dict[str, object], said: str, tmp_path: Path) -> None:
    ((rule, _source),) = _written(tmp_path, {"pays": pays})["发放"]
    assert rule == said


@pytest.mark.parametrize(
    ("stated", "amount"),
    [
        ({"from": "2010-autumn", "source": "s"}, "由班级表“资助金额”一栏写明"),
        ({"from": "2010-autumn", "at_most": 500_000, "source": "s"}, "由班级表“资助金额”一栏写明，不超过 5000 元"),
    ],
)
def test_an_amount_that_the_sheet_states_is_told_as_such(stated: dict[str, object], amount: str, tmp_path: Path) -> None:
    told = _written(tmp_path, {"amounts": [{"stated": [stated]}]}, programme="hs-grant")
    assert [rule for rule, _source in told["金额"]] == [amount]
    assert told["发放"][0][0].startswith("按学期，按写明的金额")


def test_every_rule_in_force_of_every_programme_is_told() -> None:
    policy = policies.load(HOME / "policy")
    for term in (TERM, Term.parse("2027-spring"), Term.parse("2024-autumn")):
        for one in policy.in_force(term):
            told = rules_in_words(one, policy, term)
            subjects = [about for _name, about, _rule, _source in told]
            assert {"学段", "申请", "金额", "指标不够时", "发放"} <= set(subjects), one.id
            assert subjects.count("条件") == len(one.conditions)
            assert subjects.count("金额") == len(one.amounts)
            assert ("年龄" in subjects) == (one.age is not None)
            assert ("不能同时享受" in subjects) == bool(one.programme.excludes)
            assert ("应缴学费" in subjects) == (one.programme.covers == "fee")
            assert all("{" not in rule and rule for _name, _about, rule, _source in told)
    formula = policy.hardship_in_force(TERM)
    assert formula is not None
    told = hardship_in_words(formula)
    assert {about for _name, about, _rule, _source in told} == {"特殊群体", "低保标准", "计分", "等级"}
    assert sum(about == "计分" for _name, about, _rule, _source in told) == len(formula.rule.points)


def test_how_hardship_is_told_is_told_with_every_group_and_every_point() -> None:
    formula = policies.load(HOME / "policy").hardship_in_force(TERM)
    assert formula is not None
    told: dict[str, list[str]] = {}
    for name, about, rule, source in hardship_in_words(formula):
        assert (name, bool(source)) == ("家庭经济困难认定", True)
        told.setdefault(about, []).append(rule)
    assert told["低保标准"] == ["每人每年 8400 元（2024-autumn 起）"]
    assert told["等级"] == ["各等级最低分：特别困难 60 分、困难 45 分、一般困难 30 分；班级表上写明的等级优先"]
    assert [rule.partition("：")[0] for rule in told["特殊群体"]] == ["特别困难", "困难", "一般困难"]
    points = [rule.partition("：")[2] for rule in told["计分"]]
    assert points[0] == "不超过 100 的 45 分；不超过 150 的 35 分；不超过 200 的 25 分；不超过 300 的 10 分"
    assert points[1:] == [
        "达到 500 的 15 分；达到 300 的 10 分；达到 200 的 5 分",
        "达到 2 的 15 分；达到 1 的 10 分",
        "达到 1 的 10 分",
        "达到 3 的 10 分；达到 2 的 5 分",
        "达到 30 的 5 分",
    ]
