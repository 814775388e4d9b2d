"""The example term: what is planted as a lead comes out, and what only looks like one does not."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from tests.conftest import HOME, Published
from tests.links import outside

_ANSWERS = list(csv.DictReader((HOME / "input" / "answers.csv").read_text(encoding="utf-8-sig").splitlines()))
LEADS = [answer for answer in _ANSWERS if answer["outcome"] == "4-audit/线索.xlsx"]
NO_LEADS = [answer for answer in _ANSWERS if answer["outcome"] == "不是线索"]


def _text(example: Published) -> str:
    book = openpyxl.load_workbook(example.folder / "4-audit" / "线索.xlsx")
    return "\n".join(str(cell) for page in book.worksheets for row in page.iter_rows(values_only=True) for cell in row if cell)


@pytest.mark.parametrize("answer", LEADS, ids=lambda answer: answer["what"])
def test_what_is_planted_as_a_lead_is_one(example: Published, answer: dict[str, str]) -> None:
    said = _text(example)
    assert answer["name"] in said if answer["name"] else answer["file"] in said


def test_a_neighbour_who_signs_for_two_families_is_none(example: Published) -> None:
    assert len(NO_LEADS) == 1
    said = _text(example)
    assert NO_LEADS[0]["name"] not in said
    assert "程玉兰" not in said


def test_the_leads_of_the_example_are_these(example: Published) -> None:
    assert sorted(example.table("leads")["kind"]) == ["ACCOUNT-SHARED", "ID-SERIES", "LIST-COPIED", "SLIPS-ONE-HAND"]


def test_every_line_of_evidence_says_where_it_stands_and_its_copy_opens(example: Published) -> None:
    book = openpyxl.load_workbook(example.folder / "4-audit" / "线索.xlsx")
    pages = [page for page in book.worksheets if page.title.startswith("线索·")]
    assert len(pages) == 4
    links = 0
    for page in pages:
        head = next(row for row in page.iter_rows() if row[0].value == "线索号")
        at = {cell.value: cell.column for cell in head}
        for row in page.iter_rows(min_row=head[0].row + 1):
            if str(row[0].value).startswith("L"):
                where = row[at["位置"] - 1]
                assert where.value, page.title
                if target := outside(where):
                    assert (example.folder / "4-audit" / target).resolve().exists()
                    links += 1
    assert links > 0
