"""On a cluster of two workers, started as docs/cluster.md says: the same bytes as here, also when a worker dies."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from distributed import Client

import run
from pipeline.machine import cluster
from pipeline.machine.cluster import Cluster
from pipeline.machine.engine import Engine
from pipeline.speech.problems import Problem
from tests.conftest import AS_OF, HOME, THOROUGH, Published, run_term
from tests.machine.work import touched, tricky, twice

TERM = "2026-autumn"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:distributed", "ignore::FutureWarning:distributed")


def _commands() -> list[str]:
    """What docs/cluster.md says to type on the first machine and on the others."""
    text = (HOME / "docs/cluster.md").read_text(encoding="utf-8")
    return re.findall(r"^(\.venv/bin/dask .*)$", text, re.MULTILINE)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with _started() as (address, _):
        yield address


@contextlib.contextmanager
def _started(*more: str) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """(address, processes) of a scheduler and two workers, as the page starts them. more: of the workers' command."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    settings = dict(re.findall(r"^export (\w+)=(\w+)$", (HOME / "docs/cluster.md").read_text(encoding="utf-8"), re.MULTILINE))
    environment = os.environ | settings | {"PYTHONPATH": str(HOME)}
    dask = str(Path(sys.executable).with_name("dask"))
    running = []
    for command in _commands():
        words = [dask, *shlex.split(command.replace("192.168.1.10", "127.0.0.1").replace("8786", str(port)))[1:]]
        words += ["--no-dashboard"] if "scheduler" in words else more
        running.append(subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL, start_new_session=True))
    try:
        with _client(f"tcp://127.0.0.1:{port}") as client:
            client.wait_for_workers(1 if more else 2, timeout=60)
        yield f"tcp://127.0.0.1:{port}", running
    finally:
        for process in running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _client(address: str) -> Client:
    for _ in range(60):
        try:
            return Client(address, timeout=5, set_as_default=False)
        except OSError:
            time.sleep(0.5)
    raise AssertionError("no scheduler")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.slow
@pytest.mark.books
@pytest.mark.parametrize(("when", "made"), [("parts", "marked-0.arrow"), ("building/1-returned", "*.xlsx")][: 2 if THOROUGH else 1])
def test_a_run_whose_worker_is_killed_puts_out_the_same_bytes(
    when: str, made: str, scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is decided who is aided, in parts; thoroughly, while it is written too."""
    here = run_term(HOME / "input", tmp_path / "here")
    for name, much in (("term._MANY", 1), ("term._PER_PART", 150), ("machine.parts._SECONDS_PER_ROW", 0.1)):
        monkeypatch.setattr(f"pipeline.{name}", much)
    building = tmp_path / "there" / f".{TERM}.{when}"
    killed: list[int] = []

    def kill() -> None:
        with _client(scheduler) as client:
            workers = client.run(os.getpid)
            while not killed:
                if building.is_dir() and any(building.rglob(made)):
                    killed.append(min(workers.values()))
                    os.kill(killed[0], signal.SIGKILL)
                time.sleep(0.001)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    there = _on_cluster(HOME / "input", tmp_path / "there", "--scheduler", scheduler)
    killer.join(5)
    assert there.code == 0, there.said
    assert killed, "nobody was killed before it was over"
    assert _bytes(there.folder) == _bytes(here.folder)
    assert not list((tmp_path / "there").glob(".cluster-*"))


def _on_cluster(input_: Path, output: Path, *more: str) -> Published:
    code, said = _typed(TERM, "--input", str(input_), "--output", str(output), "--as-of", AS_OF, "--engine", "dask", *more)
    return Published(code, said, output / TERM)


def _typed(*arguments: str) -> tuple[int, str]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        return run.main(list(arguments)), said.getvalue()


def test_the_place_keeps_order_and_bounds(scheduler: str, tmp_path: Path) -> None:
    """As on this machine: what comes first is begun at once, what fails is the caller's, what hangs or dies is replaced."""
    (tmp_path / "out").mkdir()
    at = Cluster(scheduler, 1, tmp_path / "in", tmp_path / "out")
    try:
        with Engine(place=at) as engine:
            assert list(engine.each(twice, iter(range(75)), lambda _: 0.06)) == [2 * item for item in range(75)]
            assert list(engine.each(touched, [tmp_path / "a"], lambda _: 1.0)) == ["a"]
            assert (tmp_path / "a").stat().st_mode & 0o077 == 0
            with pytest.raises(ZeroDivisionError):
                list(engine.each((1).__floordiv__, [1, 0], lambda _: 1.0))
            assert list(engine.guarded_map(tricky, [0, 3, 4, 7], 10.0, -1)) == [0, -1, 40, -1]
    finally:
        at.close()
    assert not list((tmp_path / "out").iterdir())


def test_workers_that_are_unlike_are_refused_before_any_work_goes_there(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(cluster, "program", lambda: "9.9.9 (00000000)")
        refused = _on_cluster(HOME / "input", tmp_path, "--scheduler", scheduler)
    assert refused.code == 1
    assert "9.9.9" in refused.said
    assert not refused.folder.exists()
    alike = cluster._facts([])
    for change, words in (({"python": "3.99"}, "3.99"), ({"unseen": ("/mnt/aid",)}, "/mnt/aid"), ({"daemon": True}, "DAEMON=False")):
        with pytest.raises(Problem) as problem:
            cluster._refuse_unlike({"tcp://1:1": alike, "tcp://2:2": dataclasses.replace(alike, machine="machine 2", **change)})
        assert words in problem.value.sentence("zh")
    assert cluster._facts([tmp_path / "elsewhere" / "mark"]).unseen == (str(tmp_path / "elsewhere"),)


def test_a_worker_that_came_later_with_another_program_does_nothing() -> None:
    done, value = cluster._Task(twice, (2,), "zh", "another program")()
    assert not done
    assert isinstance(value, Problem)


def test_what_cannot_be_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cluster, "_CONNECT", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    for more, code, words in (
        (("--engine", "dask", "--scheduler", nobody), 1, nobody),
        (("--engine", "dask", "--scheduler", "nonsense://x"), 1, "nonsense://x"),
        (("--scheduler", nobody), 2, "--engine dask"),
        (("--engine", "dask", "--scheduler", nobody, "--jobs", "3"), 2, "--jobs"),
    ):
        jobs = () if "--jobs" in more else ("--jobs", "1")
        refused = _typed(TERM, "--output", str(tmp_path), *(() if "--engine" in more else jobs), *more)
        assert refused[0] == code, refused[1]
        assert words in refused[1]
        assert "Traceback" not in refused[1]
    assert not (tmp_path / TERM).exists()


def test_a_cluster_without_workers_ends_the_run_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cluster, "_ALONE", 0.5)
    monkeypatch.setattr(cluster, "_LOOK", 0.2)
    with _started("--nworkers", "1", "--no-nanny") as (address, running):
        at = Cluster(address, 1, tmp_path, tmp_path)
        waited = at.submit(time.sleep, [60.0])
        os.killpg(running[-1].pid, signal.SIGKILL)
        with pytest.raises(Problem, match="cluster-lost"):
            waited()
        at.close()


def test_the_compose_file_starts_what_the_page_says() -> None:
    services = yaml.safe_load((HOME / "docs/cluster/compose.yaml").read_text(encoding="utf-8"))["services"]
    said = " ".join(str(one["command"]) for one in services.values()).replace("${HEAD:-127.0.0.1}", "192.168.1.10")
    assert len(_commands()) == 2
    for command in _commands():
        assert command.removeprefix(".venv/bin/") in said
    assert all(one["environment"]["DASK_DISTRIBUTED__WORKER__DAEMON"] == "False" for one in services.values())
