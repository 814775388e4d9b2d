"""4-audit/线索.xlsx: what an auditor would look at first, a page for each kind, with its evidence and room for what was found; filled in,
it comes back. What was settled stands on a page of its own; figures of schools and amounts on another. Internal, never public."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from pandas import DataFrame, Series

from pipeline.intake import origin
from pipeline.intake.addresses import letters_of
from pipeline.leads import digits, rates
from pipeline.leads.evidence import MEDIUM, STRONG, WEAK, Kind
from pipeline.leads.kinds import KINDS
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Cell, Column, Line, Sheet, Table, Title, quoted, sheet_names
from pipeline.outputs.returned import sheets as returned
from pipeline.results import Looked, Results
from pipeline.speech.language import N_, _, filled, title, word
from schemas.categories import LEAD_RULING

NAME = N_("线索")
STRENGTHS = {STRONG: N_("强"), MEDIUM: N_("中"), WEAK: N_("弱")}
OUTSIDE = {"above": N_("偏高"), "below": N_("偏低")}
_FILLED_IN = ("ruling", "ruled_by", "reason")
_COLUMNS = {
    "number": Column("线索号", "centre", 15),
    "strength": Column("强弱", "centre", 5),
    "said": Column("情况", "wrap", 20),
    "place": Column("学校、班级", "wrap", 16),
    "name": Column("姓名", "centre", 9),
    "id_number": Column("身份证号", "centre", 20),
    "shown": Column("看到的", "wrap", 22),
    "where": Column("位置", "wrap", 22),
    "amount_fen": Column("涉及金额", "money", 12),
    "ruling": Column("核查结论", "centre", 9),
    "ruled_by": Column("核查人", "centre", 8),
    "reason": Column("核查情况", "wrap", 16),
}


def books(results: Results) -> list[Book]:
    """The workbook, also where nothing was found: that it was looked for is worth knowing."""
    copies = returned.copies(results)
    evidence = placed(results.looked.evidence, results.checked.submissions, results.checked.columns)
    made = book(results.looked, evidence, results.term.title, lambda file: f"../{copies[file]}" if file in copies else "")
    return [
        Book(
            f"4-audit/{_('线索.xlsx')}",
            texts.write("leads.j2", "title", results.term.title),
            made,
            results.as_of,
            output=origin.LEADS,
        )
    ]


def placed(evidence: DataFrame, sheets: DataFrame, columns: DataFrame) -> DataFrame:
    """The evidence with `file` and `where`: file, sheet and cell, or row where the column is not known; or the line of the ledger.

    sheets: submission, file, sheet. columns: submission, field, column.
    """
    named = evidence.merge(sheets[["submission", "file", "sheet"]], on="submission", how="left").merge(
        columns, on=["submission", "field"], how="left"
    )
    found = named.set_axis(evidence.index).fillna({"file": "", "sheet": "", "column": -1}).astype({"column": "int64"})
    row = found["row"].astype("str")
    letters = found["column"].map({number: letters_of(number) for number in found["column"].unique()}).astype("str")
    cell = (letters + row).where(found["column"] >= 0, filled(_("第 {row} 行"), row=row))
    on_sheet = filled(_("{file} “{sheet}” {cell}"), file=found["file"], sheet=found["sheet"], cell=cell)
    booked = filled(_("账簿 {payment}"), payment=found["payment"])
    where = Series("", index=evidence.index, dtype="str").mask(found["payment"] != "", booked).mask(found["file"] != "", on_sheet)
    return evidence.assign(file=found["file"], where=where)


def book(looked: Looked, evidence: DataFrame, of: str, copy_of: Callable[[str], str]) -> list[Sheet]:
    """The sheets of a workbook of leads. evidence: with file and where. of: what was looked through, in words. copy_of: file → where its
    marked copy lies from there; empty for none."""
    asked = evidence[evidence["number"].isin(looked.open["number"])]
    pages = [(kind, asked[asked["kind"] == kind.code]) for kind in KINDS]
    pages = [(kind, mine) for kind, mine in pages if len(mine)]
    names = sheet_names([title(NAME), *(title(origin.LEAD) + _(kind.title) for kind, _mine in pages)])[1:]
    sheets = [_overview(looked, of, {kind.code: name for (kind, _mine), name in zip(pages, names, strict=True)})]
    sheets += [_page(name, kind, mine, looked, copy_of) for name, (kind, mine) in zip(names, pages, strict=True)]
    return [*sheets, *_settled(looked, evidence), *_statistics(looked)]


def _overview(looked: Looked, of: str, pages: dict[str, str]) -> Sheet:
    """By kind and by school: how many, how strong, how much; and what was settled."""
    leads = looked.open
    blocks: list[Block] = [
        Title(texts.write("leads.j2", "title", of)),
        Line(texts.write("leads.j2", "overview")),
        Line("一、按种类", bold=True),
    ]
    rows: list[list[Cell]] = []
    for kind in KINDS:
        mine = leads[leads["kind"] == kind.code]
        if len(mine):
            strengths: list[Cell] = [int((mine["strength"] == strength).sum()) or None for strength in STRENGTHS]
            rows.append([_(kind.title), len(mine), *strengths, int(mine["students"].sum()), int(mine["amount_fen"].sum()), _(kind.means)])
    columns = [Column("线索", "text", 24), Column("条数", "integer", 8)]
    columns += [Column(strength, "integer", 6) for strength in STRENGTHS.values()]
    columns += [
        Column("涉及学生", "integer", 10, summed=False),
        Column("涉及金额", "money", 16, summed=False),
        Column("可能是", "wrap", 56),
    ]
    links = {(place, 0): f"internal:{quoted(pages[kind.code])}!A1" for place, kind in enumerate(k for k in KINDS if k.code in pages)}
    blocks.append(Table(columns, rows, total="合计", links=links) if rows else Line("无。"))
    blocks += _by_school(looked, leads)
    blocks += [Line("三、核查结果", bold=True), _results(looked), Line(texts.write("leads.j2", "looked_for", len(KINDS)))]
    return Sheet(NAME, blocks, "audit")


def _by_school(looked: Looked, leads: DataFrame) -> list[Block]:
    """A lead over several schools counts for each; a student once."""
    lines = looked.evidence[looked.evidence["number"].isin(leads["number"]) & (looked.evidence["school"] != "")]
    if lines.empty:
        return []
    strength = lines["number"].map(leads.set_index("number")["strength"])
    each = lines.assign(strength=strength).drop_duplicates(["school", "number"])
    counts = pd.crosstab(each["school"], each["strength"]).reindex(columns=list(STRENGTHS), fill_value=0)
    named = lines[lines["student_key"] != ""].groupby("school")["student_key"].nunique()
    table = counts.assign(students=named).fillna({"students": 0}).astype("int64").reset_index()
    table = table.sort_values([*STRENGTHS, "school"], ascending=[False, False, False, True], kind="stable")
    columns = [Column("学校", "text", 30), *(Column(one, "integer", 8, summed=False) for one in STRENGTHS.values())]
    columns.append(Column("涉及学生", "integer", 10))
    return [Line("二、按学校", bold=True), Table(columns, words.cells(table, ["school", *STRENGTHS, "students"]))]


def _results(looked: Looked) -> Table:
    rulings = looked.leads["ruling"]
    rows: list[list[Cell]] = [[word(spelled), int((rulings == ruling).sum())] for ruling, spelled in LEAD_RULING.items()]
    rows.append([_("还没有结论"), int((rulings == "").sum())])
    return Table([Column("核查结论", "text", 24), Column("条数", "integer", 8)], rows, total="合计")


def _page(name: str, kind: Kind, evidence: DataFrame, looked: Looked, copy_of: Callable[[str], str]) -> Sheet:
    """One kind: what it may mean, how it can be honest, what to ask for; then each lead with its lines of evidence."""
    leads = looked.leads[looked.leads["kind"] == kind.code].reset_index(drop=True).reset_index(names="order").set_index("number")
    mine = evidence.assign(order=evidence["number"].map(leads["order"])).sort_values("order", kind="stable", ignore_index=True)
    first = ~mine.duplicated("number")
    mine = mine.assign(
        place=mine["school"] + " " + mine["class_name"],
        strength=words.said(mine["number"].map(leads["strength"]), STRENGTHS),
        said=mine["number"].map(leads["said"]).astype("str").where(first, ""),
        amount_fen=mine["number"].map(leads["amount_fen"]).where(first).astype("Int64"),
        **dict.fromkeys(_FILLED_IN),
    )
    rows = words.cells(mine, _COLUMNS)
    begins = [place for place, is_first in enumerate(first) if is_first]
    at = {field: place for place, field in enumerate(_COLUMNS)}
    links = {(place, at["where"]): f"external:{copy_of(file)}" for place, file in enumerate(mine["file"]) if file and copy_of(file)}
    table = Table(
        list(_COLUMNS.values()),
        rows,
        total="合计",
        filtered=True,
        links=links,
        choices={(place, at["ruling"]): tuple(word(spelled) for spelled in LEAD_RULING.values()) for place in begins},
        asked=frozenset((place, at[field]) for place in begins for field in ("ruled_by", "reason")),
    )
    blocks: list[Block] = [
        Title(_(kind.title)),
        Line(texts.write("leads.j2", "may_be", _(kind.means))),
        Line(texts.write("leads.j2", "or_else", _(kind.innocent))),
        Line(texts.write("leads.j2", "to_ask", _(kind.ask))),
        table,
    ]
    return Sheet(name, blocks, "asked", about=_(kind.means))


def _settled(looked: Looked, evidence: DataFrame) -> list[Sheet]:
    """What was found true or excluded, by whom and why; no sheet where nothing is."""
    leads = looked.settled
    if leads.empty:
        return []
    titles = {kind.code: kind.title for kind in KINDS}
    who = evidence[evidence["name"] != ""].drop_duplicates(["number", "name"]).groupby("number")["name"].agg(_("、").join)
    shown = leads.assign(
        title=words.said(leads["kind"], titles),
        ruling=words.spelled(leads["ruling"], LEAD_RULING),
        who=leads["number"].map(who).astype("str").fillna(""),
    )
    columns = {
        "number": Column("线索号", "centre", 15),
        "title": Column("线索", "wrap", 18),
        "said": Column("情况", "wrap", 30),
        "school": Column("学校", "wrap", 16),
        "class_name": Column("班级", "centre", 12),
        "who": Column("涉及学生", "wrap", 30),
        "amount_fen": Column("涉及金额", "money", 14),
        "ruling": Column("核查结论", "centre", 10),
        "verdict": Column("核查情况", "wrap", 34),
    }
    table = Table(list(columns.values()), words.cells(shown, columns), total="合计", filtered=True)
    return [Sheet("已核查", [Title("已核查的线索"), Line(texts.write("leads.j2", "settled")), table], "audit")]


def _statistics(looked: Looked) -> list[Sheet]:
    """Rates of schools with the limits of chance, and digits of what was written by hand: what stands out first."""
    blocks: list[Block] = [Title("统计"), Line(texts.write("leads.j2", "statistics"))]
    if len(looked.rates):
        shown = looked.rates.assign(
            order=(looked.rates["outside"] == "").astype("int64"),
            what=words.said(looked.rates["what"], rates.WHAT),
            outside=words.said(looked.rates["outside"], OUTSIDE),
        ).sort_values(["order", "what", "school"], kind="stable")
        columns = {
            "what": Column("统计什么", "text", 14),
            "school": Column("学校", "wrap", 28),
            "count": Column("次数", "integer", 8),
            "total": Column("总数", "integer", 10),
            "rate": Column("比例", "percent", 9),
            "low": Column("下限", "percent", 9),
            "high": Column("上限", "percent", 9),
            "outside": Column("判断", "centre", 8),
            "note": Column("说明", "wrap", 24),
        }
        marked = frozenset((place, 7) for place, said in enumerate(shown["outside"]) if said)
        blocks += [
            Line("一、各校比例", bold=True),
            Table(list(columns.values()), words.cells(shown, columns), filtered=True, marked=marked),
        ]
    if len(looked.digits):
        told = looked.digits.assign(
            what=words.said(looked.digits["what"], digits.WHAT), place=words.said(looked.digits["place"], digits.PLACES)
        )
        columns = {
            "what": Column("统计什么", "text", 14),
            "school": Column("学校", "wrap", 28),
            "place": Column("哪一位", "centre", 8),
            "numbers": Column("个数", "integer", 8, summed=False),
            "orders": Column("跨几个数量级", "centre", 14),
            "deviation": Column("平均偏差", "percent", 10),
            "verdict": Column("判断", "wrap", 20),
        }
        told = told.assign(orders=told["orders"].map("{:.1f}".format, na_action="ignore").astype("str").fillna(""))
        blocks += [Line("二、手写数字的首位和末位", bold=True), Table(list(columns.values()), words.cells(told, columns))]
    return [Sheet("统计", blocks, "audit")] if len(blocks) > len(["title", "line"]) else []
