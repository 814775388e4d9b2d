"""The rules of a programme in words, made from its policy file: what an aid officer reads and an auditor compares."""

from __future__ import annotations

from pipeline.aid.conditions import Setting, in_words
from pipeline.aid.hardship import LEVELS, TITLES
from pipeline.facts.terms import Term
from pipeline.policy import Amount, Band, HardshipInForce, InForce, Policy, Stated, cite
from pipeline.speech.language import N_, _, listed, word
from schemas import categories as words


def rules_in_words(one: InForce, policy: Policy, term: Term) -> list[tuple[str, str, str, str]]:
    """(programme, about what, the rule, its source) for each rule of a programme in force."""
    name, programme, setting = one.programme.name.title, one.programme, Setting.of(policy, term)
    stages = listed([word(words.STAGE[stage]) for stage in programme.stages])
    claimed = _("写明申请本项目的学生") if programme.claimed == "by-name" else _("写明申请的，以及没有写明项目的本学段学生")
    made = [(name, _("学段"), stages, ""), (name, _("申请"), claimed, "")]
    for condition in one.conditions:
        made.append((name, _("条件"), in_words(condition, setting), one.cited(condition)))
    for line, version in one.amounts:
        who = [line.name.title if line.name else "", word(words.TIER[line.tier]) if line.tier else ""]
        made.append((name, _("金额"), "　".join([*filter(None, who), _amount(version)]), one.cite(version.source)))
    if one.age is not None:
        limit = (
            _("不超过 {age} 周岁").format(age=one.age.at_most)
            if one.age.at_most is not None
            else _("不超过本年级正常年龄 {years} 岁").format(years=one.age.over_usual)
        )
        day = _("学期第一天{ages}") if one.age.at == "term-start" else _("学年第一天{ages}")
        made.append((name, _("年龄"), day.format(ages=limit) + _("；超过的待裁定"), one.cite(one.age.source)))
    if one.shares is not None:
        parts = listed([f"{word(words.FUND_SOURCE[part])} {percent}%" for part, percent in one.shares.parts.items()])
        made.append((name, _("资金分担"), parts, one.cite(one.shares.source)))
    made += _bounds(one, setting)
    if programme.excludes:
        excluded = listed([other.name.title for other in policy.programmes if other.programme in programme.excludes])
        made.append((name, _("不能同时享受"), excluded, ""))
    made.append((name, _("发放"), _paid(one), ""))
    return made


_RANKED_BY = {
    "special_group": N_("特殊困难群体在前"),
    "hardship_level": N_("困难等级"),
    "score": N_("家庭情况调查得分"),
    "income_per_head": N_("人均收入低的在前"),
    "in_school": N_("在读子女多的在前"),
}


def _bounds(one: InForce, setting: Setting) -> list[tuple[str, str, str, str]]:
    """Limits, ceilings, the fee and the order by which quotas are used."""
    name, programme, made = one.programme.name.title, one.programme, []
    if one.limit is not None:
        months = _("{count} 个月").format(count=one.limit.months) if one.limit.months is not None else ""
        amount = _("{yuan} 元").format(yuan=_yuan(one.limit.amount)) if one.limit.amount is not None else ""
        made.append(
            (
                name,
                _("每人上限"),
                _("各学期合计不超过 {limits}").format(limits=listed([part for part in (months, amount) if part])),
                one.cite(one.limit.source),
            )
        )
    if one.ceiling is not None:
        counted = (
            _("{condition}的学生").format(condition=in_words(one.ceiling.among, setting)) if one.ceiling.among is not None else _("学生")
        )
        at = _("每所学校") if one.ceiling.by == "school" else _("全部学校合计")
        made.append(
            (
                name,
                _("受助比例"),
                _("{where}不超过{among}的 {percent}%").format(where=at, among=counted, percent=one.ceiling.percent),
                one.cite(one.ceiling.source),
            )
        )
    if programme.covers == "fee":
        made.append((name, _("应缴学费"), _("表上写明应缴学费的，减免不超过此数；超出部分由学生缴纳"), ""))
    order = listed([_(_RANKED_BY[key]) for key in programme.ranked_by])
    kinds = _("，再用").join(word(words.QUOTA_KIND[kind]) for kind in programme.quota_order)
    made.append((name, _("指标不够时"), _("按{order}排序，相同的按身份证号由小到大；先用{kinds}").format(order=order, kinds=kinds), ""))
    return made


def hardship_in_words(formula: HardshipInForce) -> list[tuple[str, str, str, str]]:
    """The same four columns for the hardship formula."""
    name, rule, by = _("家庭经济困难认定"), formula.rule, cite(formula.sources, formula.rule.source)
    levels = {level: word(words.HARDSHIP_LEVEL[level]) for level in LEVELS}
    made = [
        (name, _("特殊群体"), levels[level] + _("：") + listed([word(words.HARDSHIP_GROUP[group]) for group in groups]), by)
        for level, groups in rule.groups.items()
    ]
    line = _("每人每年 {yuan} 元（{since} 起）").format(yuan=_yuan(formula.dibao_line.value), since=formula.dibao_line.since)
    made.append((name, _("低保标准"), line, cite(formula.sources, formula.dibao_line.source)))
    for indicator, bands in rule.points.items():
        said = _("；").join(
            (_("不超过 {bound} 的 {points} 分") if band.at_most is not None else _("达到 {bound} 的 {points} 分")).format(
                bound=_bound(band), points=band.points
            )
            for band in bands
        )
        made.append((name, _("计分"), _(TITLES[indicator]) + _("：") + said, by))
    fewest = listed([_("{level} {points} 分").format(level=levels[level], points=points) for level, points in rule.levels.items()])
    made.append((name, _("等级"), _("各等级最低分：{fewest}；班级表上写明的等级优先").format(fewest=fewest), by))
    return made


def _bound(band: Band) -> int:
    [bound] = [bound for bound in (band.at_most, band.at_least) if bound is not None]
    return bound


def _amount(version: Amount | Stated) -> str:
    if isinstance(version, Stated):
        return _("由班级表“资助金额”一栏写明") + (
            _("，不超过 {yuan} 元").format(yuan=_yuan(version.at_most)) if version.at_most is not None else ""
        )
    return _("每学年 {yuan} 元（{since} 起）").format(yuan=_yuan(version.value), since=version.since)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}".removesuffix(".00")


def _paid(one: InForce) -> str:
    pays = one.programme.pays
    change = _("当月照发") if pays.month_of_change == "paid" else _("当月起不发")
    by_month = _("按月，每月为年标准的 {months} 分之一；学籍异动{change}").format(months=pays.months_per_year, change=change)
    leaving = {
        "by-month": _("学籍异动按在校月数计，{change}").format(change=change),
        "whole": _("学籍异动全学期照发"),
        "nothing": _("学籍以最后一个月的表为准"),
    }
    when = by_month if pays.every == "month" else _("按学期，每学期为年标准的一半；{leaving}").format(leaving=leaving[pays.on_leaving])
    if any(isinstance(version, Stated) for _, version in one.amounts):
        when = _("按学期，按写明的金额")
    return when + _("；") + (_("发给学生") if pays.to == "student" else _("拨付学校"))
