"""Versions of the ledger's tables: each change is a migration, and an older ledger is brought forward before it is used."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from pipeline.speech.problems import Problem

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent / "migrations"


def is_older(connection: Connection | None, ledger: str) -> str:
    """The version of a ledger that must be brought forward; empty for one of today, and where there is none.

    Raises Problem for a ledger of a newer program, or a database that holds something else.
    """
    if connection is None or not inspect(connection).get_table_names():
        return ""
    if not inspect(connection).has_table("alembic_version"):
        raise Problem.failed("ledger-is-none", ledger=ledger)
    found = _version(connection)
    if found not in _known():
        raise Problem.failed("ledger-newer", ledger=ledger)
    return "" if found == _known()[0] else found


def _version(connection: Connection) -> str:
    """The version that the tables have; empty where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def bring_forward(connection: Connection, to: str = "head") -> None:
    """Make the tables, or change those of an older version, inside the connection's transaction."""
    if to == "head" and _version(connection) == _known()[0]:
        return
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


@cache
def _known() -> tuple[str, ...]:
    """Every version, the newest first: as the files of the migrations are called. To ask alembic takes a quarter of a second."""
    return tuple(sorted((file.name[:4] for file in (_FOLDER / "versions").glob("[0-9]*.py")), reverse=True))


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _FOLDER.as_posix().replace("%", "%%"))
    return config
