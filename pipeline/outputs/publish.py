"""All outputs, built aside and put in place at once: a run that fails leaves the last output as it was."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.machine.engine import Engine
from pipeline.machine.parts import Drawer
from pipeline.machine.slim import give_back
from pipeline.outputs import audit, manifest, registers, report, tables
from pipeline.outputs.page import book as writes
from pipeline.outputs.page.again import FILE as AGAIN
from pipeline.outputs.page.again import Again
from pipeline.outputs.page.output import Output, at
from pipeline.outputs.page.packed import Packed
from pipeline.outputs.page.parquet import FOLDER as TABLES
from pipeline.outputs.page.writer import Writer
from pipeline.outputs.returned import sheets as returned
from pipeline.results import Results
from pipeline.speech.problems import Problem

_SECONDS_PER_CELL = 1 / 250_000
_CELLS_PER_ROW = 45
"""Of all workbooks together, for each row of the class sheets."""


SEALED_BEFORE = "3-payout/sealed"
"""Where the outputs of a term go that version 0.3 or before has sealed, and whose folder in the ledger is the whole."""
RECONCILED = "6-reconciled"


def expect(rows: int, engine: Engine) -> None:
    """So many rows of class sheets will be put out: the processes that write may start while it is decided who is aided."""
    engine.expect(rows * _CELLS_PER_ROW * _SECONDS_PER_CELL, writes.__name__)


class Staging:
    """The folder in which a term's outputs are built, beside the one that they will replace.

    `commit` puts it in place; leaving the context without it removes what was built. frozen: folders in the target that stay as they are.
    """

    def __init__(self, target: Path, frozen: Sequence[str] = (), stays: Sequence[str] = (RECONCILED,)) -> None:
        """stays: what goes with the new outputs beside what is frozen, where it is there."""
        self.target = target
        self._carried = (*frozen, *stays)
        self.folder = target.with_name(f".{target.name}.building")
        self._last = target.with_name(f".{target.name}.last")

    def __enter__(self) -> Staging:
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            mend(self.target)
            _remove(self.folder)
            self.folder.mkdir()
            self._carry()
        except OSError as error:
            raise Problem.failed("cannot-write", folder=self.target.parent, reason=error.strerror) from None
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            _remove(self.folder)

    def _carry(self) -> None:
        """What is frozen, and what was reconciled, goes with the new outputs. Raises OSError."""
        for name in self._carried:
            place = self.folder / (name or SEALED_BEFORE)
            whole = name == "" and not (self.target / SEALED_BEFORE).is_dir()
            source = self.target if whole else self.target / (name or SEALED_BEFORE)
            if source.is_dir() and not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copytree(source, place, copy_function=_same, ignore=_beside if whole else None)

    def commit(self) -> None:
        """Replace the last output by what was built."""
        try:
            if self.target.exists():
                self.target.rename(self._last)
            self.folder.rename(self.target)
        except OSError:
            if self._last.exists() and not self.target.exists():
                self._last.rename(self.target)
            raise Problem.failed("output-in-use", folder=self.target) from None
        with contextlib.suppress(OSError):  # what cannot go now goes with the next run
            _remove(self._last)


def mend(target: Path) -> None:
    """Put a folder of outputs right that was left half replaced: its last content comes back if a run was cut off between the two
    renames, and goes if it was only not cleared away; what was only begun goes too. Raises OSError."""
    last = target.with_name(f".{target.name}.last")
    if last.exists() and not target.exists():
        last.rename(target)
    _remove(last)
    _remove(target.with_name(f".{target.name}.building"))
    _packed(target).remove()


def _packed(target: Path) -> Drawer:
    """Where large outputs lie until they are written."""
    return Drawer(target.with_name(f".{target.name}.packed"))


@contextlib.contextmanager
def _packing(target: Path) -> Iterator[Callable[[Output], Packed]]:
    """What packs outputs on their way to those who write them."""
    drawer = _packed(target)
    try:
        yield partial(Packed.of, drawer=drawer)
    finally:
        drawer.remove()


def publish(
    results: Results,
    more: Iterable[Output],
    staging: Staging,
    engine: Engine,
    stage: Callable[..., None],
    password: str = "",
    kept: Path | None = None,
) -> None:
    """Write every output and the manifest, then put them in place. more: the notices, and the pay run that comes next. password: of what
    is not for the public; empty for none. kept: the folder for what the next run need not do again; what is locked is never the same twice.

    What is laid out is written while the next is being laid out; the report, while the last ones are written.
    """
    ours = chain.from_iterable(make(results) for make in (tables.books, audit.books, registers.books, returned.books))
    laid_out: list[str] = []
    taken: list[str] = []
    before = manifest.read(staging.target) or {}
    again = Again(staging.target, before.get("outputs", {}), kept / AGAIN if kept is not None and not password else None)

    def noted(pack: Callable[[Output], Packed]) -> Iterator[Output]:
        for book in map(pack, _told_apart(chain(more, ours))):
            laid_out.append(book.path)
            if again.take(book, staging.folder):
                taken.append(book.path)
                book.output.forget()
            else:
                yield book
            if book.is_large:
                give_back()

    try:
        for name in ("1-returned", "2-notice", "3-payout", "4-audit"):
            (staging.folder / name).mkdir(exist_ok=True)
        with _packing(staging.target) as pack:
            written = engine.each(Writer(staging.folder, password), noted(pack), _seconds)
            stage("stage-publish", books=sum(not path.startswith(f"{TABLES}/") for path in laid_out))
            (staging.folder / "report.html").write_text(report.page(results), encoding="utf-8")
            files = ["report.html", *written, *taken]
        manifest.write(manifest.facts_of(results), staging.folder, sorted(filter(None, files)))
    except OSError as error:
        raise Problem.failed("cannot-write", folder=staging.target, reason=error.strerror) from None
    staging.commit()
    again.keep()


def _told_apart(books: Iterable[Output]) -> Iterator[Output]:
    """Each book with a path of its own, also where a file system does not tell 甲A from 甲a: never two schools in one file."""
    taken: set[str] = set()
    for book in books:
        path, number = Path(book.path), 2
        while path.as_posix().casefold() in taken:
            path = Path(book.path).with_stem(f"{Path(book.path).stem}~{number}")
            number += 1
        taken.add(path.as_posix().casefold())
        yield book if path.as_posix() == book.path else at(book, path.as_posix())


def publish_folder(
    target: Path, books: Iterable[Output], engine: Engine, facts: dict[str, Any], password: str = "", stays: Sequence[str] = (RECONCILED,)
) -> None:
    """Put a folder with these workbooks in place, with a manifest of its own. Their paths begin with the folder's name. password: as in
    `publish`; stays: as in `Staging`."""
    with Staging(target, stays=stays) as staging:
        try:
            inner = _told_apart(at(book, book.path.removeprefix(f"{target.name}/")) for book in books)
            with _packing(target) as pack:
                written = sorted(engine.each(Writer(staging.folder, password), map(pack, inner), _seconds))
            manifest.write(facts, staging.folder, written)
        except OSError as error:
            raise Problem.failed("cannot-write", folder=staging.target, reason=error.strerror) from None
        staging.commit()


def _seconds(book: Output) -> float:
    return book.cells * _SECONDS_PER_CELL


def _beside(_folder: str, names: list[str]) -> set[str]:
    """Of the outputs of version 0.3 what has a manifest of its own: plans of corrections and reconciliations."""
    return {name for name in names if name == RECONCILED or name.startswith("5-corrections")}


def _same(source: str, target: str) -> None:
    """The same file in another folder: as a second name of it where the disk can do that."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=os.name == "nt")
