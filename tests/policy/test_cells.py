"""How each cell of a policy spreadsheet is read, and written back."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from pipeline.policy import spreadsheet
from pipeline.policy.spreadsheet import AMOUNTS, CEILINGS, COLUMNS, LISTS, PROGRAMME, SHARES, SOURCES, content_of, tables_of
from pipeline.speech.problems import Problem

WHOLE: dict[str, Any] = {
    "overrides": "sv-grant",
    "amounts": [
        {
            "name": {"zh": "涉农专业", "en": "Agriculture"},
            "when": {"all": [{"major": "agriculture"}, {"not": {"age": {"below": 16}}}]},
            "tier": "first",
            "per_year": [
                {"from": "2024-spring", "value": 200_050, "source": "a"},
                {"from": "2026-autumn", "value": 230_000, "source": "b"},
            ],
        },
        {"tier": "second", "per_year": [{"from": "2024-spring", "value": 115_000, "source": "a"}]},
        {"stated": [{"from": "2024-spring", "at_most": 90_000, "source": "a"}, {"from": "2025-spring", "source": "b"}]},
        {"per_year": [{"from": "2024-spring", "value": 0, "source": "a"}]},
    ],
    "shares": [{"from": "2024-spring", "parts": {"central": 60, "province": 32, "county": 8}, "source": "a"}],
    "ceilings": [
        {"from": "2024-spring", "percent": 15, "by": "school", "source": "a"},
        {"from": "2025-spring", "percent": 20, "by": "all", "source": "b", "among": {"major": "agriculture"}},
    ],
    "lists": {
        "poor": {
            "name": {"zh": "脱贫县", "en": "Counties"},
            "counties": [{"name": "金寨县", "codes": ["341524", "342426"]}, {"name": "霍邱县", "codes": ["341522"]}],
        },
        "old": {"name": {"zh": "老区", "en": "Old"}, "counties": [{"name": "金寨县", "codes": ["341524"]}]},
    },
    "sources": {
        "a": {"document": "文件甲", "number": "财教1号", "date": datetime.date(2024, 1, 1), "confirmed": True},
        "b": {"document": "文件乙", "date": datetime.date(2025, 2, 3), "confirmed": False},
    },
}


def test_a_policy_with_everything_comes_back_as_it_was() -> None:
    assert content_of(tables_of(WHOLE)) == WHOLE


def test_a_policy_with_everything_lies_in_its_cells() -> None:
    tables = tables_of(WHOLE, "一句说明")
    assert tables[PROGRAMME] == [["sv-grant", "一句说明"]]
    assert tables_of(WHOLE)[PROGRAMME] == [["sv-grant", None]]
    when = "{all: [{major: agriculture}, {not: {age: {below: 16}}}]}"
    assert tables[AMOUNTS] == [
        ["涉农专业", "Agriculture", when, "一等", "2024-spring", 2000.5, "a"],
        ["涉农专业", "Agriculture", when, "一等", "2026-autumn", 2300, "b"],
        [None, None, None, "二等", "2024-spring", 1150, "a"],
        [None, None, None, None, "2024-spring", "按班级表所写，最多 900", "a"],
        [None, None, None, None, "2025-spring", "按班级表所写", "b"],
        [None, None, None, None, "2024-spring", 0, "a"],
    ]
    assert [type(row[5]) for row in tables[AMOUNTS]] == [float, int, int, str, str, int]
    shares = dict(zip(COLUMNS[SHARES], tables[SHARES][0], strict=True))
    assert {name: value for name, value in shares.items() if value is not None and name not in ("起始学期", "依据")} == {
        "中央": 60,
        "省级": 32,
        "县级": 8,
    }
    assert tables[CEILINGS] == [["2024-spring", 15, "school", None, "a"], ["2025-spring", 20, "all", "{major: agriculture}", "b"]]
    assert tables[LISTS][0] == ["poor", "脱贫县", "Counties", "金寨县", "341524; 342426"]
    assert tables[SOURCES] == [["a", "文件甲", "财教1号", "2024-01-01", "是"], ["b", "文件乙", None, "2025-02-03", "否"]]


def _amounts(**cells: Any) -> list[dict[str, Any]]:
    row = {"zh": None, "en": None, "when": None, "tier": None, "since": "2026-autumn", "value": 1, "source": "a"} | cells
    return list(content_of({AMOUNTS: [list(row.values())]})["amounts"])


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (1150, 115_000),
        ("1,150", 115_000),
        ("1150元", 115_000),
        (" 1150.5 ", 115_050),
        ("1150.05 元", 115_005),
        (1150.25, 115_025),
        (0.1, 10),
        (0, 0),
        ("9999999.99", 999_999_999),
        ("-1", None),
        ("1150.555", None),
        ("约1000", None),
        ("", None),
        (None, None),
    ],
)
def test_an_amount(cell: object, fen: int | None) -> None:
    if fen is not None:
        assert _amounts(value=cell) == [{"per_year": [{"from": "2026-autumn", "source": "a", "value": fen}]}]
    else:
        with pytest.raises(ValueError, match=AMOUNTS):
            _amounts(value=cell)


@pytest.mark.parametrize(
    ("cell", "version"),
    [
        ("按班级表所写", {}),
        ("按班级表所写，最多 900", {"at_most": 90_000}),
        ("按班级表所写，最多900.5元", {"at_most": 90_050}),
        ("as stated on the class sheet, at most 12", {"at_most": 1200}),
    ],
)
def test_an_amount_as_the_sheets_state_it(cell: str, version: dict[str, int]) -> None:
    if cell.startswith("as"):
        cell = next(one for one in spreadsheet.all_of("按班级表所写") if one.isascii()) + ", 12"
    assert _amounts(value=cell) == [{"stated": [{"from": "2026-autumn", "source": "a"} | version]}]


@pytest.mark.parametrize(
    ("zh", "en", "name"),
    [("甲", "A", {"zh": "甲", "en": "A"}), ("甲", None, {"zh": "甲", "en": "甲"}), (None, "A", {"zh": "A", "en": "A"}), (None, None, None)],
)
def test_a_name_in_one_language_is_that_of_both(zh: str | None, en: str | None, name: dict[str, str] | None) -> None:
    assert _amounts(zh=zh, en=en)[0].get("name") == name


@pytest.mark.parametrize(
    ("cell", "tier"), [("一等", "first"), ("first", "first"), ("一档", "first"), ("二等", "second"), ("丁等", "丁等"), ("√", "√")]
)
def test_a_tier(cell: str, tier: str) -> None:
    assert _amounts(tier=cell)[0]["tier"] == tier


@pytest.mark.parametrize(
    ("cell", "term"),
    [
        ("2026-autumn", "2026-autumn"),
        ("2026年秋季学期", "2026-autumn"),
        ("2026秋", "2026-autumn"),
        ("2026 年 春季", "2026-spring"),
        ("2026春", "2026-spring"),
        ("明年", "明年"),
    ],
)
def test_a_term(cell: str, term: str) -> None:
    assert _amounts(since=cell)[0]["per_year"][0]["from"] == term


def test_lines_below_each_other_are_one_only_where_they_say_the_same() -> None:
    def line(when: str | None, tier: str | None, value: object) -> list[object]:
        return [None, None, when, tier, "2026-autumn", value, "a"]

    def kinds(*lines: list[object]) -> list[int]:
        return [len(one.get("per_year") or one["stated"]) for one in content_of({AMOUNTS: list(lines)})["amounts"]]

    assert kinds(line(None, "一等", 1), line(None, "一等", 2)) == [2]
    assert kinds(line(None, "一等", 1), line(None, "二等", 2), line(None, "一等", 3)) == [1, 1, 1]
    assert kinds(line("{major: agriculture}", None, 1), line(None, None, 1)) == [1, 1]
    assert kinds(line(None, None, 1), line(None, None, "按班级表所写")) == [1, 1]


@pytest.mark.parametrize(
    ("cell", "percent"),
    [(60, 60), ("60%", 60), (60.0, 60), ("60.0", 60), (100, 100), ("0", 0), ("6o", None), ("60.5", None), ("1000", None), ("-1", None)],
)
def test_a_percentage(cell: object, percent: int | None) -> None:
    shares = {SHARES: [["2026-autumn", cell, *[None] * (len(COLUMNS[SHARES]) - 3), "a"]]}
    if percent is not None:
        assert list(content_of(shares)["shares"][0]["parts"].values()) == [percent]
        assert content_of({CEILINGS: [["2026-autumn", cell, None, None, "a"]]})["ceilings"] == [
            {"from": "2026-autumn", "percent": percent, "by": "school", "source": "a"}
        ]
    else:
        with pytest.raises(ValueError, match="0–100"):
            content_of(shares)


def test_an_empty_share_is_no_share() -> None:
    row = ["2026-autumn", 100, *[""] * (len(COLUMNS[SHARES]) - 3), "a"]
    assert len(content_of({SHARES: [row]})["shares"][0]["parts"]) == 1


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (datetime.datetime(2026, 3, 4), datetime.date(2026, 3, 4)),
        ("2026-03-04", datetime.date(2026, 3, 4)),
        ("2026年3月", "2026年3月"),
        (None, ""),
    ],
)
def test_a_day(cell: object, day: object) -> None:
    assert content_of({SOURCES: [["a", "文件", None, cell, "是"]]})["sources"]["a"]["date"] == day


@pytest.mark.parametrize(
    ("cell", "confirmed"),
    [("是", True), ("yes", True), ("√", True), ("否", False), (None, False), ("", False), ("×", False), ("？", False), ("待核", False)],
)
def test_what_was_checked_against_the_original(cell: str | None, confirmed: bool) -> None:
    assert content_of({SOURCES: [["a", "文件", 2026.0, "2026-03-04", cell]]})["sources"]["a"] == {
        "document": "文件",
        "number": "2026",
        "date": datetime.date(2026, 3, 4),
        "confirmed": confirmed,
    }


def _book(path: Path, **pages: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in pages.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


AMOUNT_HEAD: list[object] = list(COLUMNS[AMOUNTS])
ONE: list[object] = [None, None, None, "一等", "2026-autumn", 100, "a"]


def test_rows_end_with_the_first_empty_one_and_what_stands_above_the_headings_is_passed_over(tmp_path: Path) -> None:
    programme: list[list[object]] = [["说明"], [*COLUMNS[PROGRAMME]], ["sv-grant"]]
    rows: list[list[object]] = [["本表说明", "每生"], AMOUNT_HEAD, ONE, [None, None, None, "二等", "2026-autumn", 50, "a"], [], ONE]
    found = spreadsheet.read(_book(tmp_path / "a.xlsx", 项目=programme, 标准=rows))
    assert found["overrides"] == "sv-grant"
    assert [one["tier"] for one in found["amounts"]] == ["first", "second"]


def test_columns_stand_in_any_order_and_may_be_missing(tmp_path: Path) -> None:
    rows: list[list[object]] = [["依据", "每生每年（元）", "起始学期"], ["a", 100, "2026-autumn"]]
    found = spreadsheet.read(_book(tmp_path / "a.xlsx", 项目=[[*COLUMNS[PROGRAMME]], ["sv-grant", None]], 标准=rows))
    assert found["amounts"] == [{"per_year": [{"from": "2026-autumn", "source": "a", "value": 10_000}]}]


@pytest.mark.parametrize(
    "rows", [[], [[*COLUMNS[PROGRAMME]]], [[*COLUMNS[PROGRAMME]], [None, None], ["sv-grant"]], [["项目代号"], ["sv-grant"]]]
)
def test_a_workbook_that_names_no_programme_is_refused(rows: list[list[object]], tmp_path: Path) -> None:
    with pytest.raises(Problem, match="policy-wrong") as caught:
        spreadsheet.read(_book(tmp_path / "a.xlsx", 项目=rows))
    assert "a.xlsx" in caught.value.sentence("zh")
    assert "1" in caught.value.sentence("zh")


@pytest.mark.parametrize(
    ("titles", "is_one"),
    [(("项目", "依据"), True), (("依据", "其他", "项目"), True), (("项目",), False), (("依据",), False), (("项目&依据", "依据"), False)],
)
def test_a_policy_is_told_by_its_sheets(titles: tuple[str, ...], is_one: bool, tmp_path: Path) -> None:
    assert spreadsheet.is_policy(_book(tmp_path / "a.xlsx", **{title: [] for title in titles})) == is_one


def test_of_a_formula_its_value_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in tables_of(WHOLE).items():
            page = book.add_worksheet(name)
            for place, row in enumerate([list(COLUMNS[name]), *rows]):
                for column, value in enumerate(row):
                    if isinstance(value, (int, float)) and place:
                        page.write_formula(place, column, f"={value}+0", None, value)
                    elif value is not None:
                        page.write_string(place, column, str(value))
    assert spreadsheet.read(path) == WHOLE
