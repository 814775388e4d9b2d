"""`python -m tests.coverage [--least 95] [PATH …]`: which branches of `pipeline/` and `schemas/` the tests go through.

SlipCover writes its marks into the code itself and takes them out again, so that a measured suite takes no longer than any other. The files
of tests are shared out over two processes and more. What reads files does so in the tests' own process here, since processes of a run are
not measured; but for the tests that break readers. Prints each room's share, and what is missing of files that have less than 95 % of
their lines and branches, or of their branches; the exit code is 1 where the whole is below --least percent of lines and branches together.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
SOURCES = ("pipeline", "schemas")
OWN_PROCESSES = ("tests/machine", "tests/intake/test_broken.py", "tests/intake/test_long.py")
"""Where reading stays in processes of its own: what is read there kills them, or is timed."""
IN_PROCESS = "TESTS_IN_PROCESS"
_SLOW_FIRST = ("tests/life/test_terms.py", "tests/life/test_crash.py", "tests/outputs/test_open.py")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--least", type=float, default=95.0)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("paths", nargs="*", default=["tests"])
    options = parser.parse_args()
    files = sorted({file for path in options.paths for file in _test_files(HOME / path)}, key=_first)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        measured = list(pool.map(lambda file: _measure(file, Path(folder)), files))
        failed = [file for file, (code, _found) in zip(files, measured, strict=True) if code]
        whole = _together([found for _code, found in measured if found is not None])
    share = _say(whole)
    for file in failed:
        print(f"failed: {file}")
    return int(share < options.least or bool(failed))


def _test_files(path: Path) -> list[str]:
    found = sorted(path.rglob("test_*.py")) if path.is_dir() else [path]
    return [file.relative_to(HOME).as_posix() for file in found]


def _first(file: str) -> tuple[bool, int]:
    return file not in _SLOW_FIRST, -(HOME / file).stat().st_size


def _measure(file: str, folder: Path) -> tuple[int, dict[str, Any] | None]:
    """(exit code, SlipCover's report) of one file of tests."""
    out = folder / f"{file.replace('/', '-')}.json"
    command = [sys.executable, "-m", "slipcover", "--branch", "--source", ",".join(SOURCES), "--json", "--out", str(out)]
    tests = ["-m", "pytest", "-q", "-W", "ignore::pytest.PytestAssertRewriteWarning", "-W", "ignore::pytest.PytestConfigWarning", file]
    environment = os.environ | ({} if file.startswith(OWN_PROCESSES) else {IN_PROCESS: "1"})
    done = subprocess.run([*command, *tests], cwd=HOME, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return done.returncode, json.loads(out.read_bytes()) if out.is_file() else None


def _together(reports: list[dict[str, Any]]) -> dict[str, tuple[set[int], set[int], set[tuple[int, int]], set[tuple[int, int]]]]:
    """file → lines gone through, lines missed, branches gone through, branches missed, by any of the tests."""
    made: dict[str, tuple[set[int], set[int], set[tuple[int, int]], set[tuple[int, int]]]] = {}
    known: defaultdict[str, list[set[Any]]] = defaultdict(lambda: [set(), set(), set(), set()])
    for report in reports:
        for file, found in report["files"].items():
            mine = known[file]
            mine[0].update(found["executed_lines"])
            mine[1].update(found["missing_lines"])
            mine[2].update(map(tuple, found["executed_branches"]))
            mine[3].update(map(tuple, found["missing_branches"]))
    for file, (lines, missed, branches, untaken) in sorted(known.items()):
        made[file] = (lines, missed - lines, branches, untaken - branches)
    return made


def _say(whole: dict[str, tuple[set[int], set[int], set[tuple[int, int]], set[tuple[int, int]]]]) -> float:
    """Print the rooms, and the files below 95 %; the share of the whole in percent."""
    done, every = Counter[str](), Counter[str]()
    for file, (lines, missed, branches, untaken) in whole.items():
        parts = file.split("/")
        room = "/".join(parts[:2]) if len(parts) > 2 else parts[0]
        gone, all_of_it = len(lines) + len(branches), len(lines) + len(missed) + len(branches) + len(untaken)
        for name in (room, ""):
            done[name] += gone
            every[name] += all_of_it
        if all_of_it and (gone < 0.95 * all_of_it or len(branches) < 0.95 * (len(branches) + len(untaken))):
            jumps = ", ".join(f"{first}→{last}" for first, last in sorted(untaken) if {first, last}.isdisjoint(missed))
            print(f"{100 * gone / all_of_it:6.1f} %  {file}  lines {_spans(missed)}" + (f"  branches {jumps}" if jumps else ""))
    for room in sorted(every):
        print(f"{100 * done[room] / max(every[room], 1):6.1f} %  {room or 'the whole'}")
    taken = sum(len(branches) for _l, _m, branches, _u in whole.values())
    untaken_ones = sum(len(untaken) for _l, _m, _b, untaken in whole.values())
    print(f"branches alone {100 * taken / max(taken + untaken_ones, 1):.1f} %")
    return 100 * done[""] / max(every[""], 1)


def _spans(lines: set[int]) -> str:
    """3, 7–9, 12"""
    spans: list[list[int]] = []
    for line in sorted(lines):
        if spans and line == spans[-1][1] + 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


if __name__ == "__main__":
    sys.exit(main())
