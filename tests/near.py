"""Which tests are near a change: those of the rooms that it touches, and what holds for the whole house."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

OF_ROOM = {
    "pipeline/registers/": ("tests/registers", "tests/aid", "tests/outputs/test_notice.py"),
    "pipeline/ledger/": (
        "tests/life/test_ledger.py",
        "tests/life/test_steps.py",
        "tests/life/test_set_off.py",
        "tests/life/test_returns.py",
    ),
    "pipeline/sample/": ("tests/test_example_term.py",),
    "pipeline/term.py": ("tests/test_command_line.py",),
    "pipeline/results.py": ("tests/test_command_line.py",),
    "run.py": ("tests/test_command_line.py",),
    "schemas/": ("tests/intake", "tests/outputs/test_template.py", "tests/test_documents.py"),
    "templates/": ("tests/outputs",),
    "policy/": ("tests/policy", "tests/aid/test_cases.py"),
    "input/": ("tests/test_example_term.py",),
    "docs/": ("tests/test_documents.py",),
    "README": ("tests/test_documents.py",),
    "CHANGELOG.md": ("tests/test_documents.py",),
}
"""Where a changed path begins → its tests. A room of `pipeline/` not named here has its tests in the folder of its name; a module that has
a test of its own there, in that alone."""
ALWAYS = ("tests/test_house.py",)


def near(home: Path) -> list[str]:
    """The tests that are near what git sees as changed since the last commit."""
    shown = subprocess.run(["git", "status", "--porcelain", "-uall", "-z"], cwd=home, capture_output=True, text=True, check=True).stdout
    return near_to((entry[3:] for entry in shown.split("\0") if entry[2:3] == " "), home)


def near_to(changed: Iterable[str], home: Path) -> list[str]:
    """The tests near these paths, each once, that exist."""
    found = dict.fromkeys(test for path in changed for test in _of(path, home))
    return [test for test in [*found, *ALWAYS] if (home / test).exists()]


def _of(path: str, home: Path) -> Iterator[str]:
    own = f"tests/{path.split('/')[1]}/test_{Path(path).stem}.py" if path.startswith("pipeline/") and path.count("/") > 1 else ""
    if own and (home / own).exists():
        yield own
    elif path.startswith("tests/") and Path(path).name.startswith("test_"):
        yield path
    elif path.startswith("tests/"):
        yield str(Path(path).parent)
    elif named := next((tests for start, tests in OF_ROOM.items() if path.startswith(start)), None):
        yield from named
    elif path.startswith("pipeline/"):
        yield f"tests/{path.split('/')[1]}"
