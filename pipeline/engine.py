"""Where work runs: in this process when there is little of it, else on all cores. Results come in the order asked."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_WORTH_A_PROCESS = 2.0
"""Seconds of work below which starting processes costs more than it saves."""


class Engine:
    """Runs a function over items. One per run; a context manager, since it may own processes.

    Processes are started afresh (spawn), the same on every system; what they import is kept light.
    """

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = jobs or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, function: Callable[[Item], Result], items: Sequence[Item], seconds: float) -> Iterator[Result]:
        """function(item) for each item, in order. seconds: about how long all of it takes on one core."""
        if self.jobs == 1 or seconds < _WORTH_A_PROCESS or len(items) < 2:
            return map(function, items)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.jobs, mp_context=multiprocessing.get_context("spawn"))
        return self._pool.map(function, items, chunksize=max(1, len(items) // (self.jobs * 128)))
