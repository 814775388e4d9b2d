"""audit/<from>-<to>/: the leads of several terms, and whom to visit, on a form that can be filled in and dropped back as a spot check."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from pandas import DataFrame, Series

from pipeline.facts.terms import Term
from pipeline.intake import origin
from pipeline.leads.kinds import BY_CODE
from pipeline.outputs.audit import leads
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Cell, Column, Line, Sheet, SignOff, Table, Title
from pipeline.results import Looked
from pipeline.speech.language import N_, _
from schemas.categories import PRESENT, YES_NO


@dataclass(frozen=True)
class Sample:
    """Who is to be visited: school, class_name, name, id_number, month; by_risk with `why` (kinds of leads). population: of how many;
    rate, confidence: what the number follows from; seed: of the draw."""

    by_chance: DataFrame
    by_risk: DataFrame
    population: int
    rate: float
    confidence: float
    seed: str


def books(folder: str, first: Term, last: Term, looked: Looked, places: DataFrame, sample: Sample, as_of: datetime.date) -> list[Book]:
    """The workbook of leads and the one of the sample. places: submission, file, sheet."""
    of = first.title if first == last else f"{first.title}—{last.title}"
    no_columns = DataFrame({"submission": Series(dtype="int64"), "field": Series(dtype="str"), "column": Series(dtype="int64")})
    found = leads.book(looked, leads.placed(looked.evidence, places, no_columns), of, lambda _file: "")
    title = texts.write("leads.j2", "title", of)
    return [
        Book(f"{folder}/{_('线索.xlsx')}", title, found, as_of, output=origin.LEADS),
        Book(f"{folder}/{_('抽样.xlsx')}", texts.write("leads.j2", "sample_title", of), _sheets(sample, of), as_of, output=origin.SAMPLE),
    ]


def _sheets(sample: Sample, of: str) -> list[Sheet]:
    facts: list[list[Cell]] = [
        [_("受助学生"), f"{sample.population:,}"],
        [_("要发现的差错率"), f"{sample.rate:.1%}"],
        [_("把握程度"), f"{sample.confidence:.1%}"],
        [_("按机会抽取"), f"{len(sample.by_chance):,}"],
        [_("按线索选取"), f"{len(sample.by_risk):,}"],
        [_("抽取种子"), sample.seed],
    ]
    about: list[Block] = [
        Title(texts.write("leads.j2", "sample_title", of)),
        Line(texts.write("leads.j2", "sample_about", texts.percent(sample.rate), texts.percent(sample.confidence))),
        Table([Column("项目", "text", 24), Column("数值", "wrap", 40)], facts),
        SignOff(words.ROLES),
    ]
    made = [Sheet("抽样说明", about, "audit")]
    for name, people, text in (
        (N_("抽查·按机会"), sample.by_chance, "by_chance"),
        (N_("抽查·按线索"), sample.by_risk, "by_risk"),
    ):
        if len(people):
            made.append(_form(name, people, text))
    return made


def _form(name: str, people: DataFrame, text: str) -> Sheet:
    """A form with the headings of a spot check."""
    shown = people.assign(
        why=[_("、").join(_(BY_CODE[code].title) for code in str(codes).split(";")) for codes in people["why"]] if "why" in people else ""
    )
    columns = [
        Column("序号", "serial", 6), Column("学校", "wrap", 28), Column("班级", "centre", 14), Column("姓名", "centre"),
        Column("身份证号", "centre", 21), Column("月份", "centre", 10), Column("是否在校", "centre", 9),
        Column("本人是否申请", "centre", 9), Column("是否收到资助", "centre", 9), Column("抽查人", "centre", 10),
        Column("抽查日期", "centre", 12), Column("备注", "wrap", 24),
    ]  # fmt: skip
    rows = words.numbered(
        words.cells(
            shown.assign(met=None, applied=None, received=None, by=None, on=None),
            ["school", "class_name", "name", "id_number", "month", "met", "applied", "received", "by", "on", "why"],
        )
    )
    present, yes_no = (tuple(spelled[0] for spelled in choice.values()) for choice in (PRESENT, YES_NO))
    choices = {(place, at): present if at == 6 else yes_no for place in range(len(rows)) for at in (6, 7, 8)}
    asked = frozenset((place, at) for place in range(len(rows)) for at in (9, 10))
    table = Table(columns, rows, filtered=True, choices=choices, asked=asked)
    return Sheet(name, [Title(name), Line(texts.write("leads.j2", text)), table], "asked")
