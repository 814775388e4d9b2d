"""月度变动: what changed from month to month, school by school, and who joined and left. 受助面: hardship and coverage against targets."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.outputs.audit.bulletin import CHANGES
from pipeline.outputs.page import figures, texts, words
from pipeline.outputs.page.book import Block, Chart, Column, Line, Sheet, Table, Title
from pipeline.results import Results
from pipeline.speech.language import N_, _


def sheets(results: Results) -> list[Sheet]:
    """Two sheets."""
    return [_by_month(results), _coverage(results)]


def _by_month(results: Results) -> Sheet:
    table = figures.by_school_and_month(results)
    table = table.assign(change=table.groupby("school")["claimed"].diff())
    columns = {
        "school": Column("学校", "wrap", 26),
        "month": Column("月份", "centre", 10),
        "sheets": Column("交表", "integer", 8),
        "rows": Column("上报行数", "integer", 10),
        "returned": Column("退回行数", "integer", 10),
        "claimed": Column("上报人数", "integer", 10, summed=False),
        "change": Column("比上月", "integer", 9, summed=False),
        "joined": Column("新增", "integer", 8),
        "left": Column("减少", "integer", 8),
    }
    moved = results.people.changes
    people = moved.assign(change=words.said(moved["change"], CHANGES))
    of_people = {
        "school": Column("学校", "wrap", 26),
        "month": Column("月份", "centre", 10),
        "change": Column("变动", "centre"),
        "class_name": Column("班级", "centre"),
        "name": Column("姓名", "centre"),
        "other": Column("另见于", "wrap", 30),
    }
    blocks: list[Block] = [
        Title("月度变动"),
        Line(texts.write("audit.j2", "changes")),
        Table(list(columns.values()), words.cells(table, columns), total="合计"),
        Line("变动名单", bold=True),
        Table(list(of_people.values()), words.cells(people, of_people)),
        *([] if len(people) else [Line("无。")]),
    ]
    return Sheet("月度变动", blocks, "audit")


def _coverage(results: Results) -> Sheet:
    targets = {name: results.about.policy.target(name, results.term) for name in ("coverage", "hardship_share")}
    schools = _with_target(figures.coverage(results, ["school"]), targets["coverage"])
    classes = _with_target(figures.coverage(results, ["school", "class_name"]), targets["coverage"])
    counts = {
        "students": Column("学生", "integer", 9),
        "in_hardship": Column("家庭经济困难", "integer", 13),
        "hardship_share": Column("困难占比", "percent", 10),
        "aided": Column("困难学生受助", "integer", 13),
        "covered": Column("受助面", "percent", 9),
        "target": Column("目标", "percent", 8),
        "result": Column("对照", "centre", 10),
    }
    at_school = {"school": Column("学校", "wrap", 26), **counts}
    in_class = {"school": Column("学校", "wrap", 26), "class_name": Column("班级", "centre", 16), **counts}
    said = {name: texts.percent(value) if value is not None else _("未定") for name, value in targets.items()}
    low = frozenset((place, list(at_school).index("result")) for place, result in enumerate(schools["result"]) if result == _("未达到"))
    chart = [Chart("各校受助面与目标", 0, [list(at_school).index("covered")], list(at_school).index("target"))]
    blocks: list[Block] = [
        Title("受助面"),
        Line(texts.write("audit.j2", "coverage", said["coverage"], said["hardship_share"])),
        Table(list(at_school.values()), words.cells(schools, at_school), total="合计", marked=low),
        *(chart if targets["coverage"] is not None and len(schools) else []),
        Line("按班级", bold=True),
        Table(list(in_class.values()), words.cells(classes, in_class)),
    ]
    return Sheet("受助面", blocks, "audit")


def _with_target(sums: DataFrame, target: float | None) -> DataFrame:
    reached = (sums["covered"] >= target) if target is not None else sums["covered"].isna()
    result = words.said(reached, {True: N_("达到"), False: N_("未达到")})
    unknown = sums["covered"].isna() | (target is None)
    return sums.assign(target=target, result=result.mask(unknown, ""))
