"""概览 and 全部问题: counts, money and charts; every finding, the overview linked into their list."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Cell, Chart, Column, Line, Sheet, Table, Title, quoted
from pipeline.outputs.returned import sheets as returned
from pipeline.results import Results
from pipeline.speech import findings as f
from pipeline.speech.language import N_, _, title

_FINDINGS, _ABOVE = N_("全部问题"), 2
"""The list of all findings, and how many rows stand above its lines."""
_MOST_LINKS = 60_000
"""Excel takes 65,530 links on a sheet."""


def overview(results: Results) -> list[Sheet]:
    submissions, decisions = results.checked.submissions, results.decided.decisions
    counts: list[list[Cell]] = [
        [_("读取的表"), int((submissions["kind"] != "").sum())],
        [_("读取的行"), int(submissions["rows"].sum())],
        ["　" + _("采用"), int(submissions["accepted"].sum())],
        ["　" + _("退回"), int(submissions["returned"].sum())],
        [_("学生"), int(results.people.enrolments["student_key"].nunique())],
        [_("资助申请"), len(decisions)],
    ]
    counts += [["　" + _(word), int((decisions["status"] == status).sum())] for status, word in words.STATUSES.items()]
    money = (
        results.planned.payments.groupby("programme").agg(people=("student_key", "nunique"), amount_fen=("amount_fen", "sum")).reset_index()
    )
    money["programme"] = money["programme"].map(results.about.programme_names)
    by_code = results.findings.groupby(["severity", "code", "title"]).size().rename("count").reset_index()
    by_code["order"] = by_code["severity"].map({name: place for place, name in enumerate(f.SEVERITIES)})
    by_code = by_code.sort_values(["order", "count", "code"], ascending=[True, False, True])
    first_rows = _first_rows(results, by_code)
    by_code["severity"] = words.said(by_code["severity"], f.SEVERITIES)
    blocks: list[Block] = [
        Title(texts.write("audit.j2", "title", results.term.title)),
        Line(texts.write("audit.j2", "made", results.as_of)),
        Line("一、总体情况", bold=True),
        Table([Column("项目", width=36), Column("数量", "integer", 12)], counts),
        Line("二、资助金额", bold=True),
        Table(
            [Column("资助项目", width=36), Column("人数", "integer", 12, summed=False), Column("金额（元）", "money", 18)],
            words.cells(money, ["programme", "people", "amount_fen"]),
            total="合计",
        ),
        *([Chart("各项目资助人数", 0, [1])] if len(money) else []),
        Line("三、发现的问题", bold=True),
        Table(
            [Column("问题", width=36), Column("处数", "integer", 12), Column("处理", "text", 18), Column("代码", "text", 22)],
            words.cells(by_code, ["title", "count", "severity", "code"]),
            row_height=18,
            links={(place, 0): f"internal:{quoted(title(_FINDINGS))}!A{row}" for place, row in enumerate(first_rows)},
        ),
        *([Chart("各类问题处数", 0, [1])] if len(by_code) else []),
    ]
    return [Sheet("概览", blocks, "audit")]


def _listed_findings(results: Results) -> DataFrame:
    """The findings as they are listed: the worst first, those of one code together, in the order of the sheets."""
    order = {name: place for place, name in enumerate(f.SEVERITIES)}
    findings = results.findings
    return findings.assign(order=findings["severity"].map(order)).sort_values(["order", "code"], kind="stable", ignore_index=True)


def _first_rows(results: Results, counted: DataFrame) -> list[int]:
    """In which row of the list each severity and code of `counted` begins."""
    keys = ["severity", "code"]
    first = _listed_findings(results).reset_index().drop_duplicates(keys).set_index(keys)["index"]
    return [int(row) + _ABOVE + 1 for row in first.loc[list(counted[keys].itertuples(index=False, name=None))]]


def every_finding(results: Results) -> list[Sheet]:
    """全部问题: each with a link to the returned copy of its sheet, where there is one."""
    found = _listed_findings(results)
    shown = found.assign(severity=words.said(found["severity"], f.SEVERITIES))
    columns = {
        "severity": Column("处理", "centre"),
        "title": Column("问题"),
        "file": Column("文件", "wrap", 34),
        "sheet": Column("表"),
        "cell": Column("位置", "centre"),
        "name": Column("姓名", "centre"),
        "message": Column("问题说明", "wrap", 46),
        "remedy": Column("怎么改", "wrap", 40),
        "code": Column("代码"),
    }
    copies = returned.copies(results)
    at = list(columns).index("file") + 1
    links = {(place, at): f"external:../{copies[file]}" for place, file in enumerate(shown["file"]) if file in copies}
    rows = words.numbered(words.cells(shown, columns))
    blocks: list[Block] = [
        Title(_FINDINGS),
        Table([Column("序号", "serial", 6), *columns.values()], rows, filtered=True, links=dict(list(links.items())[:_MOST_LINKS])),
    ]
    return [Sheet(_FINDINGS, blocks, "audit")]
