"""The money's way from desk to desk: each workbook is the same sum."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipeline.outputs.page.book import Book, Column, Line, Sheet, SignOff, Table, Title
from tests.conftest import Published
from tests.outputs.conftest import printed, text_of
from tests.outputs.test_book import DAY


def _totals(page: object, label: str = "合计") -> list[float]:
    """The money in the rows of totals, as it is stored with the formulas."""
    rows = page.iter_rows()  # type: ignore[attr-defined]
    return [round(row[-1].value or row[-2].value or 0, 2) for row in rows if row[0].value == label]


def test_the_desks_of_the_chain_have_the_same_sum(example: Published) -> None:
    folder, yuan = example.folder / "3-payout" / "下一批", example.manifest["total_fen"] / 100
    finance = openpyxl.load_workbook(folder / "拨款依据.xlsx", data_only=True)
    assert finance.sheetnames == ["拨款汇总", "拨付对象", "指标文件"]
    for page in finance.worksheets:
        money = [cell.value for row in page.iter_rows() for cell in row if row[0].value == "合计" and isinstance(cell.value, float | int)]
        assert yuan in [round(value, 2) for value in money], page.title
        assert any("合计人民币（大写）：" in str(cell.value) for row in page.iter_rows() for cell in row), page.title
    schools = 0.0
    for path in folder.glob("领款清册-*.xlsx"):
        page = openpyxl.load_workbook(path, data_only=True)["学校汇总"]
        sums = [next(cell.value for cell in reversed(row) if cell.value) for row in page.iter_rows() if row[0].value == "合计"]
        assert len(sums) == 2
        assert sums[0] == sums[1]
        schools += sums[0]
    assert round(schools, 2) == yuan
    summary = openpyxl.load_workbook(folder / "发放汇总.xlsx", data_only=True)
    assert yuan in [row[5].value for row in summary["汇总"].iter_rows() if row[0].value == "合计"]


def test_every_desk_signs_for_itself(example: Published) -> None:
    """Each role has a cell of its own, and room for a date below."""
    folder = example.folder / "3-payout" / "下一批"
    wanted = {
        "拨款依据.xlsx": ("教育局经办", "教育局审核", "财政局经办", "财政局审核"),
        "发放汇总.xlsx": ("经办人", "资助部门审核", "分管领导", "教育局审核"),
    }
    for name, roles in wanted.items():
        for page in openpyxl.load_workbook(folder / name).worksheets:
            if page.title != "目录":
                cells = {cell.value: cell for row in page.iter_rows() for cell in row if cell.value}
                for role in roles:
                    assert str(page.cell(cells[f"{role}："].row + 1, cells[f"{role}："].column).value).startswith("日期"), (
                        name,
                        page.title,
                    )


def _roster(people: int) -> Book:
    columns = [
        Column("序号", "serial", 6),
        Column("姓名", "centre", 12),
        Column("金额", "money", 14),
        Column("签字", "text", 20),
        Column("账号", "text", 60),
    ]
    rows = [[number, f"学生{number}", 100 * number, None, "6" * 19] for number in range(1, people + 1)]
    table = Table(columns, rows, total="合计", subtotal="本页小计", row_height=24)
    return Book("清册.xlsx", "清册", [Sheet("一班", [Title("领款清册"), table, Line("大写"), SignOff(["经办人", "审核"])])], DAY)


@pytest.mark.parametrize("people", [1, 19, 20, 21, 60])
def test_each_page_of_a_roster_has_its_subtotal_and_they_add_up(tmp_path: Path, people: int) -> None:
    _roster(people).write(tmp_path)
    page = openpyxl.load_workbook(tmp_path / "清册.xlsx", data_only=True).worksheets[0]
    subtotals = [row[2].value for row in page.iter_rows() if row[0].value == "本页小计"]
    total = next(row[2].value for row in page.iter_rows() if row[0].value == "合计")
    assert total == sum(range(1, people + 1))
    assert not subtotals if people < 15 else True
    assert not subtotals or sum(subtotals) == total
    formulas = openpyxl.load_workbook(tmp_path / "清册.xlsx").worksheets[0]
    written = [row[2].value for row in formulas.iter_rows() if row[0].value in ("本页小计", "合计")]
    assert all(str(one).startswith("=SUBTOTAL(9,") for one in written) == bool(subtotals)


def test_a_long_roster_prints_with_a_subtotal_at_the_foot_of_each_page(tmp_path: Path) -> None:
    _roster(60).write(tmp_path)
    (pdf,) = printed([tmp_path / "清册.xlsx"], tmp_path)
    pages = text_of(pdf)
    assert len(pages) >= 3
    with_people = [text for text in pages if "学生" in text]
    assert all(text.count("本页小计") == 1 and "姓名" in text for text in with_people)
    assert "审核" in pages[-1]
