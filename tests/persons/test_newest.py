"""Versions of a class's sheet, on rows made for it: which are versions of one, which is the newer, what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from pandas import DataFrame, Series

from pipeline.persons.versions import newest
from tests.conftest import citizen

CLASS = {"school": "甲校", "class_name": "一班", "month": "2026-09"}


@dataclass(frozen=True)
class Settled:
    rows: DataFrame
    submissions: DataFrame
    findings: DataFrame

    def left(self) -> dict[int, list[int]]:
        """Sheet → the students who are left on it."""
        of_sheet = self.rows.groupby("submission")["student"].agg(list).to_dict()
        return {int(number): of_sheet.get(number, []) for number in self.submissions["submission"]}

    def asked(self) -> list[tuple[int, int]]:
        """(sheet, student) of the rows that are asked about."""
        mine = self.rows[self.rows["asked"] == "VERSION-ASKED"]
        return list(mine[["submission", "student"]].itertuples(index=False, name=None))

    def said(self) -> list[tuple[str, int, str]]:
        """(code, sheet, difference) of each finding."""
        return list(self.findings[["code", "submission", "expected"]].itertuples(index=False, name=None))


def sheet(file: str, students: Sequence[int] | dict[int, dict[str, Any]], name: str = "Sheet1", **of_all: Any) -> dict[str, Any]:
    told = students if isinstance(students, dict) else {number: {} for number in students}
    return {"file": file, "sheet": name, "rows": [CLASS | of_all | {"student": number} | more for number, more in told.items()]}


def settled(*sheets: dict[str, Any], days: dict[str, str] | None = None) -> Settled:
    lines = [{"submission": number} | row for number, one in enumerate(sheets, 1) for row in one["rows"]]
    names = ("school", "class_name", "month", "programme", "card_number", "hardship_level", "name")
    frame = DataFrame({name: Series([line.get(name) for line in lines], dtype="str") for name in names})
    frame = frame.assign(
        name=frame["name"].fillna(Series([f"学生{line['student']}" for line in lines], dtype="str")),
        id_number=Series([line.get("id", citizen(line["student"], "20100301")) for line in lines], dtype="str"),
        submission=[line["submission"] for line in lines],
        student=[line["student"] for line in lines],
    )
    submissions = DataFrame(
        [
            {"submission": number, "file": one["file"], "sheet": one["sheet"], "kind": "class", "rows": len(one["rows"])}
            | {"saved_at": (days or {}).get(one["file"], "")}
            for number, one in enumerate(sheets, 1)
        ]
    )
    return Settled(*newest(frame, submissions))


A, B, FINAL = (1, 2, 3, 4), (1, 2, 3, 5), "一班（最终版）.xlsx"


def test_a_sheet_alone_is_its_own_newest() -> None:
    of = settled(sheet("一班.xlsx", A), sheet("二班.xlsx", A, class_name="二班"), sheet("十月.xlsx", A, month="2026-10"))
    assert of.left() == {1: [*A], 2: [*A], 3: [*A]}
    assert of.findings.empty
    assert set(of.rows["asked"]) == {""}


@pytest.mark.parametrize("order", [1, -1])
def test_the_newer_by_its_name_counts_and_says_what_has_changed(order: int) -> None:
    of = settled(*(sheet("一班.xlsx", A), sheet(FINAL, B))[::order])
    old, new = (1, 2) if order == 1 else (2, 1)
    assert of.left() == {old: [], new: [*B]}
    assert of.said() == [("FILE-SUPERSEDED", old, "增加 1 人、减少 1 人")]
    assert of.findings["other"].tolist() == [f"{FINAL} “Sheet1”"]
    rows = of.submissions.set_index("submission")["rows"].to_dict()
    assert rows[old] == 0
    assert rows[new] == 4


@pytest.mark.parametrize(
    ("first", "second", "newer"),
    [
        ("一班.xlsx", "一班修改.xlsx", 2),
        ("一班.xlsx", "一班修改后.xlsx", 2),
        ("一班.xlsx", "一班 (2).xlsx", 2),
        ("一班.xlsx", "一班新.xlsx", 2),
        ("一班（初稿）.xlsx", "一班.xlsx", 2),
        ("一班修改.xlsx", "一班.xlsx", 1),
        ("一班2.xlsx", "一班.xlsx", 0),
        ("一班v1.xlsx", "一班v2.xlsx", 2),
        ("一班v10.xlsx", "一班v9.xlsx", 1),
        ("一班旧.xlsx", "一班.xlsx", 2),
        ("一班作废.xlsx", "一班最终.xlsx", 2),
        ("最终/一班.xlsx", "一班.xlsx", 0),
        ("一班.xlsx", "一班.xls", 0),
        ("甲.xlsx", "乙.xlsx", 0),
        ("一班最终.xlsx", "一班最终版.xlsx", 0),
    ],
)
def test_which_name_says_that_it_is_newer(first: str, second: str, newer: int) -> None:
    of = settled(sheet(first, A), sheet(second, B))
    codes = [code for code, *_rest in of.said()]
    assert codes == ["FILE-SUPERSEDED" if newer else "VERSION-ASKED"], of.said()
    if newer:
        assert of.left()[newer] == [*((A, B)[newer - 1])]
        assert of.left()[3 - newer] == []


def test_a_sheets_own_name_says_it_too() -> None:
    assert settled(sheet("一班.xlsx", A, "Sheet1"), sheet("一班.xlsx", B, "最终")).left() == {1: [], 2: [*B]}


def test_what_nobody_can_tell_is_asked_and_what_is_the_same_is_there_once() -> None:
    of = settled(sheet("甲.xlsx", A), sheet("乙.xlsx", {1: {}, 2: {}, 3: {"card_number": "6"}, 5: {}}))
    assert of.left() == {1: [1, 2, 3, 4], 2: [3, 5]}
    assert of.asked() == [(1, 3), (1, 4), (2, 3), (2, 5)]
    assert of.said() == [("VERSION-ASKED", 2, "增加 1 人、减少 1 人、改动 1 人")]
    assert of.findings["value"].tolist() == ["甲.xlsx “Sheet1”"]
    assert of.submissions["rows"].tolist() == [4, 2]


def test_the_same_twice_is_there_once() -> None:
    of = settled(sheet("甲.xlsx", A), sheet("乙.xlsx", A))
    assert of.left() == {1: [*A], 2: []}
    assert of.said() == [("FILE-SUPERSEDED", 2, "内容相同")]


@pytest.mark.parametrize(
    ("one", "other", "changed"),
    [
        ({"card_number": "1"}, {"card_number": "2"}, True),
        ({"card_number": "1"}, {}, True),
        ({"card_number": "1"}, {"card_number": "1"}, False),
        ({"hardship_level": "mild"}, {"hardship_level": "none"}, True),
        ({"name": "王小明"}, {"name": "王晓明"}, True),
    ],
)
def test_what_makes_a_difference(one: dict[str, str], other: dict[str, str], changed: bool) -> None:
    of = settled(sheet("甲.xlsx", {1: one, 2: {}, 3: {}}), sheet("乙.xlsx", {1: other, 2: {}, 3: {}}))
    assert of.said() == [("VERSION-ASKED", 2, "改动 1 人") if changed else ("FILE-SUPERSEDED", 2, "内容相同")]


@pytest.mark.parametrize(
    ("here", "there", "versions"),
    [
        ((1, 2, 3), (1, 2, 3), True),
        ((1, 2), (1, 2), False),
        ((1, 2, 3, 4), (1, 2, 3, 5), True),
        ((1, 2, 3, 4, 5), (1, 2, 3, 6), True),
        ((1, 2, 3, 4, 5), (1, 2, 3, 6, 7), False),
        ((1, 2, 3), (1, 2, 3, 4, 5, 6), True),
        ((1, 2, 3), (1, 2, 3, 4, 5, 6, 7), False),
        ((1, 2, 3), (4, 5, 6), False),
    ],
)
def test_versions_have_half_of_their_students_in_common_and_three(here: tuple[int, ...], there: tuple[int, ...], versions: bool) -> None:
    of = settled(sheet("一班.xlsx", here), sheet(FINAL, there))
    assert of.left()[1] == ([] if versions else [*here])
    assert len(of.said()) == versions


@pytest.mark.parametrize(
    ("one", "other", "versions"), [("助学金", "助学金", True), ("助学金", "免学费", False), ("助学金", None, True), (None, None, True)]
)
def test_lists_for_two_programmes_are_no_versions(one: str | None, other: str | None, versions: bool) -> None:
    of = settled(sheet("一班.xlsx", A, programme=one), sheet(FINAL, A, programme=other))
    assert len(of.said()) == versions


@pytest.mark.parametrize(
    ("days", "newer"),
    [
        ({}, True),
        ({"一班.xlsx": "2026-09-01", FINAL: "2026-09-02"}, True),
        ({"一班.xlsx": "2026-09-01", FINAL: "2026-09-01"}, True),
        ({"一班.xlsx": "2026-09-03", FINAL: "2026-09-02"}, False),
        ({"一班.xlsx": "2026-09-03"}, True),
        ({FINAL: "2026-09-02"}, True),
    ],
)
def test_the_properties_of_the_files_may_not_say_otherwise(days: dict[str, str], newer: bool) -> None:
    of = settled(sheet("一班.xlsx", A), sheet(FINAL, B), days=days)
    assert of.said()[0][0] == ("FILE-SUPERSEDED" if newer else "VERSION-ASKED")


def test_sheets_of_one_file_have_one_day() -> None:
    of = settled(sheet("一班.xlsx", A), sheet("一班.xlsx", B, "最终"), days={"一班.xlsx": "2026-09-03"})
    assert of.said()[0][0] == "FILE-SUPERSEDED"


def test_of_three_versions_one_is_left() -> None:
    of = settled(sheet("一班v1.xlsx", A), sheet("一班v2.xlsx", B), sheet("一班v3.xlsx", (1, 2, 3, 6)))
    assert of.left() == {1: [], 2: [], 3: [1, 2, 3, 6]}
    assert [code for code, *_rest in of.said()] == ["FILE-SUPERSEDED"] * 2


def test_who_has_no_id_is_known_by_the_name() -> None:
    students = {number: {"id": None} for number in (1, 2, 3)}
    assert settled(sheet("一班.xlsx", students), sheet(FINAL, students)).left() == {1: [], 2: [1, 2, 3]}


def test_a_workbook_for_all_is_a_version_class_by_class() -> None:
    whole = {
        "file": "全校最终.xlsx",
        "sheet": "Sheet1",
        "rows": [*sheet("", A)["rows"], *sheet("", (11, 12, 13), class_name="二班")["rows"]],
    }
    of = settled(sheet("一班.xlsx", B), sheet("二班.xlsx", (11, 12, 13, 14), class_name="二班"), whole)
    assert of.left() == {1: [], 2: [], 3: [1, 2, 3, 4, 11, 12, 13]}
    assert of.said() == [("FILE-SUPERSEDED", 1, "增加 1 人、减少 1 人"), ("FILE-SUPERSEDED", 2, "减少 1 人")]
