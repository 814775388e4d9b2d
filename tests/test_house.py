"""The house: which room may import which, what stands in the corridor, and that each room says what it is for."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib

from tests.conftest import HOME
from tests.near import near_to

_ROOMS = sorted(folder for folder in (HOME / "pipeline").iterdir() if (folder / "__init__.py").exists())


def test_every_import_goes_down() -> None:
    """The floors stand in pyproject.toml; import-linter holds the code against them."""
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", lint], cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_room_has_its_floor() -> None:
    floors = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {room.strip() for floor in floors for room in floor.split("|")}
    assert {f"pipeline.{room.name}" for room in _ROOMS} | {"pipeline.term", "pipeline.results", "pipeline.options", "schemas"} == named


def test_nothing_stands_in_the_corridor_but_what_is_asked_the_stages_and_what_they_found() -> None:
    assert sorted(file.name for file in (HOME / "pipeline").glob("*.py")) == ["__init__.py", "options.py", "results.py", "term.py"]


def test_every_room_says_what_it_is_for() -> None:
    for room in _ROOMS:
        said = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
        assert said is not None, room.name
        assert len(said) > 40, room.name


def test_no_room_imports_the_command_line() -> None:
    ours = [*(HOME / "pipeline").rglob("*.py"), *(HOME / "schemas").rglob("*.py")]
    assert not [file.name for file in ours if "\nimport run\n" in file.read_text(encoding="utf-8")]


def test_a_change_is_checked_by_the_tests_of_its_room() -> None:
    assert near_to(["pipeline/persons/dedupe.py"], HOME) == ["tests/persons/test_dedupe.py", "tests/test_house.py"]
    assert near_to(["pipeline/persons/comparison.py"], HOME) == ["tests/persons", "tests/test_house.py"]
    assert near_to(["tests/aid/frames.py", "docs/data.md"], HOME) == ["tests/aid", "tests/test_documents.py", "tests/test_house.py"]
    assert near_to([], HOME) == ["tests/test_house.py"]


def test_every_room_has_tests_near_it() -> None:
    for room in [f"pipeline/{folder.name}/x.py" for folder in _ROOMS] + ["schemas/x.py", "run.py", "policy/x.yaml"]:
        assert len(near_to([room], HOME)) > 1, room


def test_reading_processes_start_light() -> None:
    """What a reading process imports before its first sheet: it is started anew for every run, and pandas alone takes half a second."""
    heavy = "import sys, pipeline.intake.reading; print(*sorted({'pandas', 'numpy', 'pandera', 'pydantic', 'yaml'} & sys.modules.keys()))"
    said = subprocess.run([sys.executable, "-c", heavy], cwd=HOME, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == ""
