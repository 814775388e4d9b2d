"""Work on distinct rows: a county has a million students and a few thousand ways in which they differ before a rule.

What hangs on a few columns is worked out once for each different combination of their values, and spread back to the rows.
Texts are spread as categories: one copy of each text, whatever the number of rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pandas import Categorical, DataFrame, Series

from pipeline.machine.slim import is_empty, nothing

_WIDE = 2**40
"""Combinations beyond which the numbers are made dense again, so that they never overflow."""


Factors = dict[str, tuple[NDArray[np.intp], int]]
"""Column → the number of each row's value, and how many values there are: what `distinct` may keep from one call to the next."""


def distinct(
    frame: DataFrame, at: NDArray[np.int64] | None = None, also: DataFrame | None = None, kept: Factors | None = None
) -> tuple[DataFrame, NDArray[np.int64]]:
    """(kinds, number): the different rows, index 0 …, and for each row the number of its kind.

    frame: one row per student; at: which of them each row is about, all in order where it is left out; also: more columns, one row
    per row. kept: columns of the frame by name that need not be looked at again. Missing values are one value.
    """
    at = np.arange(len(frame)) if at is None else at
    number, size = np.zeros(len(at), dtype=np.int64), 1
    columns = [(name, _factors(frame[name], kept if kept is not None else {})) for name in frame]
    if also is not None:
        columns += [(name, _factors(also[name], {})) for name in also]
    for place, (_, (codes, values)) in enumerate(columns):
        if size * values > _WIDE:
            number, dense = pd.factorize(number)
            size = len(dense)
        number = number * values + (codes[at] if place < frame.shape[1] else codes)
        size *= values
    number, firsts = _dense(number)
    kinds = frame.iloc[at[firsts]].reset_index(drop=True)
    return (kinds if also is None else pd.concat([kinds, also.iloc[firsts].reset_index(drop=True)], axis=1)), number


def _factors(column: Series, kept: Factors) -> tuple[NDArray[np.intp], int]:
    name = str(column.name)
    if name not in kept:
        codes, values = pd.factorize(column, use_na_sentinel=False)
        kept[name] = codes, max(len(values), 1)
    return kept[name]


def _dense(number: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers as 0 …, in order of appearance, and where each appears first."""
    dense, values = pd.factorize(number)
    firsts = np.full(len(values), len(number), dtype=np.int64)
    backwards = np.arange(len(number) - 1, -1, -1)
    firsts[dense[backwards]] = backwards  # of several places the last one written stays: the first of the frame
    return dense.astype(np.int64), firsts


def whole(texts: Series | pd.Index) -> pa.Array:
    """The texts as one Arrow array: of frames that were put one below the other pandas keeps several."""
    found = pa.array(texts, pa.large_string())
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def among(texts: Series, known: Series | pd.Index) -> Series:
    """True where a text is one of the known ones. For texts pandas' own `isin` takes the known ones up one by one: half a second for
    100,000 of them, where this takes milliseconds."""
    if texts.dtype != "str":
        return texts.isin(known)
    found = pc.is_in(whole(texts), value_set=whole(known))
    return Series(np.asarray(found, dtype=bool), index=texts.index, name=texts.name)


def ordinal(texts: Series) -> NDArray[np.int64]:
    """Numbers that sort as the texts do; the same for the same text, missing ones last."""
    ranks = pc.rank(whole(texts), tiebreaker="dense")
    return np.asarray(ranks, dtype=np.int64)


def spread(texts: Series, number: NDArray[np.int64]) -> Categorical:
    """The text of each row's kind, as categories."""
    codes, values = pd.factorize(texts)
    return Categorical.from_codes(codes[number] if len(codes) else number, pd.Index(values, dtype="str"))


def stacked(frames: list[DataFrame]) -> DataFrame:
    """The frames one below the other; categories are joined, and stay categories."""
    joined: dict[Any, Any] = {}
    for name in frames[0]:
        parts = [frame[name] for frame in frames]
        if isinstance(parts[0].dtype, pd.CategoricalDtype):
            joined[name] = pd.api.types.union_categoricals(parts)
        else:
            joined[name] = pd.concat(parts, ignore_index=True)
    return DataFrame(joined)


def changed(column: Series, texts: Series) -> Series:
    """A column of categories with these texts in the rows of their index."""
    if texts.empty:
        return column
    new = pd.Index(texts.unique(), dtype="str").difference(column.cat.categories)
    wider: Series = column.cat.add_categories(new)
    wider.loc[texts.index] = texts.to_numpy(dtype=object)
    return wider


def last_known(frame: DataFrame, order: NDArray[np.int64], group: NDArray[np.int64], groups: int) -> DataFrame:
    """Per group (0 … groups-1) the last value of each column that is not missing.

    order: the places of the rows, first to last; group: the group of each row of the frame.
    """
    made: dict[Any, Any] = {}
    for name in frame:
        if is_empty(frame[name]):
            made[name] = nothing(groups)
            continue
        known = order[frame[name].notna().to_numpy()[order]]
        last = np.full(groups, -1, dtype=np.int64)
        last[group[known]] = known  # of several rows of a group the last one written stays
        made[name] = pd.api.extensions.take(frame[name].array, last, allow_fill=True)
    return DataFrame(made)
