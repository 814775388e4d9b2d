"""Files that open with a password alone."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.machine import secret
from tests.conftest import write_book

PASSWORD = "山高水长 2026"


def test_a_workbook_keeps_its_name_and_opens_with_the_password_alone(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", [["王小明", 1]])
    raw = path.read_bytes()
    assert secret.lock(path, PASSWORD) == path
    assert path.read_bytes()[:8] == bytes.fromhex("d0cf11e0a1b11ae1"), "a compound file, as Excel writes it"
    assert "王小明".encode() not in path.read_bytes()
    assert secret.unlocked_workbook(path.read_bytes(), PASSWORD) == raw
    assert secret.unlocked_workbook(path.read_bytes(), PASSWORD + " ") is None
    assert secret.unlocked_workbook(path.read_bytes(), "") is None
    assert secret.unlocked_workbook(raw, "") == raw


def test_a_text_file_goes_into_a_zip_that_is_locked(tmp_path: Path) -> None:
    path = tmp_path / "代发.txt"
    path.write_text("6228480000000000001|王小明", encoding="gb18030")
    packed = secret.lock(path, PASSWORD)
    assert (packed.name, path.exists()) == ("代发.txt.zip", False)
    raw = packed.read_bytes()
    assert secret.is_wrapped(raw)
    assert secret.unwrapped(raw, PASSWORD) == "6228480000000000001|王小明".encode("gb18030")
    assert secret.unwrapped(raw, "another one") is None
    with zipfile.ZipFile(packed) as plain, pytest.raises((RuntimeError, NotImplementedError)):
        plain.read("代发.txt")


@pytest.mark.parametrize("raw", [b"", b"PK", b"x" * 100])
def test_what_is_no_zip_is_not_taken_for_one(raw: bytes) -> None:
    assert not secret.is_wrapped(raw)
    assert secret.unwrapped(raw, PASSWORD) is None
