"""The story of the example term: two months paid, what the bank sends back, a late class, a corrected sheet, new cards, the third month.

`python -m tests.life.story` writes the files of `docs/story/` anew: what comes in after the first pay run, made from what that run paid.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import openpyxl
import pandas as pd

from pipeline.facts.terms import Term
from pipeline.sample.people import with_check, with_luhn
from tests.conftest import HOME, write_book
from tests.life.office import Office

TERM = "2026-autumn"
STORY = HOME / "docs" / "story"
RETURNS, LATE, NOVEMBER = "1-银行回单", "2-迟交改正补发", "3-十一月"
FAILED = ("账号不存在", "户名不符", "账户已销户")
"""What the bank says of the first payments of its list."""
CORRECTED = "CARD-NUMERIC"
"""The finding that somebody corrects: a card that has become a number, which the October sheet has right."""
_SCHOOL = "青山县职业技术学校"


class Example(Office):
    """The example term in a folder of its own, taken from step to step."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        shutil.copytree(HOME / "input", self.input)

    def receive(self, name: str) -> None:
        """What comes in of the story is put into the term's folder."""
        shutil.copytree(STORY / name, self.input / TERM, dirs_exist_ok=True)

    @property
    def lines(self) -> pd.DataFrame:
        """The lines of the term's pay runs."""
        return self.known(TERM).by_run(Term.parse(TERM))


def until_paid(example: Example) -> None:
    """The first pay run: September and October, after five working days."""
    example.must("run", TERM, "2026-11-02")
    example.must("publish", TERM, "2026-11-02")
    example.must("pay", TERM, "2026-11-10")


def until_reconciled(example: Example) -> None:
    example.receive(RETURNS)
    example.must("reconcile", TERM, "2026-11-16")


def until_late_ones_hang(example: Example) -> None:
    """A late class, a corrected sheet and new cards: who is new goes on a notice."""
    example.receive(LATE)
    example.must("publish", TERM, "2026-11-17")


def until_paid_again(example: Example) -> None:
    """The third month: with it the late ones, and the failed payments to their new cards."""
    example.receive(NOVEMBER)
    example.must("run", TERM, "2026-11-25")
    example.must("pay", TERM, "2026-11-25", "--why", "十一月；迟交一个班；三笔换卡补发")


def _returns(example: Example, folder: Path) -> None:
    lines = example.lines.query("paid_to == 'student'")
    for place, (bank, mine) in enumerate(lines.groupby("bank")):
        rows: list[list[object]] = []
        for number, line in enumerate(mine.itertuples(), start=1):
            reason = FAILED[place] if number == 1 and place < len(FAILED) else ""
            rows.append(
                [
                    number,
                    line.payee,
                    line.account,
                    line.amount_fen / 100,
                    "失败" if reason else "成功",
                    reason,
                    f"助学金{line.payment}",
                    "2026-11-13",
                ]
            )
        head = ["序号", "户名", "账号", "金额", "处理结果", "失败原因", "摘要", "交易日期"]
        write_book(folder / f"{bank}回单.xlsx", [["代发业务处理结果"], head, *rows])


def _late(example: Example, folder: Path) -> None:
    """New cards in the list that was asked for, a class that comes late, a returned sheet with its wrong cell filled in."""
    book = openpyxl.load_workbook(example.output / TERM / "6-reconciled" / "补发清单.xlsx")
    page = book.worksheets[0]
    head = next(row for row in page.iter_rows() if "支付号" in [cell.value for cell in row])
    place = {str(cell.value): cell.column for cell in head}
    for number, row in enumerate(range(head[0].row + 1, head[0].row + 1 + len(FAILED)), start=1):
        for name, value in (("新卡号", with_luhn(f"622848{990000 + number:012}")), ("新开户银行", "中国农业银行"), ("填写人", "李主任")):
            page.cell(row, place[name]).value = value
    folder.mkdir(parents=True)
    book.save(folder / "补发清单.xlsx")
    students = [
        [
            number,
            name,
            with_check(f"341524{born}{number:03}"),
            "困难",
            "电子技术应用",
            with_luhn(f"621700{880000 + number:012}"),
            "中国建设银行",
        ]
        for number, (name, born) in enumerate((("方子墨", "20100312"), ("尹如意", "20100725"), ("龚天佑", "20101103")), start=1)
    ]
    title = [f"{_SCHOOL}电子2602班2026年10月国家助学金名册"]
    head = ["序号", "姓名", "身份证号", "困难等级", "专业", "银行卡号", "开户行"]
    write_book(folder / "2026-10" / _SCHOOL / "电子2602班（迟交）.xlsx", [title, head, *students])
    findings = example.table(TERM, "findings")
    wrong = findings[findings["code"] == CORRECTED].iloc[0]
    right = example.lines.query("id_number == @of and account != ''", local_dict={"of": wrong["id_number"]})["account"].iloc[0]
    copy = example.output / TERM / "1-returned" / str(wrong["file"])
    book = openpyxl.load_workbook(copy)
    cell = book[str(wrong["sheet"])][str(wrong["cell"])]
    cell.value, cell.number_format = right, "@"
    target = folder / str(wrong["file"])
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def _november(folder: Path) -> None:
    """The vocational school's October sheets, a month later."""
    for path in sorted((HOME / "input" / TERM / "2026-10" / "青山县职业技术学校").glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        for page in book:
            for row in page.iter_rows(max_row=6):
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = cell.value.replace("2026年10月", "2026年11月").replace("2026-10-25", "2026-11-24")
        target = folder / "2026-11" / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        book.save(target)


def main() -> None:
    """Write what comes in, step by step."""
    for name in (RETURNS, LATE, NOVEMBER):
        shutil.rmtree(STORY / name, ignore_errors=True)
    with tempfile.TemporaryDirectory() as work:
        example = Example(Path(work))
        until_paid(example)
        _returns(example, STORY / RETURNS)
        until_reconciled(example)
        _late(example, STORY / LATE)
    _november(STORY / NOVEMBER)


if __name__ == "__main__":
    main()
