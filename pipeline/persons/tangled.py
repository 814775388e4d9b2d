"""Whose rows say anything of one another: persons of two names, of one number or card, who stand twice in a month, or as a guardian.

What the rules of `dedupe` settle hangs on such rows alone: all others count as they are. They are a few in a hundred, and are found by
numbers, so that of a term in many parts only they have to come together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.facts import identity

Numbers = NDArray[np.uint64]
LINKS = ("who", "guardian", "name", "number", "card", "month")


def student_numbers(rows: DataFrame) -> Series:
    """Student numbers for comparing: G and L of one number are one."""
    written = rows["student_number"]
    return written.where(~written.str.match("[GLJ][0-9]{5}").fillna(False).astype(bool), written.str[1:])


def links(rows: DataFrame, alone: bool) -> DataFrame:
    """What ties each row to others, as numbers, 0 for nothing: who, guardian (as who), name, number, card, month.

    rows: with id facts, and `person`. alone: there are no other parts, with which the numbers would have to agree.
    """
    guardian = identity.id_18(rows["guardian_id"])
    both = numbered(pd.concat([rows["id_number"], guardian], ignore_index=True), alone)
    texts = {"name": rows["person"], "number": student_numbers(rows), "card": rows["card_number"], "month": rows["month"]}
    made = {"who": both[: len(rows)], "guardian": both[len(rows) :]}
    return DataFrame(made | {name: numbered(column, alone) for name, column in texts.items()}, copy=False)


def numbered(texts: Series, alone: bool) -> Numbers:
    """A number for each text, 0 for a missing one: the same in every part of a term, unless it is alone."""
    codes, values = pd.factorize(texts)
    known = np.arange(1, len(values) + 1, dtype=np.uint64) if alone else hashed(values)
    return np.append(known, np.uint64(0))[codes]  # a missing text has the code -1


def hashed(texts: pd.Index) -> Numbers:
    """A number for each text, the same wherever it is worked out."""
    return np.asarray(pd.util.hash_array(texts.to_numpy(dtype=object), categorize=False), dtype=np.uint64)


def tangled(parts: Sequence[DataFrame]) -> Numbers:
    """The persons (`who`, in order) whose rows must be looked at beside others. parts: the `links` of each part."""
    who, guardian, name, number, card, month = (np.concatenate([one[column].to_numpy() for one in parts]) for column in LINKS)
    found = [_several(who, name)]
    for key in (number, card):
        found.append(who[(key > 0) & np.isin(key, _several(key, who))])
    found.append(_twice(who, month))
    if len(parts) > 1:
        found.append(_several(who, np.repeat(np.arange(len(parts), dtype=np.uint64), [len(one) for one in parts])))
    children = (guardian > 0) & np.isin(guardian, who)
    found += [who[children], guardian[children]]
    return np.unique(np.concatenate(found))


def _several(key: Numbers, value: Numbers) -> Numbers:
    """The keys, but 0, that have more than one value."""
    there = key > 0
    pairs = _sorted(key[there], value[there])
    first = np.r_[True, (pairs[1:] != pairs[:-1]).any(axis=1)] if len(pairs) else np.array([], dtype=bool)
    keys = pairs[first, 0]
    return np.asarray(keys[1:][keys[1:] == keys[:-1]], dtype=np.uint64)


def _twice(key: Numbers, value: Numbers) -> Numbers:
    """The keys that have one value twice."""
    pairs = _sorted(key, value)
    return np.asarray(pairs[1:][(pairs[1:] == pairs[:-1]).all(axis=1), 0], dtype=np.uint64)


def _sorted(key: Numbers, value: Numbers) -> NDArray[np.uint64]:
    order = np.lexsort((value, key))
    return np.column_stack([key[order], value[order]])
