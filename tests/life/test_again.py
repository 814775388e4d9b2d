"""What a run keeps for the next one saves time and changes nothing: with it or from nothing, the same bytes."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipeline.intake.reading import SheetRead
from pipeline.intake.remembered import Remembered
from pipeline.machine import program, store
from tests.conftest import HOME, THOROUGH, Desk, Published, card, citizen, run_term

pytestmark = pytest.mark.books
TERM = "2026-autumn"
HEADS = (
    ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"],
    ["序号", "学生姓名", "公民身份号码", "困难程度", "住校", "卡号", "家长电话"],
)


def _bytes(published: Published) -> dict[str, bytes]:
    return _content(published.folder)


def _content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _rows(choose: random.Random, head: list[str], first: int) -> list[list[object]]:
    rows: list[list[object]] = []
    for number in range(first, first + choose.randrange(1, 6)):
        known = [
            f"王小{chr(0x4E00 + number)}",
            citizen(number, f"2018{number % 12 + 1:02}1{number % 9}"),
            choose.choice(["困难", "特别困难", "无", "?"]),
        ]
        row = [*known, choose.choice("是否"), card(number)]
        rows.append(row if head is HEADS[0] else [number, *row, f"139{number:08}"])
    return rows


def _changed(desk: Desk, choose: random.Random) -> None:
    """Something that happens to a folder between two runs."""
    folder = desk.input / TERM
    files = sorted(path for path in folder.rglob("*.xlsx")) if folder.is_dir() else []
    kind = choose.choice(["new", "new", "cell", "rename", "move", "copy", "gone", "broken"]) if len(files) > 1 else "new"
    one = choose.choice(files) if files else folder
    if kind == "new":
        head, number = choose.choice(HEADS), choose.randrange(10_000)
        school, month = choose.choice(["青山县实验小学", "红岩县中心小学"]), choose.choice(["2026-09", "2026-10"])
        desk.sheet(f"{month}/{number}.xlsx", [f"{school}三年级({number % 9 + 1})班"], head, _rows(choose, head, number % 900 + 1))
    elif kind == "cell":
        try:
            book = openpyxl.load_workbook(one)
        except Exception:  # one that was broken before
            return
        book.worksheets[0].cell(row=3, column=2).value = choose.choice(["李改名", "34152420180101001X", None])
        book.save(one)
    elif kind == "rename":
        one.rename(one.with_name(f"四年级({choose.randrange(1, 9)})班-{one.name}"))
    elif kind == "move":
        target = folder / choose.choice(["2026-09", "2026-10", "2026-11"]) / one.name
        target.parent.mkdir(exist_ok=True)
        one.rename(target)
    elif kind == "copy":
        shutil.copyfile(one, one.with_name(f"副本-{one.name}"))
    elif kind == "gone":
        one.unlink()
    else:
        one.write_bytes(one.read_bytes()[: choose.randrange(1, 4_000)])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12 if THOROUGH else 1))
def test_with_what_was_kept_or_from_nothing_the_same_bytes(tmp_path: Path, seed: int) -> None:
    choose, desk = random.Random(seed), Desk(tmp_path)
    for step in range(5):
        for _ in range(choose.randrange(1, 4)):
            _changed(desk, choose)
        kept = desk.run("--as-of", choose.choice(["2026-11-02", "2026-11-02", "2026-11-03"]), *choose.choice([(), (), ("--letters",)]))
        assert kept.code in (0, 1), kept.said
        if kept.code == 0:
            said = kept.manifest["as_of"]
            letters = ("--letters",) if list((kept.folder / "2-notice").rglob("*.docx")) else ()
            fresh = run_term(desk.input, tmp_path / f"fresh-{step}", "--as-of", said, *letters)
            assert _bytes(kept) == _bytes(fresh)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk after its first run, to be copied."""
    desk = Desk(tmp_path_factory.mktemp("once"))
    _first(desk)
    return desk


def _first(desk: Desk) -> dict[str, bytes]:
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学三年级(1)班"], HEADS[0], _rows(random.Random(1), HEADS[0], 1))
    first = desk.run()
    assert first.code == 0, first.said
    return _bytes(first)


def _ran(once: Desk, desk: Desk) -> dict[str, bytes]:
    """The desk as it is after the first run, with a folder of its own."""
    for mine, theirs in ((desk.input, once.input), (desk.output, once.output)):
        shutil.copytree(theirs, mine, dirs_exist_ok=True)
    return _content(desk.output / TERM)


def test_what_is_the_same_is_neither_read_nor_written_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _first(desk)
    inodes = {path: path.stat().st_ino for path in (desk.output / TERM).rglob("*.xlsx")}

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read or written again")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.machine.engine.Engine.guarded_map", refuse)
        patch.setattr("pipeline.outputs.page.book.Book.write", refuse)
        again = desk.run()
    assert again.code == 0, again.said
    assert _bytes(again) == before
    if hasattr(os, "link"):
        assert {path: path.stat().st_ino for path in inodes} == inodes


def test_what_another_process_has_read_is_remembered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets of words have another order in each process."""
    folder = desk.input / TERM
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学三年级(1)班"], HEADS[0], _rows(random.Random(1), HEADS[0], 1))
    command = [TERM, "--input", str(desk.input), "--output", str(desk.output), "--as-of", "2026-11-02", "--jobs", "1", "--quiet"]
    done = subprocess.run([sys.executable, "run.py", *command], cwd=HOME, capture_output=True, env=os.environ | {"PYTHONHASHSEED": "7"})
    assert done.returncode == 0, done.stderr
    assert folder.is_dir()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read or written again")

    monkeypatch.setattr("pipeline.machine.engine.Engine.guarded_map", refuse)
    monkeypatch.setattr("pipeline.outputs.page.book.Book.write", refuse)
    again = desk.run()
    assert again.code == 0, again.said


def _flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def _folder_in_its_place(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("sheets", _flip),
        ("sheets", lambda path: path.write_bytes(b"\x00" * 500)),
        ("sheets", lambda path: path.write_bytes(path.read_bytes()[:-7])),
        ("sheets", _folder_in_its_place),
        ("books", _flip),
        ("books", lambda path: path.write_bytes(b"")),
        ("books", lambda path: path.write_bytes(path.read_bytes() + b"x")),
        ("books", Path.unlink),
    ],
)
def test_what_is_broken_is_as_if_it_were_not_there(once: Desk, desk: Desk, harm: Callable[[Path], object], name: str) -> None:
    before = _ran(once, desk)
    harm(desk.output / store.FOLDER / TERM / name)
    again = desk.run()
    assert again.code == 0, again.said
    assert _bytes(again) == before


@pytest.mark.parametrize(
    "harm", [lambda record: record[:0], lambda record: record[:9], lambda record: record[:-4], lambda record: record[:30] + b"?" * 40]
)
def test_a_sheet_that_somebody_has_changed_there_is_read_again(once: Desk, desk: Desk, harm: Callable[[bytes], bytes]) -> None:
    """Also where the whole looks as it was kept: a record that cannot be unpacked costs that sheet's reading, not the run."""
    before = _ran(once, desk)
    path = desk.output / store.FOLDER / TERM / "sheets"
    kept = Remembered(path)
    kept._now = {key: harm(record) for key, record in kept._before.items()}
    kept.keep()
    assert Remembered(path)._before == kept._now
    again = desk.run()
    assert again.code == 0, again.said
    assert _bytes(again) == before


def test_every_kind_of_sheet_comes_back_as_it_was_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of the example term: classes in all layouts and formats, registers, lists, files that cannot be read, empty and hidden sheets."""
    came: list[list[SheetRead]] = []
    add = Remembered.add
    monkeypatch.setattr(Remembered, "add", lambda self, key, sheets: (came.append(list(sheets)), add(self, key, sheets))[1])
    assert run_term(HOME / "input", tmp_path / "out").code == 0
    kept = Remembered(tmp_path / "out" / store.FOLDER / TERM / "sheets")
    again = [kept.of(key) for key in kept._before]
    plain = [[vars(sheet) | {"rows": list(sheet.rows), "kind": ""} for sheet in sheets] for sheets in again if sheets is not None]
    once = [[vars(sheet) | {"rows": list(sheet.rows), "kind": ""} for sheet in sheets] for sheets in came]
    assert len(plain) == len(once) > 60
    for mine, theirs in zip(plain, once, strict=True):
        for one, other in zip(mine, theirs, strict=True):
            changed_since = {"problems", "purpose"} if one["purpose"] else set()  # what the batch has made of a sheet that claims nothing
            assert {name: one[name] for name in one.keys() - changed_since} == {name: other[name] for name in other.keys() - changed_since}


def test_what_another_program_has_kept_is_not_taken(once: Desk, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _ran(once, desk)
    path = desk.output / store.FOLDER / TERM / "sheets"
    assert store.load(path)
    with monkeypatch.context() as patch:
        patch.setattr(store, "checksum", lambda: "0" * len(program.checksum()))
        assert store.load(path) == b""
        store.keep(path, b"theirs")
        assert store.load(path) == b"theirs"
    assert store.load(path) == b""


@pytest.mark.parametrize(
    "length", [b"%20d" % -5, b"%20d" % 0, b"%20d" % 4_999, b"%20d" % 2**62, b"%20d" % (2**63 + 5), b"a" * 20, b"\xff" * 20]
)
def test_a_length_that_cannot_be_is_as_if_nothing_were_there(tmp_path: Path, length: bytes) -> None:
    path = tmp_path / "kept"
    store.keep(path, b"hello" * 1_000)
    assert store.load(path) == b"hello" * 1_000
    raw, head = path.read_bytes(), 2 * len(program.checksum())
    path.write_bytes(raw[:head] + length + raw[head + 20 :])
    assert store.load(path) == b""


def test_an_output_that_somebody_has_changed_is_written_again(once: Desk, desk: Desk) -> None:
    before = _ran(once, desk)
    for path in [*(desk.output / TERM).rglob("*.xlsx")][:3]:
        path.write_bytes(b"changed by hand")
    (desk.output / TERM / "2-notice" / "more.txt").write_text("left by somebody")
    assert _bytes(desk.run()) == before
    shutil.rmtree(desk.output / TERM)
    assert _bytes(desk.run()) == before


def test_what_is_kept_is_the_users_alone_and_not_there_where_outputs_are_locked(once: Desk, desk: Desk, tmp_path: Path) -> None:
    _ran(once, desk)
    folder = desk.output / store.FOLDER / TERM
    assert sorted(path.name for path in folder.iterdir()) == ["books", "sheets"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, folder.parent, *folder.iterdir()))
    (tmp_path / "password").write_text("long enough")
    locked = desk.run("--encrypt", "--password-file", str(tmp_path / "password"))
    assert locked.code == 0, locked.said
    assert not folder.exists()


def test_the_example_term_the_second_time(tmp_path: Path) -> None:
    once = run_term(HOME / "input", tmp_path / "kept", "--letters")
    before = _bytes(once)
    assert _bytes(run_term(HOME / "input", tmp_path / "kept", "--letters")) == before
