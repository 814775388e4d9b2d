"""One at a time: who works on a term locks it, and the second is told who that is and since when."""

from __future__ import annotations

import contextlib
import datetime
import getpass
import json
import socket
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.machine.files import write_whole
from pipeline.speech.problems import Problem


@contextlib.contextmanager
def locked(output: Path, term: str) -> Iterator[None]:
    """Hold the term's lock in this output folder. Raises Problem where somebody else holds it.

    The lock is the operating system's and goes with its process, so that nothing has to be cleared up after a crash.
    """
    folder = output / ".locks"
    owner = folder / f"{term}.owner"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{term}.lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise Problem.failed("term-locked", term=term, **_owner(owner)) from None
    except OSError as error:
        raise Problem.failed("cannot-write", folder=output, reason=error.strerror or str(error)) from None
    try:
        with contextlib.suppress(OSError):
            since = datetime.datetime.now().astimezone().isoformat(sep=" ", timespec="minutes")
            write_whole(owner, json.dumps({"owner": f"{_user()}@{socket.gethostname()}", "since": since}).encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            owner.unlink(missing_ok=True)
        lock.release()


def _owner(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return {"owner": str(known["owner"]), "since": str(known["since"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"owner": "?", "since": "?"}


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"
