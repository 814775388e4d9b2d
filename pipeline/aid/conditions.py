"""The vocabulary of conditions, vectorised: each judges all students at once, and says what it saw.

Truth has three values: a condition whose cell is empty is neither met nor failed. `all`, `any` and `not` follow
Kleene's logic (pandas' `boolean` dtype), so that an empty cell matters only where the answer hangs on it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import identity
from pipeline.facts.terms import Term
from pipeline.policy import AgeBounds, Condition, Policy, TermsReceived, WordList
from pipeline.speech.language import N_, _, filled, listed, word, words_of
from schemas import categories as words


@dataclass(frozen=True)
class Setting:
    """What a condition may look at beside the student's own row.

    names: programme → its name. received: earlier payments (student_key, programme, term). listed: the groups of which an office
    has given a list.
    """

    term: Term
    lists: dict[str, WordList]
    names: dict[str, str]
    received: DataFrame
    listed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, policy: Policy, term: Term, received: DataFrame | None = None, listed: frozenset[str] = frozenset()) -> Setting:
        names = {one.programme: one.name.title for one in policy.programmes}
        nothing = DataFrame({name: Series(dtype="str") for name in ("student_key", "programme", "term")})
        return cls(term, policy.lists, names, nothing if received is None else received, listed)


@dataclass(frozen=True)
class Judged:
    """A condition's result for every student: truth (`boolean`), what was seen, in words, and the cells it hangs on."""

    truth: Series
    text: Series
    empty: dict[str, Series]
    failed: dict[str, Series]


def judge(condition: Condition, students: DataFrame, setting: Setting) -> Judged:
    """The condition's truth for every student, and what it saw, in words."""
    if not condition.parts:
        return _judge_leaf(condition, students, setting)
    parts = [judge(part, students, setting) for part in condition.parts]
    texts = [
        marked(part.truth) + (_("〔") + part.text + _("〕") if inner.parts else part.text)
        for inner, part in zip(condition.parts, parts, strict=True)
    ]
    truth, text = parts[0].truth, texts[0]
    joiner = _(" 或 ") if condition.kind == "any" else _(" 且 ")
    for part, said in zip(parts[1:], texts[1:], strict=True):
        truth = truth | part.truth if condition.kind == "any" else truth & part.truth
        text = text + joiner + said
    if condition.kind == "not":
        truth, text = ~truth, _("不属于 ") + parts[0].text
    elif condition.kind == "any":
        text = _("符合其一：") + text
    empty: dict[str, Series] = {}
    failed: dict[str, Series] = {}
    for part in parts:
        empty |= {name: rows | empty.get(name, rows) for name, rows in part.empty.items()}
        failed |= {kind: rows | failed.get(kind, rows) for kind, rows in part.failed.items()}
    if condition.kind == "not":
        failed = {f"not-{kind}": ~truth.fillna(True).astype(bool) for kind in failed}
    return Judged(truth, text.astype("str"), empty, failed)


def _judge_leaf(condition: Condition, students: DataFrame, setting: Setting) -> Judged:
    leaf = LEAVES[condition.kind]
    given = students if leaf.derived is None else students[_derived(condition)]
    truth, seen = leaf.judge(given, condition.parameter, setting)
    empty = truth.isna()
    nothing = _({"pass": N_("未填，视为满足"), "fail": N_("未填，视为不满足"), "hold": N_("未填")}[condition.blank])
    if condition.blank != "hold":
        truth = truth.fillna(condition.blank == "pass")
        empty = Series(False, index=students.index)
    allowed = leaf.allowed(condition.parameter, setting)
    text = (
        f"{_(leaf.title)}{_('：')}"
        + seen.where(seen != "", nothing)
        + Series(_("（须为 {allowed}）").format(allowed=allowed), index=students.index).where(~truth.fillna(False).astype(bool), "")
    )
    return Judged(truth, text.astype("str"), {leaf.field: empty}, {condition.kind: (truth == False).fillna(False).astype(bool)})  # noqa: E712


@dataclass(frozen=True)
class _Leaf:
    """One condition of the vocabulary.

    title: in words. lacking: what is said of somebody who does not meet it. field: the cell that it hangs on. judge: (students,
    parameter, setting) → truth and what was seen, in words. allowed: what the parameter allows, in words. columns: those of the
    students that it looks at; derived: (students, parameter, setting) → the column `_derived` that it looks at instead.
    """

    title: str
    lacking: str
    field: str
    judge: Callable[..., tuple[Series, Series]]
    allowed: Callable[..., str]
    columns: tuple[str, ...] = ()
    derived: Callable[..., Series] | None = None


def looked_at(conditions: Iterable[Condition], students: DataFrame, setting: Setting) -> DataFrame:
    """The columns of the students that these conditions look at, and no others: what `judge` needs to see."""
    columns: dict[str, Series] = {}
    for leaf in (leaf for condition in conditions for leaf in condition.leaves()):
        known = LEAVES[leaf.kind]
        if known.derived is not None:
            columns[_derived(leaf)] = known.derived(students, leaf.parameter, setting)
        columns |= {name: students[name] for name in known.columns}
    return DataFrame(columns, index=students.index)


def _derived(leaf: Condition) -> str:
    """The name of the column that is worked out for a condition: the same for the same question."""
    return f"{leaf.kind}: {leaf.parameter}"


def _among(
    field: str, categories: dict[str, tuple[str, ...]], when_empty: bool | None = None, noted: str = "", unsaid: str = ""
) -> tuple[Callable[..., tuple[Series, Series]], Callable[..., str]]:
    """A leaf that asks whether a field is one of some categories; when_empty: what an empty cell means; noted: the column that says
    where the value comes from, if it is not the sheet's; unsaid: the column that says that no cell was there to be empty."""

    def is_among(students: DataFrame, allowed: object, _setting: object) -> tuple[Series, Series]:
        given = students[field]
        truth = _known(given.isin(list(allowed)), given)  # type: ignore[call-overload]
        seen = given.map(words_of(categories)).astype("str").fillna("")
        if when_empty is not None:
            truth = truth.fillna(when_empty).mask(students[unsaid]) if unsaid else truth.fillna(when_empty)
        return truth, seen + students[noted] if noted else seen

    return is_among, lambda allowed, _setting: listed([word(categories[value]) for value in allowed])


def _hardship_group(students: DataFrame, allowed: object, _setting: object) -> tuple[Series, Series]:
    """Any of several groups; an empty cell means that no group is claimed, a column that is not there says nothing."""
    given = students["hardship_group"].fillna("none")
    wanted = [group for group in words.HARDSHIP_GROUP if group != "none"] if allowed == ("any",) else list(allowed)  # type: ignore[call-overload]
    spelled = words_of(words.HARDSHIP_GROUP)
    seen = given.map({groups: listed([spelled[group] for group in groups.split(";")]) for groups in given.unique()})
    truth = _has_one_of(given, wanted)
    return truth.mask(students["unsaid_group"]), seen.where(~students["unsaid_group"], "").astype("str")


def _years(students: DataFrame, allowed: object, _setting: object) -> tuple[Series, Series]:
    year = students["year"]
    return _known(year.isin(list(allowed)), year), students["grade"].fillna("")  # type: ignore[call-overload]


def _years_in_words(years: tuple[int, ...], _setting: Setting) -> str:
    return listed([_("第{year}年").format(year=year) for year in years])


def _yes_no(field: str, yes: str, no: str) -> tuple[Callable[..., tuple[Series, Series]], Callable[..., str]]:
    """A leaf over a column of yes and no, and its two answers in words."""

    def is_so(students: DataFrame, wanted: object, _setting: object) -> tuple[Series, Series]:
        given = students[field]
        return _known(given == ("yes" if wanted else "no"), given), given.map({"yes": _(yes), "no": _(no)}).astype("str").fillna("")

    return is_so, lambda wanted, _setting: _(yes) if wanted else _(no)


def _major(students: DataFrame, name: object, setting: Setting) -> tuple[Series, Series]:
    """The sheet's own yes or no, where it has such a column; else by words in the major's name."""
    known = setting.lists[str(name)]
    stated = students[_MAJOR_COLUMNS[str(name)]] if str(name) in _MAJOR_COLUMNS else Series(None, index=students.index, dtype="str")
    major = students["major"]
    by_name = major.str.contains(_any_of(known.words), regex=True) if known.words else Series(False, index=students.index)
    if known.except_words:
        by_name = by_name & ~major.str.contains(_any_of(known.except_words), regex=True).fillna(False)
    truth = _known(by_name, major).where(stated.isna(), (stated == "yes").astype("boolean"))
    return truth, major.fillna("")


def _any_of(words: Iterable[str]) -> str:
    """A pattern for texts in which one of the words stands."""
    return "|".join(map(re.escape, words))


def _has_one_of(texts: Series, words: Iterable[str]) -> Series:
    """Does one of the words stand among those of each text, which semicolons part?"""
    return texts.str.fullmatch(rf"(?:.*;)?(?:{_any_of(words)})(?:;.*)?").astype("boolean")


_MAJOR_COLUMNS = {"agriculture": "agriculture", "arts-performance": "arts"}


def _household_in(students: DataFrame, name: object, setting: Setting) -> tuple[Series, Series]:
    """By dated code and by name: a county keeps its students whatever it is called or belongs to now."""
    counties = setting.lists[str(name)].counties
    if not counties:
        return Series(False, index=students.index, dtype="boolean"), students["county"].fillna("")
    code, county = students["county_code"], students["county"]
    by_code = code.str.slice(0, 6).isin([code for one in counties for code in one.codes])
    by_name = county.str.contains(_any_of(one.name for one in counties), regex=True).fillna(False)
    truth = _known(by_code | by_name.astype(bool), code.fillna(county))
    return truth, county.fillna(code).fillna("")


def _list_name(name: str, setting: Setting) -> str:
    return setting.lists[name].name.title


def _age(students: DataFrame, bounds: AgeBounds, setting: Setting) -> Series:
    day = setting.term.first_day if bounds.at == "term-start" else setting.term.school_year_first_day
    return identity.age_on(students["birth_date"], pd.Timestamp(day))


def _within(age: Series, bounds: AgeBounds, _setting: Setting) -> tuple[Series, Series]:
    least = bounds.at_least if bounds.at_least is not None else -math.inf
    most = bounds.at_most if bounds.at_most is not None else math.inf
    fits = (age >= least) & (age <= most)
    return fits.astype("boolean"), filled(_("{age} 周岁"), age=age.astype("str")).fillna("")


def _bounds_in_words(bounds: AgeBounds, _setting: Setting) -> str:
    least = _("满 {age} 周岁").format(age=bounds.at_least) if bounds.at_least is not None else ""
    most = _("不超过 {age} 周岁").format(age=bounds.at_most) if bounds.at_most is not None else ""
    day = _("学期第一天{ages}") if bounds.at == "term-start" else _("学年第一天{ages}")
    return day.format(ages=listed([one for one in (least, most) if one]))


def _terms_received(students: DataFrame, wanted: TermsReceived, setting: Setting) -> Series:
    """How many terms before this one the student was paid any of the programmes."""
    earlier = setting.received[setting.received["programme"].isin(wanted.of) & setting.received["term"].map(setting.term.is_after)]
    return students["student_key"].map(earlier.groupby("student_key")["term"].nunique()).fillna(0).astype("int64")


def _not_more(terms: Series, wanted: TermsReceived, _setting: Setting) -> tuple[Series, Series]:
    return (terms <= wanted.at_most).astype("boolean"), filled(_("{count} 个学期"), count=terms.astype("str"))


def _on_list(students: DataFrame, allowed: tuple[str, ...], setting: Setting) -> tuple[Series, Series]:
    """On an office's list under one of the groups. Where no list of these groups was given, nobody knows."""
    spelled = words_of(words.HARDSHIP_GROUP)
    groups = students["listed_as"].fillna("")
    seen = groups.map({text: listed([spelled[one] for one in text.split(";") if one]) or _("不在名单上") for text in groups.unique()})
    truth = _has_one_of(groups, allowed)
    if not setting.listed & set(allowed):
        truth, seen = truth.mask(~truth), seen.where(truth.astype(bool), _("没有给名单"))
    return truth, seen.astype("str")


def _applied_for(students: DataFrame, allowed: tuple[str, ...], setting: Setting) -> tuple[Series, Series]:
    """Do the student's sheets name one of these programmes?"""
    applied = students["applied_for"].fillna("")
    seen = applied.map({text: listed([setting.names[one] for one in text.split(";") if one]) or _("没有写明") for text in applied.unique()})
    return _has_one_of(applied, allowed), seen.astype("str")


def _named(programmes: tuple[str, ...], setting: Setting) -> str:
    return listed([setting.names[one] for one in programmes])


def _groups_in_words(groups: tuple[str, ...], _setting: Setting) -> str:
    return _("任一类") if groups == ("any",) else listed([word(words.HARDSHIP_GROUP[one]) for one in groups])


LEAVES: dict[str, _Leaf] = {
    "stage": _Leaf(N_("学段"), N_("学段不符"), "grade", *_among("stage", words.STAGE), ("stage",)),
    "years": _Leaf(
        N_("年级"),
        N_("年级不在范围内"),
        "grade",
        _years,
        _years_in_words,
        ("year", "grade"),
    ),
    "enrolment": _Leaf(
        N_("学籍"), N_("学籍状态不符"), "enrolment_status", *_among("enrolment_status", words.ENROLMENT_STATUS), ("enrolment_status",)
    ),
    "household": _Leaf(
        N_("户口性质"), N_("户口性质不符"), "household_kind", *_among("household_kind", words.HOUSEHOLD_KIND), ("household_kind",)
    ),
    "household_in": _Leaf(N_("户籍县"), N_("户籍不在名单上的县"), "county", _household_in, _list_name, ("county", "county_code")),
    "major": _Leaf(N_("专业"), N_("专业不在名单上"), "major", _major, _list_name, ("major", *_MAJOR_COLUMNS.values())),
    "hardship_level": _Leaf(
        N_("困难等级"),
        N_("没有认定为困难"),
        "hardship_level",
        *_among("hardship_level", words.HARDSHIP_LEVEL, when_empty=False, noted="level_by", unsaid="unsaid_level"),
        ("hardship_level", "level_by", "unsaid_level"),
    ),
    "hardship_group": _Leaf(
        N_("困难类别"), N_("不属于规定的困难类别"), "hardship_group", _hardship_group, _groups_in_words, ("hardship_group", "unsaid_group")
    ),
    "listed_as": _Leaf(N_("部门名单"), N_("不在部门名单上"), "id_number", _on_list, _groups_in_words, ("listed_as",)),
    "boarding": _Leaf(N_("住宿"), N_("住宿情况不符"), "boarding", *_yes_no("boarding", N_("住宿"), N_("不住宿")), ("boarding",)),
    "full_time": _Leaf(
        N_("学习形式"), N_("学习形式不符"), "full_time", *_yes_no("full_time", N_("全日制"), N_("非全日制")), ("full_time",)
    ),
    "ownership": _Leaf(N_("学校性质"), N_("学校性质不符"), "school", *_among("ownership", words.OWNERSHIP), ("ownership",)),
    "application": _Leaf(N_("申请表"), N_("没有申请表"), "application", *_yes_no("application", N_("有"), N_("无")), ("application",)),
    "papers": _Leaf(N_("证明材料"), N_("没有证明材料"), "papers", *_yes_no("papers", N_("有"), N_("无")), ("papers",)),
    "applied_for": _Leaf(N_("申请项目"), N_("没有申请该项目"), "programme", _applied_for, _named, ("applied_for",)),
    "age": _Leaf(N_("年龄"), N_("年龄不符"), "birth_date", _within, _bounds_in_words, derived=_age),
    "terms_received": _Leaf(
        N_("此前已享受"),
        N_("已享受满规定的学期"),
        "id_number",
        _not_more,
        lambda wanted, setting: _("{programmes}不超过 {count} 个学期").format(programmes=_named(wanted.of, setting), count=wanted.at_most),
        derived=_terms_received,
    ),
}
"""One entry per word of `pipeline.policy.LEAVES`."""


def _known(truth: Series, given: Series) -> Series:
    """The truth as `boolean`, missing where nothing was given."""
    return truth.fillna(False).astype("boolean").mask(given.isna())


def in_words(condition: Condition, setting: Setting) -> str:
    """The rule as one would write it: 困难等级为特别困难、困难、一般困难；或 困难类别为任一类."""
    if not condition.parts:
        leaf = LEAVES[condition.kind]
        blank = _({"pass": N_("（未填视为满足）"), "fail": N_("（未填视为不满足）"), "hold": ""}[condition.blank])
        return _("{what}为{allowed}").format(what=_(leaf.title), allowed=leaf.allowed(condition.parameter, setting)) + blank
    parts = [in_words(part, setting) if not part.parts else _("〔") + in_words(part, setting) + _("〕") for part in condition.parts]
    if condition.kind == "not":
        return _("不得{condition}").format(condition=parts[0])
    return (_(" 或 ") if condition.kind == "any" else _(" 且 ")).join(parts)


def meets(condition: Condition | None, students: DataFrame, setting: Setting) -> Series:
    """Who meets a condition for certain (bool); everybody meets none."""
    if condition is None:
        return Series(True, index=students.index)
    return judge(condition, students, setting).truth.fillna(False).astype(bool)


def marked(truth: Series) -> Series:
    return truth.map({True: "✓", False: "✗"}).astype("str").fillna("？")
