"""Which pairs of persons are compared at all: those whose names may be one name, and who agree in one thing more.

Everybody with everybody would be half a million million pairs in a county. A block is a name's key together with one of the
things below; two errors in an id leave at least one of them whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.persons import spelling

Pairs = NDArray[np.int64]
"""(n, 2) places of persons, the smaller first."""
_LARGEST = 60
"""Persons of a block who are all compared with one another; a larger block is cut by further fields."""


@dataclass(frozen=True)
class Bucket:
    """Some of the blocks: those whose name's key, of one kind, falls into this bucket of so many (`spelling.everywhere`). Whoever has such
    a key is among the persons; `key` is theirs, but of kind `short`, of which a name may have several."""

    kind: str
    number: int
    buckets: int

    def named(self, persons: DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(place, key) of each name that belongs here."""
        if self.kind != "short":
            return np.arange(len(persons), dtype=np.int64), _codes(persons["key"])
        at, key = spelling.everywhere(persons["name"], self.kind)
        mine = key % self.buckets == self.number
        return at[mine], pd.factorize(key[mine])[0].astype(np.int64)


def candidates(persons: DataFrame, bucket: Bucket | None = None) -> Pairs:
    """The pairs to compare, each once; all of them, or those of one bucket.

    persons: one row per id, index 0 …, with name, id_number, guardian, guardian_id, telephone, card_number, student_number, school.
    """
    agreeing = list(_things(persons))
    found = [np.empty((0, 2), dtype=np.int64)]
    for at, key in _named(persons["name"]) if bucket is None else [bucket.named(persons)]:
        for thing in agreeing:
            found.append(_pairs_of(at, _together(key, thing[at]), persons))
    return unique(np.concatenate(found))


def _named(names: Series) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """(place, key) of each name, for each kind of key."""
    yield np.arange(len(names), dtype=np.int64), spelling.by_sound(names)
    look = spelling.by_look(names)
    some = np.flatnonzero(look >= 0)
    yield some, look[some]
    yield spelling.short_by_one(names)


def unique(pairs: Pairs) -> Pairs:
    """Each pair once, in order."""
    if not len(pairs):
        return pairs
    ordered = np.sort(pairs, axis=1)
    size = int(ordered.max()) + 1
    whole = np.unique(ordered[:, 0] * size + ordered[:, 1])
    return np.column_stack([whole // size, whole % size])


def _things(persons: DataFrame) -> Iterator[NDArray[np.int64]]:
    """What two persons may agree in, as numbers; -1 where it is unknown."""
    ids = persons["id_number"].where(persons["id_number"].str.fullmatch(r"[0-9]{17}[0-9X]"))
    county, year, day, sequence = ids.str[:6], ids.str[6:10], ids.str[10:14], ids.str[14:17]
    yield _codes(ids.str[6:14])
    yield _codes(county + sequence)
    yield _codes(sequence)
    yield _codes(county + year)
    yield _codes(county + day)
    yield spelling.sounds(persons, "guardian")
    for name in ("guardian_id", "telephone", "card_number", "student_number"):
        yield _codes(persons[name])


def _codes(texts: Series) -> NDArray[np.int64]:
    return pd.factorize(texts)[0].astype(np.int64)


def _together(key: NDArray[np.int64], thing: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for both; -1 where one of them is unknown."""
    both = key * (int(thing.max(initial=0)) + 1) + thing
    return np.where((key < 0) | (thing < 0), -1, both)


def _pairs_of(at: NDArray[np.int64], block: NDArray[np.int64], persons: DataFrame) -> Pairs:
    """All pairs within each block. at: the person of each entry."""
    known = block >= 0
    at, block = at[known], block[known]
    order = np.lexsort([at, block])
    at, block = at[order], block[order]
    sizes = _sizes(block)
    large = sizes > _LARGEST
    made = [_neighbours(at[~large], block[~large], _LARGEST)]
    if large.any():
        made.append(_cut(at[large], block[large], persons))
    return np.concatenate(made)


def _sizes(block: NDArray[np.int64]) -> NDArray[np.int64]:
    """How large the block of each entry is. Entries of a block stand together."""
    starts = np.flatnonzero(np.r_[True, block[1:] != block[:-1]]) if len(block) else np.array([], dtype=np.int64)
    counts = np.diff(np.r_[starts, len(block)])
    return np.asarray(np.repeat(counts, counts), dtype=np.int64)


def _neighbours(at: NDArray[np.int64], block: NDArray[np.int64], reach: int) -> Pairs:
    """Each entry with those that follow it in its block, up to `reach` of them."""
    made = [np.empty((0, 2), dtype=np.int64)]
    for step in range(1, reach):
        same = np.flatnonzero(block[step:] == block[:-step]) if step < len(block) else np.array([], dtype=np.int64)
        if not len(same):
            break
        made.append(np.column_stack([at[same], at[same + step]]))
    pairs = np.concatenate(made)
    return np.asarray(pairs[pairs[:, 0] != pairs[:, 1]], dtype=np.int64)


def _cut(at: NDArray[np.int64], block: NDArray[np.int64], persons: DataFrame) -> Pairs:
    """A block that is too large, cut by each of several fields in turn (who errs in one agrees in another), and each piece that is
    still too large by going along it in the order of ids, so that nobody in it is passed over without a word."""
    made = []
    ids = persons["id_number"].array[at]
    texts = Series(ids)
    for piece in (texts.str[:10], texts.str[6:14], texts.str[10:17], persons["school"].array[at]):
        within = _together(pd.factorize(block)[0].astype(np.int64), _codes(Series(piece)))
        order = np.lexsort([pd.factorize(ids, sort=True)[0], within])
        made.append(_neighbours(at[order], within[order], _LARGEST))
    return np.concatenate(made)
