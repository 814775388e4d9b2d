"""公示: who is to be aided, for the notice boards. One workbook per school and level: a sheet per class, a sheet per programme.

教财厅函〔2017〕28号: name, sex, school, grade, major, class, programme, tier and amount may stand here, and nothing else:
no id, address, telephone, birth date, card or kind of hardship, not even masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from pandas import DataFrame

from pipeline.contacts import FIELDS
from pipeline.language import N_, _
from pipeline.outputs import texts, words
from pipeline.outputs.book import Block, Book, Column, Line, Sheet, SignOff, Table, Title, file_name
from pipeline.results import Results

PERIOD_WORKDAYS = 5
_BLANK = "＿" * 10
_COLUMNS = {
    "shown_name": Column("姓名", "centre"),
    "sex": Column("性别", "centre"),
    "grade": Column("年级", "centre"),
    "major": Column("专业"),
    "class_name": Column("班级", "centre"),
    "tier": Column("档次", "centre"),
    "amount_fen": Column("金额（元）", "money"),
    "remark": Column("备注", "centre"),
}
_ONLY_IF_USED = ("major", "tier", "remark")


def books(results: Results, payments: DataFrame) -> list[Book]:
    """Two workbooks per school that has somebody to aid. payments: in class order, with the columns in words that `public` adds."""
    contacts = by_school(results)
    shown = payments.assign(remark=payments["ruling"].where(payments["ruling"] == "", texts.write("notice.j2", "ruled")))
    made = []
    for school, mine in shown.groupby("school", sort=False):
        whom = contacts.get(str(school), dict.fromkeys(FIELDS, ""))
        made += [_of_classes(results, str(school), mine, whom), _of_school(results, str(school), mine, whom)]
    return made


def by_school(results: Results) -> dict[str, dict[str, str]]:
    """School → whom its notices tell people to turn to, by `contacts.FIELDS`."""
    return cast(dict[str, dict[str, str]], results.contacts.set_index("school")[list(FIELDS)].to_dict("index"))


def _of_classes(results: Results, school: str, payments: DataFrame, contacts: Mapping[str, str]) -> Book:
    """A sheet per class, with a table per programme."""
    sheets = []
    for class_name, mine in payments.groupby("class_name", sort=False):
        used, about = _used(mine), texts.write("notice.j2", "class_line", class_name, mine["student_key"].nunique())
        blocks: list[Block] = [
            Title(texts.write("notice.j2", "title", school, results.term.title)),
            Line(_body(results, "class_body")),
            Line(about, bold=True),
        ]
        for programme, lines in mine.groupby("programme_name", sort=False):
            blocks += [Line(texts.write("notice.j2", "programme_line", programme, len(lines)), bold=True), _table(lines, used)]
        sheets.append(Sheet(str(class_name), [*blocks, *_ending(contacts, N_("班主任"))], "notice", school, about))
    return _book(results, _("班级公示-{school}.xlsx"), "class_book", school, sheets)


def _of_school(results: Results, school: str, payments: DataFrame, contacts: Mapping[str, str]) -> Book:
    """A sheet per programme."""
    sheets = []
    for programme, mine in payments.groupby("programme_name", sort=False):
        blocks: list[Block] = [
            Title(texts.write("notice.j2", "programme_title", school, results.term.title, programme)),
            Line(_body(results, "school_body")),
            Line(texts.write("notice.j2", "school_line", school, len(mine)), bold=True),
            _table(mine, _used(mine)),
        ]
        sheets.append(Sheet(str(programme), [*blocks, *_ending(contacts, N_("学校资助评审小组"))], "notice", school))
    return _book(results, _("学校公示-{school}.xlsx"), "school_book", school, sheets)


def _book(results: Results, name: str, title: str, school: str, sheets: list[Sheet]) -> Book:
    path = f"2-notice/{name.format(school=file_name(school))}"
    return Book(path, texts.write("notice.j2", title, school, results.term.title), sheets, results.as_of)


def _body(results: Results, text: str) -> str:
    last = texts.workdays_after(results.notice_from, PERIOD_WORKDAYS)
    return texts.write("notice.j2", text, results.notice_from, last, PERIOD_WORKDAYS)


def _used(payments: DataFrame) -> list[str]:
    """The columns that say something in these lines."""
    return [name for name in _COLUMNS if name not in _ONLY_IF_USED or (payments[name].fillna("") != "").any()]


def _table(lines: DataFrame, used: Sequence[str]) -> Table:
    rows = words.numbered(words.cells(lines, used))
    return Table([Column("序号", "serial", 6), *(_COLUMNS[name] for name in used)], rows, row_height=19)


def _ending(contacts: Mapping[str, str], signs: str) -> list[Block]:
    return [
        Line(texts.write("notice.j2", "contacts", *(contacts[name] or _BLANK for name in FIELDS))),
        Line(texts.write("notice.j2", "ending")),
        SignOff([signs, N_("学校资助部门（盖章）")]),
    ]
