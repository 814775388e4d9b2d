"""An aid office over several terms: sheets come in, steps are taken, the bank answers."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import run
from pipeline.facts.terms import Term
from pipeline.ledger import Ledger, default_url, open_ledger
from pipeline.ledger import tables as t
from pipeline.ledger.known import Known, known_of, standing_of
from tests.conftest import card, citizen, write_book

HEAD = ["姓名", "身份证号", "困难等级", "是否住宿", "学籍状态", "银行卡号", "资助项目"]
SCHOOLS = {
    "vocational": ("青山县职业技术学校", "机电2601班", "国家助学金", "20090301"),
    "high": ("青山县第一高级中学", "高一(1)班", "普通高中国家助学金", "20100301"),
    "junior": ("青山县初级中学", "七年级(1)班", "义务教育家庭经济困难学生生活补助", "20130301"),
}


@dataclass
class Student:
    """A student as a class sheet names them. number makes id and card."""

    name: str
    number: int
    school: str
    level: str = "困难"
    status: str = "正式"
    card: str = ""
    id_number: str = ""

    @property
    def row(self) -> list[object]:
        _, _, programme, born = SCHOOLS[self.school]
        known = self.id_number or citizen(self.number, born)
        return [self.name, known, self.level, "是", self.status, self.card or card(self.number), programme]


class Office:
    """One office: its input and output folders, its ledger."""

    def __init__(self, folder: Path, ledger: str = "") -> None:
        self.input, self.output = folder / "input", folder / "output"
        self.url = ledger

    def sheet(self, term: str, file: str, lines: list[list[object]]) -> Path:
        return write_book(self.input / term / file, lines)

    def month(self, term: str, month: str, students: list[Student]) -> None:
        """The class sheets of a month, one per school that has somebody."""
        for school, (name, class_name, _, _) in SCHOOLS.items():
            rows = [student.row for student in students if student.school == school]
            if rows:
                self.sheet(term, f"{month}/{name}.xlsx", [[f"{name}{class_name}{month[:4]}年{int(month[5:])}月"], HEAD, *rows])

    def seal_first_month(self, term: str, students: list[Student]) -> None:
        """The autumn's first month with these students, published and sealed."""
        self.month(term, "2026-09", students)
        self.must("publish", term, "2026-10-12")
        self.must("seal", term, "2026-10-19")

    def bank(self, term: str, file: str, lines: list[list[object]]) -> None:
        """A return as a bank writes it."""
        self.sheet(term, file, [["代发业务处理结果"], ["序号", "户名", "账号", "金额", "处理结果", "失败原因", "摘要", "交易日期"], *lines])

    def answer(self, term: str, file: str, failed: dict[str, str] | None = None) -> None:
        """The bank's answer to everything open: delivered, but for the names in `failed`, with the reason."""
        lines: list[list[object]] = []
        open_ones = self.payments(term).query("status == 'open' and amount_fen > 0")
        for number, line in enumerate(open_ones.itertuples(), start=1):
            reason = (failed or {}).get(str(line.name), "")
            result = "失败" if reason else "成功"
            lines.append([number, line.payee, line.account, line.amount_fen / 100, result, reason, f"助学金{line.payment}", "2026-12-08"])
        self.bank(term, file, lines)

    def do(self, step: str, term: str, on: str = "2026-11-02", *more: str) -> tuple[int, str]:
        """`run.py step term`, or `run.py term` for step `run`: exit code and what was said."""
        words = [term] if step == "run" else [step, term, *([] if step in ("status", "verify") or "--by" in more else ["--by", "李主任"])]
        said = io.StringIO()
        ledger = ["--ledger", self.url] if self.url else []
        folders = ["--input", str(self.input), "--output", str(self.output)]
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = run.main([*words, *folders, "--as-of", on, "--jobs", "1", *ledger, *more])
        return code, said.getvalue()

    def must(self, step: str, term: str, on: str = "2026-11-02", *more: str) -> str:
        code, said = self.do(step, term, on, *more)
        assert code == 0, said
        return said

    @property
    def ledger(self) -> Ledger:
        return open_ledger(self.url or default_url(self.output), self.output)

    def known(self, term: str) -> Known:
        return known_of_both(self.ledger, Term.parse(term))

    def payments(self, term: str) -> pd.DataFrame:
        known = self.known(term)
        return known.of_term(Term.parse(term))

    def state(self, term: str) -> str:
        return self.known(term).state

    def table(self, term: str, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.output / term / "tables" / f"{name}.parquet")

    def entries(self) -> int:
        return sum(len(frame) for frame in self.ledger.read(*t.TABLES).values())


def known_of_both(ledger: Ledger, term: Term) -> Known:
    """What the ledger says, after what `run.py status` reads of it, which opens nothing of persons, has said the same."""
    known, standing = known_of(ledger, term), standing_of(ledger, term)
    assert (standing.state, standing.publicity_ends) == (known.state, known.publicity_ends)
    for name in ("moves", "runs", "pay_runs"):
        pd.testing.assert_frame_equal(getattr(standing, name), getattr(known, name))
    shown = ["entry", "payment", "amount_fen", "status"]
    pd.testing.assert_frame_equal(standing.of_term(term)[shown], known.of_term(term)[shown])
    return known
