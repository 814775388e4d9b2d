"""An office's list of a whole county beside a few class sheets: what it costs a run.

    python benchmarks/lists.py [--lines 100000] [--students 500] [--rounds 3]

The same term is run without the list and with it; the difference is held against python-calamine's `to_python` of
the list. Each township has a sheet of its own; one line in three is a head of household's with its members below.
"""

from __future__ import annotations

import argparse
import datetime
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

TOWNSHIPS = 20
_TITLE, _HEADINGS = (
    "青山县2026年农村最低生活保障对象花名册",
    ["序号", "村（居）委会", "户主姓名", "姓名", "与户主关系", "性别", "身份证号", "享受起始时间"],
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--students", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), options.lines, options.students, options.rounds)


def _measure(folder: Path, lines: int, students: int, rounds: int) -> None:
    sample = ["sample", str(folder / "input"), "--students", str(students), "--schools", "2", "--months", "1", "--faults", "0"]
    subprocess.run([sys.executable, str(HOME / "run.py"), *sample], check=True, capture_output=True)
    term = folder / "input" / "2026-autumn"
    listed = folder / "农村低保对象花名册.xlsx"
    write_list(listed, lines)
    without, with_list, bare = [], [], []
    for number in range(rounds):
        without.append(_run(folder, f"without-{number}"))
        listed.rename(term / listed.name)
        with_list.append(_run(folder, f"with-{number}"))
        (term / listed.name).rename(listed)
        bare.append(_bare(listed))
    more = statistics.median(after - before for before, after in zip(without, with_list, strict=True))
    print(f"{lines:,} lines in {TOWNSHIPS} sheets beside {students:,} students, {rounds} rounds")
    print(f"run without    {statistics.median(without):7.2f} s")
    print(f"run with       {statistics.median(with_list):7.2f} s")
    print(f"the list costs {more:7.2f} s   {more / statistics.median(bare):.1f} x bare reading")


def write_list(path: Path, lines: int) -> None:
    """A workbook of so many members of households, all with ids that pass."""
    from pipeline.sample.people import People

    people, workbook = People(7), xlsxwriter.Workbook(str(path), {"constant_memory": True})
    for township in range(TOWNSHIPS):
        sheet = workbook.add_worksheet(f"第{township + 1}乡镇")
        sheet.write_row(0, 0, [_TITLE])
        sheet.write_row(1, 0, _HEADINGS)
        head = ""
        for line in range(lines // TOWNSHIPS):
            name, girl, born = people.name(), line % 2 == 0, datetime.date(1950 + line % 70, 1 + line % 12, 1 + line % 28)
            head = name if line % 3 == 0 else head
            relation = "本人" if line % 3 == 0 else ("子女", "配偶")[line % 2]
            number = people.id_number("341524", born, girl)
            sheet.write_row(
                line + 2, 0, [line + 1, f"第{line % 9 + 1}村", head, name, relation, "女" if girl else "男", number, "2024年1月"]
            )
    workbook.close()


def _run(folder: Path, name: str) -> float:
    began = time.perf_counter()
    run = ["2026-autumn", "--input", str(folder / "input"), "--output", str(folder / name), "--quiet"]
    subprocess.run([sys.executable, str(HOME / "run.py"), *run], check=True, capture_output=True)
    return time.perf_counter() - began


def _bare(path: Path) -> float:
    began = time.perf_counter()
    workbook = CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
