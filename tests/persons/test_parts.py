"""Who is who does not hang on how a term is cut: in one frame or in parts, in memory or in files, the same rows get the same marks."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas import DataFrame

from pipeline.machine.engine import Engine
from pipeline.machine.parts import Drawer, Part, Room
from pipeline.persons import dedupe, near
from pipeline.persons.places import one_name_each
from pipeline.persons.versions import newest
from schemas.schools import Schools
from tests.conftest import HOME, with_check
from tests.persons import golden
from tests.persons.frames import NO_RULINGS, NOBODY
from tests.rows import as_read

sys.path.append(str(HOME / "benchmarks"))

from dedupe import as_enrolments  # type: ignore[attr-defined]
from people import people


@pytest.fixture(autouse=True)
def small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "_PER_BUCKET", 300)


def in_parts(rows: DataFrame, of_row: np.ndarray, count: int, drawer: Drawer) -> list[Part]:
    """The rows as so many parts, some of which may be empty; in files where the drawer has a folder."""
    parts = [rows[of_row == number].reset_index(drop=True) for number in range(count)]
    return [drawer.keep(f"given-{number}", part) for number, part in enumerate(parts)]


def in_order(parts: list[Part]) -> DataFrame:
    return pd.concat([part.frame() for part in parts]).sort_values(["submission", "row"], ignore_index=True)


def said(found: DataFrame) -> DataFrame:
    return found.sort_values([*found.columns], ignore_index=True)


def same(rows: DataFrame, submissions: DataFrame, ruled: DataFrame, earlier: DataFrame, parts: list[Part], room: Room) -> DataFrame:
    """Compare what comes out of the parts with what comes out of the whole; returns the duplicates."""
    whole, duplicates, found = dedupe.deduplicate(rows, submissions, ruled, earlier)
    marked, of_parts, found_in_parts = dedupe.over_parts(parts, submissions, ruled, earlier, room)
    pd.testing.assert_frame_equal(in_order(marked), whole.sort_values(["submission", "row"], ignore_index=True))
    pd.testing.assert_frame_equal(of_parts, duplicates)
    pd.testing.assert_frame_equal(said(found_in_parts), said(found), check_dtype=False)
    return duplicates


@pytest.mark.parametrize("seed", range(4))
def test_a_county_of_every_case_in_parts(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn again for each seed: cases that somebody has ruled on, and persons known under another id."""
    monkeypatch.setattr(golden, "_SEED", seed)
    county = golden.County()
    rows, _others, submissions, _places = one_name_each(
        county.frame(), {"schools": as_read(Schools, [])}, county.submissions(), NO_RULINGS, ()
    )
    rows, submissions, _found = newest(rows, submissions.assign(saved_at=""))
    rows.loc[rows.index[3::40], "guardian_id"] = rows["id_number"].iloc[-1]  # a pupil stands for a parent
    earlier = rows.loc[rows["id_number"].str[:17].str.isdecimal(), ["id_number", "name"]].iloc[::9]
    earlier = earlier.assign(id_number=[with_check(f"{one[:10]}0401{one[14:17]}") for one in earlier["id_number"]])
    draw, ruled = np.random.default_rng(seed), NO_RULINGS
    for turn in range(2):
        of_row = draw.integers(0, 4, len(rows)) if seed % 2 else rows["school"].factorize()[0] % 4
        folder = tmp_path / str(turn)
        folder.mkdir()
        drawer = Drawer(folder if seed % 3 else None)
        parts = in_parts(rows, of_row, 5, drawer)
        duplicates = same(rows, submissions, ruled, earlier, parts, Room(drawer=drawer))
        ruled = golden._ruled(duplicates)
    assert {"DUP-NEAR", "DUP-SCHOOL", "CARD-SHARED", "ID-SHARED"} <= set(duplicates["kind"])
    assert len(ruled)


def test_thousands_of_people_who_were_made_apart(tmp_path: Path) -> None:
    """On two processes, so that all that is sent can be."""
    rows, _planted = as_enrolments(people(3_000, seed=7))
    submissions = DataFrame({"submission": rows["submission"].unique(), "file": "a", "sheet": "b"})
    drawer = Drawer(tmp_path)
    with Engine(2) as engine:
        engine.expect(100.0, "json")  # however little there is, it is sent
        parts = in_parts(rows, np.random.default_rng(1).integers(0, 3, len(rows)), 3, drawer)
        duplicates = same(rows, submissions, NO_RULINGS, NOBODY, parts, Room(engine, drawer))
    assert (duplicates["kind"] == "DUP-NEAR").sum() > 90


def test_nobody_and_one_student(tmp_path: Path) -> None:
    rows, _planted = as_enrolments(people(1_000, seed=7))
    submissions = DataFrame({"submission": [1], "file": "a", "sheet": "b"})
    for count in (0, 1):
        some = rows.iloc[:count]
        same(some, submissions, NO_RULINGS, NOBODY, [Part.of(some), Part.of(rows.iloc[:0])], Room(drawer=Drawer(tmp_path)))
        same(some, submissions, NO_RULINGS, NOBODY, [Part.of(some)], Room())
