"""Where the ledger lies: a SQLite file beside the outputs, or PostgreSQL by URL. The same tables and the same code on both.

SQLite is written aside: a copy of the file is changed, checksummed and put in its place by one rename, so that a power cut leaves
the old ledger or the new one. The checksum beside it names any change that was not made here. PostgreSQL does the same by its own
means: one transaction, and a lock that lets one writer in at a time.
"""

from __future__ import annotations

import contextlib
import heapq
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from pandas import DataFrame
from pandas.api.extensions import ExtensionArray
from sqlalchemy import URL, Column, Connection, Engine, Select, Table, bindparam, create_engine, func, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from pipeline.ledger import chain, sealing, versions
from pipeline.ledger.sealing import PERSONAL
from pipeline.ledger.tables import KEYS, MOVES, TABLES, Value, plain
from pipeline.machine.files import aside_of, sha256_of, write_whole
from pipeline.speech.problems import Problem

FILE = "ledger.sqlite"
FORGET = "forget"
"""The move by which a term is forgotten."""
_ADVISORY = 7_265_613_001
"""The number of our lock in PostgreSQL."""
_TEXT = pd.StringDtype(na_value=np.nan)
_WAIT = 60
"""Seconds to wait for somebody else's write to end."""


def default_url(output: Path) -> str:
    return f"sqlite:///{(output / FILE).as_posix()}"


def open_ledger(url: str, kept: Path) -> Ledger:
    """The ledger at that URL. kept: the folder for the copy that is kept when an older ledger is brought forward.

    Raises Problem where the URL is none, the server does not answer, the ledger was changed by somebody else, or is newer than
    this program.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise Problem.usage("ledger-url", url=parsed.render_as_string(hide_password=True))
        if parsed.get_backend_name() == "postgresql":
            return _Server(_database(parsed.set(drivername="postgresql+psycopg")), kept)
    except (ArgumentError, NoSuchModuleError):
        raise Problem.usage("ledger-url", url=url if "@" not in url else "…") from None
    if not parsed.database or parsed.database == ":memory:":
        raise Problem.usage("ledger-url", url=url)
    return _File(Path(parsed.database), kept)


class Ledger:
    """Reading. Frames hold every column of a table but the chain's, in the order of the entries."""

    @property
    def place(self) -> str:
        """The ledger's name for a sentence."""
        raise NotImplementedError

    def read(self, *tables: Table) -> dict[str, DataFrame]:
        """Each of these tables as a frame, with `entry`; all of one moment. Empty frames where there is no ledger yet."""
        with self._reading() as connection:
            keys = self._keys_of(connection, *tables)
            return {table.name: self._opened(_frame(connection, table), table, keys) for table in tables}

    def impersonal(self, *tables: Table) -> dict[str, DataFrame]:
        """As `read`, without the columns that tell of a person: nothing is opened for them."""
        with self._reading() as connection:
            self._keys_of(connection, *tables)
            return {table.name: _frame(connection, table, ("sealed", *PERSONAL.get(table.name, ()))) for table in tables}

    def head(self) -> str:
        """The hash of the last entry."""
        with self._reading() as connection:
            return chain.BEGINNING if connection is None else _last(connection)[1]

    def first_broken(self) -> tuple[str, int] | None:
        """(table, entry) of the first entry that is not what was written."""
        with self._reading() as connection:
            return None if connection is None else chain.first_broken(_entries(connection))

    def entries(self, term: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Every entry about a term, and the persons that those name: (as they are stored: table, entry, previous, hash and content; what
        is kept of persons in them, opened: table, entry and the personal columns)."""
        with self._reading() as connection:
            found = [] if connection is None else list(_entries(connection))
            personal = [table for table in TABLES if table.name in PERSONAL]
            keys = self._keys_of(connection, *personal)
            told = {table.name: self._opened(_frame(connection, table), table, keys) for table in personal}
        mine = {key for frame in told.values() if "student_key" in frame for key in frame.loc[frame["term"] == term, "student_key"]}
        people = told["persons"]
        named = set(people.loc[people["student_key"].isin(mine), "entry"])
        chosen = [(table, row) for table, row in found if (row["entry"] in named if table == "persons" else row.get("term") == term)]
        numbers = {row["entry"] for _, row in chosen}
        stored = [{"table": table, **{name: value for name, value in row.items() if value is not None}} for table, row in chosen]
        persons: list[dict[str, Any]] = [
            {"table": name, **{str(key): value for key, value in row.items() if value == value}}
            for name, frame in told.items()
            for row in frame.loc[frame["entry"].isin(numbers), ["entry", *PERSONAL[name]]].to_dict("records")
        ]
        return stored, sorted(persons, key=lambda row: int(row["entry"]))

    def _keys_of(self, connection: Connection | None, *tables: Table) -> dict[str, str]:
        """term → its key. Raises Problem where a key of what is sealed in these tables is gone and nobody has forgotten its term."""
        keys = _keys(connection)
        if connection is not None:
            sealed = [table for table in tables if table.name in PERSONAL]
            terms = {str(row[0]) for table in sealed for row in connection.execute(_sealed_terms(table))}
            missing = terms - set(keys)
            if missing and missing - _forgotten(connection):
                raise Problem.failed("ledger-changed", ledger=self.place)
        return keys

    def _opened(self, frame: DataFrame, table: Table, keys: dict[str, str]) -> DataFrame:
        """With what is kept of persons. Raises Problem where a text was changed."""
        if table.name not in PERSONAL:
            return frame
        try:
            return sealing.opened(frame, table.name, keys).drop(columns="sealed")
        except ValueError:
            raise Problem.failed("ledger-changed", ledger=self.place) from None

    @contextlib.contextmanager
    def writing(self) -> Iterator[Writer]:
        """All that is written inside is in the ledger, or nothing of it."""
        raise NotImplementedError

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        raise NotImplementedError


@dataclass
class Writer:
    """Appends to the chain, inside one transaction."""

    connection: Connection
    entry: int
    hash: str
    keys: dict[str, str] = field(default_factory=dict)

    def append(self, table: Table, rows: DataFrame | Iterable[Mapping[str, object]]) -> None:
        """Append these rows, in this order."""
        records = rows.to_dict("records") if isinstance(rows, DataFrame) else rows
        made = []
        for record in records:
            self.entry += 1
            row: dict[str, Value] = {str(name): plain(value) for name, value in record.items()} | {"entry": self.entry}
            if table.name in PERSONAL:
                row = sealing.sealed(row, table.name, self._key(str(row["term"])))
            linked = chain.linked(self.hash, chain.text_of(table.name, row))
            made.append(row | {"previous": self.hash, "hash": linked})
            self.hash = linked
        if made:
            names = [column.name for column in table.columns]
            self.connection.execute(table.insert(), [{name: row.get(name) for name in names} for row in made])

    def _key(self, term: str) -> str:
        """The term's key; a new one with its first entry."""
        if not self.keys:
            self.keys.update(_keys(self.connection))
        if term not in self.keys:
            self.keys[term] = sealing.new_key()
            self.connection.execute(KEYS.insert(), [{"term": term, "key": self.keys[term]}])
        return self.keys[term]

    def forget(self, term: str, persons: Sequence[int]) -> None:
        """Destroy the term's key, and blank what was written of persons before there were keys: of the term, and these entries of
        `persons`. Where there is such a thing the chain is written anew; whoever asks has seen before that it is whole."""
        self.connection.execute(KEYS.delete().where(KEYS.c.term == term))
        self.keys.pop(term, None)
        blanked = 0
        for table in (table for table in TABLES if table.name in PERSONAL):
            empty: dict[str, Value] = {name: None if table.c[name].nullable else "" for name in PERSONAL[table.name]}
            change = table.update().where(table.c.sealed.is_(None)).values(**empty, sealed=sealing.nothing())
            if table.name != "persons":
                blanked += self.connection.execute(change.where(table.c.term == term)).rowcount
            elif persons:
                one = change.where(table.c.entry == bindparam("of")).values(term=term)
                self.connection.execute(one, [{"of": entry} for entry in persons])
                blanked += len(persons)
        if blanked:
            self._chain_anew()

    def _chain_anew(self) -> None:
        previous = chain.BEGINNING
        tables = {table.name: table for table in TABLES}
        for name, row in list(_entries(self.connection)):
            linked = chain.linked(previous, chain.text_of(name, row))
            if (row["previous"], row["hash"]) != (previous, linked):
                of_entry = tables[name].c.entry == row["entry"]
                self.connection.execute(tables[name].update().where(of_entry).values(previous=previous, hash=linked))
            previous = linked
        self.hash = previous

    def moves(self, term: str) -> DataFrame:
        """The term's moves as they stand inside this transaction."""
        moves = _frame(self.connection, MOVES)
        return moves[moves["term"] == term]


class _File(Ledger):
    """SQLite."""

    def __init__(self, path: Path, kept: Path) -> None:
        self._path, self._sum = path, path.with_name(f"{path.name}.sha256")
        self._lock = path.with_name(f"{path.name}.lock")
        self._clear_away()
        if not path.exists():
            return
        if self._sum.exists() and not _fits(self._sum.read_bytes(), sha256_of(path)):
            raise Problem.failed("ledger-changed", ledger=self.place)
        with _said(self.place), self._reading() as connection:
            older = versions.is_older(connection, self.place)
            if connection is not None and not self._sum.exists() and not older and chain.first_broken(_entries(connection)):
                raise Problem.failed("ledger-changed", ledger=self.place)
        if older:
            shutil.copyfile(path, kept / f"{path.stem}-{older}{path.suffix}")
            with self.writing():
                pass

    @property
    def place(self) -> str:
        return self._path.as_posix()

    def _clear_away(self) -> None:
        """What a writer that was cut off has left half written; nothing where somebody is writing now."""
        left = [path for path in (aside_of(self._path), aside_of(self._sum)) if path.exists()]
        if left:
            with contextlib.suppress(Timeout, OSError), FileLock(self._lock, timeout=0):
                for path in left:
                    path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        if not self._path.exists():
            yield None
            return
        engine = _database(make_url(f"sqlite:///file:{self._path.as_posix()}?mode=ro&uri=true"))
        with _said(self.place), engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Writer]:
        """Change a copy; then two checksums stand beside the old file, the copy takes its place, and its own stays."""
        work = aside_of(self._path)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._lock, timeout=_WAIT):
                work.unlink(missing_ok=True)
                before = ""
                if self._path.exists():
                    shutil.copyfile(self._path, work)
                    before = sha256_of(self._path)
                engine = _database(make_url(f"sqlite:///{work.as_posix()}"))
                with _said(self.place), engine.begin() as connection:
                    connection.execute(text("PRAGMA secure_delete = ON"))  # what is blanked leaves no trace in the file
                    versions.bring_forward(connection)
                    yield Writer(connection, *_last(connection))
                after = sha256_of(work)
                write_whole(self._sum, f"{before} {after}\n".lstrip().encode())
                os.replace(work, self._path)
                write_whole(self._sum, f"{after}\n".encode())
        except Timeout:
            raise Problem.failed("ledger-busy", ledger=self.place) from None
        except OSError as error:
            raise Problem.failed("cannot-write", folder=self._path.parent, reason=error.strerror or str(error)) from None
        finally:
            with contextlib.suppress(OSError):
                work.unlink(missing_ok=True)


def _fits(said: bytes, checksum: str) -> bool:
    """Is that what stands beside a file of this checksum: its own, or while the file is being replaced the old one and the new?"""
    parts = said.decode("ascii", errors="replace").split()
    return said == (" ".join(parts) + "\n").encode() and len(parts) <= 2 and checksum in parts


class _Server(Ledger):
    """PostgreSQL."""

    def __init__(self, engine: Engine, kept: Path) -> None:
        self._engine = engine
        with _said(self.place), engine.connect() as connection:
            older = versions.is_older(connection, self.place)
            if older:
                content = "\n".join(chain.text_of(table, row) for table, row in _entries(connection))
                write_whole(kept / f"ledger-{older}.jsonl", content.encode())
        if older:
            with self.writing():
                pass

    @property
    def place(self) -> str:
        return self._engine.url.set(drivername="postgresql").render_as_string(hide_password=True)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        with _said(self.place), self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection if inspect(connection).has_table(MOVES.name) else None

    @contextlib.contextmanager
    def writing(self) -> Iterator[Writer]:
        with _said(self.place), self._engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{_WAIT}s'"))
            connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY)))
            versions.bring_forward(connection)
            yield Writer(connection, *_last(connection))


@lru_cache(maxsize=4)
def _database(url: URL) -> Engine:
    """It holds no connection, but what every statement is in that database's words."""
    return create_engine(url, poolclass=NullPool)


@contextlib.contextmanager
def _said(place: str) -> Iterator[None]:
    """What a database can complain about, in one sentence."""
    try:
        yield
    except IntegrityError:
        raise Problem.failed("ledger-busy", ledger=place) from None
    except (DBAPIError, SQLAlchemyError) as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()
        raise Problem.failed("ledger-unreadable", ledger=place, reason=reason[0] if reason else type(error).__name__) from None


def _frame(connection: Connection | None, table: Table, without: tuple[str, ...] = ()) -> DataFrame:
    return _without_rows(table, without).copy(deep=False) if connection is None else _rows_as_frame(connection, table, without)


@cache
def _without_rows(table: Table, without: tuple[str, ...]) -> DataFrame:
    return _rows_as_frame(None, table, without)


def _rows_as_frame(connection: Connection | None, table: Table, without: tuple[str, ...]) -> DataFrame:
    columns = [column for column in table.columns if column.name not in ("previous", "hash", *without)]
    rows = [] if connection is None else connection.execute(select(*columns).order_by(table.c.entry)).all()
    values: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(columns)
    return DataFrame({column.name: _as_array(column, of) for column, of in zip(columns, values, strict=True)})


def _as_array(column: Column[Any], values: Sequence[Any]) -> ExtensionArray | NDArray[np.int64]:
    return np.array(values, dtype=np.int64) if column.type.python_type is int else pd.array(list(values), dtype=_TEXT)


def _keys(connection: Connection | None) -> dict[str, str]:
    """term → its key."""
    if connection is None or not inspect(connection).has_table(KEYS.name):
        return {}
    return {str(term): str(key) for term, key in connection.execute(select(KEYS.c.term, KEYS.c.key))}


def _sealed_terms(table: Table) -> Select[tuple[str]]:
    return select(table.c.term).where(table.c.sealed.is_not(None)).distinct()


def _forgotten(connection: Connection) -> set[str]:
    """The terms that somebody has forgotten."""
    return {str(row[0]) for row in connection.execute(select(MOVES.c.term).where(MOVES.c.move == FORGET))}


def _last(connection: Connection) -> tuple[int, str]:
    """The number and the hash of the last entry."""
    ends = [connection.execute(select(table.c.entry, table.c.hash).order_by(table.c.entry.desc()).limit(1)).first() for table in TABLES]
    return max([(int(row[0]), str(row[1])) for row in ends if row is not None], default=(0, chain.BEGINNING))


def _entries(connection: Connection) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """(table, row) of all tables, by entry number."""
    per_table = [_rows(connection, table) for table in TABLES]
    return heapq.merge(*per_table, key=lambda entry: int(entry[1]["entry"] or 0))


def _rows(connection: Connection, table: Table) -> Iterator[tuple[str, Mapping[str, Value]]]:
    known = inspect(connection)
    present = {column["name"] for column in known.get_columns(table.name)} if known.has_table(table.name) else set()
    chosen = [column for column in table.columns if column.name in present]
    if not chosen:
        return
    for row in connection.execute(select(*chosen).order_by(table.c.entry)).mappings().all():
        yield table.name, {name: plain(value) for name, value in row.items()}
