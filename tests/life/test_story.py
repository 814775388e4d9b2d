"""The story that `docs/story/README.md` tells of the example term is played, and comes out as it says."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from pipeline.speech.problems import yuan
from tests.life.story import FAILED, STORY, TERM, Example, until_late_ones_hang, until_paid, until_paid_again, until_reconciled

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Example:
    example = Example(tmp_path_factory.mktemp("story"))
    for part in (until_paid, until_reconciled, until_late_ones_hang, until_paid_again):
        part(example)
    return example


def test_each_run_pays_what_the_story_says(played: Example) -> None:
    lines = played.lines
    sums = lines.groupby(["run", "kind"])["amount_fen"].agg(["size", "sum"])
    told = (STORY / "README.md").read_text(encoding="utf-8")
    for (_, _), count, fen in sums.itertuples(name=None):
        assert f"{count} 笔" in told
        assert yuan(int(fen)) in told
    failed = lines[lines["status"] == "failed"]
    assert sorted(failed["reason"]) == sorted(FAILED)
    again = lines[lines["kind"] == "follow-up"]
    assert sorted(again["corrects"]) == sorted(failed["payment"])
    assert int(lines.loc[lines["status"] != "failed", "amount_fen"].sum()) == played.table(TERM, "payments")["amount_fen"].sum()
    assert set(re.findall(r"docs/story/([^/`]+)/", told)) == {path.name for path in STORY.iterdir() if path.is_dir()}


def test_the_late_ones_were_on_a_notice_and_the_corrected_row_has_its_month(played: Example) -> None:
    lines = played.lines.query("run == 2")
    late = lines[lines["class_name"] == "电子2602班"]
    assert set(late["name"]) == {"方子墨", "尹如意", "龚天佑"}
    assert set(late["student_key"]) == set(played.known(TERM).published.query("move == 4")["student_key"])
    assert lines.loc[lines["months"] == "2026-09;2026-11", "name"].size == 1


def test_each_set_adds_up_by_itself_and_all_of_them_together(played: Example) -> None:
    drawer = played.output / TERM / "3-payout"
    lines = played.lines
    for number in (1, 2):
        total = lines.loc[lines["run"] == number, "amount_fen"].sum() / 100
        assert _total(drawer / f"第{number}批" / "发放汇总.xlsx", 6) == total
        assert _total(drawer / f"第{number}批" / "拨款依据.xlsx") == total
        assert sum(_total(path) for path in (drawer / f"第{number}批").glob("领款清册-*.xlsx")) == total
    assert _total(drawer / "第2批" / "发放汇总.xlsx") == played.table(TERM, "payments")["amount_fen"].sum() / 100, "in all"
    assert _total(drawer / "总览.xlsx", 6) == lines["amount_fen"].sum() / 100
    played.must("verify", TERM, "2026-11-26")


def _total(path: Path, column: int = 0) -> float:
    """The total of a workbook's first sheet of money: that in `column` (from 1), else the last number of its line."""
    for page in openpyxl.load_workbook(path, data_only=True):
        for row in page.iter_rows(values_only=True):
            if row[0] == "合计":
                numbers = [cell for cell in row if isinstance(cell, (int, float))]
                return float(row[column - 1] if column else numbers[-1])  # type: ignore[arg-type]
    raise AssertionError(path)
