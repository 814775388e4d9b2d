"""How well, how fast and in how much memory duplicates are found, beside other ways of finding them.

    python benchmarks/dedupe.py [--sizes 10000 100000 1000000] [--rivals PYTHON]

People come from `benchmarks/people.py`. A pair of rows of one person is right, any other pair is wrong; kinds are counted by the
duplicate's own kind. `--rivals PYTHON` runs the same rows through exact matching, splink trained by its own means, and recordlinkage
(`benchmarks/rivals.py`), with a Python that has them: they are no part of the program.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME / "benchmarks")]  # the project is no installed package

from people import people  # noqa: E402  after the path
from report import report  # noqa: E402

from pipeline.persons.decision import likely_one  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rivals", metavar="PYTHON")
    options = parser.parse_args()
    for size in options.sizes:
        rows = people(size, options.seed)
        frame = rows.assign(student_number=pd.Series(None, index=rows.index, dtype="str")).astype(
            dict.fromkeys(("name", "id_number", "sex", "guardian", "guardian_id", "telephone", "card_number", "school"), "str")
        )
        began = time.perf_counter()
        found = likely_one(frame)
        seconds = time.perf_counter() - began
        report(f"ours, {len(rows):,} persons", rows, found[["one", "other"]], seconds)
        for rival in ("exact", "splink", "recordlinkage") if options.rivals else ():
            subprocess.run([options.rivals, str(HOME / "benchmarks" / "rivals.py"), rival, str(size)], check=False)


if __name__ == "__main__":
    main()
