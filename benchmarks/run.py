"""A whole run: its stages, its memory, the bare cost of its cells, and what a plain script takes for the same.

    python benchmarks/run.py school|county|messy|prefecture|city [--plain] [--jobs N] [--engine local|dask] [--rounds 1] [--most RATIO]
                             [--within GIGABYTES] [--once]

school: 60 uniform sheets of 50 students; county: 2,000 of them; messy: a county of 100,000 students as `run.py sample` makes it, in all
its layouts and formats, 1 % of the rows faulty; prefecture: 20,000 uniform sheets; city: 40,000, two million rows.
--plain: `benchmarks/plain.py` on the same sheets, beside it. --most: end with 1 where the run takes more than so many times the bare cost.
--within: the run has so much memory and no more (`bounded.py`). --once: the run alone, nothing beside it and not twice.

Bare cost: calamine's `to_python` of every input workbook, and xlsxwriter writing as many cells as the outputs hold, on as many processes.
Beside it the second run after one cell was corrected. All are timed in one go on one machine; quote the ratios.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from bounded import Held, group  # beside this file
from python_calamine import CalamineWorkbook

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))
TERM, STUDENTS_PER_SHEET, CLASSES_PER_SCHOOL = "2026-autumn", 50, 25
SHEETS = {"school": 60, "county": 2_000, "prefecture": 20_000, "city": 40_000}
MESSY = ("--students", "100000", "--schools", "80", "--months", "1", "--faults", "0.01")


@dataclass
class Round:
    """Seconds of one round. stages: of the run, by what it says of them."""

    whole: float = 0.0
    reading: float = 0.0
    writing: float = 0.0
    plain: float = 0.0
    again: float = 0.0
    """of a second run, after one sheet was corrected"""
    cells: int = 0
    peak: float = 0.0
    held: float = 0.0
    """MiB of all processes together, but for what are parts of files"""
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def bare(self) -> float:
        return self.reading + self.writing


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("size", choices=(*SHEETS, "messy"))
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--engine", choices=("local", "dask"), default="local")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--most", type=float)
    parser.add_argument("--within", type=float)
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args()
    for room in ("pipeline", "schemas"):  # as after anybody's first command, also where Python is told to keep nothing
        compileall.compile_dir(HOME / room, quiet=1)
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(options.jobs) as pool:
        made = Path(folder) / "input"
        _make(options.size, made)
        rounds = [_round(Path(folder), options, pool) for _ in range(options.rounds)]
        _say(options.size, made, options.jobs, rounds)
    if options.once:
        return
    ratio = statistics.median(one.whole / one.bare for one in rounds)
    if options.most is not None and ratio > options.most:
        sys.exit(f"{ratio:.2f} times the bare cost; {options.most:g} at most")


def _make(size: str, folder: Path) -> None:
    if size == "messy":
        subprocess.run([sys.executable, str(HOME / "run.py"), "sample", str(folder), *MESSY], check=True, stdout=subprocess.DEVNULL)
        return
    from pipeline import sample

    sample.LAYOUTS = sample.LAYOUTS[:1]  # type: ignore[misc]  # every class in a workbook of its own, all alike
    schools = max(1, SHEETS[size] // CLASSES_PER_SCHOOL)
    sample.write_sample(folder, students=SHEETS[size] * STUDENTS_PER_SHEET, schools=schools, seed=1, fault_rate=0.0, term=TERM, months=1)


def _round(folder: Path, options: argparse.Namespace, pool: ProcessPoolExecutor) -> Round:
    made, jobs, plain = Round(), options.jobs, options.plain
    shutil.rmtree(folder / "output", ignore_errors=True)  # the first run of a term, each time
    _run(made, folder, options)
    if options.once:
        return made
    second = Round()
    _correct(min(path for path in (folder / "input").rglob("*.xlsx")))
    _run(second, folder, options)
    made.again = second.whole
    inputs = [path for path in (folder / "input").rglob("*") if path.suffix in (".xlsx", ".xls")]
    outputs = list((folder / "output").rglob("*.xlsx"))
    list(pool.map(abs, range(jobs)))
    made.reading, _ = _timed(pool.map(bare_read, inputs, chunksize=4))
    shapes = list(pool.map(shape_of, outputs, chunksize=8))
    targets = [(folder / f"bare-{number}.xlsx", shape) for number, shape in enumerate(shapes)]
    made.writing, made.cells = _timed(pool.map(bare_write, targets, chunksize=4))
    if plain:
        began = time.perf_counter()
        subprocess.run([sys.executable, str(HOME / "benchmarks/plain.py"), str(folder / "input" / TERM), str(folder / "plain")], check=True)
        made.plain = time.perf_counter() - began
    return made


def _correct(path: Path) -> None:
    """One cell of a class sheet is put right, as a teacher does."""
    book = openpyxl.load_workbook(path)
    row = next(row for row in book.worksheets[0].iter_rows() if any(str(cell.value) in ("男", "女") for cell in row))
    next(cell for cell in row if str(cell.value) in ("是", "否")).value = "是"
    book.save(path)


def _run(made: Round, folder: Path, options: argparse.Namespace) -> None:
    """The run, as somebody would type it; each stage lasts until the next is told of."""
    command = [sys.executable, str(HOME / "run.py"), TERM, "--input", str(folder / "input"), "--output", str(folder / "output")]
    began = last = time.perf_counter()
    name = "start"
    with group(options.within) as within:
        process = subprocess.Popen(
            [*command, "--jobs", str(options.jobs), "--engine", options.engine],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            encoding="utf-8",
            preexec_fn=within,
        )
        assert process.stderr is not None
        with Held(process.pid) as held:
            for line in process.stderr:
                now = time.perf_counter()
                made.stages[name] = now - last
                name, last = line.strip("· …\n"), now
            _, status, used = os.wait4(process.pid, 0)
    assert status == 0, f"the run has ended with {status}"
    made.stages[name] = time.perf_counter() - last
    made.whole, made.peak, made.held = time.perf_counter() - began, used.ru_maxrss / 1024, held.together


def _say(size: str, folder: Path, jobs: int, rounds: list[Round]) -> None:
    def middle(of: Callable[[Round], float]) -> float:
        return statistics.median(map(of, rounds))

    files = sum(path.is_file() for path in (folder / TERM).rglob("*"))
    print(f"{size}: {files:,} files in, {rounds[0].cells:,} cells out, {jobs} processes, {len(rounds)} rounds")
    for name in rounds[0].stages:
        print(f"  {middle(lambda one, name=name: one.stages[name]):7.2f} s  {name}")
    main_process, held = middle(lambda one: one.peak), middle(lambda one: one.held)
    print(f"whole run      {middle(lambda one: one.whole):7.2f} s   main process {main_process:,.0f} MiB, mapped files too")
    print(f"               all processes together hold {held:,.0f} MiB that are no parts of files")
    if not rounds[0].cells:
        return
    print(f"bare           {middle(lambda one: one.bare):7.2f} s   {middle(lambda one: one.reading):.2f} s of it reading")
    print(f"whole / bare   {middle(lambda one: one.whole / one.bare):7.2f}")
    print(f"second run     {middle(lambda one: one.again):7.2f} s   {middle(lambda one: one.again / one.whole):.2f} of the first")
    if rounds[0].plain:
        print(f"plain script   {middle(lambda one: one.plain):7.2f} s")
        print(f"plain / whole  {middle(lambda one: one.plain / one.whole):7.2f}")


def _timed(numbers: Iterable[int]) -> tuple[float, int]:
    began = time.perf_counter()
    total = sum(numbers)
    return time.perf_counter() - began, total


def bare_read(path: Path) -> int:
    """Every cell of a workbook, and nothing else."""
    workbook = CalamineWorkbook.from_path(path)
    return sum(len(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names)


def shape_of(path: Path) -> list[list[list[Any]]]:
    """The cells of an output workbook (not timed)."""
    workbook = CalamineWorkbook.from_path(path)
    return [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]


def bare_write(task: tuple[Path, list[list[list[Any]]]]) -> int:
    """The same cells, without any look."""
    path, sheets = task
    workbook, cells = xlsxwriter.Workbook(str(path)), 0
    for rows in sheets:
        sheet = workbook.add_worksheet()
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value != "":
                    sheet.write_string(row, column, value) if isinstance(value, str) else sheet.write_number(row, column, value)
                    cells += 1
    workbook.close()
    return cells


if __name__ == "__main__":
    main()
