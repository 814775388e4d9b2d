"""Where work runs: in this process when there is little of it, else on all cores; or on a cluster. Results come in the order asked.

The stages know an `Engine` and no place: it puts small items together, keeps their order, and lets somebody watch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from pipeline.machine.cores import Cores, all_of, count

Item = TypeVar("Item")
Result = TypeVar("Result")
Watched: TypeAlias = Callable[[Iterator[Any], int], Iterator[Any]]

_WORTH_BEING_READY = 0.3
"""Seconds of work that is still to come for which processes start, while this one goes on; and of a single piece of it, for which it is
sent with all that it looks at."""
_BATCH_SECONDS = 0.05
"""Work that goes to a process together: small items cost more to send than to do."""
_BATCHES_PER_WORKER = 24
_LARGEST_BATCH = 32
_MOST_AHEAD = 8.0
"""Seconds of work for each worker that wait for it: what waits lies in memory."""


class _Ahead(Generic[Result]):
    """Work that was submitted to a place, in order: of too much of it the first is waited for before there is more."""

    def __init__(self, submit: Callable[[list[Any]], Callable[[], list[Result]]], most: float) -> None:
        """most: seconds of work that may wait."""
        self._submit, self._most, self._due = submit, most, 0.0
        self._running: deque[tuple[Callable[[], list[Result]], float]] = deque()
        self._done: list[list[Result]] = []

    def add(self, batches: list[tuple[list[Any], float]]) -> None:
        """batches: items that go together, and about how many seconds they take."""
        for batch, due in batches:
            self._running.append((self._submit(batch), due))
            self._due += due
            while self._due > self._most and len(self._running) > 1:
                self._finish()

    def results(self) -> Iterator[Result]:
        """All results, as they are there."""
        yield from chain.from_iterable(self._done)
        while self._running:
            self._finish()
            yield from self._done[-1]

    def _finish(self) -> None:
        wait, due = self._running.popleft()
        self._done.append(wait())
        self._due -= due


class Place(Protocol):
    """Where work can run beside this process: `cores.Cores`, `cluster.Cluster`."""

    @property
    def workers(self) -> int:
        """How many items are worked on at a time."""

    @property
    def worth(self) -> float:
        """Seconds of work below which sharing it out costs more than it saves."""

    def expect(self, seconds: float, ready: str) -> None:
        """About so much work will be submitted soon. ready: a module that it needs."""

    def submit(self, function: Callable[[Item], Result], items: list[Item]) -> Callable[[], list[Result]]:
        """Begin to work; what is returned waits for the results."""

    def guarded(
        self, function: Callable[[Item], Result], batches: Sequence[Sequence[Item]], failed: Result, most: int | None = None
    ) -> Iterator[list[Result]]:
        """The results of each batch, in order, within bounds of time and memory; `failed` for an item that breaks them."""

    def rest(self) -> None:
        """Nothing is read for a while."""

    def close(self) -> None:
        """Nothing is worked on any more."""


class Engine:
    """Runs a function over items. One per run; a context manager, since it owns processes."""

    def __init__(self, jobs: int | None = None, watched: Watched = lambda results, _count: results, place: Place | None = None) -> None:
        """watched: given results as they come, and their number, it returns the same results; it may tell of them. place: where all
        work goes; whoever has opened it closes it. Without one: so many processes of this machine, all cores where no number is given."""
        self._watched = watched
        self._is_own = place is None
        self.place: Place = Cores(jobs or count()) if place is None else place

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.place.close() if self._is_own else self.place.rest()

    def expect(self, seconds: float, ready: str) -> None:
        """There will be about so much work for `each` or `begin`, on one core: what does it starts meanwhile. ready: a module that it
        imports."""
        if seconds > _WORTH_BEING_READY:
            self.place.expect(seconds, ready)

    def each(self, function: Callable[[Item], Result], items: Iterable[Item], seconds: Callable[[Item], float]) -> Iterator[Result]:
        """function(item) for each item, in order. Work begins while items still come: all of them have come when this returns, and what
        is not done by then is waited for when its result is asked for. seconds: about how long an item takes on one core."""
        batches, batch, due, whole = [], list[Item](), 0.0, 0.0
        ahead = _Ahead[Result](partial(self.place.submit, function), _MOST_AHEAD * self.place.workers)
        shared, count = False, 0
        for count, item in enumerate(items, start=1):  # noqa: B007  the last number is how many there are
            batch.append(item)
            due += seconds(item)
            if due < _BATCH_SECONDS:
                continue
            whole += due
            batches.append((batch, due))
            batch, due = [], 0.0
            shared = shared or whole > self.place.worth
            if shared:
                ahead.add(batches)
                batches = []
        batches += [(batch, due)] if batch else []
        if not shared:
            return self._watched(chain.from_iterable(all_of(function, one) for one, _due in batches), count)
        ahead.add(batches)
        return self._watched(ahead.results(), count)

    def begin(self, function: Callable[[Item], Result], item: Item, seconds: float) -> Callable[[], Result]:
        """function(item), which is asked for later: begun now where it is worth it, else done when it is first asked for, and once.
        seconds: about how long it takes."""
        if seconds <= max(self.place.worth, _WORTH_BEING_READY):
            return cache(partial(function, item))
        waited = self.place.submit(function, [item])
        return cache(lambda: waited()[0])

    def guarded_map(self, function: Callable[[Item], Result], items: Sequence[Item], seconds: float, failed: Result) -> Iterator[Result]:
        """As each, but within bounds of time and memory; `failed` stands for an item that broke them. seconds: all of them, on one core."""
        workers = 1 if seconds < self.place.worth / 4 else self.place.workers
        size = max(1, min(_LARGEST_BATCH, len(items) // (workers * _BATCHES_PER_WORKER)))
        batches = [items[start : start + size] for start in range(0, len(items), size)]
        results = chain.from_iterable(self.place.guarded(function, batches, failed, workers))
        return self._watched(results, len(items))
