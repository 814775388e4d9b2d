"""A Dask cluster as the place where work runs: `--engine dask`, on this machine's cores or on the workers of a scheduler.

Workers read the sheets and write the outputs themselves, so all of them see the same folders under the same names and run the same program:
both is asked of each before any work goes there. A worker that dies costs the work that it had at hand: others do that again, and
the outputs are the same bytes. What fails comes back as a value, so that no log of a worker quotes what it worked on.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import multiprocessing
import os
import platform
import sys
import time
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as OutOfTime
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.machine.cores import Cores, all_of
from pipeline.machine.program import program
from pipeline.speech import language
from pipeline.speech.problems import Problem

Item = TypeVar("Item")
Result = TypeVar("Result")

_CONNECT = 15
"""Seconds until a scheduler answers, and its first worker is there."""
_LOOK = 2.0
"""Seconds between two looks whether any worker is left."""
_ALONE = 60.0
"""Seconds without any worker until the run gives up: one that starts again takes a few."""
_PRIVATE = 0o077
"""What is written is the user's alone."""
_QUIET = {
    "logging.distributed": "critical",
    "distributed.worker.daemon": False,  # it starts the processes that read
    "distributed.admin.large-graph-warning-threshold": "1GB",
    "distributed.diagnostics.computations.max-history": 0,
}


class Cluster:
    """The workers of a scheduler; without an address, as many of this machine's as asked for. Problem where it cannot be used."""

    def __init__(self, address: str, jobs: int, read: Path, written: Path) -> None:
        """read, written: the folders that the workers read, and write into; the second one exists."""
        import dask
        from distributed import Client, LocalCluster

        self._address = address
        self._left = contextlib.ExitStack()
        dask.config.set(_QUIET)
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            if not address:
                quiet = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
                local = LocalCluster(n_workers=jobs, threads_per_worker=1, **quiet)  # type: ignore[no-untyped-call]
                self._left.callback(local.close)
            self._client = Client(address or local, timeout=_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
            self._left.callback(self._client.close)
            self._client.wait_for_workers(1, timeout=_CONNECT)
            _refuse_unlike(self._client.run(_facts, _marks(read, written, self._left)))
        except ImportError:
            self.close()
            raise Problem.failed("cluster-unlike", worker=address, there="?", here=program()) from None
        except (OSError, ValueError, RuntimeError, OutOfTime) as error:
            self.close()
            raise Problem.failed("cluster-unreachable", address=address or "127.0.0.1", kind=type(error).__name__) from None
        except BaseException:
            self.close()
            raise

    @property
    def workers(self) -> int:
        threads: dict[str, int] = self._client.nthreads()  # type: ignore[no-untyped-call]
        return max(1, sum(threads.values()))

    @property
    def worth(self) -> float:
        """Everything goes there."""
        return 0.0

    def expect(self, seconds: float, ready: str) -> None:
        """As `Cores.expect`; workers are there already, and import what they are sent."""

    def submit(self, function: Callable[[Item], Result], items: list[Item]) -> Callable[[], list[Result]]:
        """Begin to work; what is returned waits for the results."""
        return self._sent(_Task(all_of, (function, items), language.current(), program()))

    def guarded(
        self, function: Callable[[Item], Result], batches: Sequence[Sequence[Item]], failed: Result, most: int | None = None
    ) -> Iterator[list[Result]]:
        """As `Cores.guarded`, on the workers' machines. most: is not asked there; the scheduler knows who is free."""
        del most
        running = deque(self._sent(_Task(_guarded, (function, batch, failed), language.current(), program())) for batch in batches)
        while running:
            yield running.popleft()()  # the workers keep a result for as long as somebody may ask for it

    def rest(self) -> None:
        """As `Cores.rest`; the workers stay."""

    def close(self) -> None:
        with contextlib.suppress(Exception):  # a scheduler that is gone cannot be told so
            self._left.close()

    def _sent(self, task: _Task) -> Callable[[], Any]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on large items: they go to the scheduler whole, so that none is lost with a worker
            future = self._client.submit(task, pure=False)
        return functools.partial(self._waited, future)

    def _waited(self, future: Any) -> Any:
        """The result. Raises what the work raised; Problem where no worker is left to do it."""
        from distributed import CancelledError, KilledWorker

        seen = time.monotonic()
        while True:
            try:
                done, value = future.result(timeout=_LOOK)
            except OutOfTime:
                if self._client.scheduler_info()["workers"]:
                    seen = time.monotonic()
                if time.monotonic() - seen < _ALONE:
                    continue
                raise Problem.failed("cluster-lost", address=self._address) from None
            except (KilledWorker, CancelledError, OSError):
                raise Problem.failed("cluster-lost", address=self._address) from None
            if done:
                return value
            raise value


@dataclass(frozen=True)
class _Task:
    """Work as it goes to a worker. language: of what it says. program: that it belongs to; a worker that came later was not asked."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    language: str
    program: str

    def __call__(self) -> tuple[bool, Any]:
        os.umask(_PRIVATE)
        language.use(self.language)
        try:
            if program() != self.program:
                raise Problem.failed("cluster-unlike", worker=platform.node(), there=program(), here=self.program)
            return True, self.function(*self.arguments)
        except Exception as error:
            return False, error

    def __repr__(self) -> str:
        return "_Task"


_readers: dict[str, Cores] = {}
"""Of a worker: the process that reads for it, by the language that it speaks."""


def _guarded(function: Callable[[Item], Result], batch: Sequence[Item], failed: Result) -> list[Result]:
    readers = _readers.setdefault(language.current(), Cores(1))
    return next(readers.guarded(function, [batch], failed))


def _marks(read: Path, written: Path, until: contextlib.ExitStack) -> list[Path]:
    """Files by which a worker sees that it looks at the same folders: one that is read, and one that goes when the cluster is left."""
    mark = written / f".cluster-{uuid.uuid4().hex}"
    mark.touch()
    until.callback(mark.unlink, missing_ok=True)
    first = next((Path(folder) / min(files) for folder, _folders, files in os.walk(read) if files), None)
    return [mark, first] if first is not None else [mark]


@dataclass(frozen=True)
class _Facts:
    """What a worker is. unseen: the folders of this run that it does not see."""

    machine: str
    python: str
    program: str
    unseen: tuple[str, ...]
    daemon: bool
    """it cannot start the processes that read"""


def _facts(marks: Sequence[Path]) -> _Facts:
    """Asked of each worker, and here."""
    unseen = tuple(str(mark.parent) for mark in marks if not mark.exists())
    return _Facts(
        platform.node(), f"{sys.version_info.major}.{sys.version_info.minor}", program(), unseen, multiprocessing.current_process().daemon
    )


def _refuse_unlike(workers: dict[str, _Facts]) -> None:
    """Raises Problem that names the first worker on which the same work would not come out the same."""
    here = _facts([])
    for address, there in sorted(workers.items()):
        if there.unseen:
            raise Problem.failed("cluster-not-shared", worker=f"{there.machine} {address}", folder=there.unseen[0])
        if there.daemon:
            raise Problem.failed("cluster-daemon", worker=f"{there.machine} {address}")
        for mine, other in ((here.python, there.python), (here.program, there.program)):
            if mine != other:
                raise Problem.failed("cluster-unlike", worker=f"{there.machine} {address}", there=other, here=mine)
