"""What the tests share: terms written as a teacher would, and runs of them."""

from __future__ import annotations

import contextlib
import datetime
import gc
import io
import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import settings
from pebble import ProcessPool

import run
from pipeline import term as stages
from pipeline.leads.look import look
from pipeline.leads.seen import Seen
from pipeline.life import steps
from pipeline.machine.cores import Cores, all_of
from pipeline.outputs import notice, payout
from pipeline.outputs import publish as publishing
from pipeline.outputs.life import plan, runs
from pipeline.results import Looked
from pipeline.sample.people import with_check, with_luhn
from pipeline.speech import findings, language
from tests import discreet, partly
from tests.coverage import IN_PROCESS

HOME = Path(__file__).resolve().parents[1]
AS_OF = "2026-11-02"
THOROUGH = "TESTS_THOROUGH" in os.environ
"""Asked for by `python -m tests --thorough`."""


def examples(in_full: int) -> settings:
    """Settings of a property: all its examples when thorough; else a sixteenth of them, the same in every run."""
    return settings(max_examples=in_full if THOROUGH else max(5, in_full // 16), derandomize=not THOROUGH, deadline=None)


@dataclass
class Published:
    """A run: its exit code, what it said, and where its outputs are; the tables themselves, where none was written."""

    code: int
    said: str
    folder: Path
    tables: dict[str, pd.DataFrame] | None = None

    def table(self, name: str) -> pd.DataFrame:
        if self.tables is not None:
            return self.tables[name]
        return pd.read_parquet(self.folder / "tables" / f"{name}.parquet")

    @property
    def manifest(self) -> dict:
        return json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))

    def codes(self) -> list[str]:
        return sorted(self.table("findings")["code"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, so that no worker ends long after the others."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def run_term(input_: Path, output: Path, *more: str, term: str = "2026-autumn") -> Published:
    """Run a term in this process, as the command line does."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = run.main(_arguments(input_, output, term, *more))
    return Published(code, said.getvalue(), output / term, partly.worked_out(output / term))


def _arguments(input_: Path, output: Path, term: str, *more: str) -> list[str]:
    return [term, "--input", str(input_), "--output", str(output), "--as-of", AS_OF, "--jobs", "1", *more]


@pytest.fixture(scope="session", autouse=True)
def nothing_to_collect_of_what_stays() -> None:
    """What is imported stays: the collector need not look through it again and again, which cost a tenth of each run."""
    gc.collect()
    run._look_at_what_comes()


@pytest.fixture(scope="session", autouse=True)
def reading_processes() -> Iterator[None]:
    """Reading processes go on from run to run: to start one costs more than most tests read."""
    kept: dict[tuple[int, str], ProcessPool] = {}
    start = Cores._pool

    def pool(cores: Cores, workers: int, bounded: bool = False) -> ProcessPool:
        if not bounded:
            return start(cores, workers)
        key = (workers, language.current())
        if key not in kept or not kept[key].active:
            kept[key] = start(cores, workers, True)
            cores._pools.remove(kept[key])  # else it would end with this run
        return kept[key]

    def here(_cores: Cores, function: Callable, batches: Sequence, _failed: object, _most: int | None = None) -> Iterator[list]:
        return (all_of(function, batch) for batch in batches)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cores, "_pool", pool)
        if IN_PROCESS in os.environ:
            patch.setattr(Cores, "guarded", here)
        yield
    for one in kept.values():
        one.stop()
        one.join()


@pytest.fixture(autouse=True)
def chinese_is_spoken() -> None:
    """A command that was asked for another language goes on speaking it, in this process: no test begins with what one before it spoke."""
    language.use(language.SOURCE)


@pytest.fixture(scope="session", autouse=True)
def nothing_personal_is_said() -> Iterator[None]:
    """Whatever a command prints in any test is looked through (`tests.discreet`)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "main", discreet.watching(run.main))
        yield


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The example term, run once."""
    published = run_term(HOME / "input", tmp_path_factory.mktemp("example"), "--letters")
    assert published.code == 0, published.said
    return published


def write_book(path: Path, lines: list[list[object]]) -> Path:
    """A workbook of one sheet with these lines, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = openpyxl.Workbook()
    for line in lines:
        workbook.worksheets[0].append(line)
    workbook.save(path)
    return path


class Desk:
    """A school's desk: write class sheets into a term, run it."""

    def __init__(self, folder: Path) -> None:
        self.input, self.output = folder / "input", folder / "output"

    def sheet(self, file: str, titles: list[str], headings: list[str], rows: list[list[object]], name: str = "Sheet1") -> Path:
        path = self.input / "2026-autumn" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        workbook = openpyxl.Workbook()
        page = workbook.worksheets[0]
        page.title = name
        for line in [*([title] for title in titles), headings, *rows]:
            page.append(line)
        workbook.save(path)
        return path

    def run(self, *more: str, term: str = "2026-autumn") -> Published:
        return run_term(self.input, self.output, *more, term=term)

    def read(self, term: str = "2026-autumn") -> Published:
        """The term read and checked, and no further: for tests of what a sheet is taken for."""
        return self._until(partly.read, term)

    def identify(self, term: str = "2026-autumn") -> Published:
        """The term until it is known who is who, and no further."""
        return self._until(partly.identify, term)

    def _until(self, stage: partly.Until, term: str) -> Published:
        options = run._options(run._term_parser().parse_args([*_arguments(self.input, self.output, term), "--quiet"]))
        return Published(0, "", self.output / term, stage(options))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def citizen(number: int, born: str = "20100101", county: str = "341524") -> str:
    """A valid id; an odd number is a boy's."""
    return with_check(f"{county}{born}{number:03}")


def card(number: int) -> str:
    return with_luhn(f"622848{number:012}")


def born_aged(years: int, on: datetime.date = datetime.date(2026, 9, 1)) -> str:
    """The birth date of somebody who completes `years` on that day."""
    return f"{on.year - years}{on:%m%d}"


MAKERS = {
    "returned": publishing.returned, "audit": publishing.audit, "registers": publishing.registers,
    "notice": notice, "payout": payout, "plan": plan, "runs": runs,
}  # fmt: skip
"""What makes workbooks, by its name in `@pytest.mark.books`; `report` is the page."""


@cache
def _no_leads() -> Looked:
    return look(Seen(), Seen().rates.assign(number="", ruling="", said=""))


@pytest.fixture(autouse=True)
def no_more_than_looked_at(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test does not look at is not made: that took half of the suite's time. What does says so: `@pytest.mark.books`, all of them,
    or `books("audit")`, those alone.

    In the rooms that read and decide, a run works out its results, checks them against the laws, says what happened, and writes nothing.
    In the room of a term's life it writes its tables, its notices and what it hands over; no audit, no copies, no report. Leads are looked
    for where an audit is written, in their own room, and for `books("leads")`.
    """
    room = Path(str(request.node.path)).relative_to(HOME / "tests").parts[0]
    marked = request.node.get_closest_marker("books")
    writes = room not in ("aid", "persons", "registers", "intake") or marked is not None
    if not writes:
        monkeypatch.setattr(steps, "run", partly.work_out)
    all_of_them = {*MAKERS, "report", "leads"}
    wanted = set(marked.args) if marked else HANDED_OUT if room == "life" else all_of_them
    wanted = (wanted or all_of_them) | ({"leads"} if room == "leads" else set())
    make_alone(wanted if writes else wanted - {"audit", "leads"}, monkeypatch)


HANDED_OUT = frozenset({"notice", "payout", "plan", "runs"})
"""What a step of a term's life hands over."""


def make_alone(wanted: Collection[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of `MAKERS`, `report` and `leads` these alone are made from now on."""
    assert set(wanted) <= {*MAKERS, "report", "leads"}
    if not {"audit", "leads"} & set(wanted):
        monkeypatch.setattr(stages, "look", lambda *_: (_no_leads, findings.none()))
    for name in MAKERS.keys() - set(wanted):
        monkeypatch.setattr(MAKERS[name], "books", lambda *_: [])
    if "report" not in wanted:
        monkeypatch.setattr(publishing.report, "page", lambda _: "")
