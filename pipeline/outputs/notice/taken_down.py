"""取下清单: where notices still hang when their days are over, for each school to take down and sign."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.results import Results
from pipeline.speech.language import N_, _

FILE = N_("取下清单.xlsx")
_COLUMNS = [
    Column("序号", "serial", 6),
    Column("学校", "wrap", 28),
    Column("班级", "centre", 18),
    Column("公示栏", "centre", 12),
    Column("公示到", "centre", 14),
    Column("取下日期", "centre", 14),
    Column("取下人", "centre", 14),
]


def boards(results: Results, published: DataFrame, paid: DataFrame) -> DataFrame:
    """One line per notice board: school, class_name (empty: the school's own), last_day. published: student_key, last_day; paid: what the
    term has paid, both of the ledger.

    Who is on no sheet any more hung in the class of the ledger's payments; of those in neither nothing is known but that they hung.
    """
    columns = ["student_key", "school", "class_name"]
    enrolled = results.people.enrolments[[*columns, "stage", "year", "name"]]
    known = pd.concat([paid[columns], enrolled], ignore_index=True).drop_duplicates("student_key", keep="last").assign(programme="")
    hung = words.in_class_order(known).merge(published[["student_key", "last_day"]], on="student_key")
    classes = hung.groupby(["school", "class_name"], sort=False)["last_day"].max().reset_index()
    schools = hung.groupby("school", sort=False)["last_day"].max().reset_index().assign(class_name="")
    found = pd.concat([schools, classes], ignore_index=True).astype("str")
    return found.sort_values(
        "school", key=lambda names: names.map({name: place for place, name in enumerate(schools["school"])}), kind="stable"
    )


def book(results: Results, boards: DataFrame) -> Book:
    """The list; it names no student."""
    shown = boards.assign(board=[_("学校") if name == "" else _("班级") for name in boards["class_name"]], on="", by="")
    rows = words.numbered(words.cells(shown, ["school", "class_name", "board", "last_day", "on", "by"]))
    asked = frozenset((row, column) for row in range(len(rows)) for column in (5, 6))
    title = texts.write("notice.j2", "taken_down_title", results.term.title)
    blocks: list[Block] = [
        Title(title),
        Line(texts.write("notice.j2", "taken_down_body")),
        Table(_COLUMNS, rows, asked=asked),
        SignOff([N_("经办人"), N_("负责人")]),
    ]
    return Book(f"2-notice/{_(FILE)}", title, [Sheet("取下清单", blocks, "asked")], results.as_of)
