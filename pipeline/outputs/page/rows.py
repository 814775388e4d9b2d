"""The rows of a table, column by column: a long list is a few Arrow arrays, and none of its cells an object before it is written.

To who looks at it, it is a sequence of rows like any other; who knows better takes a column at a time. No pandas here.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias, cast, overload

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.outputs.page.blocks import Cell

Values: TypeAlias = Any
"""An Arrow array, texts also as a dictionary of them; or a list, of values that are of several kinds. Missing values are null, or None."""
_AT_ONCE = 10_000
"""Rows that are made at a time where somebody goes through all of them."""
_APART = 5
"""The protocol of pickle from which on bytes can go apart from what they belong to."""


class Rows(Sequence[Sequence[Cell]]):
    """Rows of cells. columns: each as long as the others."""

    def __init__(self, columns: Sequence[Values], length: int) -> None:
        assert all(len(column) == length for column in columns)
        self.columns, self._length = tuple(columns), length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, at: slice) -> Rows: ...
    def __getitem__(self, at: int | slice) -> list[Cell] | Rows:
        if isinstance(at, slice):
            places = range(self._length)[at]
            assert places.step == 1
            return Rows([column[places.start : places.stop] for column in self.columns], len(places))
        place = range(self._length)[at]
        return [_plain(column[place : place + 1])[0] for column in self.columns]

    def __iter__(self) -> Iterator[list[Cell]]:
        for start in range(0, self._length, _AT_ONCE):
            some = self[start : start + _AT_ONCE]
            yield from map(list, zip(*map(_plain, some.columns), strict=True)) if some.columns else ([] for _ in range(len(some)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_alike, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __reduce_ex__(self, protocol: Any) -> tuple[Callable[..., Rows], tuple[Any, ...]]:
        """Packed as Arrow packs: only what these rows hold of arrays that they share with others. Whoever packs them may take the bytes
        out of the way (`packed`)."""
        arrays = [column for column in self.columns if isinstance(column, pa.Array)]
        lists = {place: column for place, column in enumerate(self.columns) if not isinstance(column, pa.Array)}
        batch = pa.record_batch(arrays, names=list(map(str, range(len(arrays))))) if arrays else None
        packed: Any = b""
        if batch is not None:
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, batch.schema) as stream:
                stream.write_batch(batch)
            packed = pickle.PickleBuffer(sink.getvalue()) if protocol >= _APART else sink.getvalue().to_pybytes()
        return _unpacked, (packed, lists, self._length)

    def behind(self, first: Values) -> Rows:
        """The same rows with one column more, in front."""
        return Rows([first, *self.columns], self._length)


def _unpacked(packed: Any, lists: dict[int, list[Cell]], length: int) -> Rows:
    arrays: list[Values] = list(pa.ipc.open_stream(packed).read_next_batch().columns) if packed else []
    for place in sorted(lists):
        arrays.insert(place, lists[place])
    return Rows(arrays, length)


def _plain(values: Values) -> list[Cell]:
    return cast("list[Cell]", values if isinstance(values, list) else values.to_pylist())


def _alike(one: Sequence[Cell], other: Sequence[Cell]) -> bool:
    return list(one) == list(other)


def column_of(rows: Sequence[Sequence[Cell]], place: int) -> list[Cell]:
    """The values of one column."""
    return _plain(rows.columns[place]) if isinstance(rows, Rows) else [row[place] for row in rows]


def columns_of(rows: Sequence[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The values of each column; rows that are lists have as many cells as the first."""
    return map(_plain, rows.columns) if isinstance(rows, Rows) else zip(*rows, strict=True)


def sum_of(rows: Sequence[Sequence[Cell]], place: int) -> int:
    """The sum of a column of whole numbers; what is missing counts as nothing."""
    if isinstance(rows, Rows) and isinstance(rows.columns[place], pa.Array):
        return int(pc.sum(rows.columns[place]).as_py() or 0)
    return sum(cast(int, value or 0) for value in column_of(rows, place))


def begins(rows: Sequence[Sequence[Cell]], place: int) -> list[int]:
    """Where a column has another value than in the row before; not the first row."""
    if len(rows) < 2:
        return []
    if isinstance(rows, Rows) and isinstance(rows.columns[place], pa.Array):
        column = rows.columns[place]
        coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        codes = pc.fill_null(coded.indices.cast(pa.int64()), -1).to_numpy()
        return cast("list[int]", ((codes[1:] != codes[:-1]).nonzero()[0] + 1).tolist())
    values = column_of(rows, place)
    return [at for at in range(1, len(values)) if values[at] != values[at - 1]]
