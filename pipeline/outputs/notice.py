"""2-notice: who is to be aided, for the notice board. One workbook per school, one sheet per class.

教财厅函〔2017〕28号: name, sex, school, grade, major, class, programme, tier and amount may stand here, and nothing else:
no id, address, telephone, birth date, card or kind of hardship, not even masked.
"""

from __future__ import annotations

from pipeline.outputs import texts, words
from pipeline.outputs.book import Block, Book, Cell, Column, Line, Sheet, SignOff, Table, Title, file_name
from pipeline.results import Results

PERIOD_WORKDAYS = 5
_COLUMNS = {
    "name": Column("姓名", "centre"),
    "sex": Column("性别", "centre"),
    "grade": Column("年级", "centre"),
    "major": Column("专业"),
    "class_name": Column("班级", "centre"),
    "programme": Column("资助项目"),
    "tier": Column("档次", "centre"),
    "amount_fen": Column("金额（元）", "money"),
    "remark": Column("备注", "centre"),
}
_ONLY_IF_USED = ("major", "tier", "remark")


def books(results: Results) -> list[Book]:
    """One notice per school that has somebody to aid."""
    payments = words.in_class_order(results.payments)
    shown = payments.assign(
        sex=words.sex(payments["sex"]),
        tier=words.tier(payments["tier"]),
        programme=payments["programme"].map(results.programme_names),
        remark=payments["ruling"].where(payments["ruling"] == "", texts.write("notice.j2", "ruled")),
    )
    schools = words.by_school_and_class(shown, _COLUMNS)
    return [_book(results, school, classes) for school, classes in schools.items()]


def _book(results: Results, school: str, classes: dict[str, list[list[Cell]]]) -> Book:
    sheets = [_sheet(results, school, class_name, rows) for class_name, rows in classes.items()]
    return Book(
        f"2-notice/公示-{file_name(school)}.xlsx", texts.write("notice.j2", "book", school, results.term.title), sheets, results.as_of
    )


def _sheet(results: Results, school: str, class_name: str, rows: list[list[Cell]]) -> Sheet:
    used = [place for place, name in enumerate(_COLUMNS) if name not in _ONLY_IF_USED or any(row[place] for row in rows)]
    columns = [column for place, column in enumerate(_COLUMNS.values()) if place in used]
    shown = words.numbered([[row[place] for place in used] for row in rows])
    last = texts.workdays_after(results.as_of, PERIOD_WORKDAYS)
    blocks: list[Block] = [
        Title(texts.write("notice.j2", "title", school, results.term.title)),
        Line(texts.write("notice.j2", "body", results.as_of, last, PERIOD_WORKDAYS)),
        Line(texts.write("notice.j2", "class_line", class_name, len(rows)), bold=True),
        Table([Column("序号", "serial", 6), *columns], shown, row_height=19),
        Line(texts.write("notice.j2", "ending")),
        SignOff(["班主任", "学校资助部门（盖章）"]),
    ]
    return Sheet(class_name, blocks, "notice", school)
