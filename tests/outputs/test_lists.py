"""The audit's lists: a county's are cut by school for print, with an index that leads to each school's part."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from pandas import DataFrame

from pipeline.outputs.audit import lists
from pipeline.outputs.page import words
from pipeline.outputs.page.book import Book, Column

COLUMNS = {"school": Column("学校"), "class_name": Column("班级"), "name": Column("姓名")}


def _frame(*counts: int) -> DataFrame:
    rows = [(f"第{school}学校", f"{grade}年级(1)班", f"学生{number}") for school, count in enumerate(counts, start=1)
            for number in range(count) for grade in "三二"[number % 2]]  # fmt: skip
    return words.by_class(DataFrame(rows, columns=["school", "class_name", "name"]).astype("str"))


def _written(tmp_path: Path, *frames: DataFrame) -> openpyxl.Workbook:
    sheets = [lists.listed(name, "refused", frame, COLUMNS) for name, frame in zip(("不符合条件", "困难认定"), frames, strict=False)]
    Book("x.xlsx", "x", [*lists.by_school(sheets), *sheets], datetime.date(2026, 11, 2)).write(tmp_path)
    return openpyxl.load_workbook(tmp_path / "x.xlsx")


def test_in_a_long_list_each_school_begins_a_page_and_the_index_leads_there(tmp_path: Path) -> None:
    book = _written(tmp_path, _frame(40, 30, 25), _frame(30, 0, 40))
    page = book["不符合条件"]
    breaks = [one.id for one in page.row_breaks.brk]
    assert [(page.cell(row, 2).value, page.cell(row + 1, 2).value) for row in breaks] == [("第1学校", "第2学校"), ("第2学校", "第3学校")]
    seen = 0
    for row in book["各校目录"].iter_rows(min_row=4):
        for cell in row[1:]:
            if cell.hyperlink:
                name, first = cell.hyperlink.location.split("!A")
                target = book[name.strip("'")]
                assert target.cell(int(first), 2).value == row[0].value
                assert target.cell(int(first) - 1, 2).value != row[0].value
                assert cell.value == sum(line[1].value == row[0].value for line in target.iter_rows(min_row=4))
                seen += 1
    assert seen == 5


def test_short_lists_lists_of_one_school_and_lists_in_another_order_are_one_piece(tmp_path: Path) -> None:
    other_order = _frame(40, 40).sort_values("name", kind="stable")
    for frame in (_frame(3, 2), _frame(80), other_order, _frame()):
        book = _written(tmp_path, frame)
        assert not book["不符合条件"].row_breaks.brk
        assert "各校目录" not in book.sheetnames


def test_the_second_grade_stands_before_the_third_and_the_second_class_before_the_tenth() -> None:
    names = ["三年级(1)班", "二年级(10)班", "二年级(2)班", "高二(1)班", "高一(1)班"]
    frame = pd.DataFrame({"school": "甲校", "class_name": names, "name": "王"}).astype("str")
    assert words.by_class(frame)["class_name"].tolist() == ["二年级(2)班", "二年级(10)班", "三年级(1)班", "高一(1)班", "高二(1)班"]


def test_each_school_comes_with_its_rows_in_their_order() -> None:
    frame = DataFrame([("乙校", "1班", "甲"), ("乙校", "2班", "乙"), ("甲校", "1班", "丙")], columns=["school", "class_name", "name"])
    assert [(school, mine["name"].tolist()) for school, mine in words.each_school(frame)] == [("乙校", ["甲", "乙"]), ("甲校", ["丙"])]
    assert list(words.each_school(frame.iloc[:0])) == []
    with pytest.raises(AssertionError):
        list(words.each_school(frame.iloc[[0, 2, 1]]))  # no school's rows are left behind another's


def test_the_rows_of_each_class_are_numbered_where_they_are_signed() -> None:
    frame = DataFrame([("2班", "甲", 5), ("1班", "乙", None), ("2班", "丙", 7)], columns=["class_name", "name", "fen"]).astype(
        {"fen": "Int64"}
    )
    assert words.classes_of(frame, ["name", "fen"]) == {"2班": [["甲", 5], ["丙", 7]], "1班": [["乙", None]]}
    assert words.classes_of(frame, ["name"], to_sign=True) == {"2班": [[1, "甲", None], [2, "丙", None]], "1班": [[1, "乙", None]]}
