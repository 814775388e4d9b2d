"""An archive by itself: every way in which it can be other than it was, on small ones made for it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pandas import DataFrame

from pipeline.intake.discover import DEVICE, LINK
from pipeline.ledger import chain
from pipeline.life import archive
from pipeline.life.archive import LEDGER, MANIFEST, _inputs, verify_archive
from pipeline.life.verify import verify_file
from pipeline.speech.problems import Problem

FILES = {"1-原始资料/班级表/a.xlsx": b"a" * 1000, "2-结果/b.xlsx": b"b"}


def _entries(*terms: str) -> bytes:
    """An extract of the ledger with one entry per term."""
    lines, before = [], chain.BEGINNING
    for number, term in enumerate(terms, 4):
        row: dict[str, Any] = {"entry": number, "term": term, "by": "李主任", "previous": before}
        before = chain.linked(before, chain.text_of("moves", row))
        lines.append(json.dumps({"table": "moves", **row, "hash": before}, ensure_ascii=False))
    return ("\n".join(lines) + "\n").encode()


def _made(files: dict[str, bytes] | None = None, listed: dict[str, bytes] | None = None) -> bytes:
    content = {**FILES, LEDGER: _entries("2026-autumn", "2026-autumn")} | (files or {})
    names = {name: hashlib.sha256(raw).hexdigest() for name, raw in (content if listed is None else listed).items()}
    return archive._zipped({**content, MANIFEST: json.dumps({"files": names}).encode()})


def test_a_whole_archive_is_whole_and_packs_nothing() -> None:
    made = _made()
    assert verify_archive(made, "a.zip") == ("", "")
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {one.compress_type for one in package.infolist()} == {zipfile.ZIP_STORED}
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.external_attr >> 16 for one in package.infolist()} == {0o644}
        assert package.namelist() == [*FILES, LEDGER, MANIFEST], "in the order given"
        assert package.comment.decode() == hashlib.sha256(made[:-64]).hexdigest()


def test_what_is_missing_changed_or_added_is_named() -> None:
    whole = {**FILES, LEDGER: _entries("2026-autumn", "2026-autumn")}
    assert verify_archive(_made(listed=whole | {"3-政策/c.yaml": b"c"}), "a.zip") == ("missing", "3-政策/c.yaml")
    assert verify_archive(_made(listed=whole | {"2-结果/b.xlsx": b"B"}), "a.zip") == ("checksum", "2-结果/b.xlsx")
    assert verify_archive(_made({"z": b"", "y": b""}, listed=whole), "a.zip") == ("not-listed", "y")


@pytest.mark.parametrize("raw", [b"", b"PK", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_is_not_readable(raw: bytes) -> None:
    assert verify_archive(raw, "a.zip") == ("not-readable", "a.zip")


def test_without_a_list_or_with_one_that_is_none_it_is_not_readable() -> None:
    assert verify_archive(archive._zipped(dict(FILES)), "a.zip")[0] == "not-readable"
    assert verify_archive(archive._zipped({**FILES, MANIFEST: b"{"}), "a.zip")[0] == "not-readable"
    assert verify_archive(archive._zipped({**FILES, MANIFEST: b"\xff"}), "a.zip")[0] == "not-readable"


def test_the_last_sign_is_part_of_it() -> None:
    made = _made()
    other = b"0" if made[-1:] != b"0" else b"1"
    assert verify_archive(made[:-1] + other, "a.zip") == ("checksum", "a.zip")


def test_an_entry_of_the_ledger_that_was_changed_is_named_though_all_checksums_fit(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(_made())
    verify_file(good, "zh")
    bad.write_bytes(_made({LEDGER: _entries("2026-autumn", "2026-autumn").replace("李".encode(), "王".encode(), 1)}))
    with pytest.raises(Problem, match="archive-changed") as caught:
        verify_file(bad, "zh")
    assert f"{LEDGER}:4" in caught.value.sentence("zh")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot-read-file"):
        archive.opened(tmp_path / "nowhere.zip", "")


def test_what_is_a_link_or_a_device_is_not_filed(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"a")
    files = [("a.xlsx", "class", "0" * 64), ("a.xlsx", "survey", "0" * 64), ("b.xlsx", "", f"{LINK}:b"), ("c", "", f"{DEVICE}:c")]
    submissions = DataFrame(files, columns=["file", "kind", "sha256"]).astype("str")
    assert [*_inputs(submissions, tmp_path)] == [("1-原始资料/班级表/a.xlsx", b"a")]
