"""A sheet goes back to its teacher and comes in again corrected."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Desk, Published, citizen

TITLE = ["青山县实验小学五年级(2)班2026年9月名册"]
HEAD = ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"]
RIGHT = citizen(3, "20150303")
ROWS: list[list[object]] = [
    ["王小明", citizen(1, "20150101"), "无", "否", ""],
    ["李小红", RIGHT[:17] + ("0" if RIGHT[17] != "0" else "1"), "无", "否", ""],
]


def _correct(copy: Path, published: Published, value: str) -> None:
    """What a teacher does: go to each marked cell and put the right thing in."""
    workbook = openpyxl.load_workbook(copy)
    for sheet, cell in published.table("findings").query("severity == 'error'")[["sheet", "cell"]].itertuples(index=False):
        assert workbook[sheet][cell].comment is not None
        workbook[sheet][cell].value = value
    workbook.save(copy)


def _original(desk: Desk, form: str) -> Path:
    path = desk.sheet("2026-09/a.xlsx", TITLE, HEAD, ROWS)
    if form == "csv":
        path.unlink()
        path = path.with_suffix(".csv")
        path.write_text("\n".join(",".join(map(str, line)) for line in [TITLE, HEAD, *ROWS]), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("in_place", [True, False])
def test_a_corrected_copy_takes_the_place_of_its_sheet(desk: Desk, form: str, in_place: bool) -> None:
    original = _original(desk, form)
    first = desk.run()
    assert first.codes() == ["ID-CHECK"]
    copy = next((first.folder / "1-returned" / "2026-09").iterdir())
    corrected = desk.input / "2026-autumn" / "2026-09" / ("改正-" + copy.name)
    shutil.copy(copy, corrected)
    _correct(corrected, first, RIGHT)
    if in_place:
        original.unlink()
    second = desk.run()
    assert second.codes() == ([] if in_place else ["FILE-SUPERSEDED"])
    assert second.table("enrolments")["name"].tolist() == ["王小明", "李小红"]
    assert int(second.table("submissions")["returned"].sum()) == 0


def test_a_copy_of_a_copy_still_takes_the_place_of_the_first(desk: Desk) -> None:
    _original(desk, "xlsx")
    folder = desk.input / "2026-autumn" / "2026-09"
    published = desk.run()
    for number, value in enumerate(["12345", RIGHT]):
        copy = published.folder / "1-returned" / "2026-09" / ("a.xlsx" if number == 0 else "b0.xlsx")
        shutil.copy(copy, folder / f"b{number}.xlsx")
        if number:
            (folder / "b0.xlsx").unlink()
        _correct(folder / f"b{number}.xlsx", published, value)
        published = desk.run()
    assert published.codes() == ["FILE-SUPERSEDED"]
    assert len(published.table("enrolments")) == 2


def test_a_sheet_that_is_wrong_again_has_one_mark_and_one_front_page(desk: Desk) -> None:
    _original(desk, "xlsx")
    first = desk.run()
    shutil.copy(first.folder / "1-returned" / "2026-09" / "a.xlsx", desk.input / "2026-autumn" / "2026-09" / "b.xlsx")
    second = desk.run()
    assert second.codes() == ["FILE-SUPERSEDED", "ID-CHECK"]
    again = openpyxl.load_workbook(second.folder / "1-returned" / "2026-09" / "b.xlsx")
    assert again.sheetnames == ["退回说明", "Sheet1"]
    assert again["Sheet1"]["B4"].comment.text.count("必须改正") == 1


def test_a_corrected_duplicate_is_marked_no_more(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", TITLE, HEAD, [*ROWS[:1], ["李小红", "", "无", "否", ""]])
    first = desk.run()
    copy = first.folder / "1-returned" / "2026-09" / "a.xlsx"
    shutil.copy(copy, desk.input / "2026-autumn" / "2026-09" / "a.xlsx")
    _correct(desk.input / "2026-autumn" / "2026-09" / "a.xlsx", first, RIGHT)
    second = desk.run()
    assert second.codes() == []
    assert not any((second.folder / "1-returned").iterdir())
