"""Columns without a text are kept once; to who reads them they are columns like any other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame, Series

from pipeline.machine import slim
from pipeline.machine.slim import chosen, give_back, is_empty, nothing, taken


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(slim, "_BLOCK", 4)
    slim._block.cache_clear()
    yield
    slim._block.cache_clear()


@pytest.mark.parametrize("rows", [0, 1, 3, 4, 5, 8, 11])
def test_nothing_is_missing_texts(rows: int) -> None:
    column = Series(nothing(rows))
    assert column.dtype == "str"
    assert column.isna().tolist() == [True] * rows
    assert column.fillna("x").tolist() == ["x"] * rows
    assert pd.concat([column, Series(["a"], dtype="str")]).isna().sum() == rows
    assert (column == "a").sum() == 0


def test_a_million_missing_texts_take_the_memory_of_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slim, "_BLOCK", 1_024)
    slim._block.cache_clear()
    nothing(1)
    before = pa.total_allocated_bytes()
    frame = DataFrame({name: nothing(1_000_000) for name in "abcdefgh"})
    kept = chosen(frame, np.arange(1_000_000) % 2 == 0)
    assert pa.total_allocated_bytes() - before < 1_000_000
    assert (len(kept), kept["a"].isna().all()) == (500_000, True)


def test_what_is_empty_is_a_column_of_texts_without_one() -> None:
    assert is_empty(Series([None, None], dtype="str"))
    assert is_empty(Series([], dtype="str"))
    assert not is_empty(Series([None, ""], dtype="str"))
    assert not is_empty(Series([None, None], dtype="Int64"))


@given(st.lists(st.tuples(st.sampled_from(["a", "", None]), st.integers(0, 3), st.booleans()), max_size=12))
def test_rows_are_chosen_and_taken_as_pandas_does(rows: list[tuple[str | None, int, bool]]) -> None:
    texts, numbers, mask = ([row[place] for row in rows] for place in range(3))
    frame = DataFrame(
        {"text": Series(texts, dtype="str"), "number": Series(numbers, dtype="int64"), "none": Series([None] * len(rows), dtype="str")}
    )
    frame = frame.assign(flag=frame["number"] > 1, kind=frame["text"].astype("category"), whole=frame["number"].astype("Int64"))
    frame.index = pd.Index(range(5, 5 + len(rows)))
    wanted = np.array(mask, dtype=bool)
    pd.testing.assert_frame_equal(chosen(frame, wanted), frame[wanted])
    pd.testing.assert_frame_equal(chosen(frame, Series(wanted, index=frame.index)), frame[wanted])
    places = np.argsort(numbers, kind="stable")
    pd.testing.assert_frame_equal(taken(frame, places), frame.iloc[places])


def test_what_was_chosen_is_nobody_elses() -> None:
    frame = DataFrame({"a": [1, 2]})
    kept = chosen(frame, np.array([True, True]))
    kept.loc[0, "a"] = 9
    assert frame["a"].tolist() == [1, 2]


def test_giving_memory_back_changes_nothing() -> None:
    frame = DataFrame({"a": ["x"] * 1_000})
    give_back()
    assert frame["a"].tolist() == ["x"] * 1_000
