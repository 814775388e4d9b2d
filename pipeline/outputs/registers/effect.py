"""How recipients do beside the other students: pass rates term by term. None for fewer than ten students."""

from __future__ import annotations

from pandas import Series

from pipeline.facts.terms import Term
from pipeline.outputs.page import figures, texts, words
from pipeline.outputs.page.book import Block, Column, Line, Sheet, SignOff
from pipeline.outputs.registers.pages import opening, table
from pipeline.registers.progress import FEWEST
from pipeline.results import Results
from pipeline.speech.language import _


def progress(results: Results) -> list[Sheet]:
    """成绩跟踪: pass rates of recipients and of the others, by school and term. No sheet without a register."""
    if results.kept.progress.empty:
        return []
    known = figures.pass_rates(results)
    target = results.about.policy.target("pass_rate_change", results.term)
    points = {name: _points(known[name]) for name in ("difference", "change")}
    shown = known.assign(
        school=known["school"].where(known["school"] != "", _("全部学校")),
        term=known["term"].map({name: Term.parse(name).title for name in known["term"].unique()}).astype("str"),
        **{name: _rate(known[name]) for name in ("rate", "other_rate")},
        **points,
        reached=_reached(known["change"], target),
    )
    columns = {
        "school": Column("学校", "wrap", 24),
        "term": Column("学期", "wrap", 24),
        "students": Column("受助学生", "integer", 10, summed=False),
        "passed": Column("及格人数", "integer", 10, summed=False),
        "rate": Column("及格率", "centre", 12),
        "absent": Column("人均缺勤", "centre", 10),
        "other_students": Column("其他学生", "integer", 10, summed=False),
        "other_passed": Column("及格人数", "integer", 10, summed=False),
        "other_rate": Column("及格率", "centre", 12),
        "other_absent": Column("人均缺勤", "centre", 10),
        "difference": Column("相差", "centre", 12),
        "change": Column("比上学期", "centre", 12),
        "reached": Column("达到目标", "centre", 10),
    }
    few = {name: _average(known[name]) for name in ("absent", "other_absent")}
    hidden = {name: shown[name].where(known[side] >= FEWEST) for name, side in (("passed", "students"), ("other_passed", "other_students"))}
    shown = shown.assign(**few).assign(**hidden)
    blocks: list[Block] = [
        *opening(results, "progress"),
        *([Line(texts.write("registers.j2", "pass_target", round(target * 100)))] if target is not None else []),
        *table(shown, columns),
        SignOff(words.ROLES),
    ]
    return [Sheet("成绩跟踪", blocks, "audit")]


def _rate(shares: Series) -> Series:
    texts_ = [_("不足 10 人") if share != share else f"{share:.1%}" for share in shares]
    return Series(texts_, index=shares.index, dtype="str")


def _points(shares: Series) -> Series:
    return Series(["" if share != share else f"{share * 100:+.1f}" for share in shares], index=shares.index, dtype="str")


def _average(days: Series) -> Series:
    shown = ["" if value != value else f"{value:.1f}" for value in days.astype("float64")]
    return Series(shown, index=days.index, dtype="str")


def _reached(change: Series, target: float | None) -> Series:
    answers = ["" if target is None or points != points else _("是") if points >= target else _("否") for points in change]
    return Series(answers, index=change.index, dtype="str")
