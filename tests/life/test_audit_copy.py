"""What leaves the office: ids, cards and telephones masked, and nothing else changed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

import run
from pipeline.facts.masks import masked
from tests.conftest import Published, card, citizen

TERM = "2026-autumn"
ID, CARD = citizen(1), card(1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ID, f"{ID[:4]}**********{ID[-4:]}"), ("34152419800101123X", "3415**********123X"), ("341524800101123", "3415*******1123"), (CARD, f"{CARD[:4]}{'*' * (len(CARD) - 8)}{CARD[-4:]}"),
        ("G" + ID, f"G{ID[:4]}**********{ID[-4:]}"), (f"证件号{ID}与{ID}相差 1 位", f"证件号{ID[:4]}**********{ID[-4:]}与{ID[:4]}**********{ID[-4:]}相差 1 位"),
        ("6228 4804 0256 4890 018", "6228 **** **** **** 018"), ("电话13812345678", "电话138****5678"), ("+8613812345678", "+8613*****5678"),
        ("2026-09-01 至 2027-01-31", "2026-09-01 至 2027-01-31"), ("1,250.50", "1,250.50"), ("20261102", "20261102"), ("9" * 64, "9" * 64),
        ("5f1c00098123456789012ab4", "5f1c00098123456789012ab4"), ("教财厅函〔2017〕28号", "教财厅函〔2017〕28号"), ("", ""), ("比例0.3333333333333333", "比例0.3333333333333333"), ("高一(1)班 26机电2601", "高一(1)班 26机电2601"),
    ],
)  # fmt: skip
def test_what_is_masked_and_what_is_not(text: str, expected: str) -> None:
    assert masked(text) == expected


def _cells(folder: Path) -> dict[tuple[str, str, str], object]:
    return {
        (path.relative_to(folder).as_posix(), page.title, cell.coordinate): cell.value
        for path in sorted(folder.rglob("*.xlsx"))
        for page in openpyxl.load_workbook(path)
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_the_copy_has_every_page_and_nobodys_number(example: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["audit-copy", TERM, str(tmp_path / "2026年" / "给审计组"), "--output", str(example.folder.parent)]
    assert run.main(words) == 0
    assert "已遮盖" in capsys.readouterr().out
    before, after = _cells(example.folder / "4-audit"), _cells(tmp_path / "2026年" / "给审计组")
    assert before.keys() == after.keys()
    differing = [place for place in before if before[place] != after[place]]
    assert differing
    assert all(masked(str(before[place])) == after[place] for place in differing)
    numbers = {
        number for table in ("enrolments", "payments") for name in ("id_number", "account") for number in example.table(table).get(name, [])
    }
    numbers = {number for number in numbers if re.fullmatch(r"\d{14,}[\dX]", str(number))}
    assert len(numbers) > 100
    for path in (tmp_path / "2026年" / "给审计组").rglob("*.xlsx"):
        with zipfile.ZipFile(path) as package:
            said = "".join(package.read(part).decode() for part in package.namelist() if part.endswith(".xml"))
        assert [number for number in numbers if number in said] == [], path.name
    assert run.main(words) == 1
    assert "已有文件" in capsys.readouterr().err


def test_without_results_there_is_nothing_to_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["audit-copy", TERM, str(tmp_path / "a"), "--output", str(tmp_path)]) == 1
    assert "请先运行" in capsys.readouterr().err
    assert not (tmp_path / "a").exists()
