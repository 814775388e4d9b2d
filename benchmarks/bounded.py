"""Processes within a bound of memory, as a small machine has it, and what they hold at the most (Linux).

A bound is a group of the kernel (cgroup, of either version): what its processes hold and what the system keeps of files for them, together.
Beyond it the kernel takes back what lies in files too, and ends a process where that is not enough.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")
_EVERY = 0.1
"""Seconds between two looks."""


@contextlib.contextmanager
def group(gigabytes: float | None) -> Iterator[Callable[[], object] | None]:
    """What a process does first, to be within the bound (for `subprocess.Popen(preexec_fn=…)`); None without one. Ends with a sentence
    where this user may not set any."""
    if gigabytes is None:
        yield None
        return
    first = (_GROUPS / "memory").is_dir()
    folder = (_GROUPS / "memory" if first else _GROUPS) / f"bounded-{os.getpid()}"
    try:
        folder.mkdir()
        (folder / ("memory.limit_in_bytes" if first else "memory.max")).write_text(str(int(gigabytes * 2**30)))
    except OSError as error:
        sys.exit(f"no bound of memory can be set here: {error}")
    try:
        yield lambda: (folder / "cgroup.procs").write_text(str(os.getpid()))
    finally:
        for _ in range(50):  # until the last process has left
            with contextlib.suppress(OSError):
                folder.rmdir()
                break
            time.sleep(_EVERY)


class Held:
    """Memory (MiB) that a process and those below it hold for themselves, not as parts of files: the most that was seen. A context
    manager.

    alone: of the process; together: with those below it.
    """

    def __init__(self, process: int) -> None:
        self._process, self._over = process, threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self.alone = self.together = 0.0

    def __enter__(self) -> Held:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            mine = _private(self._process)
            self.alone, self.together = max(self.alone, mine), max(self.together, mine + sum(map(_private, _below(self._process))))


def _below(process: int) -> list[int]:
    found = []
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, listed.read_text().split()):
                found += [child, *_below(child)]
    return found


def _private(process: int) -> float:
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("RssAnon")).split()[1]) / 1024
    return 0.0
