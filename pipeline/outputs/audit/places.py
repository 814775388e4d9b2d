"""4-audit/学校班级对照.xlsx: which spellings may be one school or one class; filled in, it comes back as rulings. And the page 对照 of the
audit workbook: what was spelled in several ways, what lists said, what sheets state."""

from __future__ import annotations

from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Cell, Column, Line, Sheet, Table, Title
from pipeline.persons.places import WHY
from pipeline.results import Results
from pipeline.speech.language import N_, _

NAME, COMPARED = N_("学校班级对照"), N_("对照")
_KINDS = {"school": N_("学校"), "class": N_("班级")}
_MAY = {"school": (N_("是同一所学校"), N_("不是同一所学校")), "class": (N_("是同一个班"), N_("不是同一个班"))}
_OF_LISTS = ("GROUP-UNLISTED", "LIST-MAYBE", "LIST-TWICE", "LIST-DEAD", "LIST-NO-ID", "CARD-LISTED", "REGISTER-DIFFERS")
_OF_STATED = ("AMOUNT-DIFFERS", "TIER-UNKNOWN", "TOTAL-DIFFERS")


def books(results: Results) -> list[Book]:
    """The workbook; none where nothing is asked."""
    asked = results.checked.places.asked
    if asked.empty:
        return []
    columns = [
        Column("案号", "centre", 16), Column("类别", "centre", 8), Column("学校", "wrap", 24), Column("写法", "wrap", 28),
        Column("另一种写法", "wrap", 28), Column("裁定", "centre", 18), Column("裁定人", "centre", 10), Column("裁定理由", "wrap", 24),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [case, _(_KINDS[kind]), school or None, one, other, None, None, None]
        for case, kind, school, one, other in asked[["case", "kind", "school", "one", "other"]].itertuples(index=False)
    ]
    choices = {(place, 5): tuple(map(_, _MAY[kind])) for place, kind in enumerate(asked["kind"])}
    asked_for = frozenset((place, column) for place in range(len(rows)) for column in (6, 7))
    blocks: list[Block] = [Title(NAME), Line(texts.write("audit.j2", "places")), Table(columns, rows, choices=choices, asked=asked_for)]
    title = texts.write("audit.j2", "title", results.term.title)
    return [Book(f"4-audit/{_(NAME)}.xlsx", title, [Sheet(NAME, blocks, "asked")], results.as_of)]


def compared(results: Results) -> list[Sheet]:
    """对照; no sheet where nothing was spelled in several ways, listed or stated otherwise."""
    blocks: list[Block] = []
    spellings = results.checked.places.spellings
    if len(spellings):
        kind, why = words.said(spellings["kind"], _KINDS), words.said(spellings["why"], WHY)
        columns = [
            Column("类别", "centre", 8),
            Column("学校", "wrap", 26),
            Column("写法", "wrap", 30),
            Column("按此计", "wrap", 30),
            Column("依据", "centre"),
        ]
        rows = words.cells(spellings.assign(kind=kind, why=why), ["kind", "school", "written", "name", "why"])
        blocks += [Line("一、学校和班级的写法", bold=True), Table(columns, rows)]
    for heading, codes in ((N_("二、部门名单"), _OF_LISTS), (N_("三、表上写明的金额、档次和合计"), _OF_STATED)):
        found = results.findings[results.findings["code"].isin(codes)].sort_values(["code", "file", "row"], kind="stable")
        if len(found):
            columns = [
                Column("类型", "wrap", 16), Column("姓名", "centre"), Column("情况", "wrap", 44), Column("文件", "wrap", 30),
                Column("工作表", "centre"), Column("位置", "centre", 8),
            ]  # fmt: skip
            blocks += [Line(heading, bold=True), Table(columns, words.cells(found, ["title", "name", "message", "file", "sheet", "cell"]))]
    return [Sheet(COMPARED, [Title(COMPARED), Line(texts.write("audit.j2", "compared")), *blocks], "audit")] if blocks else []
