"""A file that kills or hangs its reader costs one finding, not the run."""

from __future__ import annotations

import gc
import os
import random
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.machine.cores import Cores
from pipeline.machine.engine import Engine
from tests.conftest import HOME, Desk
from tests.machine.work import Weighty, touched, tricky, twice, weighty


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("seconds", [0.001, 0.06, 3.0])
@pytest.mark.parametrize("count", [0, 1, 2, 75])
def test_each_item_has_its_result_in_order_however_much_work_it_is(jobs: int, seconds: float, count: int) -> None:
    seen = []

    def watched(results: Iterator[int], number: int) -> Iterator[int]:
        seen.append(number)
        return results

    with Engine(jobs, watched) as engine:
        assert list(engine.each(twice, iter(range(count)), lambda _: seconds)) == [2 * item for item in range(count)]
        assert engine.place.started == (jobs == 2 and seconds * count > 2)
    assert seen == [count]


def test_work_begins_while_items_still_come() -> None:
    """The items that come later see that the first is done."""

    def items() -> Iterator[Path]:
        yield from first
        while not done.exists():
            time.sleep(0.01)
        yield done

    with tempfile.TemporaryDirectory() as folder, Engine(2) as engine:
        done = Path(folder) / "done"
        first = [done, done.with_name("other")]
        assert list(engine.each(touched, items(), lambda _: 3.0)) == ["done", "other", "done"]


def test_no_more_work_waits_than_memory_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three seconds of work that may wait, one item more is made only when the first was done."""
    monkeypatch.setattr("pipeline.machine.engine._MOST_AHEAD", 1.5)
    with tempfile.TemporaryDirectory() as folder, Engine(2) as engine:
        paths = [Path(folder) / str(number) for number in range(6)]
        waiting = []

        def items() -> Iterator[Path]:
            for made, path in enumerate(paths):
                waiting.append(made - sum(one.exists() for one in paths[:made]))
                yield path

        assert list(engine.each(touched, items(), lambda _: 1.0)) == [str(number) for number in range(6)]
    assert max(waiting) <= 3, "three seconds for two processes"


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("seconds", [0.5, 3.0])
def test_what_is_begun_is_done_once_when_it_is_asked_for(jobs: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder, Engine(jobs) as engine:
        path = Path(folder) / "a"
        asked = engine.begin(touched, path, seconds)
        sent = jobs == 2 and seconds > 2
        assert engine.place.started == sent
        if not sent:
            assert not path.exists(), "nobody has asked yet"
        assert asked() == "a"
        path.unlink()
        assert asked() == "a"
        assert not path.exists(), "it was done once"


def test_what_fails_that_was_begun_is_the_askers() -> None:
    for seconds in (0.001, 3.0):
        with Engine(2) as engine, pytest.raises(ZeroDivisionError):
            engine.begin((1).__floordiv__, 0, seconds)()


@pytest.mark.parametrize(("jobs", "seconds", "started"), [(1, 9.0, 0), (2, 0.1, 0), (2, 0.5, 1), (3, 4.1, 3), (2, 100.0, 2)])
def test_for_work_that_is_expected_as_many_processes_start_as_are_worth_it(jobs: int, seconds: float, started: int) -> None:
    with Engine(jobs) as engine:
        engine.expect(seconds, "json")
        assert sum(pool._context.workers for pool in engine.place._pools) == started
        assert list(engine.each(twice, [1, 2, 3], lambda _: 0.15)) == [2, 4, 6]
        assert engine.place.started == (started > 0), "and little work goes there then"


def test_a_place_that_somebody_else_has_opened_stays_open_and_lets_its_readers_go() -> None:
    place = Cores(2)
    with Engine(place=place) as engine:
        assert list(engine.guarded_map(twice, [1, 2], 0.1, -1)) == [2, 4]
        assert list(engine.each(twice, [1, 2], lambda _: 3.0)) == [2, 4]
        assert place._reading is not None
    assert place._reading is None, "those that read are gone"
    assert place._working is not None
    with Engine(place=place) as engine:
        assert list(engine.guarded_map(twice, [3], 0.1, -1)) == [6], "and start again where something is read"
    place.close()
    assert not place.started


def test_what_fails_while_items_come_or_in_a_process_is_the_callers() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("no more")

    for seconds in (0.001, 3.0):
        with Engine(2) as engine, pytest.raises(OSError, match="no more"):
            list(engine.each(twice, items(), lambda _, seconds=seconds: seconds))
        with Engine(2) as engine, pytest.raises(ZeroDivisionError):
            list(engine.each((1).__floordiv__, [1, 0], lambda _, seconds=seconds: seconds))


@pytest.mark.skipif(os.name == "nt", reason="memory cannot be bounded there")
def test_items_that_die_hang_or_eat_all_memory_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.machine.cores._SECONDS", 4)
    with Engine(2) as engine:
        results = list(engine.guarded_map(tricky, list(range(9)), 10.0, -1))
    assert results == [0, 10, 20, -1, 40, -1, 60, -1, 80]


def test_more_items_than_are_asked_for_ahead_come_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.machine.cores._ASKED_AHEAD", 2)
    with Engine(2) as engine:
        assert list(engine.guarded_map(twice, list(range(50)), 0.1, -1)) == [2 * item for item in range(50)]


def test_what_was_read_is_not_kept_beside_who_asked_for_it() -> None:
    with Engine(1) as engine:
        seen = [weakref.ref(found) for found in engine.guarded_map(weighty, list(range(200)), 0.1, Weighty())]
        gc.collect()
        assert sum(one() is not None for one in seen) <= 32, "of the last batch"


def test_broken_copies_of_real_sheets_are_findings_and_the_good_sheet_is_paid(desk: Desk) -> None:
    """Cut at every tenth, with bits flipped, with a piece missing, random bytes, under any extension."""
    choose = random.Random(11)
    sources = sorted(path for path in (HOME / "input" / "2026-autumn").rglob("*") if path.is_file() and "其他" not in path.parts)
    folder = desk.input / "2026-autumn" / "2026-09"
    folder.mkdir(parents=True)
    good = next(path for path in sources if path.suffix == ".xlsx" and "一年级(1)班" in path.name)
    shutil.copy(good, folder / "好表.xlsx")
    for number in range(60):
        content = bytearray(choose.choice(sources).read_bytes())
        if number % 4 == 0:
            del content[len(content) * (number % 10) // 10 :]
        elif number % 4 == 1:
            for _ in range(20):
                content[choose.randrange(len(content))] = choose.randrange(256)
        elif number % 4 == 2:
            del content[len(content) // 3 : len(content) // 2]
        else:
            content = bytearray(choose.randbytes(2_000))
        (folder / f"{number}{choose.choice(['.xlsx', '.xls', '.csv'])}").write_bytes(content)
    published = desk.run()
    assert published.code == 0, published.said
    submissions = published.table("submissions")
    assert submissions["file"].nunique() == 61
    assert submissions.loc[submissions["file"] == "2026-09/好表.xlsx", "accepted"].sum() == 12
    unread = submissions[submissions["kind"] == ""]
    assert len(unread) >= 30
    assert set(unread["file"]) <= set(published.table("findings")["file"])
