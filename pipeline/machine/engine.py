"""Where work runs: in this process when there is little of it, else on all cores. Results come in the order asked.

What reads files that anybody may have sent runs in processes of its own, always: a hostile or broken file may take
all memory, crash its reader or never end, and must not take the run with it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as OutOfTime
from functools import partial
from itertools import chain
from typing import Any, TypeAlias, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.speech import language

Item = TypeVar("Item")
Result = TypeVar("Result")
Watched: TypeAlias = Callable[[Iterator[Any], int], Iterator[Any]]

_WORTH_A_PROCESS = 2.0
"""Seconds of work below which sharing it out costs more than it saves."""
_BATCH_SECONDS = 0.05
"""Work that goes to a process together: small items cost more to send than to do."""
_MEMORY = 2 * 2**30
"""Bytes of address space that a reading process may take, where the system can enforce it."""
_SECONDS = 20
"""What a batch of items may take together, and then an item alone; a usual file takes milliseconds."""
_BATCHES_PER_WORKER = 24


class Engine:
    """Runs a function over items. One per run; a context manager, since it owns processes.

    Processes are started afresh (spawn), the same on every system; what they import is kept light.
    """

    def __init__(self, jobs: int | None = None, watched: Watched = lambda results, _count: results) -> None:
        """watched: given results as they come, and their number, it returns the same results; it may tell of them."""
        self._watched = watched
        self.jobs = jobs or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))
        self._pools: list[ProcessPool] = []
        self._reading: ProcessPool | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self._pools:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def each(self, function: Callable[[Item], Result], items: Iterable[Item], seconds: Callable[[Item], float]) -> Iterator[Result]:
        """function(item) for each item, in order. Work begins while items still come: all of them have come when this returns, and what
        is not done by then is waited for when its result is asked for. seconds: about how long an item takes on one core."""
        batches, batch, due, whole = [], list[Item](), 0.0, 0.0
        running: list[ProcessFuture[list[Result]]] = []
        pool, count = None, 0
        for count, item in enumerate(items, start=1):  # noqa: B007  the last number is how many there are
            batch.append(item)
            due += seconds(item)
            if due < _BATCH_SECONDS:
                continue
            whole += due
            batches.append(batch)
            batch, due = [], 0.0
            if pool is None and self.jobs > 1 and whole > _WORTH_A_PROCESS:
                pool = self._pool(self.jobs)
            if pool is not None:
                running += [pool.schedule(_all, (function, one)) for one in batches]
                batches = []
        batches += [batch] if batch else []
        if pool is None:
            return self._watched(chain.from_iterable(_all(function, one) for one in batches), count)
        running += [pool.schedule(_all, (function, one)) for one in batches]
        return self._watched(chain.from_iterable(one.result() for one in running), count)

    def guarded_map(self, function: Callable[[Item], Result], items: Sequence[Item], seconds: float, failed: Result) -> Iterator[Result]:
        """As each, but within bounds of time and memory; `failed` stands for an item that broke them.

        Items go over in batches, which costs less; where a batch breaks the bounds, each of its items is tried alone.
        """
        return self._watched(self._guarded(function, items, seconds, failed), len(items))

    def _guarded(self, function: Callable[[Item], Result], items: Sequence[Item], seconds: float, failed: Result) -> Iterator[Result]:
        workers = 1 if seconds < _WORTH_A_PROCESS / 4 else self.jobs
        size = max(1, min(32, len(items) // (workers * _BATCHES_PER_WORKER)))
        batches = [items[start : start + size] for start in range(0, len(items), size)]
        if self._reading is None:
            self._reading = self._pool(workers, bounded=True)
        pool = self._reading
        for batch, results in zip(batches, _each_result(pool, partial(_all, function), batches), strict=True):
            if results is not None:
                yield from results
            elif len(batch) == 1:
                yield failed
            else:
                alone = _each_result(pool, function, batch)
                yield from (failed if result is None else result for result in alone)

    def _pool(self, workers: int, bounded: bool = False) -> ProcessPool:
        start = partial(_started, language.current(), bounded)
        self._pools.append(ProcessPool(workers, initializer=start, context=multiprocessing.get_context("spawn")))
        return self._pools[-1]


def _each_result(pool: ProcessPool, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result | None]:
    """The results in order; None for an item that ran out of time or memory, or killed its process."""
    results = pool.map(function, items, chunksize=1, timeout=_SECONDS).result()
    for _ in items:
        try:
            yield next(results)
        except (OutOfTime, ProcessExpired, MemoryError):
            yield None


def _all(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    return list(map(function, items))


def _started(spoken: str, bounded: bool) -> None:
    """What a process of ours does first."""
    language.use(spoken)
    if bounded:
        _bound()


def _bound() -> None:
    """Bound this process; and send what a crashing reader prints, which may quote the file, nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        import resource
    except ImportError:  # Windows: time is limited there, memory is not
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
