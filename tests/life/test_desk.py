"""Where a run's work goes: to this machine, or to a cluster that is opened once, with as many workers as were asked for."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

from pipeline.life.desk import Workplace
from pipeline.machine import cluster
from pipeline.machine.cores import count
from pipeline.options import Options


class _Cluster:
    opened: ClassVar[list[tuple[Any, ...]]] = []

    def __init__(self, *given: Any) -> None:
        self.opened.append(given)
        self.workers, self.is_closed = given[1], False

    def close(self) -> None:
        self.is_closed = True


def _options(folder: Path, **given: Any) -> Options:
    return Options(
        "2026-autumn", folder / "in", folder / "out", folder, "zh", datetime.date(2026, 11, 2), given.pop("jobs", None), True, **given
    )


@pytest.mark.parametrize(("jobs", "workers"), [(None, count()), (3, 3)])
def test_a_cluster_is_opened_once_with_so_many_workers_and_left_at_the_end(
    jobs: int | None, workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "Cluster", _Cluster)
    monkeypatch.setattr(_Cluster, "opened", [])
    with Workplace(_options(tmp_path, jobs=jobs, engine="dask", scheduler="tcp://a:1")) as at:
        first, second = at.engine(), at.engine()
        assert first.place is second.place
        assert _Cluster.opened == [("tcp://a:1", workers, tmp_path / "in" / "2026-autumn", tmp_path / "out")]
        assert not first.place.is_closed  # type: ignore[attr-defined]
    assert first.place.is_closed  # type: ignore[attr-defined]


def test_without_one_the_work_stays_here_and_what_is_locked_is_not_remembered(tmp_path: Path) -> None:
    with Workplace(_options(tmp_path, jobs=2)) as at:
        assert at.engine().place.workers == 2
    assert at.remembered._path is not None
    assert Workplace(_options(tmp_path, password="geheim")).remembered._path is None
