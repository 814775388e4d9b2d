"""What lies in a file instead of memory is what was put there."""

from __future__ import annotations

import errno
import os
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from pipeline.machine.mapped import Mapped
from pipeline.machine.parts import Drawer
from pipeline.machine.slim import nothing
from pipeline.outputs.page import parquet
from pipeline.outputs.page.rows import Rows


def _frame(rows: int) -> DataFrame:
    place = np.arange(rows)
    return DataFrame(
        {
            "name": pd.Series([None if at % 7 == 3 else f"王{at}" for at in place], dtype="str"),
            "fen": place * 100,
            "some": pd.array([None if at % 5 == 2 else int(at) for at in place], dtype="Int64"),
            "kind": pd.Categorical(["甲" if at % 2 else "乙" for at in place]),
            "flag": place % 3 == 0,
            "born": pd.Timestamp("2010-09-01") + pd.to_timedelta(place, "D"),
            "share": place / 3,
            "mixed": pd.Series([at if at % 2 else "x" for at in place], dtype=object),
            "silent": nothing(rows),
        }
    )


FRAMES = {
    "some": _frame(1_000),
    "one": _frame(1),
    "none": _frame(0),
    "two of them, one below the other": pd.concat([_frame(300), _frame(5)], ignore_index=True),
    "a choice of rows, under their own index": _frame(400)[_frame(400)["flag"]],
    "every second row": _frame(400).iloc[::2],
    "a part of the columns, turned round": _frame(50)[["share", "fen", "name"]].iloc[::-1],
    "two keys": _frame(60).set_index(["name", "fen"]),
    "no columns": DataFrame(index=range(7)),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    frame = FRAMES[name]
    kept = Mapped.in_file(frame, tmp_path / "a")
    pd.testing.assert_frame_equal(kept.load(), frame)
    pd.testing.assert_frame_equal(pickle.loads(pickle.dumps(kept)).load(), frame)  # as another process gets it


@given(
    st.lists(st.lists(st.one_of(st.none(), st.text(max_size=4)), max_size=6), min_size=1, max_size=4), st.integers(0, 5), st.integers(0, 5)
)
def test_pieces_of_texts_are_the_same_texts(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[list[str | None]], at: int, to: int
) -> None:
    texts = pd.concat([pd.Series(piece, dtype="str") for piece in pieces], ignore_index=True).iloc[at : at + to]
    found = Mapped.in_file(texts, tmp_path_factory.mktemp("texts") / "a").load()
    pd.testing.assert_series_equal(found, texts)


def test_its_columns_lie_in_the_file_and_not_with_it(tmp_path: Path) -> None:
    """Also of texts in pieces, which pandas would put together; and a column without a text takes no room at all."""
    frame = pd.concat([_frame(40_000).drop(columns="mixed")] * 2, ignore_index=True)
    kept = Mapped.in_file(frame, tmp_path / "a")
    assert len(kept.raw) < 10_000
    assert (tmp_path / "a").stat().st_size > 40 * len(frame)
    silent = Mapped.in_file(frame[["silent"]], tmp_path / "b")
    assert (tmp_path / "b").stat().st_size + len(silent.raw) < 3_000


def test_nothing_of_it_is_memory_of_this_process(tmp_path: Path) -> None:
    before = pa.total_allocated_bytes()
    texts = Mapped.in_file(pd.Series([f"{at:018}" for at in range(200_000)], dtype="str").to_frame("id"), tmp_path / "a").load()
    assert pa.total_allocated_bytes() - before < 100_000
    assert texts["id"].iloc[-1] == "000000000000199999"


def test_it_stays_when_the_file_is_forgotten(tmp_path: Path) -> None:
    frame = _frame(1_000)
    kept = Mapped.in_file(frame, tmp_path / "a")
    found = kept.load()
    kept.forget()
    kept.forget()
    assert os.name == "nt" or list(tmp_path.iterdir()) == []
    pd.testing.assert_frame_equal(found, frame)


def test_what_is_changed_in_it_is_not_changed_in_the_file(tmp_path: Path) -> None:
    kept = Mapped.in_file(_frame(100), tmp_path / "a")
    found = kept.load()
    before = (tmp_path / "a").read_bytes()
    found.loc[found["fen"] > 500, "fen"] = -1
    found.loc[3, "name"] = "改"
    found["flag"] = ~found["flag"]
    assert (tmp_path / "a").read_bytes() == before
    pd.testing.assert_frame_equal(kept.load(), _frame(100))
    assert found["fen"].tolist()[5:8] == [500, -1, -1]


def test_the_same_is_the_same_digest_and_a_single_cell_another(tmp_path: Path) -> None:
    def digest(frame: DataFrame, name: str) -> str:
        return Mapped.in_file(frame, tmp_path / name, hashed=True).digest

    one, other = _frame(500), _frame(500)
    other.loc[499, "fen"] += 1
    assert digest(one, "a") == digest(_frame(500), "b") != digest(other, "c")
    assert digest(one, "d") != digest(one.rename(columns={"fen": "cent"}), "e")


def test_in_memory_it_is_the_same(tmp_path: Path) -> None:
    rows = Rows([pa.array([1, 2, None]), pa.array(["甲", None, "乙"]), [None, "x", 2]], 3)
    assert list(Mapped.here(rows).load()) == list(rows) == list(Mapped.in_file(rows, tmp_path / "a").load())
    assert Mapped.here(rows).file is None


def test_rows_take_along_only_what_is_theirs(tmp_path: Path) -> None:
    whole = pa.array([f"{at:018}" for at in range(100_000)])
    Mapped.in_file(Rows([whole], len(whole))[10:20], tmp_path / "a")
    assert (tmp_path / "a").stat().st_size < 2_000


def test_a_drawer_without_a_folder_keeps_what_it_is_given(tmp_path: Path) -> None:
    frame = _frame(10)
    assert Drawer().laid(frame) is frame
    drawer = Drawer(tmp_path / "below" / "drawer")
    drawer.open()
    first, second = drawer.laid(frame), drawer.laid(frame.assign(fen=0))
    pd.testing.assert_frame_equal(first, frame)
    assert second["fen"].sum() == 0
    drawer.clear()


def test_rows_are_taken_column_by_column(tmp_path: Path) -> None:
    frame, places = _frame(500), np.array([3, 3, 499, 0])
    pd.testing.assert_frame_equal(Drawer(tmp_path).taken(frame, places), frame.iloc[places])
    pd.testing.assert_frame_equal(Drawer().taken(frame, places), frame.iloc[places])
    assert Drawer(tmp_path).taken(frame, places[:0]).empty


@pytest.mark.parametrize("rows", [0, 1, 3, 7])
def test_a_table_that_is_written_some_rows_at_a_time_is_the_same(rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_AT_ONCE", 3)
    frame = _frame(rows).drop(columns="mixed")
    path = parquet.ParquetFile("tables/a.parquet", pa.Table.from_pandas(frame, preserve_index=False)).write(tmp_path)
    found = pd.read_parquet(tmp_path / path)
    pd.testing.assert_frame_equal(found, frame.astype({"kind": "str"}), check_dtype=False)


def test_a_full_disk_is_an_error_of_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("pipeline.machine.mapped._Columns.add", full)
    with pytest.raises(OSError, match="No space left"):
        Mapped.in_file(_frame(10), tmp_path / "a")
