"""What was paid too much is kept back from what the student is due next, where a local policy says so; else it is to be collected."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

import run
from pipeline.facts.terms import Term
from tests.conftest import HOME, card
from tests.life.conftest import Made
from tests.life.office import Office, Student
from tests.life.test_steps import LI, SUN, TERM, WANG

MONTH = 23_000


def _paid_and_corrected(office: Office) -> None:
    """September is paid to three; then its sheet comes again without one of them, who is claimed for in October and November."""
    office.seal_first_month(TERM, [WANG, LI, SUN])
    office.answer(TERM, "回单.xlsx")
    office.must("reconcile", TERM, "2026-10-26")
    office.month(TERM, "2026-09", [WANG, SUN])
    for month in ("2026-10", "2026-11"):
        office.month(TERM, month, [WANG, LI])


@pytest.fixture
def office(made: Made, tmp_path: Path) -> Office:
    return made.copy("set-off", _paid_and_corrected, tmp_path, "", "")


@pytest.fixture
def policy(tmp_path: Path) -> tuple[str, str]:
    """The option for a policy that allows to set off."""
    folder = tmp_path / "policy"
    shutil.copytree(HOME / "policy", folder)
    shutil.copy(folder / "examples" / "set-off.yaml", folder / "local")
    return "--policy", str(folder)


def _lines(office: Office, of_run: int) -> list[list[object]]:
    lines = office.known(TERM).by_run(Term.parse(TERM)).sort_values(["name", "kind"])
    return lines.loc[lines["run"] == of_run, ["name", "kind", "months", "amount_fen", "status"]].to_numpy().tolist()


def _cells(path: Path) -> set[str]:
    return {str(cell.value) for page in openpyxl.load_workbook(path) for row in page for cell in row if cell.value is not None}


def test_without_such_a_policy_it_is_to_be_collected(office: Office) -> None:
    office.must("pay", TERM, "2026-11-30", "--why", "十月、十一月")
    assert _lines(office, 2) == [
        ["李二红", "claw-back", "2026-09", -MONTH, "open"],
        ["李二红", "regular", "2026-10;2026-11", 2 * MONTH, "open"],
        ["王一明", "regular", "2026-10;2026-11", 2 * MONTH, "open"],
    ]


def test_with_it_the_student_gets_what_is_left_and_every_table_says_so(
    office: Office, policy: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    payout = office.output / TERM / "3-payout"
    office.must("run", TERM, "2026-11-30", *policy)
    assert "抵扣" in _cells(payout / "下一批" / "本批说明.xlsx")
    office.must("pay", TERM, "2026-11-30", "--why", "十月、十一月", *policy)
    assert _lines(office, 2) == [
        ["李二红", "claw-back", "2026-09", -MONTH, "recovered"],
        ["李二红", "regular", "2026-10;2026-11", MONTH, "open"],
        ["李二红", "set-off", "2026-10;2026-11", MONTH, "delivered"],
        ["王一明", "regular", "2026-10;2026-11", 2 * MONTH, "open"],
    ]
    second = payout / "第2批"
    batches = [path for path in (second / "银行").iterdir() if path.name != "代发批次清单.xlsx"]
    sent = [cell for path in batches for row in openpyxl.load_workbook(path).worksheets[0].values for cell in row]
    assert (sent.count("李二红"), sent.count(230), sent.count(460)) == (1, 1, 1)
    assert {"不拨付", "抵扣以前多发的款", "920"} <= _cells(second / "拨款依据.xlsx")
    assert "其中 230.00 元已从应发的金额中抵扣，计入发出、到账和已追回，不经银行。" in "".join(_cells(payout / "总览.xlsx"))
    assert run.main(["explain", TERM, LI.row[1], "--input", str(office.input), "--output", str(office.output)]) == 0
    assert "抵扣  2026-10;2026-11  230.00" in capsys.readouterr().out
    office.must("verify", TERM, "2026-11-30", *policy)
    office.answer(TERM, "回单2.xlsx")
    office.must("reconcile", TERM, "2026-12-08", *policy)
    assert {status for *_, status in _lines(office, 2)} == {"delivered", "recovered"}
    assert "没有可以发放的" in office.do("pay", TERM, "2026-12-09", *policy)[1]
    office.must("close", TERM, "2026-12-09", *policy)


def test_what_was_to_be_collected_is_kept_back_by_a_later_run(office: Office, policy: tuple[str, str]) -> None:
    shutil.move(office.input / TERM / "2026-11", office.input / "2026-11")
    office.month(TERM, "2026-10", [WANG])
    office.must("pay", TERM, "2026-11-02")
    assert _lines(office, 2)[0] == ["李二红", "claw-back", "2026-09", -MONTH, "open"]
    shutil.move(office.input / "2026-11", office.input / TERM / "2026-11")
    office.must("pay", TERM, "2026-11-30", *policy)
    assert _lines(office, 3)[0] == ["李二红", "set-off", "2026-11", MONTH, "delivered"]
    assert _lines(office, 2)[0] == ["李二红", "claw-back", "2026-09", -MONTH, "recovered"]


def test_what_the_bank_sends_back_after_all_is_not_kept_back(office: Office, policy: tuple[str, str]) -> None:
    """The payment that was too much came back: there is nothing to collect, and what was kept back is paid."""
    office.must("pay", TERM, "2026-11-30", *policy)
    first = office.payments(TERM).query("name == '李二红' and months == '2026-09' and amount_fen > 0").iloc[0]
    office.bank(TERM, "退汇.xlsx", [[1, "李二红", first["account"], 230, "失败", "账户已销户", first["payment"], "2026-12-20"]])
    office.must("reconcile", TERM, "2026-12-21", *policy)
    kept = [line for line in _lines(office, 2) if line[1] in ("set-off", "claw-back")]
    assert kept == [["李二红", "claw-back", "2026-09", -MONTH, "recovered"], ["李二红", "set-off", "2026-10;2026-11", MONTH, "failed"]]
    assert "待换卡 1 笔" in office.must("run", TERM, "2026-12-22", *policy)
    for month in ("2026-10", "2026-11"):
        office.month(TERM, month, [WANG, Student("李二红", 3, "vocational", card=card(77))])
    office.must("pay", TERM, "2026-12-23", *policy)
    assert _lines(office, 3) == [["李二红", "follow-up", "2026-10;2026-11", MONTH, "open"]]
    again = office.payments(TERM).query("kind == 'follow-up'").iloc[0]
    assert (again["account"], again["paid_to"], again["payee"]) == (card(77), "student", "李二红")
    office.answer(TERM, "回单2.xlsx")
    office.must("reconcile", TERM, "2026-12-28", *policy)
    office.must("close", TERM, "2026-12-29", "--why", "九月不应发", *policy)
