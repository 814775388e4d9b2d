"""`run.py audit`: leads over several terms, from the ledger and what was published, and whom to visit."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import run
from pipeline.leads import sampling
from tests.life.office import Office, Student

pytestmark = pytest.mark.books("leads", "notice", "payout", "plan", "runs")


class _Auditor(Office):
    """An office that is audited: `audit` has no term of its own and nobody who stands for it."""

    def audit(self, *more: str, first: str = "2026-autumn", last: str = "2027-spring") -> tuple[int, str, Path]:
        said = io.StringIO()
        folders = ["--input", str(self.input), "--output", str(self.output), "--as-of", "2027-06-01", "--jobs", "1"]
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = run.main(["audit", "--from", first, "--to", last, *folders, *more])
        return code, said.getvalue(), self.output / "audit" / f"{first}_{last}"


@pytest.fixture(scope="module")
def paid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two terms: in the second one, a student's account is one that another has had in the first."""
    office = Office(tmp_path_factory.mktemp("audit"))
    people = [Student(name, 37 * number, "high") for number, name in enumerate(("王甲", "李乙", "张丙", "刘丁", "陈戊", "杨己"), start=1)]
    office.month("2026-autumn", "2026-09", people)
    office.must("publish", "2026-autumn", "2026-10-12")
    office.must("pay", "2026-autumn", "2026-10-19")
    office.month("2027-spring", "2027-03", [*people[1:], Student("赵新", 911, "high", card=people[0].row[5])])
    office.must("publish", "2027-spring", "2027-04-12")
    office.must("pay", "2027-spring", "2027-04-19")
    return office.input.parent


@pytest.fixture
def office(paid: Path, tmp_path: Path) -> _Auditor:
    shutil.copytree(paid, tmp_path / "office")
    return _Auditor(tmp_path / "office")


def _cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {page.title: [row for row in page.iter_rows(values_only=True) if any(row)] for page in openpyxl.load_workbook(path).worksheets}


def test_one_account_for_two_students_in_two_terms_is_a_lead_over_both(office: _Auditor) -> None:
    code, said, folder = office.audit()
    assert code == 0, said
    page = _cells(folder / "线索.xlsx")["线索·几名学生一个账户"]
    text = "\n".join(str(cell) for row in page for cell in row if cell)
    assert "王" in text
    assert "赵新" in text
    assert "2027-spring/2027-03" in text
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["terms"] == ["2026-autumn", "2027-spring"]
    assert manifest["sample"]["population"] == 7
    _code, _said, alone = office.audit(first="2026-autumn", last="2026-autumn")
    assert "线索·几名学生一个账户" not in _cells(alone / "线索.xlsx")


def test_a_term_that_lies_in_the_archive_alone_is_looked_at_there(office: _Auditor) -> None:
    for step, on in (("reconcile", "2026-12-20"), ("close", "2027-01-20"), ("archive", "2027-01-25")):
        if step == "reconcile":
            office.answer("2026-autumn", "回单.xlsx")
        office.must(step, "2026-autumn", on)
    before = _cells(office.audit()[2] / "线索.xlsx")
    shutil.rmtree(office.output / "2026-autumn")
    code, said, folder = office.audit()
    assert code == 0, said
    assert _cells(folder / "线索.xlsx").keys() == before.keys()


def test_the_same_question_draws_the_same_students_and_another_seed_others(office: _Auditor) -> None:
    def drawn(*more: str) -> list[object]:
        folder = office.audit("--rate", "0.5", *more)[2]
        return [row[3] for row in _cells(folder / "抽样.xlsx")["抽查·按机会"] if isinstance(row[0], int)]

    assert drawn() == drawn()
    assert 0 < len(drawn()) < 7
    assert len({tuple(drawn("--seed", seed)) for seed in "abc"}) > 1
    assert len({tuple(drawn("--seed", "x" * 40 + seed)) for seed in "一二三"}) > 1


def test_the_form_comes_back_as_a_spot_check(office: _Auditor) -> None:
    folder = office.audit("--rate", "0.5")[2]
    book = openpyxl.load_workbook(folder / "抽样.xlsx")
    page = book["抽查·按机会"]
    head = next(row for row in page.iter_rows() if row[0].value == "序号")
    at = {cell.value: cell.column for cell in head}
    asked = page.cell(head[0].row + 1, at["姓名"]).value
    for title, value in (("是否在校", "不在校"), ("本人是否申请", "是"), ("抽查人", "审计组")):
        page.cell(head[0].row + 1, at[title]).value = value
    book.save(office.input / "2027-spring" / "抽样.xlsx")
    office.must("run", "2027-spring", "2027-06-01")
    found = pd.read_parquet(office.output / "2027-spring" / "tables" / "findings.parquet")
    differs = found[found["code"] == "CHECK-DIFFERS"]
    assert differs["file"].tolist() == ["抽样.xlsx"]
    leads = pd.read_parquet(office.output / "2027-spring" / "tables" / "leads.parquet")
    assert "NOT-MET" in leads["kind"].tolist(), asked


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--rate", "0"), "0.001 … 0.999"),
        (("--confidence", "1"), "0.001 … 0.999"),
        (("--rate", "many"), "many"),
    ],
)
def test_an_odd_option_gets_one_sentence(office: _Auditor, given: tuple[str, str], said: str) -> None:
    code, told, _folder = office.audit(*given)
    assert code == 2
    assert said in told
    assert told.count("\n") == 1


def test_terms_of_which_nothing_is_known_and_terms_the_wrong_way_round(office: _Auditor) -> None:
    code, told, folder = office.audit(first="2019-spring", last="2019-autumn")
    assert (code, folder.exists()) == (1, False)
    assert "2019-autumn" in told
    assert office.audit(first="2027-spring", last="2026-autumn")[0] == 2


def test_results_that_are_broken_are_said_with_what_to_do(office: _Auditor) -> None:
    (office.output / "2026-autumn" / "tables" / "assessments.parquet").write_bytes(b"broken")
    code, told, _folder = office.audit()
    assert code == 1
    assert "python run.py 2026-autumn" in told


def test_a_ledger_that_was_tampered_with_is_no_ground_for_an_audit(office: _Auditor) -> None:
    path = office.output / "ledger.sqlite"
    path.write_bytes(path.read_bytes().replace("青山县".encode(), "青水县".encode()))
    assert office.audit()[0] == 1


@pytest.mark.parametrize(
    ("population", "rate", "confidence", "size"),
    [
        (100, 0.10, 0.95, 25),  # Principles of Auditing: 24 leave 5.5 %, 25 leave 4.8 %
        (100, 0.10, 0.90, 20),
        (100, 0.10, 0.99, 36),
        (10**6, 0.05, 0.95, 59),  # as ln 0.05 / ln 0.95
        (10**6, 0.01, 0.95, 299),
        (10, 0.05, 0.95, 10),
        (1, 0.5, 0.5, 1),
        (0, 0.05, 0.95, 0),
    ],
)
def test_how_many_to_draw_is_what_the_textbooks_say(population: int, rate: float, confidence: float, size: int) -> None:
    assert sampling.size(population, rate, confidence) == size
