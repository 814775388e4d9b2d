"""The rules of a programme in words, made from its policy file: what an aid officer reads and an auditor compares."""

from __future__ import annotations

from pipeline.conditions import in_words
from pipeline.policy import Amount, InForce, Policy, Stated
from schemas import categories as words

_TIERS = {value: spelled[0] for value, spelled in words.TIER.items()}


def rules_in_words(one: InForce, policy: Policy) -> list[tuple[str, str, str, str]]:
    """(programme, about what, the rule, its source) for each rule of a programme in force."""
    name, programme = one.programme.name.zh, one.programme
    stages = "、".join(words.STAGE[stage][0] for stage in programme.stages)
    claimed = "写明申请本项目的学生" if programme.claimed == "by-name" else "写明申请的，以及没有写明项目的本学段学生"
    made = [(name, "学段", stages, ""), (name, "申请", claimed, "")]
    for condition in one.conditions:
        made.append((name, "条件", in_words(condition, policy.lists), one.cited(condition)))
    for line, version in one.amounts:
        who = [line.name.zh if line.name else "", _TIERS[line.tier] if line.tier else ""]
        made.append((name, "金额", "　".join([*filter(None, who), _amount(version)]), one.cite(version.source)))
    if one.age is not None:
        limit = f"不超过 {one.age.at_most} 周岁" if one.age.at_most is not None else f"不超过本年级正常年龄 {one.age.over_usual} 岁"
        day = "学期第一天" if one.age.at == "term-start" else "学年第一天"
        made.append((name, "年龄", f"{day}{limit}；超过的待裁定", one.cite(one.age.source)))
    if one.shares is not None:
        parts = "、".join(f"{words.FUND_SOURCE[part][0]} {percent}%" for part, percent in one.shares.parts.items())
        made.append((name, "资金分担", parts, one.cite(one.shares.source)))
    if programme.excludes:
        excluded = "、".join(other.name.zh for other in policy.programmes if other.programme in programme.excludes)
        made.append((name, "不能同时享受", excluded, ""))
    made.append((name, "发放", _paid(one), ""))
    return made


def _amount(version: Amount | Stated) -> str:
    if isinstance(version, Stated):
        return "由班级表“资助金额”一栏写明" + (f"，不超过 {_yuan(version.at_most)} 元" if version.at_most is not None else "")
    return f"每学年 {_yuan(version.value)} 元（{version.since} 起）"


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}".removesuffix(".00")


def _paid(one: InForce) -> str:
    pays = one.programme.pays
    change = "当月照发" if pays.month_of_change == "paid" else "当月起不发"
    by_month = f"按月，每月为年标准的 {pays.months_per_year} 分之一；学籍异动{change}"
    when = by_month if pays.every == "month" else "按学期，每学期为年标准的一半"
    if any(isinstance(version, Stated) for _, version in one.amounts):
        when = "按学期，按写明的金额"
    return f"{when}；{'发给学生' if pays.to == 'student' else '拨付学校'}"
