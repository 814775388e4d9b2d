"""The ledgers on which every test of a term's life is run: SQLite beside the outputs, and PostgreSQL where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

_PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql")


def _server() -> Path | None:
    """The folder of PostgreSQL's own programs."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(path.parent for place in _PLACES for path in Path(place).glob("**/bin/initdb"))
    return folders[-1] if folders else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server of our own, without a network, gone after the tests. Its URL, without a database."""
    programs = _server()
    if programs is None:
        if os.environ.get("TESTS_NEED_POSTGRESQL"):
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    data = folder / "data"
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    subprocess.run([*as_user, str(programs / "initdb"), "-D", str(data), "-U", "aid", "-A", "trust", "-E", "UTF8"], **quiet)
    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    start = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-o", settings, "-l", str(folder / "log")]
    subprocess.run([*as_user, *start, "start"], **quiet)
    yield f"postgresql://aid@/{{database}}?host={folder}"
    subprocess.run([*as_user, *start[:3], "-m", "immediate", "stop"], **quiet)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest) -> str:
    """An empty ledger: by default the file beside the outputs, and then a database."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgres")
    name = f"ledger_{uuid.uuid4().hex}"
    engine = create_engine(url.format(database="postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.format(database=name)
