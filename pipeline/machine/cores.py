"""The processes of this machine: where work runs that is worth sharing out, and where files are read that anybody may have sent.

What reads such files runs in processes of its own, always: a hostile or broken file may take all memory, crash its reader or never end,
and must not take the run with it. Processes are started afresh (spawn), the same on every system; what they import is kept light.
"""

from __future__ import annotations

import contextlib
import importlib
import math
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as OutOfTime
from functools import partial
from itertools import islice
from threading import Thread
from typing import TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.speech import language

Item = TypeVar("Item")
Result = TypeVar("Result")

_MEMORY = 2 * 2**30
"""Bytes of address space that a reading process may take, where the system can enforce it."""
_SECONDS = 20
"""What a batch of items may take together, and then an item alone; a usual file takes milliseconds."""

_WORTH_A_PROCESS, _WORTH_SENDING = 2.0, 0.2
"""Seconds of work below which it costs more to start processes for it than it saves; and to send it to those that are there."""
_SECONDS_EACH = 2.0
"""Of expected work, for each process that is started for it."""
_ASKED_AHEAD = 64
"""Items for which reading processes are asked before the first of them is looked at."""
_FIRST = 4
"""Processes that are begun before it is known how much there is to read."""
_begun: Cores | None = None


@contextlib.contextmanager
def begun(workers: int, ready: str) -> Iterator[None]:
    """Inside, processes for reading are starting while this one still imports what it needs: the first `Cores` that reads takes them over.
    They go at the end. ready: a module that they import meanwhile."""
    global _begun
    _begun = Cores(min(workers, _FIRST))
    try:
        _begun.begin(ready)
        yield
    finally:
        if _begun is not None:
            _begun.close()
        _begun = None


class Cores:
    """So many processes; none is started before there is work for it, or `begun` has asked for it."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pools: list[ProcessPool] = []
        self._working: ProcessPool | None = None
        self._reading: ProcessPool | None = None

    @property
    def started(self) -> bool:
        """Has any process been started?"""
        return bool(self._pools)

    def begin(self, ready: str) -> None:
        """Start the processes that read."""
        self._reading = self._pool(self.workers, bounded=True)
        for _ in range(self.workers):
            self._reading.schedule(importlib.import_module, (ready,))

    @property
    def worth(self) -> float:
        """Seconds of work below which sharing it out costs more than it saves: never worth it for one process."""
        if self.workers == 1:
            return math.inf
        return _WORTH_A_PROCESS if self._working is None else _WORTH_SENDING

    def expect(self, seconds: float, ready: str) -> None:
        """About so much work will be submitted soon: as many processes as are worth it start now. ready: a module that they import."""
        if self.workers > 1:
            self._working = self._working or self._pool(min(self.workers, math.ceil(seconds / _SECONDS_EACH)))
            for _ in range(self.workers):
                self._working.schedule(importlib.import_module, (ready,))

    def submit(self, function: Callable[[Item], Result], items: list[Item]) -> Callable[[], list[Result]]:
        """Begin to work; what is returned waits for the results."""
        if self._working is None:
            self._working = self._pool(self.workers)
        waited: Callable[[], list[Result]] = self._working.schedule(all_of, (function, items)).result
        return waited

    def guarded(
        self, function: Callable[[Item], Result], batches: Sequence[Sequence[Item]], failed: Result, most: int | None = None
    ) -> Iterator[list[Result]]:
        """The results of each batch, in order. Where a batch breaks the bounds of time and memory, each of its items is tried alone;
        `failed` stands for one that breaks them. most: processes that are started for it at most."""
        if self._reading is None:
            self._take_over(min(self.workers, most or self.workers))
        pool = self._reading
        assert pool is not None
        for batch, results in zip(batches, _each_result(pool, partial(all_of, function), batches), strict=True):
            if results is not None:
                yield results
            elif len(batch) == 1:
                yield [failed]
            else:
                yield [failed if result is None else result for result in _each_result(pool, function, batch)]

    def _take_over(self, workers: int) -> None:
        """What was begun, if that is enough; else new processes."""
        global _begun
        if _begun is not None and workers <= _begun.workers:
            self._pools += _begun._pools
            self._reading, _begun = _begun._reading, None
        else:
            self._reading = self._pool(workers, bounded=True)

    def rest(self) -> None:
        """What reads is let go: it may hold memory that whoever writes wants."""
        self._stop([pool for pool in self._pools if pool is self._reading])
        self._reading = None

    def close(self) -> None:
        self._stop(self._pools)
        self._working = self._reading = None

    def _stop(self, pools: list[ProcessPool]) -> None:
        """These end from now on. That takes a tenth of a second, for which nobody waits but Python itself when it ends."""
        for pool in pools:
            pool.stop()  # type: ignore[no-untyped-call]
            Thread(target=pool.join).start()
        self._pools = [pool for pool in self._pools if pool not in pools]

    def _pool(self, workers: int, bounded: bool = False) -> ProcessPool:
        start = partial(_started, language.current(), bounded)
        self._pools.append(ProcessPool(workers, initializer=start, context=multiprocessing.get_context("spawn")))
        return self._pools[-1]


def count() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))


def all_of(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """function(item) for each item, here."""
    return list(map(function, items))


def _each_result(pool: ProcessPool, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result | None]:
    """The results in order; None for an item that ran out of time or memory, or killed its process. One by one: the pool's own `map`
    keeps all of them for as long as the pool lives."""
    rest, waiting = iter(items), deque[ProcessFuture[Result]]()

    def ask(count: int) -> None:
        waiting.extend(pool.schedule(function, (item,), timeout=_SECONDS) for item in islice(rest, count))

    ask(_ASKED_AHEAD)
    while waiting:
        future = waiting.popleft()
        try:
            result = future.result()
        except (OutOfTime, ProcessExpired, MemoryError):
            result = None
        ask(1)
        yield result


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
