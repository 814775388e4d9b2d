"""A faulty sheet goes back with its wrong cells marked; corrected at exactly those cells and dropped in, nothing is left to say."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import openpyxl
import pytest

from pipeline.intake import origin
from tests.conftest import Desk, Published
from tests.intake.layouts import DIRTS, LAYOUTS, MONTH, Book, Pen, Student, students
from tests.intake.writers import WRITERS, Page

PEOPLE = students(30)
FAULTS: dict[str, tuple[str, object]] = {
    "a digit of the id is wrong": ("id_number", lambda value: value[:17] + ("1" if value[17] != "1" else "2")),
    "the id is a number": ("id_number", lambda value: int(value[:15]) * 1000),
    "the id is too short": ("id_number", lambda value: value[:16]),
    "the id is missing": ("id_number", lambda _: ""),
    "the name is missing": ("name", lambda _: ""),
    "the name has digits": ("name", lambda value: f"{value}2"),
    "the birth date contradicts the id": ("birth_date", lambda _: "2014-02-03"),
    "the sex contradicts the id": ("sex", lambda value: "女" if value == "男" else "男"),
    "the student number is another's": ("student_number", lambda value: f"G{value[1:18]}{'1' if value[18] != '1' else '2'}"),
    "the hardship is no word we know": ("hardship_level", lambda _: "很困难"),
    "the boarding is no word we know": ("boarding", lambda _: "周末回家"),
    "the category failed as a formula": ("hardship_group", lambda _: "#N/A"),
    "a digit of the card is wrong": ("card_number", lambda value: value[:-1] + str((int(value[-1]) + 1) % 10)),
    "the card is a number": ("card_number", lambda value: int(value[:15]) * 10_000),
    "the account is another's": ("account_holder", lambda _: "李冒名"),
}
HAS_NUMBERS = ("xlsx", "xlsm", "xlsb", "xls", "et", "ods", "spreadsheetml.xls")
COMBINATIONS = [
    ("xlsx", "titled"),
    ("xlsx", "side-by-side"),
    ("xlsx", "stacked"),
    ("xlsm", "three-rows"),
    ("xlsb", "merged-class"),
    ("xls", "merged-class"),
    ("et", "two-rows"),
    ("ods", "merged-class"),
    ("html.xls", "two-rows"),
    ("spreadsheetml.xls", "sections"),
    ("gb18030.csv", "page-breaks"),
    ("utf16.csv", "by-file-name"),
    ("tsv", "shifted"),
]


def _faults(form: str) -> list[str]:
    """The faults that this format can hold: a text knows no numbers."""
    return [fault for fault in FAULTS if form in HAS_NUMBERS or not fault.endswith("is a number")]


def _spoiled(folder: Path, form: str, layout: str) -> dict[tuple[str, int, int], object]:
    """Write the sheets with a fault of each kind; returns the right value of every cell of every student."""
    pen = Pen(DIRTS[0], random.Random(1), Book("学生名册", []))
    books = LAYOUTS[layout](pen, PEOPLE)
    right: dict[tuple[str, int, int], object] = {}
    for book in books:
        pages = {page.name: page for page in book.pages}
        for sheet, row, column in book.places.values():
            right[f"{book.stem}/{sheet}", row, column] = pages[sheet].cells.get((row, column), "")
        for number, fault in enumerate(_faults(form)):
            _spoil(book, pages, PEOPLE[2 * number], *FAULTS[fault])
        path = folder / MONTH / f"{book.stem}.{form}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(WRITERS[form](book.pages))
    return right


def _spoil(book: Book, pages: dict[str, Page], person: Student, name: str, change: object) -> None:
    if (person["id_number"], name) in book.places:
        sheet, row, column = book.places[person["id_number"], name]
        pages[sheet].cells[row, column] = change(pages[sheet].cells[row, column])  # type: ignore[operator]


def _correct(copy: Path, right: dict[tuple[str, int, int], object], stem: str, one_sheet: bool) -> int:
    """Type the right value into exactly the marked cells that must be corrected; returns how many there were."""
    book, corrected = openpyxl.load_workbook(copy), 0
    sheets = {sheet for sheet, _, _ in right if sheet.startswith(f"{stem}/")}
    for page in book.worksheets[1:]:
        sheet = next(iter(sheets)) if one_sheet else f"{stem}/{page.title}"
        for row in page.iter_rows():
            for cell in row:
                if cell.comment is None or cell.comment.author != origin.MARKED_BY:
                    continue
                cell.value = right[sheet, cell.row - 1, cell.column - 1]
                cell.number_format = "@"
                corrected += 1
    book.save(copy)
    return corrected


def _questions(published: Published) -> list[list[str]]:
    """What is still asked; the people's groups and levels are drawn apart from each other, and may differ."""
    found = published.table("findings")
    return (
        found.loc[~found["code"].isin(["FILE-SUPERSEDED", "HEAD-NEAR", "LEVEL-DIFFERS"]), ["code", "cell", "value", "severity"]]
        .to_numpy()
        .tolist()
    )


@pytest.mark.parametrize(("form", "layout"), COMBINATIONS)
@pytest.mark.books("returned")
def test_a_sheet_corrected_at_its_marked_cells_goes_through(desk: Desk, form: str, layout: str) -> None:
    right = _spoiled(desk.input / "2026-autumn", form, layout)
    first = desk.run()
    assert first.code == 0, first.said
    lost = {"ID-NUMERIC", "CARD-NUMERIC"} if form in HAS_NUMBERS else set()
    assert lost | {"ID-CHECK", "ID-FORMAT", "CELL-EMPTY", "NAME-FORMAT", "ID-CONFLICT", "VALUE-UNKNOWN", "CELL-ERROR"} <= set(first.codes())
    copies = sorted((first.folder / "1-returned" / MONTH).rglob("*.xlsx"))
    corrected = 0
    one_sheet = len({sheet for sheet, _, _ in right}) == len(copies)
    for copy in copies:
        stem = copy.relative_to(first.folder / "1-returned" / MONTH).as_posix().split(f".{form.split('.')[0]}")[0]
        target = desk.input / "2026-autumn" / MONTH / f"{copy.name}-改.xlsx"  # in the month's folder, wherever it came from
        shutil.copy(copy, target)
        corrected += _correct(target, right, stem, one_sheet)
    assert corrected >= len(_faults(form))
    second = desk.run()
    assert second.code == 0, second.said
    assert _questions(second) == []
    assert second.table("enrolments").shape[0] == len(PEOPLE)
    assert not list((second.folder / "1-returned").iterdir())
