"""A process that has the libraries in memory already and runs a few tests at a time in children of its own, so that thousands of small runs
do not each begin by importing pandas. The project itself is imported anew by each child, from the folder that it is given."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

LIBRARIES = (
    *(
        "pytest",
        "_pytest.assertion.rewrite",
        "_pytest.pytester_assertions",
        "hypothesis",
        "hypothesis.strategies",
        "hypothesis.extra.pandas",
    ),
    *("numpy", "pandas", "pyarrow", "pyarrow.compute", "pyarrow.parquet", "scipy.special", "rapidfuzz", "jinja2", "yaml", "pydantic"),
    *("sqlalchemy", "alembic.config", "openpyxl", "xlsxwriter", "python_calamine", "pandera.pandas", "PIL", "docx", "typeguard"),
)
_LOOKS_EVERY = 0.01
_SAID = ".said"


class Warm:
    """Runs tests in a copy of the project. A context manager, since it owns a process."""

    def __init__(self) -> None:
        command = [sys.executable, Path(__file__).as_posix()]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self, copy: Path, arguments: list[str], seconds: float) -> tuple[int, str]:
        """pytest's exit code with these arguments in that folder, -9 where it takes longer; and what it has said."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([copy.as_posix(), arguments, seconds]) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return code, (copy / _SAID).read_text(encoding="utf-8", errors="replace")


def _serve() -> None:
    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # it saves nothing then, and is missed where it is needed
    for line in sys.stdin:
        copy, arguments, seconds = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(_run(copy, arguments))
        print(_ended(child, seconds), flush=True)


def _run(copy: str, arguments: list[str]) -> int:
    import pytest

    os.setsid()
    os.chdir(copy)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    said = os.open(_SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    sys.path[0] = copy
    code = int(pytest.main(["-W", "ignore::pytest.PytestAssertRewriteWarning", *arguments]))
    sys.stdout.flush()
    return code


def _ended(child: int, seconds: float) -> int:
    """What the child ends with; one that takes longer is ended, with all of its own."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(_LOOKS_EVERY)
    os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    _serve()
