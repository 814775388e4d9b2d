"""Recipients who were visited and who were not; slips that came back and that are missing."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.outputs.page import words
from pipeline.outputs.page.book import Column, Sheet, SignOff
from pipeline.outputs.registers.pages import opening, table
from pipeline.registers import handed_in, lines
from pipeline.registers.visits import of_year
from pipeline.results import Results
from schemas.categories import HARDSHIP_LEVEL

_WHO: dict[str, Column] = {
    "school": Column("学校", "wrap", 24),
    "class_name": Column("班级", "centre", 14),
    "name": Column("姓名", "centre", 10),
}


def _recipients(results: Results) -> DataFrame:
    """One row per recipient of the schools that have visited somebody, with the last visit of the school year."""
    people = lines.of_told_schools(words.in_class_order(results.planned.payments), results.kept.visits)
    last = of_year(results.kept.visits, results.term).set_index("student_key")
    known = {name: people["student_key"].map(last[name]).astype("str").fillna("") for name in ("visited_on", "visited_by", "found")}
    level = people["student_key"].map(last["found_level"]).astype("str")
    return people.assign(**known, found_level=words.spelled(level, HARDSHIP_LEVEL), visited=known["visited_on"] != "")


def visits(results: Results) -> list[Sheet]:
    """走访: by class how many recipients were visited this school year, and each visit. No sheet without a register."""
    if results.kept.visits.empty:
        return []
    people = _recipients(results)
    by_class = {
        **{name: _WHO[name] for name in ("school", "class_name")},
        "recipients": Column("受助学生", "integer", 10),
        "visited": Column("已走访", "integer", 10),
        "missing": Column("未走访", "integer", 10),
        "rate": Column("走访率", "percent", 10),
    }
    each = {
        **_WHO,
        "visited_on": Column("走访日期", "centre", 12),
        "visited_by": Column("走访人", "centre", 14),
        "found": Column("走访情况", "wrap", 40),
        "found_level": Column("核实等级", "centre", 10),
    }
    blocks = [
        *opening(results, "visits"),
        *table(lines.by_class(people, "visited"), by_class, total="合计"),
        SignOff(words.ROLES),
    ]
    details = [*opening(results, "visits"), *table(people[people["visited"]], each, filtered=True)]
    return [Sheet("走访", blocks, "audit"), Sheet("走访记录", details, "audit")]


def not_visited(results: Results) -> list[Sheet]:
    """未走访: the recipients whom nobody has visited this school year, class by class. No sheet without a register of visits."""
    if results.kept.visits.empty:
        return []
    people = _recipients(results)
    left = people[~people["visited"]]
    teacher = handed_in.of_classes(handed_in.teachers(results.kept.sheets), left).fillna("")
    columns = {"teacher": Column("填表人", "centre", 12), **_WHO}
    shown = left.assign(teacher=teacher) if (teacher != "").any() else left
    told = {name: column for name, column in columns.items() if name in shown}
    return [Sheet("未走访", [*opening(results, "not_visited"), *table(shown, told, filtered=True)], "audit")]


def slips(results: Results) -> list[Sheet]:
    """回执: by class how many slips came back, and whose are missing. No sheet where nobody tells of any."""
    told = results.kept.slips
    if told.empty:
        return []
    by_class = {
        **{name: _WHO[name] for name in ("school", "class_name")},
        "recipients": Column("受助学生", "integer", 10),
        "returned": Column("已收回", "integer", 10),
        "missing": Column("未收回", "integer", 10),
        "rate": Column("收回率", "percent", 10),
    }
    left = words.in_class_order(told[~told["returned"]])
    blocks = [
        *opening(results, "slips"),
        *table(lines.by_class(told, "returned"), by_class, total="合计"),
        *table(left, _WHO, filtered=True),
        SignOff(words.ROLES),
    ]
    return [Sheet("回执", blocks, "audit")]
