"""A frame in parts: each is worked on where it lies, rows of one key are put together, and what is small is gathered.

A part lies in memory, or in a file that every process of the run sees; so that of a frame that is larger than the memory only the parts
that are being worked on are in it. What works on parts knows neither: it takes a `Part` and leaves another one in a `Drawer`.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.machine.engine import Engine
from pipeline.machine.mapped import Mapped
from pipeline.machine.slim import give_back, is_empty, nothing, taken

Kept = TypeVar("Kept")
Result = TypeVar("Result")
Found = TypeVar("Found", DataFrame, Series)

_numbers = itertools.count(1)
"""Of what was laid into drawers: what is still mapped cannot be written over on every system."""
_PARTS = ".arrow"
"""What the names of files of parts end with."""
_SECONDS_PER_ROW = 3e-5
"""Of most of what is done with a part's rows."""


@dataclass(frozen=True)
class Part:
    """Rows of a frame, under an index that tells them from those of the other parts.

    held: the rows, or the file that has them. first: the number of the first, where they are in a file. columns: all of them, in order;
    those that are not `written` have no text in any row; of a file that somebody else has written (Parquet), all that it has.
    """

    held: DataFrame | Path
    rows: int
    first: int = 0
    columns: tuple[str, ...] = ()
    written: frozenset[str] = frozenset()

    @staticmethod
    def of(frame: DataFrame) -> Part:
        """All there is, in memory."""
        return Part(frame, len(frame))

    @property
    def index(self) -> pd.Index:
        """The index of its rows."""
        return self.held.index if isinstance(self.held, DataFrame) else pd.RangeIndex(self.first, self.first + self.rows)

    def frame(self, columns: Sequence[str] | None = None) -> DataFrame:
        """The rows, or some columns of them."""
        if isinstance(self.held, DataFrame):
            return self.held if columns is None else self.held[list(columns)]
        if not self.columns:
            return pd.read_parquet(self.held, columns=None if columns is None else list(columns)).set_axis(self.index)
        asked = list(self.columns if columns is None else columns)
        found = pd.read_feather(self.held, columns=[name for name in asked if name in self.written] or sorted(self.written)[:1])
        made = {name: _as_kept(found[name]) if name in found else nothing(self.rows) for name in asked}
        return DataFrame(made, index=self.index, copy=False)


@dataclass(frozen=True)
class Drawer:
    """Where parts are kept: a folder that all processes see; without one they stay in memory."""

    folder: Path | None = None

    def keep(self, name: str, frame: DataFrame, first: int = 0) -> Part:
        """The frame as a part. name: of no other part in this drawer."""
        if self.folder is None:
            return Part.of(frame)
        written = [column for column in frame if not is_empty(frame[column])] or list(frame.columns[:1])  # a file has its rows by columns
        table = pa.Table.from_pandas(frame[written], preserve_index=False)
        path, packed = self.folder / f"{name}{_PARTS}", pa.ipc.IpcWriteOptions(compression="lz4")
        with pa.OSFile(str(path), "wb") as target, pa.ipc.new_file(target, table.schema, options=packed) as writer:
            writer.write_table(table)
        return Part(path, len(frame), first, tuple(map(str, frame)), frozenset(map(str, written)))

    def laid(self, kept: Kept) -> Kept:
        """The same frames with their columns in a file, once nobody holds what was given: they are in memory only as they are looked at.
        Without a folder: what was given."""
        if self.folder is None:
            return kept
        mapped = self.packed(kept)
        found = mapped.load()
        mapped.forget()
        return found

    def taken(self, frame: DataFrame, places: NDArray[np.int64]) -> DataFrame:
        """frame.iloc[places], each column laid here as it is made."""
        return taken(frame, places, self.laid)

    def packed(self, kept: Kept, hashed: bool = False) -> Mapped[Kept]:
        """As it goes to another process, its columns in a file of this drawer, which has a folder. hashed: with a digest."""
        assert self.folder is not None
        return Mapped.in_file(kept, self.folder / f"{next(_numbers)}.columns", hashed)

    def open(self) -> None:
        """Make the folder. Raises OSError."""
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)

    def clear(self) -> None:
        """No part that was kept is looked at any more."""
        for file in self.folder.glob(f"*{_PARTS}") if self.folder is not None else ():
            file.unlink(missing_ok=True)

    def remove(self) -> None:
        """The folder goes, with all that lies in it; what is still mapped stays where the system does not let it go."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True)
class Room:
    """Where the parts of a frame are worked on, and where they lie: in this process and its memory, if nothing else is said."""

    engine: Engine = field(default_factory=lambda: Engine(1))
    drawer: Drawer = Drawer()

    @property
    def in_memory(self) -> bool:
        """Do parts lie in memory here?"""
        return self.drawer.folder is None

    def each(self, function: Callable[..., Result], parts: Sequence[Part | Sequence[Part]], *more: Sequence[Any]) -> list[Result]:
        """function(part, its own of each of `more`) for each part, in order; a part may be several that are worked on together."""
        tasks = list(zip(parts, *more, strict=True))
        return list(self.engine.each(partial(_apply, function), tasks, lambda task: _rows(task[0]) * _SECONDS_PER_ROW))

    def gathered(self, parts: Sequence[Part], places: Sequence[NDArray[np.int64]]) -> DataFrame:
        """These rows of each part, one below the other."""
        some = [place for place, mine in enumerate(places) if len(mine)] or [0]
        return pd.concat(self.each(_rows_of, [parts[place] for place in some], [places[place] for place in some]))


HERE = Room()


def within(found: Found, first: int, rows: int) -> Found:
    """What of this is about the rows of one part, the first of so many of all, numbered from 0 on."""
    some = found[(found.index >= first) & (found.index < first + rows)]
    return some.set_axis(some.index - first)


def _as_kept(column: Series) -> Any:
    """A column of a file. Categories of which there are none come back as of no kind, and would not join others."""
    kind = column.dtype
    if isinstance(kind, pd.CategoricalDtype) and not len(kind.categories):
        return column.astype(pd.CategoricalDtype(pd.Index([], dtype="str"))).array
    return column.array


def _rows(part: Part | Sequence[Part]) -> int:
    return part.rows if isinstance(part, Part) else sum(one.rows for one in part)


def _apply(function: Callable[..., Result], task: tuple[Any, ...]) -> Result:
    made = function(*task)
    if not isinstance(task[0], Part) or isinstance(task[0].held, Path):  # of a term that is larger than what lies in memory
        give_back()
    return made


def _rows_of(part: Part, places: NDArray[np.int64]) -> DataFrame:
    return taken(part.frame(), places)


def by_bucket(rows: DataFrame, bucket: NDArray[np.int64], buckets: int, drawer: Drawer, name: str) -> list[Part]:
    """The rows as so many parts, by the number of the bucket that each belongs to: what a shuffle takes from a part."""
    order = np.argsort(bucket, kind="stable")
    ends = np.searchsorted(bucket[order], np.arange(buckets + 1))
    pieces = [order[start:end] for start, end in itertools.pairwise(ends)]
    return [drawer.keep(f"{name}-{place}", taken(rows, piece).reset_index(drop=True)) for place, piece in enumerate(pieces)]


def cut(rows: DataFrame, group: NDArray[np.int64], most: int, drawer: Drawer, name: str) -> list[Part]:
    """The rows in parts of about so many, all of a group in one, the groups in order. group: of each row, from 0 on."""
    sizes = np.bincount(group, minlength=1)
    parts, of_group = np.unique((np.cumsum(sizes) - sizes) // most, return_inverse=True)
    return by_bucket(rows, of_group[group], len(parts), drawer, name)


def across(shuffled: Sequence[Sequence[Part]]) -> list[list[Part]]:
    """What each part has put into each bucket, turned round: for each bucket what came from all parts."""
    return [list(column) for column in zip(*shuffled, strict=True)]
