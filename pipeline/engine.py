"""Where work runs: in this process when there is little of it, else on all cores. Results come in the order asked.

What reads files that anybody may have sent runs in processes of its own, always: a hostile or broken file may take
all memory, crash its reader or never end, and must not take the run with it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as OutOfTime
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

Item = TypeVar("Item")
Result = TypeVar("Result")

_WORTH_A_PROCESS = 2.0
"""Seconds of work below which sharing it out costs more than it saves."""
_MEMORY = 2 * 2**30
"""Bytes of address space that a reading process may take, where the system can enforce it."""
_SECONDS_PER_ITEM = 60


class Engine:
    """Runs a function over items. One per run; a context manager, since it owns processes.

    Processes are started afresh (spawn), the same on every system; what they import is kept light.
    """

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = jobs or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))
        self._pools: list[ProcessPool] = []

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self._pools:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def map(self, function: Callable[[Item], Result], items: Sequence[Item], seconds: float) -> Iterator[Result]:
        """function(item) for each item, in order. seconds: about how long all of it takes on one core."""
        if self.jobs == 1 or seconds < _WORTH_A_PROCESS or len(items) < 2:
            return map(function, items)
        pool = self._pool(self.jobs)
        results: Iterator[Result] = pool.map(function, items, chunksize=max(1, len(items) // (self.jobs * 128))).result()
        return results

    def guarded_map(self, function: Callable[[Item], Result], items: Sequence[Item], seconds: float, failed: Result) -> Iterator[Result]:
        """As map, but each item within bounds of time and memory; `failed` stands for one that broke them."""
        workers = 1 if seconds < _WORTH_A_PROCESS / 4 else self.jobs
        results = self._pool(workers, _bound).map(function, items, chunksize=1, timeout=_SECONDS_PER_ITEM).result()
        for _ in items:
            try:
                yield next(results)
            except (OutOfTime, ProcessExpired, MemoryError):
                yield failed

    def _pool(self, workers: int, initializer: Callable[[], None] | None = None) -> ProcessPool:
        self._pools.append(ProcessPool(workers, initializer=initializer, context=multiprocessing.get_context("spawn")))
        return self._pools[-1]


def _bound() -> None:
    """Bound this process; and send what a crashing reader prints, which may quote the file, nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        import resource
    except ImportError:  # Windows: time is limited there, memory is not
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
