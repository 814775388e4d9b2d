"""The ledgers on which every test of a term's life is run: SQLite beside the outputs, and PostgreSQL where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.conftest import THOROUGH
from tests.life.office import Office

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


_ONCE = ("test_steps.py", "test_returns.py", "test_two_years.py")
"""What these try of the steps does not hang on where the ledger is kept: on PostgreSQL too by `--thorough`. In every run each step is
taken on both by the crash trials, the ledger's own tests and those of several people at once."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    twice = [item for item in items if item.path.name in _ONCE and "postgresql" in item.name and not THOROUGH]
    if twice:
        config.hook.pytest_deselected(items=twice)
        items[:] = [item for item in items if item not in twice]


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest) -> str:
    """An empty ledger: by default the file beside the outputs, and then a database."""
    return "" if request.param == "sqlite" else database(request.getfixturevalue("postgres"))


def database(server: str, template: str = "template1") -> str:
    """The URL of a new database, a copy of the template. server: as `postgres` gives it; template: the URL or name of another one."""
    name, of = f"ledger_{uuid.uuid4().hex}", template.rpartition("@/")[2].partition("?")[0]
    engine = create_engine(server.format(database="postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {of}"))
    engine.dispose()
    return server.format(database=name)


class Made:
    """Offices that many tests begin with: each is made once for each kind of ledger, and every test gets a copy."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._made = folder, dict[tuple[str, bool], Office]()

    def copy(self, name: str, make: Callable[[Office], None], to: Path, ledger_url: str, server: str) -> Office:
        """A copy, in `to`, of the office that `make` makes."""
        key = (name, bool(ledger_url))
        if key not in self._made:
            self._made[key] = Office(self._folder / f"{name}-{bool(ledger_url)}", database(server) if server else "")
            make(self._made[key])
        first = self._made[key]
        shutil.copytree(first.input, to / "input")
        if first.output.exists():
            shutil.copytree(first.output, to / "output")
        return Office(to, database(server, first.url) if server else "")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("made"))


@pytest.fixture
def server(request: pytest.FixtureRequest, ledger_url: str) -> str:
    """The PostgreSQL server where the ledger is kept in one; else nothing."""
    return request.getfixturevalue("postgres") if ledger_url else ""
