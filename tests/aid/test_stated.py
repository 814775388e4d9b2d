"""What a sheet states (tiers, amounts, totals) against what the rules and its rows give."""

from __future__ import annotations

import openpyxl
import pytest

from tests.conftest import Desk, Published, card, citizen

TITLE = "青山县第一高级中学高一(1)班国家助学金名单"
HEAD = ["序号", "姓名", "身份证号", "困难类别", "银行卡号"]
NAMES = ("王小明", "李红", "孙四美")


def _sheet(
    desk: Desk, columns: list[str], cells: list[list[object]], footers: list[list[object]] | None = None, title: str = TITLE
) -> None:
    rows: list[list[object]] = [
        [place, name, citizen(place, f"2010{place:02}01"), "农村低保", card(place), *own]
        for place, (name, own) in enumerate(zip(NAMES, cells, strict=True), 1)
    ]
    desk.sheet("2026-09/a.xlsx", [title], [*HEAD, *columns], [*rows, *(footers or [])])


def _status(published: Published) -> list[str]:
    assert published.code == 0, published.said
    return published.table("decisions").query("programme == 'hs-grant'")["status"].tolist()


def _found(published: Published, code: str) -> list[str]:
    found = published.table("findings")
    return found.loc[found["code"] == code, "cell"].tolist()


def test_tiers_without_an_amount_hold_the_payment_and_are_asked_once(desk: Desk) -> None:
    _sheet(desk, ["资助档次", "金额"], [["一等", 1650], ["二等", 1150], ["三等", 500]])
    published = desk.run()
    assert published.table("decisions").query("programme == 'hs-grant'").set_index("name")["status"].to_dict() == {
        "王小明": "held", "李红": "eligible", "孙四美": "held"}  # fmt: skip  # the second is paid what it states
    assert _found(published, "TIER-UNKNOWN") == ["F3"]
    assert "policy/local" in published.table("findings").query("code == 'TIER-UNKNOWN'")["remedy"].iloc[0]


@pytest.mark.parametrize(
    ("stated", "differs"), [(1150, False), (2300, False), (230, False), ("1,150.00元", False), (1000, True), (500, True)]
)
def test_an_amount_that_no_rule_gives_is_told_at_its_cell_and_holds_nobody(desk: Desk, stated: object, differs: bool) -> None:
    _sheet(desk, ["金额"], [[stated], [1150], [1150]])
    published = desk.run()
    assert _status(published) == ["eligible"] * 3
    assert _found(published, "AMOUNT-DIFFERS") == (["F3"] if differs else [])


@pytest.mark.parametrize(
    ("footer", "cells"),
    [
        (["合计", "", "", "", "", 3450], []),
        (["合计", "", "", "", "", 3500], ["F6"]),
        (["合计：3人，共3450元"], []),
        (["合计：4人，共3450元"], ["A6"]),
        (["总计", "5人", "", "", "", 3450], ["B6"]),
        (["本页小计", "", "", "", "", 1150], []),
    ],
)
@pytest.mark.books("returned")
def test_a_total_that_is_wrong_goes_back_to_the_class(desk: Desk, footer: list[object], cells: list[str]) -> None:
    _sheet(desk, ["金额"], [[1150], [1150], [1150]], [footer])
    published = desk.run()
    assert _found(published, "TOTAL-DIFFERS") == cells
    assert _status(published) == ["eligible"] * 3
    assert (published.folder / "1-returned" / "2026-09" / "a.xlsx").exists() == bool(cells)
    if cells:
        page = openpyxl.load_workbook(published.folder / "1-returned" / "2026-09" / "a.xlsx")["Sheet1"]
        assert page[cells[0]].comment is not None


@pytest.mark.parametrize(("title", "cells"), [(f"{TITLE}（共3人）", []), (f"{TITLE}（共4人）", ["A1"]), (f"{TITLE}（共3名）", [])])
def test_the_number_of_students_in_a_title(desk: Desk, title: str, cells: list[str]) -> None:
    _sheet(desk, ["金额"], [[1150], [1150], [1150]], title=title)
    assert _found(desk.run(), "TOTAL-DIFFERS") == cells
