"""The scene, played once; and the programs with which its files are opened as a person would."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.life.office import Office
from tests.outputs.scene import TERM, play, prepare


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """name → workbook, of every step of the small term."""
    return play(tmp_path_factory.mktemp("scene"))


@pytest.fixture(scope="session")
def term(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The office of the small term after its first run."""
    office = prepare(tmp_path_factory.mktemp("term"))
    office.must("run", TERM, "2026-11-02", "--letters")
    return office


def program(*names: str) -> str:
    """The first of these programs that is installed; without one the test is left out, unless TESTS_NEED_OFFICE is set."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        assert "TESTS_NEED_OFFICE" not in os.environ, f"{names[0]} is not installed"
        pytest.skip(f"{names[0]} is not installed")
    return found


def printed(files: list[Path], folder: Path) -> list[Path]:
    """The files as LibreOffice prints them, in their order."""
    office = program("soffice")
    copies = [Path(shutil.copy(path, folder / f"{number}{path.suffix}")) for number, path in enumerate(files)]
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *map(str, copies)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [copy.with_suffix(".pdf") for copy in copies]


def text_of(pdf: Path) -> list[str]:
    """The text of each page."""
    said = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return said.removesuffix("\f").split("\f")
