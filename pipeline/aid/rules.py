"""The rules of a programme in words, made from its policy file: what an aid officer reads and an auditor compares."""

from __future__ import annotations

from pipeline.aid.conditions import Setting, in_words
from pipeline.aid.hardship import LEVELS, TITLES
from pipeline.policy import Amount, Band, HardshipInForce, InForce, Policy, Stated, cite
from pipeline.terms import Term
from schemas import categories as words

_TIERS = {value: spelled[0] for value, spelled in words.TIER.items()}


def rules_in_words(one: InForce, policy: Policy, term: Term) -> list[tuple[str, str, str, str]]:
    """(programme, about what, the rule, its source) for each rule of a programme in force."""
    name, programme, setting = one.programme.name.zh, one.programme, Setting.of(policy, term)
    stages = "、".join(words.STAGE[stage][0] for stage in programme.stages)
    claimed = "写明申请本项目的学生" if programme.claimed == "by-name" else "写明申请的，以及没有写明项目的本学段学生"
    made = [(name, "学段", stages, ""), (name, "申请", claimed, "")]
    for condition in one.conditions:
        made.append((name, "条件", in_words(condition, setting), one.cited(condition)))
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
    made += _bounds(one, setting)
    if programme.excludes:
        excluded = "、".join(other.name.zh for other in policy.programmes if other.programme in programme.excludes)
        made.append((name, "不能同时享受", excluded, ""))
    made.append((name, "发放", _paid(one), ""))
    return made


_RANKED_BY = {
    "special_group": "特殊困难群体在前",
    "hardship_level": "困难等级",
    "score": "家庭情况调查得分",
    "income_per_head": "人均收入低的在前",
    "in_school": "在读子女多的在前",
}


def _bounds(one: InForce, setting: Setting) -> list[tuple[str, str, str, str]]:
    """Limits, ceilings, the fee and the order by which quotas are used."""
    name, programme, made = one.programme.name.zh, one.programme, []
    if one.limit is not None:
        months = f"{one.limit.months} 个月" if one.limit.months is not None else ""
        amount = f"{_yuan(one.limit.amount)} 元" if one.limit.amount is not None else ""
        made.append((name, "每人上限", "各学期合计不超过 " + "、".join(filter(None, (months, amount))), one.cite(one.limit.source)))
    if one.ceiling is not None:
        counted = f"{in_words(one.ceiling.among, setting)}的学生" if one.ceiling.among is not None else "学生"
        at = "每所学校" if one.ceiling.by == "school" else "全部学校合计"
        made.append((name, "受助比例", f"{at}不超过{counted}的 {one.ceiling.percent}%", one.cite(one.ceiling.source)))
    if programme.covers == "fee":
        made.append((name, "应缴学费", "表上写明应缴学费的，减免不超过此数；超出部分由学生缴纳", ""))
    order = "、".join(_RANKED_BY[key] for key in programme.ranked_by)
    kinds = "，再用".join(words.QUOTA_KIND[kind][0] for kind in programme.quota_order)
    made.append((name, "指标不够时", f"按{order}排序，相同的按身份证号由小到大；先用{kinds}", ""))
    return made


def hardship_in_words(formula: HardshipInForce) -> list[tuple[str, str, str, str]]:
    """The same four columns for the hardship formula."""
    name, rule, by = "家庭经济困难认定", formula.rule, cite(formula.sources, formula.rule.source)
    levels = {level: words.HARDSHIP_LEVEL[level][0] for level in LEVELS}
    made = [
        (name, "特殊群体", f"{levels[level]}：{'、'.join(words.HARDSHIP_GROUP[group][0] for group in groups)}", by)
        for level, groups in rule.groups.items()
    ]
    line = f"每人每年 {_yuan(formula.dibao_line.value)} 元（{formula.dibao_line.since} 起）"
    made.append((name, "低保标准", line, cite(formula.sources, formula.dibao_line.source)))
    for indicator, bands in rule.points.items():
        said = "；".join(f"{'不超过' if band.at_most is not None else '达到'} {_bound(band)} 的 {band.points} 分" for band in bands)
        made.append((name, "计分", f"{TITLES[indicator]}：{said}", by))
    fewest = "、".join(f"{levels[level]} {points} 分" for level, points in rule.levels.items())
    made.append((name, "等级", f"各等级最低分：{fewest}；班级表上写明的等级优先", by))
    return made


def _bound(band: Band) -> int:
    return band.at_most if band.at_most is not None else band.at_least or 0


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
    leaving = {"by-month": f"学籍异动按在校月数计，{change}", "whole": "学籍异动全学期照发", "nothing": "学籍以最后一个月的表为准"}
    when = by_month if pays.every == "month" else f"按学期，每学期为年标准的一半；{leaving[pays.on_leaving]}"
    if any(isinstance(version, Stated) for _, version in one.amounts):
        when = "按学期，按写明的金额"
    return f"{when}；{'发给学生' if pays.to == 'student' else '拨付学校'}"
