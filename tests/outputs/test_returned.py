"""A sheet goes back to its teacher and comes in again corrected."""

from __future__ import annotations

import datetime
import io
import shutil
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from pipeline.intake.workbook import Grid
from pipeline.outputs.returned import plain, sheets
from tests.conftest import Desk, Published, citizen
from tests.intake.broken import PNG

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


def test_the_copy_keeps_pictures_words_in_two_colours_lists_widths_and_filters(desk: Desk) -> None:
    path = desk.input / "2026-autumn" / "2026-09" / "a.xlsx"
    path.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(path) as book:
        page, red = book.add_worksheet("名册"), book.add_format({"font_color": "#FF0000"})
        page.write_rich_string("A1", "青山县实验小学", red, "五年级(2)班", "名册")
        page.write_row("A2", ["姓名", "身份证号", "困难等级"])
        page.write_row("A3", ["王小明", "34152420150101", "困难"])
        page.insert_image("E1", "章.png", {"image_data": io.BytesIO(PNG)})
        page.data_validation("C3:C60", {"validate": "list", "source": ["困难", "一般困难"]})
        page.conditional_format("B3:B60", {"type": "duplicate", "format": red})
        page.set_column("B:B", 33)
        page.autofilter("A2:C3")
        page.freeze_panes(2, 1)
    copy = openpyxl.load_workbook(desk.run().folder / "1-returned" / "2026-09" / "a.xlsx", rich_text=True)["名册"]
    assert len(copy._images) == 1
    assert [str(getattr(part, "text", part)) for part in copy["A1"].value] == ["青山县实验小学", "五年级(2)班", "名册"]
    assert copy.data_validations.dataValidation[0].formula1 == '"困难,一般困难"'
    assert len(list(copy.conditional_formatting)) == 1
    assert round(copy.column_dimensions["B"].width) == 34
    assert copy.auto_filter.ref == "A2:C3"
    assert copy.freeze_panes == "B3"
    assert "位" in copy["B3"].comment.text


def test_a_text_file_whose_name_no_sheet_could_bear_comes_back_marked(desk: Desk) -> None:
    name = "青山县实验小学[五年级(2)班]学生资助名册：2026年秋季学期第一次上报"
    path = desk.input / "2026-autumn" / "2026-09" / f"{name}.csv"
    path.parent.mkdir(parents=True)
    path.write_text("姓名,身份证号,困难等级\n王小明,34152420150101,困难\n", encoding="utf-8")
    published = desk.run()
    assert published.code == 0, published.said
    copy = openpyxl.load_workbook(published.folder / "1-returned" / "2026-09" / f"{name}.csv.xlsx")
    assert "位" in copy.worksheets[1]["B2"].comment.text
    assert copy.worksheets[0]["C4"].hyperlink.location.endswith("!B2")


def test_a_mark_on_a_merged_cell_stands_where_it_can_be_seen(desk: Desk) -> None:
    rows = [["青山县小学", "幼小衔接", "五年级(1)班", "王小明", RIGHT], [None, None, "五年级(1)班", "李小红", citizen(4, "20150404")]]
    path = desk.sheet("2026-09/a.xlsx", [], ["学校", "学段", "班级", "姓名", "身份证号"], rows)
    book = openpyxl.load_workbook(path)
    book["Sheet1"].merge_cells("A2:A3")
    book["Sheet1"].merge_cells("B2:B3")
    book.save(path)
    published = desk.run()
    assert published.table("findings").query("code == 'VALUE-UNKNOWN'")["cell"].tolist() == ["B2", "B3"]
    copy = openpyxl.load_workbook(published.folder / "1-returned" / "2026-09" / "a.xlsx")["Sheet1"]
    assert copy["B2"].comment.text.count("无法识别") == 2


def test_of_a_long_list_of_another_office_its_faults_go_back_as_a_list(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand lines of another office are not copied for the sake of three."""
    monkeypatch.setattr(sheets, "_LONGEST_LIST", 2)
    wrong = RIGHT[:17] + ("0" if RIGHT[17] != "0" else "1")
    rows: list[list[object]] = [["王小明", wrong, "农村低保"], ["李小红", RIGHT, "农村低保"], ["孙四美", wrong[:9], "农村低保"]]
    desk.sheet("低保.xlsx", [], ["姓名", "身份证号", "救助类别"], rows)
    _original(desk, "xlsx")
    published = desk.run()
    book = openpyxl.load_workbook(published.folder / "1-returned" / "低保.xlsx.xlsx")
    texts = [[str(cell) for cell in row if cell is not None] for row in book["退回清单"].iter_rows(values_only=True)]
    lines = {row[3]: row for row in texts if row[1:2] == ["Sheet1"]}
    assert {name: row[2] for name, row in lines.items()} == {"王小明": "B2", "孙四美": "B4"}
    assert all("身份证" in row[5] or "核对" in row[5] for row in lines.values())
    index = openpyxl.load_workbook(published.folder / "1-returned" / "退回清单.xlsx")
    assert any("低保.xlsx" in str(cell) for row in index.worksheets[0].iter_rows(values_only=True) for cell in row)


def test_a_copy_of_the_cells_alone_keeps_what_kind_of_thing_each_is() -> None:
    day = datetime.date(2015, 1, 1)
    row = ["王小明", True, 12, 1.5, day, datetime.date(1899, 12, 30), datetime.time(8, 30), ""]
    grid = Grid("表", [row, ["合计", "", 12]], top=2, left=1, merged=lambda: [((0, 0), (0, 3)), ((0, 2), (0, 4)), ((5, 5), (5, 5))])
    page = openpyxl.load_workbook(io.BytesIO(plain.workbook([grid], day)))["表"]
    assert [page.cell(3, place).value for place in range(2, 9)] == [
        "王小明",
        True,
        12,
        1.5,
        datetime.datetime(2015, 1, 1),
        "1899-12-30",
        "08:30:00",
    ]
    assert page["B3"].border.left.style == "thin"
    assert page["B4"].border.left.style is None
    assert [str(one) for one in page.merged_cells.ranges] == ["A1:D1"]  # of two that overlap the first
