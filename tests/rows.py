"""Rows of a kind of sheet as the reader hands them on, made without a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandera.pandas as pa
from pandas import DataFrame, Series

from schemas.columns import columns_of


def as_read(kind: type[pa.DataFrameModel], rows: Sequence[Mapping[str, Any]]) -> DataFrame:
    """One row each, every column of that kind as text, missing where a row does not say it."""
    return DataFrame({name: Series([row.get(name) for row in rows], dtype="str") for name in columns_of(kind)})
