"""公示: who is to be aided, for the notice boards. One workbook per school and level: a sheet per class, a sheet per programme.

教财厅函〔2017〕28号: name, sex, school, grade, major, class, programme, tier and amount may stand here, and nothing else:
no id, address, telephone, birth date, card or kind of hardship, not even masked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import cast

from pandas import DataFrame

from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Cell, Column, Line, Sheet, SignOff, Table, Title, file_name
from pipeline.outputs.page.output import Output
from pipeline.registers.contacts import FIELDS
from pipeline.results import Results
from pipeline.speech.language import N_, _

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
Row = list[Cell]
"""student_key and programme, then _COLUMNS"""


def books(results: Results, payments: DataFrame) -> Iterator[Output]:
    """Two workbooks per school that has somebody to aid. payments: in class order, with the columns in words that `public` adds."""
    contacts = by_school(results)
    shown = payments.assign(remark=payments["ruling"].where(payments["ruling"] == "", texts.write("notice.j2", "ruled")))
    for school, mine in words.each_school(shown):
        classes = words.classes_of(mine, ("student_key", "programme_name", *_COLUMNS))
        whom = contacts.get(school, dict.fromkeys(FIELDS, ""))
        yield _of_classes(results, school, classes, whom)
        yield _of_school(results, school, _by_programme([row for rows in classes.values() for row in rows]), whom)


def _by_programme(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of each programme, in their order."""
    programmes: dict[str, list[Row]] = {}
    for row in rows:
        programmes.setdefault(str(row[1]), []).append(row)
    return programmes


def by_school(results: Results) -> dict[str, dict[str, str]]:
    """School → whom its notices tell people to turn to, by `contacts.FIELDS`."""
    return cast(dict[str, dict[str, str]], results.people.contacts.set_index("school")[list(FIELDS)].to_dict("index"))


def _of_classes(results: Results, school: str, classes: Mapping[str, list[Row]], contacts: Mapping[str, str]) -> Book:
    """A sheet per class, with a table per programme."""
    title, body, ending = (
        texts.write("notice.j2", "title", school, results.term.title),
        _body(results, "class_body"),
        _ending(contacts),
    )
    sheets = []
    for class_name, rows in classes.items():
        used, about = _used(rows), texts.write("notice.j2", "class_line", class_name, len({row[0] for row in rows}))
        blocks: list[Block] = [Title(title), Line(body), Line(about, bold=True)]
        for programme, lines in _by_programme(rows).items():
            blocks += [Line(texts.write("notice.j2", "programme_line", programme, len(lines)), bold=True), _table(lines, used)]
        sheets.append(Sheet(class_name, [*blocks, *ending, _signs(N_("班主任"))], "notice", school, about))
    return _book(results, _("班级公示-{school}.xlsx"), "class_book", school, sheets)


def _of_school(results: Results, school: str, programmes: Mapping[str, list[Row]], contacts: Mapping[str, str]) -> Book:
    """A sheet per programme."""
    sheets = []
    for programme, rows in programmes.items():
        blocks: list[Block] = [
            Title(texts.write("notice.j2", "programme_title", school, results.term.title, programme)),
            Line(_body(results, "school_body")),
            Line(texts.write("notice.j2", "school_line", school, len(rows)), bold=True),
            _table(rows, _used(rows)),
        ]
        sheets.append(Sheet(programme, [*blocks, *_ending(contacts), _signs(N_("学校资助评审小组"))], "notice", school))
    return _book(results, _("学校公示-{school}.xlsx"), "school_book", school, sheets)


def _book(results: Results, name: str, title: str, school: str, sheets: list[Sheet]) -> Book:
    path = f"2-notice/{name.format(school=file_name(school))}"
    return Book(path, texts.write("notice.j2", title, school, results.term.title), sheets, results.as_of)


def _body(results: Results, text: str) -> str:
    calendar, (first, last) = results.about.calendar, results.about.notice_days(PERIOD_WORKDAYS)
    body = texts.write("notice.j2", text, first, last, max(PERIOD_WORKDAYS, calendar.count(first, last)))
    return body + (texts.write("notice.j2", "computed") if calendar.known_by(first, last) == "computed" else "")


def _used(rows: Sequence[Row]) -> list[int]:
    """The places of the columns that say something in these rows."""
    return [place for place, name in enumerate(_COLUMNS, start=2) if name not in _ONLY_IF_USED or any(row[place] for row in rows)]


def _table(rows: Sequence[Row], used: Sequence[int]) -> Table:
    columns = list(_COLUMNS.values())
    shown_of = itemgetter(*used)  # of a row its cells that are shown: more than one, always
    shown = [[number, *shown_of(row)] for number, row in enumerate(rows, start=1)]
    return Table([Column("序号", "serial", 6), *(columns[place - 2] for place in used)], shown, row_height=19)


def _ending(contacts: Mapping[str, str]) -> list[Block]:
    told = texts.write("notice.j2", "contacts", *(contacts[name] or _BLANK for name in FIELDS))
    return [Line(told), Line(texts.write("notice.j2", "ending"))]


def _signs(who: str) -> SignOff:
    return SignOff([who, N_("学校资助部门（盖章）")])
