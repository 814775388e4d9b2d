"""Term after term in one process: run, publish, pay, reconcile, correct, archive, verify, at random. Nothing may leak, nothing may drift.

    python -m tests.life.soak [--terms 200] [--steps 7] [--seed 0]

Each term is one of `test_terms`, some of its runs cut off; in the end everybody must have what is due to the fen, and the archive must
verify. Every tenth part says the memory of the process and its open files; the exit code is 1 where the last tenth holds more than the
second by more than a twentieth, or one file more. The semaphores that Python speaks of at the end are those of the processes that were killed.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.life.test_terms import TERM, play

_GROWTH = 1.05


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--terms", type=int, default=200)
    parser.add_argument("--steps", type=int, default=7)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began, seen = time.monotonic(), []
    for number in range(options.terms):
        folder = Path(tempfile.mkdtemp(prefix="soak"))
        played = play(folder, options.seed + number, options.steps)
        played.office.must("archive", TERM, played.on())
        archives = sorted((played.office.output / "archive").rglob("*.zip"))
        assert archives, played.told
        played.office.must("verify", str(archives[0]))
        shutil.rmtree(folder)
        if (number + 1) % max(1, options.terms // 10) == 0:
            gc.collect()
            seen.append((_resident(), len(os.listdir("/proc/self/fd"))))
            print(f"{number + 1:5} terms  {seen[-1][0]:6.0f} MiB  {seen[-1][1]:3} files  {time.monotonic() - began:6.0f} s", flush=True)
    first, last = seen[min(1, len(seen) - 1)], seen[-1]
    grown = last[0] > first[0] * _GROWTH or last[1] > first[1]
    print("grows" if grown else "flat: nothing leaks, all books true")
    return int(grown)


def _resident() -> float:
    """MiB of this process that are in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    sys.exit(main())
