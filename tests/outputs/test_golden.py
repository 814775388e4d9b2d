"""Every workbook as it was: cell by cell, with merged ranges, widths, formats, validations and print set-up; and as it is printed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.outputs.conftest import printed, text_of
from tests.outputs.dump import GOLDEN, dump

NAMES = sorted(path.stem for path in GOLDEN.glob("*.txt"))
LONG = {"1-run-审计", "2-reconciled-对账", "4-archive-目录", "1-run-高一(1)班", "1-run-三年级(2)班"}
"""Lists that run over several pages, and teachers' own sheets, which print as the teacher likes."""


def test_every_workbook_is_known(scene: dict[str, Path]) -> None:
    assert sorted(scene) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_is_as_it_was(scene: dict[str, Path], name: str) -> None:
    """If the difference is meant: python -m tests.outputs.dump, and look at what it changes."""
    assert dump(scene[name]) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.slow
def test_libreoffice_prints_each_sheet_on_the_page_it_was_made_for(scene: dict[str, Path], tmp_path: Path) -> None:
    pages = {name: text_of(pdf) for name, pdf in zip(scene, printed(list(scene.values()), tmp_path), strict=True)}
    for name, texts in pages.items():
        sheets = openpyxl.load_workbook(scene[name]).sheetnames
        assert len(texts) == len(sheets) if name not in LONG else len(sheets) <= len(texts) <= 12 + len(sheets), name
        assert not [text for text in texts if "###" in text], name
        assert all(text.strip() for text in texts), f"{name} has an empty page"
