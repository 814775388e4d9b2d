"""Reading a county's class sheets: intake against the bare cost of calamine's `to_python` on the same files and cores.

    python benchmarks/intake.py [--sheets 2000] [--jobs N] [--rounds 5]

Writes workbooks of 50 rows and 22 columns, one class each, then reads them in turn barely and by the intake stage
(read, recognised, parsed to one frame), each with its processes already started. Quote the ratio: machines are noisy.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

_CLASSES_PER_SCHOOL, _STUDENTS = 25, 50
_HEADINGS = [
    "序号",
    "姓名",
    "性别",
    "身份证号",
    "出生日期",
    "民族",
    "学籍号",
    "是否住宿",
    "户口性质",
    "户籍所在县",
    "困难类别",
    "困难等级",
    "监护人",
    "监护人身份证号",
    "联系电话",
    "开户行",
    "银行卡号",
    "户名",
    "有无委托书",
    "学籍状态",
    "资助项目",
    "备注",
]


def main() -> None:
    from pipeline.facts.terms import Term
    from pipeline.intake.discover import discover
    from pipeline.intake.gather import gather
    from pipeline.machine.engine import Engine
    from schemas.kinds import KINDS

    parser = argparse.ArgumentParser()
    parser.add_argument("--sheets", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    term = Term.parse("2026-autumn")
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(options.jobs) as pool, Engine(options.jobs) as engine:
        list(pool.map(_write, [(Path(folder), number) for number in range(options.sheets)], chunksize=20))
        files = discover(Path(folder))
        paths = [file.path for file in files]
        list(engine.guarded_map(abs, [1] * 500, 60.0, 0))  # start the reading processes before the clock does

        def bare() -> int:
            return sum(pool.map(_bare, paths, chunksize=16))

        def intake() -> int:
            return len(gather(files, KINDS, ("国家助学金", "免学费"), term, engine).rows)

        bare()
        rounds = [(_timed(bare), _timed(intake)) for _ in range(options.rounds)]
        rows = intake()
    ratios = sorted(read / plain for plain, read in rounds)
    assert rows == options.sheets * _STUDENTS
    print(f"{rows:,} rows of {len(_HEADINGS)} columns in {len(files):,} workbooks, {options.jobs} processes, {options.rounds} rounds")
    print(f"bare to_python   {statistics.median(plain for plain, _ in rounds):6.2f} s")
    print(f"intake           {statistics.median(read for _, read in rounds):6.2f} s")
    print(f"intake / bare    {statistics.median(ratios):6.2f}   ({ratios[0]:.2f} … {ratios[-1]:.2f})")
    print(f"largest process  {_peak():6.0f} MiB")


def _timed(work: Callable[[], int]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _peak() -> float:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def _bare(path: Path) -> int:
    """Every cell of a workbook, and nothing else."""
    workbook = CalamineWorkbook.from_path(path)
    return sum(len(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names)


def _write(task: tuple[Path, int]) -> None:
    """One class: a title, a unit line, headings, its students, a total and the signatures."""
    from pipeline.sample.people import with_check, with_luhn

    folder, number = task
    choose = random.Random(number)
    school, class_name = f"青山县第{number // _CLASSES_PER_SCHOOL + 1}小学", f"五年级({number % _CLASSES_PER_SCHOOL + 1})班"
    path = folder / "2026-09" / school / f"{school}-{class_name}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Sheet1")
        page.write_string(0, 0, f"{school}2026年9月学生资助名册")
        page.write_string(1, 0, f"班级：{class_name}　填表日期：2026-09-25　单位：元")
        page.write_row(2, 0, _HEADINGS)
        for row in range(_STUDENTS):
            day, name = f"{choose.randint(1, 12):02}{choose.randint(1, 28):02}", _name(choose)
            id_number = with_check(f"3415242015{day}{choose.randint(1, 999):03}")
            guardian_id = with_check(f"3415241980{day}{choose.randint(1, 999):03}")
            cells = [name, "男" if int(id_number[16]) % 2 else "女", id_number, f"2015-{day[:2]}-{day[2:]}", "汉族", f"G{id_number}"]
            cells += [
                choose.choice("是否"),
                "农村",
                "金寨县",
                choose.choice(["无", "农村低保", "脱贫家庭"]),
                choose.choice(["困难", "一般困难"]),
            ]
            cells += [_name(choose), guardian_id, f"13{choose.randrange(10**9):09}", "中国农业银行"]
            cells += [with_luhn(f"622848{choose.randrange(10**12):012}"), name, "无", "正式", "", ""]
            page.write_number(3 + row, 0, row + 1)
            for column, value in enumerate(cells, start=1):
                page.write_string(3 + row, column, value)
        page.write_string(3 + _STUDENTS, 0, "合计")
        page.write_string(4 + _STUDENTS, 0, "填表人：　　审核：")


def _name(choose: random.Random) -> str:
    return choose.choice("赵钱孙李周吴郑王冯陈") + choose.choice("明红刚强丽军芳伟敏静") + choose.choice("磊洋艳勇杰娟涛超秀英")


if __name__ == "__main__":
    main()
