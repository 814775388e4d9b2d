"""Whole terms at random: sheets in any order over months, rulings, objections, returns, new cards, runs at any moment, some of them cut
off. In the end everybody has what one run at the end would have paid, to the fen. (The arithmetic of it by itself: `tests/aid/test_runs.py`.)
"""

from __future__ import annotations

import contextlib
import datetime
import os
import random
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.facts.terms import Term
from pipeline.ledger.payments import left
from tests.conftest import THOROUGH, card, write_book
from tests.life.office import SCHOOLS, Office, Student

TERM = "2026-autumn"
MONTHS = Term.parse(TERM).months[:3]
_SEEDS = range(60) if THOROUGH else (3,)
_STEPS = 14 if THOROUGH else 7
KINDS = ("month", "month", "pay", "pay", "part", "killed", "return", "card", "objection", "ruling", "publish")


class Played:
    """A term that is played by chance: who is claimed for in which month, with which card."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.choose = random.Random(seed)
        self.office = Office(folder)
        self.students = [
            Student("王一明", 1, "vocational"),
            Student("李二红", 3, "vocational"),
            Student("赵五一", 5, "vocational"),
            Student("孙四美", 11, "high"),
            Student("周七夕", 13, "high"),
        ]
        self.claimed: dict[str, list[int]] = {}
        self.objected: set[int] = set()
        self.refused: set[int] = set()
        self.day = datetime.date(2026, 10, 12)
        self.told: list[str] = []
        self.answers = 0

    def on(self, days: int = 1) -> str:
        self.day += datetime.timedelta(days=days)
        return self.day.isoformat()

    def sheets(self) -> None:
        """The sheets as they stand now, of all months that have come."""
        for month, places in self.claimed.items():
            shutil.rmtree(self.office.input / TERM / month, ignore_errors=True)  # a school of which nobody is claimed sends no sheet
            self.office.month(TERM, month, [self.students[place] for place in places])
        head = ["被反映学生", "学校", "异议内容", "核查结果", "核查情况", "核查人"]
        rows = [
            [student.name, SCHOOLS[student.school][0], "家有两辆车", "" if place in self.objected else "不成立", "已核实", "李主任"]
            for place, student in enumerate(self.students)
        ]
        write_book(self.office.input / TERM / "异议登记表.xlsx", [head, *rows])
        head = ["姓名", "身份证号", "资助项目", "裁定意见", "裁定理由", "裁定人", "裁定日期"]
        rows = [[*self.students[place].row[:2], "", "不予发放", "已入户核实", "李主任", "2026-10-12"] for place in sorted(self.refused)]
        write_book(self.office.input / TERM / "例外裁定.xlsx", [head, *rows])

    def month(self, month: str = "", whole: bool = False) -> None:
        month = month or self.choose.choice(MONTHS)
        some = range(5) if whole else [place for place in range(5) if self.choose.random() < 0.7] or [0]
        self.claimed[month] = list(some)
        self.sheets()

    def step(self, kind: str) -> None:
        self.told.append(kind)
        if kind == "month" or not self.claimed:
            self.month()
        elif kind == "card":
            place = self.choose.randrange(5)
            self.students[place] = replace(self.students[place], card=card(200 + 10 * place + len(self.told) % 10))
            self.sheets()
        elif kind == "objection":
            self.objected ^= {self.choose.randrange(5)}
            self.sheets()
        elif kind == "ruling":
            self.refused ^= {self.choose.randrange(5)}
            self.sheets()
        elif kind == "publish":
            self.office.must("publish", TERM, self.on())
        elif kind == "return":
            self.answer([student.name for student in self.students if self.choose.random() < 0.3])
        else:
            self.pay(kind)

    def pay(self, kind: str) -> None:
        """All that is due, or a part of it, or cut off at some moment and done once more. Who was not published is left for later."""
        more = ["--months", self.choose.choice(MONTHS)] if kind == "part" else []
        if self.choose.random() < 0.7 or not self.office.output.exists():
            self.office.must("publish", TERM, self.on())
        day = self.on(self.choose.choice((1, 9)))
        if kind == "killed":
            self.cut_off(day)
        code, said = self.office.do("pay", TERM, day, "--why", "按月发放", *more)
        assert code in (0, 1), said
        assert "程序内部出错" not in said

    def cut_off(self, day: str) -> None:
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                self.office.do("pay", TERM, day, "--why", "按月发放")
            os._exit(0)
        time.sleep(self.choose.uniform(0.2, 2.5))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def answer(self, failed: list[str]) -> None:
        """The bank's answer to all that is open; a failed card is not used again until there is another."""
        if not len(self.open_lines()):
            return
        self.answers += 1
        self.office.answer(TERM, f"回单{self.answers}.xlsx", dict.fromkeys(failed, "账户已销户"))
        self.office.must("reconcile", TERM, self.on())

    def open_lines(self) -> pd.DataFrame:
        return self.office.payments(TERM).query("status == 'open' and amount_fen > 0") if self.office.output.exists() else pd.DataFrame()

    def end(self) -> None:
        """All sheets are right, every objection is settled, every card works; and it is paid until nothing is left."""
        self.objected = set()
        for month in MONTHS:
            self.month(month, whole=self.choose.random() < 0.5)
        for _round in range(4):
            self.answer([])
            failed = self.office.payments(TERM).query("status == 'failed'")["name"] if self.office.output.exists() else []
            for place, student in enumerate(self.students):
                if student.name in set(failed):
                    self.students[place] = replace(student, card=card(500 + 10 * place + _round))
            self.sheets()
            self.office.must("publish", TERM, self.on())
            code, said = self.office.do("pay", TERM, self.on(9), "--why", "补发")
            if code:
                assert "没有可以发放的" in said, said
                return
        raise AssertionError("there is always something left to pay")


def _net(office: Office) -> dict[tuple[str, str], int]:
    sums = left(office.payments(TERM)).groupby(["name", "programme"])["left_fen"].sum()
    return {(str(name), str(programme)): int(fen) for (name, programme), fen in sums.items()}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a process cannot be forked there")
@pytest.mark.parametrize("seed", _SEEDS)
def test_however_a_whole_term_goes_in_the_end_everybody_has_what_one_run_would_have_paid(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed, _STEPS)


def play(folder: Path, seed: int, steps: int) -> Played:
    """A term of so many steps to its end; AssertionError where somebody does not have what is due, or the books do not agree."""
    played = Played(folder / "played", seed)
    played.step("month")
    for kind in played.choose.choices(KINDS, k=steps):
        played.step(kind)
    played.end()
    once = Played(folder / "once", seed)
    once.students, once.claimed, once.refused = played.students, played.claimed, played.refused
    once.sheets()
    once.office.must("publish", TERM, once.on())
    once.office.must("pay", TERM, once.on(9))
    assert _net(played.office) == _net(once.office), played.told

    lines = left(played.office.payments(TERM)).query("programme == 'sv-grant'")
    assert (lines.groupby("name")["left_fen"].sum() <= 23_000 * len(MONTHS)).all()
    known = played.office.known(TERM)
    table = played.office.table(TERM, "runs")
    assert table.groupby("run")["amount_fen"].sum().to_dict() == known.by_run(Term.parse(TERM)).groupby("run")["amount_fen"].sum().to_dict()
    played.office.must("verify", TERM, played.on())
    return played
