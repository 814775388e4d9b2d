"""Two terms of a small office from the first sheets to forgetting: what each step says and what the ledger holds then, as text, to be compared
with what it was.

`python -m tests.life.golden` writes `tests/life/golden.txt` anew: look at the difference before you commit it.
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas import DataFrame

import run
from pipeline.ledger import tables as t
from tests.conftest import HANDED_OUT, HOME, card, make_alone
from tests.life.office import Office, Student
from tests.texts import lines_of

GOLDEN = HOME / "tests" / "life" / "golden.txt"
AUTUMN, SPRING = "2026-autumn", "2027-spring"
WANG, LI, ZHAO = (Student(name, 2 * place + 1, "vocational") for place, name in enumerate(("王一明", "李二红", "赵三刚")))
SUN, ZHOU, CHEN = (Student(name, 2 * place + 11, "high") for place, name in enumerate(("孙四美", "周五强", "陈八方")))
WU = Student("吴六顺", 31, "junior")
FUNDS = ["资金文号", "资金来源", "资助项目", "到账金额", "到账日期"]
OBJECTIONS = ["被反映学生", "学校", "异议内容", "核查结果", "核查情况", "核查人", "办结日期"]
COMPLAINTS = ["登记日期", "学校", "投诉内容", "处理结果", "处理人", "办结日期"]
NAMES = ["学校名称", "其他名称", "公办或民办"]
RETURN = ["序号", "户名", "账号", "金额", "处理结果", "失败原因", "摘要", "交易日期"]


class Told:
    """An office whose every step is written down."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.office = folder, Office(folder)
        policy = folder / "policy"
        shutil.copytree(HOME / "policy", policy)
        shutil.copy(policy / "examples" / "set-off.yaml", policy / "local")
        self._policy = ("--policy", str(policy))
        self.lines: list[str] = []

    def step(self, step: str, term: str, on: str, *more: str) -> None:
        code, said = self.office.do(step, term, on, *self._policy, *more)
        self._tell(f"{step} {term} {on} {' '.join(more)}", code, said)

    def command(self, *words: str) -> None:
        """Any other command."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = run.main([*words])
        self._tell(" ".join(words), code, said.getvalue())

    def _tell(self, what: str, code: int, said: str) -> None:
        text = re.sub(r"\d+(?:\.\d+)? (?:秒|s\b)", "… 秒", f"=== {what}: {code}\n{said}").replace(str(self.folder), "…")
        text = re.sub(r"[0-9a-f]{12}(?=）)", "…", text)  # the last hash of the chain
        self.lines += [line.rstrip() for line in text.splitlines() if line.strip()]

    def ledger(self, title: str) -> None:
        """What every table of the ledger holds, but for what is another at each time: keys, hashes, times."""
        of = self.office.ledger.read(*t.TABLES)
        for name, frame in of.items():
            self.frame(f"{title}: {name}", frame.drop(columns=["previous", "hash", "at", "program", "policy", "manifest"], errors="ignore"))

    def frame(self, title: str, frame: DataFrame) -> None:
        self.lines += lines_of(title, frame, _cell)

    def table(self, term: str, name: str) -> None:
        self.frame(f"{term} {name}", self.office.table(term, name))

    def names(self, title: str, folder: Path) -> None:
        """The files that lie below a folder, and in the archives of it."""
        self.lines.append(f"=== {title}")
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            self.lines.append(path.relative_to(folder).as_posix())
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as package:
                    self.lines += [f"  {name}" for name in sorted(package.namelist())]


def _cell(value: Any) -> str:
    """What is the same whenever it is written: no checksums, and nothing of what is sealed."""
    text = "" if pd.isna(value) else re.sub(r"^[0-9a-f]{16} (?=\S+ \d+$)", "… ", str(value))
    return "…" if re.fullmatch(r"[0-9a-f]{64}|gAAAA\S+|\S{90,}", text) else text


def told(folder: Path) -> Iterator[str]:
    """Line by line."""
    of = Told(folder)
    _notice(of)
    _paid(of)
    _corrected(of)
    _next_term(of)
    _in_the_end(of)
    yield from of.lines


def _notice(of: Told) -> None:
    """Sheets, a register, objections; a notice that hangs."""
    office = of.office
    of.step("status", AUTUMN, "2026-09-20")
    of.step("publish", AUTUMN, "2026-09-20")
    office.month(AUTUMN, "2026-09", [WANG, LI, ZHAO, SUN, ZHOU, WU])
    office.sheet(AUTUMN, "学校名录.xlsx", [NAMES, ["青山县职业技术学校", "青山职校", "公办"], ["青山县第一高级中学", "青山一中", "公办"]])
    office.sheet(AUTUMN, "异议登记表.xlsx", [OBJECTIONS, ["赵三刚", "青山县职业技术学校", "家里有车", "", "", "", ""]])
    office.sheet(AUTUMN, "投诉登记表.xlsx", [COMPLAINTS, ["2026-09-28", "青山县初级中学", "公示没有贴", "", "", ""]])
    of.step("run", AUTUMN, "2026-09-28")
    of.step("pay", AUTUMN, "2026-09-28")
    of.step("publish", AUTUMN, "2026-10-12")
    of.step("status", AUTUMN, "2026-10-13")
    of.step("pay", AUTUMN, "2026-10-13")
    of.step("pay", AUTUMN, "2026-10-20")
    office.sheet(
        AUTUMN, "异议登记表.xlsx", [OBJECTIONS, ["赵三刚", "青山县职业技术学校", "家里有车", "不成立", "车是租的", "李主任", "2026-10-19"]]
    )
    of.table(AUTUMN, "decisions")


def _paid(of: Told) -> None:
    """A part is paid, and what has not arrived yet is paid in advance; the bank answers in two files, one of them twice."""
    office, high = of.office, "普通高中国家助学金"
    office.sheet(
        AUTUMN, "资金到账.xlsx", [FUNDS, ["财教1号", "中央", high, 1380, "2026-10-10"], ["财教2号", "省级", high, 500, "2026-10-10"]]
    )
    of.step("pay", AUTUMN, "2026-10-20", "--programmes", "国家助学金", "--schools", "青山县职业技术学校")
    of.step("pay", AUTUMN, "2026-10-20", "--months", "2026-13")
    of.step("pay", AUTUMN, "2026-10-21", "--why", "财政垫付")
    of.step("status", AUTUMN, "2026-10-22")
    lines = list(office.payments(AUTUMN).sort_values("payment").query("paid_to == 'student'").itertuples())
    answers = {"孙四美": ("失败", "户名不符"), "李二红": ("失败", "账户已销户")}
    rows: list[list[object]] = [
        [
            number,
            line.payee,
            line.account,
            line.amount_fen / 100,
            *answers.get(str(line.name), ("成功", "")),
            f"助学金{line.payment}",
            "2026-10-26",
        ]
        for number, line in enumerate(lines, start=1)
    ]
    office.bank(AUTUMN, "回单1.xlsx", rows[:4])
    office.bank(AUTUMN, "回单2.xlsx", [*rows[3:], [9, "某某", card(999), 12.34, "成功", "", "不知是谁", "2026-10-26"]])
    of.step("reconcile", AUTUMN, "2026-10-27")
    of.step("reconcile", AUTUMN, "2026-10-28")
    of.table(AUTUMN, "runs")
    of.step("close", AUTUMN, "2026-10-28")


def _corrected(of: Told) -> None:
    """A card that is new, a student less in September, the others in October; somebody new goes on a notice."""
    office = of.office
    office.month(AUTUMN, "2026-09", [WANG, Student(LI.name, LI.number, LI.school, card=card(777)), SUN, ZHOU, WU])
    office.month(AUTUMN, "2026-10", [WANG, Student(LI.name, LI.number, LI.school, card=card(777)), ZHAO, SUN, ZHOU, CHEN])
    of.step("pay", AUTUMN, "2026-11-02", "--why", "更正")
    of.step("publish", AUTUMN, "2026-11-02")
    of.step("retire", AUTUMN, "2026-11-02")
    of.step("pay", AUTUMN, "2026-11-10", "--why", "更正；新增一人")
    office.answer(AUTUMN, "回单3.xlsx")
    of.step("reconcile", AUTUMN, "2026-12-10")
    of.step("retire", AUTUMN, "2026-12-10")
    of.table(AUTUMN, "runs")
    of.step("verify", AUTUMN, "2026-12-10")
    of.ledger("in December")


def _next_term(of: Told) -> None:
    """The first term is closed and archived; the next one takes back from ZHAO what the first has paid too much."""
    office = of.office
    of.step("close", AUTUMN, "2027-01-20")
    of.step("pay", AUTUMN, "2027-01-21")
    of.step("archive", AUTUMN, "2027-01-20")
    office.month(SPRING, "2027-03", [WANG, ZHAO, SUN, Student("周五强", 45, "high")])
    of.step("publish", SPRING, "2027-03-20")
    of.step("pay", SPRING, "2027-04-01")
    office.answer(SPRING, "回单.xlsx", {"孙四美": "账号不存在"})
    of.step("reconcile", SPRING, "2027-04-10")
    of.step("status", SPRING, "2027-04-10")
    of.table(SPRING, "runs")


def _in_the_end(of: Told) -> None:
    """Audits over both terms, the copy for others, the archive verified; and what was kept long enough is forgotten."""
    output = of.office.output
    archive = next((output / "archive").rglob("*.zip"))
    of.command("verify", str(archive), "--output", str(output))
    of.command("audit", "--from", AUTUMN, "--to", SPRING, "--input", str(of.office.input), "--output", str(output), "--as-of", "2027-05-01")
    of.command("explain", AUTUMN, "赵三刚", "--input", str(of.office.input), "--output", str(output))
    of.command("explain", AUTUMN, "没有此人", "--input", str(of.office.input), "--output", str(output))
    forget = ("forget", "--by", "李主任", "--input", str(of.office.input), "--output", str(output))
    of.command(*forget, "--before", SPRING, "--as-of", "2030-01-01")
    of.command(*forget, "--before", SPRING, "--as-of", "2058-01-01")
    of.command(*forget, "--before", SPRING, "--as-of", "2058-01-02")
    of.ledger("in the end")
    of.step("verify", AUTUMN, "2058-01-02")
    of.step("verify", SPRING, "2058-01-02")
    of.names("outputs", output)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        make_alone(HANDED_OUT, patch)
        GOLDEN.write_text("\n".join(told(Path(name))) + "\n", encoding="utf-8")
