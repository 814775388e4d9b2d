"""The vocabulary of conditions, vectorised: each judges all students at once, and says what it saw.

Truth has three values: a condition whose cell is empty is neither met nor failed. `all`, `any` and `not` follow
Kleene's logic (pandas' `boolean` dtype), so that an empty cell matters only where the answer hangs on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pandas import DataFrame, Series

from pipeline.policy import Condition, WordList
from schemas import categories as words


@dataclass(frozen=True)
class Judged:
    """A condition's result for every student: truth (`boolean`), what was seen, in words, and the cells it hangs on."""

    truth: Series
    text: Series
    empty: dict[str, Series]
    failed: dict[str, Series]


def judge(condition: Condition, students: DataFrame, lists: dict[str, WordList]) -> Judged:
    """The condition's truth for every student, and what it saw, in words."""
    if not condition.parts:
        return _judge_leaf(condition, students, lists)
    parts = [judge(part, students, lists) for part in condition.parts]
    texts = [
        marked(part.truth) + ("〔" + part.text + "〕" if inner.parts else part.text)
        for inner, part in zip(condition.parts, parts, strict=True)
    ]
    truth, text = parts[0].truth, texts[0]
    joiner = " 或 " if condition.kind == "any" else " 且 "
    for part, said in zip(parts[1:], texts[1:], strict=True):
        truth = truth | part.truth if condition.kind == "any" else truth & part.truth
        text = text + joiner + said
    if condition.kind == "not":
        truth, text = ~truth, "不属于 " + parts[0].text
    elif condition.kind == "any":
        text = "符合其一：" + text
    empty: dict[str, Series] = {}
    failed: dict[str, Series] = {}
    for part in parts:
        empty |= {name: rows | empty.get(name, rows) for name, rows in part.empty.items()}
        failed |= {kind: rows | failed.get(kind, rows) for kind, rows in part.failed.items()}
    if condition.kind == "not":
        failed = {f"not-{kind}": ~truth.fillna(True).astype(bool) for kind in failed}
    return Judged(truth, text.astype("str"), empty, failed)


def _judge_leaf(condition: Condition, students: DataFrame, lists: dict[str, WordList]) -> Judged:
    leaf = LEAVES[condition.kind]
    truth, seen = leaf.judge(students, condition.parameter, lists)
    empty = truth.isna()
    nothing = {"pass": "未填，视为满足", "fail": "未填，视为不满足", "hold": "未填"}[condition.blank]
    if condition.blank != "hold":
        truth = truth.fillna(condition.blank == "pass")
        empty = Series(False, index=students.index)
    allowed = leaf.allowed(condition.parameter, lists)
    text = (
        f"{leaf.title}："
        + seen.where(seen != "", nothing)
        + Series(f"（须为 {allowed}）", index=students.index).where(~truth.fillna(False).astype(bool), "")
    )
    return Judged(truth, text.astype("str"), {leaf.field: empty}, {condition.kind: (truth == False).fillna(False).astype(bool)})  # noqa: E712


@dataclass(frozen=True)
class _Leaf:
    """One condition of the vocabulary: its title, the field it hangs on, its judgement and what it allows, in words."""

    title: str
    field: str
    judge: Callable[[DataFrame, object, dict[str, WordList]], tuple[Series, Series]]
    allowed: Callable[..., str]


def _in_words(categories: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {value: spelled[0] for value, spelled in categories.items()}


def _among(
    field: str, categories: dict[str, tuple[str, ...]], when_empty: bool | None = None
) -> tuple[Callable[..., tuple[Series, Series]], Callable[..., str]]:
    """A leaf that asks whether a field is one of some categories; when_empty: what an empty cell means."""
    spelled = _in_words(categories)

    def is_among(students: DataFrame, allowed: object, _: object) -> tuple[Series, Series]:
        given = students[field]
        truth = _known(given.isin(list(allowed)), given)  # type: ignore[call-overload]
        return (truth if when_empty is None else truth.fillna(when_empty)), given.map(spelled).astype("str").fillna("")

    return is_among, lambda allowed, _: "、".join(spelled[value] for value in allowed)


def _hardship_group(students: DataFrame, allowed: object, _: object) -> tuple[Series, Series]:
    """Any of several groups; nothing written means that no group is claimed."""
    given = students["hardship_group"].fillna("none")
    wanted = [group for group in words.HARDSHIP_GROUP if group != "none"] if allowed == ("any",) else list(allowed)  # type: ignore[call-overload]
    spelled = _in_words(words.HARDSHIP_GROUP)
    seen = given.map({groups: "、".join(spelled[group] for group in groups.split(";")) for groups in given.unique()})
    return given.str.fullmatch(rf"(?:.*;)?(?:{'|'.join(wanted)})(?:;.*)?").astype("boolean"), seen.astype("str")


def _years(students: DataFrame, allowed: object, _: object) -> tuple[Series, Series]:
    year = students["year"]
    return _known(year.isin(list(allowed)), year), students["grade"].fillna("")  # type: ignore[call-overload]


def _yes_no(field: str, yes: str, no: str) -> tuple[Callable[..., tuple[Series, Series]], Callable[..., str]]:
    """A leaf over a column of yes and no, and its two answers in words."""

    def is_so(students: DataFrame, wanted: object, _: object) -> tuple[Series, Series]:
        given = students[field]
        return _known(given == ("yes" if wanted else "no"), given), given.map({"yes": yes, "no": no}).astype("str").fillna("")

    return is_so, lambda wanted, _: yes if wanted else no


def _major(students: DataFrame, name: object, lists: dict[str, WordList]) -> tuple[Series, Series]:
    """The sheet's own yes or no, where it has such a column; else by words in the major's name."""
    known = lists[str(name)]
    stated = students[_MAJOR_COLUMNS[str(name)]] if str(name) in _MAJOR_COLUMNS else Series(None, index=students.index, dtype="str")
    major = students["major"]
    by_name = major.str.contains("|".join(known.words), regex=True) if known.words else Series(False, index=students.index)
    if known.except_words:
        by_name = by_name & ~major.str.contains("|".join(known.except_words), regex=True).fillna(False)
    truth = _known(by_name, major).where(stated.isna(), (stated == "yes").astype("boolean"))
    return truth, major.fillna("")


_MAJOR_COLUMNS = {"agriculture": "agriculture", "arts-performance": "arts"}


def _household_in(students: DataFrame, name: object, lists: dict[str, WordList]) -> tuple[Series, Series]:
    """By dated code and by name: a county keeps its students whatever it is called or belongs to now."""
    counties = lists[str(name)].counties
    if not counties:
        return Series(False, index=students.index, dtype="boolean"), students["county"].fillna("")
    code, county = students["county_code"], students["county"]
    by_code = code.str.slice(0, 6).isin([code for one in counties for code in one.codes])
    by_name = county.str.contains("|".join(one.name for one in counties), regex=True).fillna(False)
    truth = _known(by_code | by_name.astype(bool), code.fillna(county))
    return truth, county.fillna(code).fillna("")


def _list_name(name: str, lists: dict[str, WordList]) -> str:
    return lists[name].name.zh


LEAVES: dict[str, _Leaf] = {
    "stage": _Leaf("学段", "grade", *_among("stage", words.STAGE)),
    "years": _Leaf("年级", "grade", _years, lambda allowed, _: "、".join(f"第{year}年" for year in allowed)),
    "enrolment": _Leaf("学籍", "enrolment_status", *_among("enrolment_status", words.ENROLMENT_STATUS)),
    "household": _Leaf("户口性质", "household_kind", *_among("household_kind", words.HOUSEHOLD_KIND)),
    "household_in": _Leaf("户籍县", "county", _household_in, _list_name),
    "major": _Leaf("专业", "major", _major, _list_name),
    "hardship_level": _Leaf("困难等级", "hardship_level", *_among("hardship_level", words.HARDSHIP_LEVEL, when_empty=False)),
    "hardship_group": _Leaf(
        "困难类别",
        "hardship_group",
        _hardship_group,
        lambda allowed, _: "任一类" if allowed == ("any",) else "、".join(_in_words(words.HARDSHIP_GROUP)[one] for one in allowed),
    ),
    "boarding": _Leaf("住宿", "boarding", *_yes_no("boarding", "住宿", "不住宿")),
    "full_time": _Leaf("学习形式", "full_time", *_yes_no("full_time", "全日制", "非全日制")),
    "application": _Leaf("申请表", "application", *_yes_no("application", "有", "无")),
    "papers": _Leaf("证明材料", "papers", *_yes_no("papers", "有", "无")),
}
"""One entry per word of `pipeline.policy.LEAVES`."""


def _known(truth: Series, given: Series) -> Series:
    """The truth as `boolean`, missing where nothing was given."""
    return truth.fillna(False).astype("boolean").mask(given.isna())


def in_words(condition: Condition, lists: dict[str, WordList]) -> str:
    """The rule as one would write it: 困难等级为特别困难、困难、一般困难；或 困难类别为任一类."""
    if not condition.parts:
        leaf = LEAVES[condition.kind]
        blank = {"pass": "（未填视为满足）", "fail": "（未填视为不满足）", "hold": ""}[condition.blank]
        return f"{leaf.title}为{leaf.allowed(condition.parameter, lists)}{blank}"
    parts = [in_words(part, lists) if not part.parts else f"〔{in_words(part, lists)}〕" for part in condition.parts]
    if condition.kind == "not":
        return f"不得{parts[0]}"
    return (" 或 " if condition.kind == "any" else " 且 ").join(parts)


def meets(condition: Condition | None, students: DataFrame, lists: dict[str, WordList]) -> Series:
    """Who meets a condition for certain (bool); everybody meets none."""
    if condition is None:
        return Series(True, index=students.index)
    return judge(condition, students, lists).truth.fillna(False).astype(bool)


def marked(truth: Series) -> Series:
    return truth.map({True: "✓", False: "✗"}).astype("str").fillna("？")
