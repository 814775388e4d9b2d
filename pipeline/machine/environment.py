"""Set the machine up: the pinned packages in `.venv`, once, so that one command is all that a user types.

Standard library only, since it runs before anything is installed. Inside a virtual environment of the user's own
nothing is installed; a missing package is then said in one sentence.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.speech.problems import Problem, say

_NEEDED = ("pandas", "pandera", "python_calamine", "openpyxl", "xlsxwriter", "jinja2", "pydantic", "yaml", "pyarrow")
_STAMP = "installed.sha256"


def ensure(home: Path, requirements: str = "requirements.txt", needed: Sequence[str] = _NEEDED) -> None:
    """Make sure that the pinned packages can be imported; if need be, install them and start this command again.

    home: the folder that holds run.py, the requirements files and `.venv`. needed: what a virtual environment of the user's own must have.
    Raises Problem when Python is too old, or the packages cannot be installed.
    """
    if sys.version_info < (3, 11):
        raise Problem.failed("python-too-old", version=f"{sys.version_info.major}.{sys.version_info.minor}")
    if sys.prefix != sys.base_prefix:
        own = Path(sys.prefix).resolve() == (home / ".venv").resolve()
        if (own and _is_stamped(home, requirements)) or (not own and all(map(importlib.util.find_spec, needed))):
            return
        if not own:
            raise Problem.failed("packages-missing", requirements=requirements)
    if not _is_stamped(home, requirements):
        _install(home, requirements)
    if Path(sys.prefix).resolve() != (home / ".venv").resolve():
        _start_again(home)


def _is_stamped(home: Path, requirements: str) -> bool:
    """Has `.venv` what this requirements file asks for? The larger set (development) serves the smaller one too."""
    stamps = _python(home).parent.parent / _STAMP
    return _python(home).exists() and stamps.exists() and _digest(home / requirements) in stamps.read_text().split()


def _install(home: Path, requirements: str) -> None:
    print(say("installing"), file=sys.stderr, flush=True)
    running_inside = Path(sys.prefix).resolve() == (home / ".venv").resolve()
    if not running_inside and not _python(home).exists():
        shutil.rmtree(home / ".venv", ignore_errors=True)
        if _call([sys.executable, "-m", "venv", str(home / ".venv")]):
            shutil.rmtree(home / ".venv", ignore_errors=True)
            raise Problem.failed("no-venv")
    pip = [str(_python(home)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if _call([*pip, "-r", str(home / requirements)]):
        raise Problem.failed("not-installed")
    with (home / ".venv" / _STAMP).open("a") as stamps:
        stamps.write(_digest(home / requirements) + "\n")


def _call(command: list[str]) -> int:
    """Run quietly; what went wrong is shown as the tool said it, since only it knows (no network, no disk, no wheel)."""
    try:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    if done.returncode:
        print("\n".join(done.stderr.strip().splitlines()[-3:]), file=sys.stderr)
    return done.returncode


def _start_again(home: Path) -> None:
    """Run the same command with the Python of `.venv`. A child process, since Windows has no true exec."""
    arguments = [str(_python(home)), *_own_command()]
    try:
        sys.exit(subprocess.call(arguments, env={**os.environ, "PYTHONUTF8": "1"}))
    except KeyboardInterrupt:
        sys.exit(1)


def _own_command() -> list[str]:
    """The arguments after `python`: the script and its own, or `-m package` where it was started so."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    if spec is not None and spec.name:
        return ["-m", spec.name.removesuffix(".__main__"), *sys.argv[1:]]
    return sys.argv


def _python(home: Path) -> Path:
    return home / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
