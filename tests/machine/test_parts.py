"""A frame in parts: what is kept comes back as it was, rows find their bucket, and a whole term in parts comes out with the same bytes."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas import DataFrame, Series

from pipeline import term
from pipeline.machine.mapped import Mapped
from pipeline.machine.parts import Drawer, Part, Room, across, by_bucket, cut
from pipeline.machine.slim import is_empty
from pipeline.outputs.page import packed
from tests.conftest import HOME, Desk, Published, run_term

FRAME = DataFrame(
    {
        "text": Series(["甲", None, "丙", ""], dtype="str"),
        "none": Series([None] * 4, dtype="str"),
        "number": Series([1, None, 3, 4], dtype="Int64"),
        "day": pd.to_datetime(Series(["2026-09-01", None, "2010-01-01", "1999-12-31"])),
        "kind": Series(["a", "b", None, "a"], dtype="category").cat.set_categories(["b", "a", "c"]),
        "flag": [True, False, True, False],
        "count": np.array([1, 2, 3, 4], dtype="int8"),
    }
)


@pytest.mark.parametrize("rows", [0, 1, 4])
@pytest.mark.parametrize("in_file", [False, True])
def test_what_is_kept_comes_back_as_it_was(rows: int, in_file: bool, tmp_path: Path) -> None:
    given = FRAME.iloc[:rows].astype({"kind": pd.CategoricalDtype(pd.Index(["b", "a", "c"], dtype="str"))})
    part = Drawer(tmp_path if in_file else None).keep("a", given, first=7)
    assert part.rows == rows
    found = part.frame()
    pd.testing.assert_frame_equal(found.reset_index(drop=True), given, check_categorical=rows > 0)
    assert found.index.equals(part.index)
    assert found.index.tolist() == (list(range(7, 7 + rows)) if in_file else list(range(rows)))
    assert is_empty(found["none"])
    some = part.frame(["none", "text"])
    pd.testing.assert_frame_equal(some.reset_index(drop=True), given[["none", "text"]])
    pd.testing.assert_frame_equal(part.frame(["none"]).reset_index(drop=True), given[["none"]])


def test_a_table_of_somebody_else_is_a_part(tmp_path: Path) -> None:
    FRAME.to_parquet(tmp_path / "a.parquet")
    part = Part(tmp_path / "a.parquet", 4, first=3)
    assert part.frame(["text", "flag"]).index.tolist() == [3, 4, 5, 6]
    assert part.frame()["text"].dtype == "str"


def test_rows_of_one_bucket_come_together_in_order(tmp_path: Path) -> None:
    drawer = Drawer(tmp_path)
    frames = [
        DataFrame({"key": [2, 0, 2, 5], "at": [0, 1, 2, 3]}),
        DataFrame({"key": [0, 1], "at": [4, 5]}),
        DataFrame({"key": [], "at": []}, dtype="int64"),
    ]
    split = [by_bucket(one, one["key"].to_numpy() % 3, 3, drawer, f"s{number}") for number, one in enumerate(frames)]
    found = [pd.concat([part.frame() for part in parts])["at"].tolist() for parts in across(split)]
    assert found == [[1, 4], [5], [0, 2, 3]]


@pytest.mark.parametrize(
    ("sizes", "most", "parts"),
    [([2, 2, 2], 4, [[0, 1], [2]]), ([5, 1], 2, [[0], [1]]), ([1], 9, [[0]]), ([], 3, [[]]), ([1, 9, 1, 1], 3, [[0, 1], [2, 3]])],
)
def test_a_school_is_never_cut(sizes: list[int], most: int, parts: list[list[int]]) -> None:
    group = np.repeat(np.arange(len(sizes)), sizes)
    mixed = np.random.default_rng(1).permutation(len(group))
    rows = DataFrame({"group": group[mixed]})
    found = cut(rows, rows["group"].to_numpy(), most, Drawer(), "a")
    assert [sorted(part.frame()["group"].unique()) for part in found] == parts
    assert sum(part.rows for part in found) == len(rows)


def test_gathered_rows_can_be_told_apart(tmp_path: Path) -> None:
    drawer = Drawer(tmp_path)
    parts = [drawer.keep(f"g{first}", FRAME, first) for first in (0, 4)]
    nobody = np.array([], dtype=np.int64)
    assert Room(drawer=drawer).gathered(parts, [np.array([3, 1]), np.array([0])]).index.tolist() == [3, 1, 4]
    assert Room(drawer=drawer).gathered(parts, [nobody, np.array([2])]).index.tolist() == [6]
    assert Room(drawer=drawer).gathered(parts, [nobody, nobody]).empty


@pytest.mark.books
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_term_in_parts_comes_out_with_the_same_bytes(
    jobs: str, example: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(term, "_MANY", 1)
    monkeypatch.setattr(term, "_PER_PART", 150)
    monkeypatch.setattr(packed, "_LARGE", 1_000)
    parted = run_term(HOME / "input", tmp_path, "--letters", "--jobs", jobs)
    assert parted.code == 0, parted.said
    before, after = _bytes(example.folder), _bytes(parted.folder)
    assert len(before) > 50
    assert [name for name in before | after if before.get(name) != after.get(name)] == []
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith((".parts", ".packed"))]


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_full_disk_is_one_sentence_and_what_a_killed_run_has_left_goes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(term, "_MANY", 1)
    left = desk.output / ".2026-autumn.parts"
    left.mkdir(parents=True)
    (left / "people-0.arrow").write_bytes(b"x")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Drawer, "keep", full)
        failed = run_term(HOME / "input", desk.output)
    assert failed.code == 1
    assert "No space left" in failed.said
    assert not left.exists()
    with monkeypatch.context() as patch:
        patch.setattr(packed, "_LARGE", 1_000)
        patch.setattr(Mapped, "in_file", full)
        failed = run_term(HOME / "input", desk.output)
        patch.setattr(term, "_MANY", 10**9)
        also = run_term(HOME / "input", desk.output)
    assert (failed.code, also.code) == (1, 1)
    assert all("No space left" in one.said for one in (failed, also))
    assert not [path for path in desk.output.rglob("*") if path.name.endswith((".parts", ".packed"))]
    left.mkdir()
    (desk.output / ".2026-autumn.packed").mkdir()
    monkeypatch.setattr(term, "_MANY", 10**9)
    assert run_term(HOME / "input", desk.output).code == 0
    assert not left.exists(), "also where the next run needs no parts"
    assert not (desk.output / ".2026-autumn.packed").exists()
