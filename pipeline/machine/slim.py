"""Columns in which nothing stands cost nothing: a class sheet has sixty fields, most sheets write ten of them, and a million empty cells
of each would be half of what a term takes in memory."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pandas import DataFrame, Series

_BLOCK = 65_536
"""Empty cells that are kept once, and referred to."""


@cache
def _block() -> Any:
    return pa.nulls(_BLOCK, pa.large_string())


def nothing(rows: int) -> pd.api.extensions.ExtensionArray:
    """So many missing texts, in the memory of one block of them."""
    whole, rest = divmod(rows, _BLOCK)
    return Series(pa.chunked_array([*[_block()] * whole, _block()[:rest]], pa.large_string()), dtype="str").array


def is_empty(column: Series) -> bool:
    """A column of texts without a text."""
    return isinstance(column.dtype, pd.StringDtype) and bool(column.array.__arrow_array__().null_count == len(column))


def chosen(frame: DataFrame, rows: NDArray[np.bool_] | Series) -> DataFrame:
    """frame[rows], column by column: those without a text stay as small as they are, and where all are chosen nothing is copied."""
    places = np.flatnonzero(np.asarray(rows, dtype=bool))
    return frame.copy(deep=False) if len(places) == len(frame) else taken(frame, places)


def taken(frame: DataFrame, places: NDArray[np.int64], lay: Callable[[Any], Any] = lambda column: column) -> DataFrame:
    """frame.iloc[places], column by column. lay: what becomes of each column before the next is taken."""
    columns = {name: nothing(len(places)) if is_empty(column) else lay(column.array.take(places)) for name, column in frame.items()}
    return DataFrame(columns, index=frame.index.take(places), copy=False)


def give_back() -> None:
    """What was freed goes back to the system: texts of a hundred thousand cells are many small pieces, and what lies beside them keeps
    their memory from going by itself."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # of another C library
            ctypes.CDLL("libc.so.6").malloc_trim(0)
