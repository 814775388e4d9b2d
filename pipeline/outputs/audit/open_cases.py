"""待裁定: what waits for a person, in one list that can be filled in and dropped back: the cases of duplicates with their differing
fields marked and what may be ruled; then who is held for something else."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.aid.eligibility import LIFTED
from pipeline.facts.keys import latest
from pipeline.intake import origin
from pipeline.machine.distinct import among
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Cell, Column, Line, Sheet, Table, Title
from pipeline.persons.rulings import MEMBER, OF_ONE_ID
from pipeline.results import Results
from pipeline.speech.catalogue import CATALOGUE
from pipeline.speech.language import N_, _, filled, listed, word
from schemas.categories import CASE_RULING

_COLUMNS = {
    "case": Column("案号", "centre"),
    "why": Column("待裁定原因", "wrap", 30),
    "name": Column("姓名", "centre"),
    "id_number": Column("身份证号", "centre"),
    "school": Column("学校", "wrap", 18),
    "class_name": Column("班级", "centre"),
    "programme": Column("资助项目", "wrap", 20),
    "student_number": Column("学籍号", "wrap", 14),
    "guardian": Column("监护人", "centre"),
    "telephone": Column("联系电话", "centre"),
    "card_number": Column("银行卡号", "wrap", 14),
    "where": Column("位置", "wrap", 30),
    "ruling": Column("裁定", "centre", 14),
    "ruled_by": Column("裁定人", "centre", 10),
    "reason": Column("裁定理由", "wrap", 24),
}
_FILLED_IN = ("ruling", "ruled_by", "reason")
_DIFFERS = ("name", "id_number", "school", "class_name", "student_number", "guardian", "telephone", "card_number")
_DUPLICATES, _ONE_OF_THEM, _PERSONS = ("keep", "drop", "apart"), ("keep", "drop"), ("grant", "refuse")
_BY_RULING = ("AGE-OVER", *LIFTED)
"""Reasons for which a student may be granted or refused here; all else that is no duplicate is mended on the sheets."""
TITLES = {code: entry.title for code, entry in CATALOGUE.items()} | {"NO-AMOUNT": N_("政策中没有对应的金额")}


def sheets(results: Results) -> list[Sheet]:
    """One sheet."""
    cases, others = _cases(results), _others(results)
    shown = pd.concat([cases, others], ignore_index=True)
    names = list(_COLUMNS)
    rows: list[list[Cell]] = [
        [None if name in _FILLED_IN or pd.isna(value) else value for name, value in zip(names, row, strict=True)]
        for row in words.cells(shown.assign(**dict.fromkeys(_FILLED_IN, "")), names)
    ]
    choices: dict[tuple[int, int], tuple[str, ...]] = {}
    for place, kind in enumerate(shown["may"]):
        if kind:
            choices |= {(place, names.index("ruling")): tuple(word(CASE_RULING[value]) for value in kind.split(";"))}
    blocks: list[Block] = [
        Title(origin.OPEN_CASES),
        Line(texts.write("audit.j2", "held")),
        Table(list(_COLUMNS.values()), rows, filtered=True, choices=choices, marked=_marked(cases, names)),
    ]
    if not rows:
        blocks.append(Line("无。"))
    return [Sheet(origin.OPEN_CASES, blocks, "asked")]


def _cases(results: Results) -> DataFrame:
    """One row per member of an open case: the last sheet that shows it."""
    found = results.people.duplicates
    waiting = found[(found["outcome"] == "held") & (found["case"] != "") & (found["ruled"] == "")]
    members = found[found["cluster"].isin(waiting["cluster"]) & found["kind"].isin(list(MEMBER))]
    members = members.drop_duplicates("case", keep="last").sort_values(["kind", "case"], kind="stable")
    may = members["kind"].map(lambda kind: ";".join(_ONE_OF_THEM if kind in ("CARD-SHARED", *OF_ONE_ID) else _DUPLICATES))
    return members.assign(where=words.place(members), why=members["reason"], may=may, programme="").reset_index(drop=True)


def _others(results: Results) -> DataFrame:
    """Who is held for something that is no case of duplicates."""
    held = results.decided.decisions[results.decided.decisions["status"] == "held"]
    cases = set(MEMBER)
    codes = held["reason_codes"].map(
        {text: [code for code in text.split(";") if code not in cases] for text in held["reason_codes"].unique()}
    )
    mine = held[codes.map(bool).astype(bool)]
    codes = codes.loc[mine.index]
    of_each = ("student_number", "guardian", "telephone", "card_number", "cell")
    theirs = results.people.enrolments.loc[among(results.people.enrolments["student_key"], mine["student_key"]), ["student_key", *of_each]]
    last = latest(theirs, *of_each)
    known = {name: mine["student_key"].map(last[name]) for name in of_each}
    files = results.checked.submissions.set_index("submission")
    place = mine["submission"].map(filled(_("{file} “{sheet}” "), file=files["file"], sheet=files["sheet"])).astype("str")
    return mine.assign(
        case="",
        why=codes.map(lambda some: listed([_(TITLES.get(code, code)) for code in some])).astype("str"),
        programme=mine["programme"].map(results.about.programme_names),
        where=place + known.pop("cell").astype("str"),
        may=codes.map(lambda some: ";".join(_PERSONS) if set(some) <= set(_BY_RULING) else "").astype("str"),
        **known,
    ).sort_values(["why", "school", "class_name", "name"], kind="stable")


def _marked(cases: DataFrame, names: list[str]) -> frozenset[tuple[int, int]]:
    """The cells in which the members of a case differ."""
    marked = set()
    group = cases["case"].str[:8]
    for name in _DIFFERS:
        differs = cases[name].fillna("").groupby(group).transform("nunique") > 1
        marked |= {(place, names.index(name)) for place in cases.index[differs]}
    return frozenset(marked)
