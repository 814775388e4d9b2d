"""Local words, and kinds of sheets told by their headings."""

from __future__ import annotations

import re
from pathlib import Path

import pandera.pandas as pan
import pyarrow as pa
import pytest

from pipeline.intake import values
from schemas import purposes
from schemas.class_sheet import ClassSheet
from schemas.columns import Kind, column, columns_of
from schemas.kinds import KINDS
from tests.conftest import Desk, citizen, write_book
from tests.intake.test_layouts import read

HEAD = ["娃娃", "身份证号", "困难等级", "家庭状况", "是否住宿"]
STUDENTS = [["王小明", citizen(1, "20150101"), "甲类", "吃低保的", "是"], ["李小红", citizen(2, "20150202"), "一般困难", "无", "是"]]


def _local(desk: Desk, *rows: list[object]) -> None:
    write_book(desk.input / "2026-autumn" / "本县写法.xlsx", [["表上写法", "标准写法", "栏目"], *rows])


@pytest.mark.books
def test_local_words_are_understood_once_their_sheet_lies_in_the_terms_folder(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], HEAD, STUDENTS)
    assert {"HEAD-MISSING", "VALUE-UNKNOWN"} <= set(desk.run().codes())
    _local(desk, ["娃娃", "姓名"], ["家庭状况", "困难类别"], ["甲类", "特别困难", "困难等级"], ["吃低保的", "农村低保", "困难类别"])
    published = desk.run()
    assert set(published.codes()) <= {"NEEDED-EMPTY", "NEEDED-UNSAID"}  # no card is given
    assert published.table("enrolments")["name"].tolist() == ["王小明", "李小红"]
    assert published.table("submissions")[["kind", "rows", "accepted"]].to_numpy().tolist() == [["class", 2, 2], ["synonyms", 4, 4]]
    assert published.manifest["counts"]["rows"] == published.manifest["counts"]["accepted"] == 6


def test_a_class_sheet_in_the_terms_folder_is_read_with_the_local_words_too(desk: Desk) -> None:
    desk.sheet("五年级.xlsx", ["青山县实验小学五年级(2)班2026年9月"], HEAD[:3], [["王小明", citizen(1, "20150101"), "困难"]])
    _local(desk, ["娃娃", "姓名"])
    assert desk.read().table("enrolments")["name"].tolist() == ["王小明"]


def test_a_local_word_wins_over_a_built_in_one(desk: Desk) -> None:
    desk.sheet(
        "2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], ["姓名", "身份证号", "困难等级"], [["王小明", citizen(1, "20150101"), "一般"]]
    )
    assert desk.run().table("enrolments").shape[0] == 1
    _local(desk, ["一般", "不困难", "困难等级"])
    decisions = desk.run().table("decisions")
    assert decisions["status"].tolist() == ["ineligible"]


def test_a_local_word_that_means_nothing_is_a_warning_at_its_cell(desk: Desk) -> None:
    desk.sheet(
        "2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], ["姓名", "身份证号", "困难等级"], [["王小明", citizen(1, "20150101"), "困难"]]
    )
    _local(desk, ["娃娃", "名儿"], ["甲类", "特级", "困难等级"])
    found = desk.read().table("findings").query("severity == 'warning'")
    assert found[["code", "severity", "cell", "value"]].to_numpy().tolist() == [
        ["VALUE-UNKNOWN", "warning", "B2", "名儿"],
        ["VALUE-UNKNOWN", "warning", "B3", "特级"],
    ]


class Visits(pan.DataFrameModel):
    """A kind of sheet that this test adds, as a schema file would."""

    name: str = column("姓名", "Name", parser="name")
    visited_on: str = column("走访日期", "Visited on", parser="date")
    visitor: str = column("走访人", "Visitor", parser="name")


VISITS = Kind("visits", "走访表", "visits", Visits, key=("name", "visited_on"), must=("visited_on", "visitor"))


def test_a_new_kind_of_sheet_is_one_schema_and_is_told_by_its_headings_whatever_its_name_and_place(tmp_path: Path) -> None:
    write_book(
        tmp_path / "2026-09" / "名册.xlsx",
        [["青山县实验小学走访记录"], ["序号", "姓名", "走访日期", "走访人"], [1, "王小明", "2026年9月3日", "李老师"]],
    )
    write_book(
        tmp_path / "走访.xlsx",
        [["青山县实验小学五年级(2)班2026年9月"], ["姓名", "身份证号", "性别"], ["王小明", citizen(1, "20150101"), "男"]],
    )
    intake = read(tmp_path, (*KINDS, VISITS))
    kinds = dict(zip(intake.submissions["file"], intake.submissions["kind"], strict=True))
    assert kinds == {"2026-09/名册.xlsx": "visits", "走访.xlsx": "class"}
    visit = intake.others["visits"].iloc[0]
    assert (visit["name"], visit["visited_on"], visit["visitor"], visit["row"]) == ("王小明", "2026-09-03", "李老师", 3)


def test_no_word_of_a_purpose_has_a_digit() -> None:
    """What a title is for is looked up once for all titles that differ in their numbers alone."""
    lists = [
        value
        for name, value in vars(purposes).items()
        if name.isupper() and name not in ("VERSION", "STATED_HEADS", "STATED_MONEY", "PAST_NAMED", "NOTE_BEGINS", "TITLE_ENDS")
    ]
    assert not re.search(r"\d", str(lists))


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        *[("household_kind", cell, "rural") for cell in ("农业家庭户口", "农业集体户口", "农业户", "农村户籍", "本地农村", "农", "乡村户口", "农村（含县镇）")],
        *[("household_kind", cell, "city") for cell in ("非农业家庭户口", "非农业集体户口", "城镇居民", "城市户籍", "非农", "农转非")],
        *[("household_kind", cell, "town") for cell in ("县镇非农", "镇", "县城户口")],
        *[("household_kind", cell, None) for cell in ("居民户口", "居民家庭户口", "家庭户", "集体户", "城乡居民", "/", "无")],
        ("household_kind", "山区", "山区"),
        *[("enrolment_status", cell, "formal") for cell in ("在册", "在籍在校", "在校生", "顶岗实习")],
        ("enrolment_status", "毕业", "graduated"), ("enrolment_status", "保留学籍", "suspended"), ("enrolment_status", "寄读", "temporary"), ("enrolment_status", "无", "无"),
        ("full_time", "在职", "no"), ("agriculture", "涉农专业", "yes"), ("agriculture", "非涉农", "no"),
    ],
)  # fmt: skip
def test_a_word_of_the_registers_is_known_and_what_says_neither_is_empty(field: str, cell: str, value: str | None) -> None:
    column = columns_of(ClassSheet)[field]
    assert values.parse(pa.array([cell], pa.large_string()), column).to_pylist() == [value]
