"""Frames as lines of text, to be compared with what they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd
from pandas import DataFrame


def _cell(value: object) -> str:
    """As it is; what is missing is empty."""
    return "" if value is pd.NA or value != value else str(value)


def lines_of(title: str, frame: DataFrame, cell: Callable[[object], str] = _cell) -> Iterator[str]:
    """The title with the columns, then a line for each row. cell: how a value is written."""
    yield f"=== {title}: {' | '.join(frame.columns)}"
    for row in frame.itertuples(index=False, name=None):
        yield " | ".join(map(cell, row))
