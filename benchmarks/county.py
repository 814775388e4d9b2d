"""A county's term: generate class sheets, run them, and compare with the bare cost of the cells.

    python benchmarks/county.py [--sheets 2000] [--faults 0.01] [--jobs N]

Bare cost: python-calamine's `to_python` of every input file, and xlsxwriter writing the same number of cells as the
outputs hold, on as many processes. All three are timed in one go on one machine; quote the ratio.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

HOME = Path(__file__).resolve().parents[1]
STUDENTS_PER_SHEET, CLASSES_PER_SCHOOL = 50, 25


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sheets", type=int, default=2_000)
    parser.add_argument("--faults", type=float, default=0.01)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), options.sheets, options.faults, options.jobs)


def _measure(folder: Path, sheets: int, faults: float, jobs: int) -> None:
    students, schools = sheets * STUDENTS_PER_SHEET, max(1, sheets // CLASSES_PER_SCHOOL)
    sample = ["sample", str(folder / "input"), "--students", str(students), "--schools", str(schools), "--months", "1"]
    subprocess.run([sys.executable, str(HOME / "run.py"), *sample, "--faults", str(faults)], check=True)
    began = time.perf_counter()
    run = ["2026-autumn", "--input", str(folder / "input"), "--output", str(folder / "output"), "--jobs", str(jobs)]
    subprocess.run([sys.executable, str(HOME / "run.py"), *run], check=True)
    whole = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    inputs = [path for path in (folder / "input").rglob("*") if path.suffix in (".xlsx", ".xls")]
    outputs = list((folder / "output").rglob("*.xlsx"))
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(_nothing, range(jobs)))
        read, _ = _timed(pool, bare_read, inputs)
        shapes = list(pool.map(shape_of, outputs, chunksize=8))
        write, cells = _timed(pool, bare_write, [(folder / f"bare-{number}.xlsx", shape) for number, shape in enumerate(shapes)])
    print(f"{students:,} rows, {len(inputs):,} workbooks in, {len(outputs):,} workbooks out ({cells:,} cells), {jobs} processes")
    print(f"whole run      {whole:7.2f} s   {students / whole:9,.0f} rows/s   largest process {peak:,.0f} MiB")
    print(f"bare reading   {read:7.2f} s")
    print(f"bare writing   {write:7.2f} s")
    print(f"whole / bare   {whole / (read + write):7.2f}")


def _timed(pool: ProcessPoolExecutor, function, items) -> tuple[float, int]:  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    total = sum(pool.map(function, items, chunksize=4))
    return time.perf_counter() - began, total


def bare_read(path: Path) -> int:
    """Every cell of a workbook, and nothing else."""
    workbook = CalamineWorkbook.from_path(path)
    return sum(len(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names)


def shape_of(path: Path) -> list[list[list[object]]]:
    """The cells of an output workbook (not timed)."""
    workbook = CalamineWorkbook.from_path(path)
    return [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]


def bare_write(task: tuple[Path, list[list[list[object]]]]) -> int:
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


def _nothing(_: int) -> None:
    """Start the processes before the clock does."""


if __name__ == "__main__":
    main()
