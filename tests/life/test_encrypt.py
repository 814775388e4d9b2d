"""--encrypt: what is not for the public opens with the password alone; notices stay open, and the term goes on."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import msoffcrypto
import openpyxl
import pandas as pd
import pytest

import run
from pipeline.machine import secret
from tests.conftest import citizen
from tests.life.office import Office, Student

pytestmark = pytest.mark.books
TERM, PASSWORD = "2026-autumn", "山高水长 2026"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A term that was published, paid, reconciled, closed and archived, all of it locked."""
    office = Office(tmp_path_factory.mktemp("locked"))
    word = office.input.parent / "word.txt"
    word.write_text(f"{PASSWORD}\n", encoding="utf-8-sig")
    more = ("--password-file", str(word))
    people = [Student(name, 37 * number, "high") for number, name in enumerate(("王甲", "李乙", "张丙"), start=1)]
    office.month(TERM, "2026-09", [*people, Student("刘丁", 911, "high", level="很困难")])
    office.must("publish", TERM, "2026-10-12", *more)
    office.must("pay", TERM, "2026-10-19", *more)
    office.answer(TERM, "回单.xlsx", {"李乙": "账号不存在"})
    office.must("reconcile", TERM, "2026-11-02", *more)
    office.must("close", TERM, "2026-11-20", "--why", "完")
    office.must("archive", TERM, "2026-11-21", *more)
    return office.input.parent


@pytest.fixture
def office(locked: Path, tmp_path: Path) -> Office:
    shutil.copytree(locked, tmp_path / "office")
    return Office(tmp_path / "office")


def _unlocked(path: Path) -> openpyxl.Workbook:
    plain = secret.unlocked_workbook(path.read_bytes(), PASSWORD)
    assert plain is not None
    return openpyxl.load_workbook(io.BytesIO(plain))


def test_every_workbook_that_is_not_public_is_locked_and_every_notice_is_open(office: Office) -> None:
    counts = {True: 0, False: 0}
    for path in (office.output / TERM).rglob("*.xlsx"):
        parts = path.relative_to(office.output / TERM).parts
        public = bool({"2-notice", "公示"} & set(parts))
        with path.open("rb") as file:
            assert msoffcrypto.OfficeFile(file).is_encrypted() is not public, path
        counts[public] += 1
    assert min(counts.values()) > 2
    texts = [path for path in (office.output / TERM / "3-payout").rglob("*") if path.suffix in (".txt", ".csv")]
    assert not texts, "the banks' files are in a zip of their own"


def test_with_the_password_a_workbook_is_what_it_would_have_been(office: Office) -> None:
    office.must("run", TERM, "2026-11-21")
    plain = openpyxl.load_workbook(office.output / TERM / "4-audit" / "审计.xlsx")
    word = office.input.parent / "word.txt"
    office.must("run", TERM, "2026-11-21", "--password-file", str(word))
    unlocked = _unlocked(office.output / TERM / "4-audit" / "审计.xlsx")
    assert unlocked.sheetnames == plain.sheetnames
    for page in plain.worksheets:
        assert [[c.value for c in row] for row in unlocked[page.title]] == [[c.value for c in row] for row in page]


def test_a_locked_term_verifies_and_its_copy_for_outsiders_can_be_made(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.must("verify", TERM, "2026-11-22")
    base = ["audit-copy", TERM, str(tmp_path / "copy"), "--output", str(office.output)]
    assert run.main(base) == 1
    assert "password-file" in capsys.readouterr().err
    shutil.rmtree(tmp_path / "copy", ignore_errors=True)
    assert run.main([*base, "--password-file", str(office.input.parent / "word.txt")]) == 0
    assert openpyxl.load_workbook(tmp_path / "copy" / "审计.xlsx").sheetnames


def test_a_locked_archive_opens_and_verifies_with_its_password_alone(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = next((office.output / "archive").rglob("*.zip"))
    assert run.main(["verify", str(archive)]) == 1
    assert "密码" in capsys.readouterr().err
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("不是这个密码吧\n", encoding="utf-8")
    assert run.main(["verify", str(archive), "--password-file", str(wrong)]) in (1, 2)
    assert run.main(["verify", str(archive), "--password-file", str(office.input.parent / "word.txt")]) == 0
    raw = bytearray(archive.read_bytes())
    raw[len(raw) // 2] ^= 1
    archive.write_bytes(bytes(raw))
    assert run.main(["verify", str(archive), "--password-file", str(office.input.parent / "word.txt")]) == 1


def test_a_locked_workbook_that_was_filled_in_comes_back(office: Office) -> None:
    counted_up = [[name, citizen(number, "20100301"), "困难"] for number, name in enumerate(("孙一", "周二", "吴三", "郑四"), start=1)]
    title = ["青山县第一高级中学高一(9)班2026年10月"]
    office.sheet(TERM, "2026-10/高一9班.xlsx", [title, ["姓名", "身份证号", "困难等级"], *counted_up])
    word = ("--password-file", str(office.input.parent / "word.txt"))
    office.must("run", TERM, "2026-11-21", *word)
    book = _unlocked(office.output / TERM / "4-audit" / "线索.xlsx")
    page = book["线索·身份证号成串"]
    head = next(row for row in page.iter_rows() if row[0].value == "线索号")
    at = {cell.value: cell.column for cell in head}
    for title, value in (("核查结论", "排除"), ("核查人", "李主任"), ("核查情况", "看过")):
        page.cell(head[0].row + 1, at[title]).value = value
    path = office.input / TERM / "线索.xlsx"
    book.save(path)
    secret.lock(path, PASSWORD)
    (office.input / "passwords.txt").write_text(PASSWORD, encoding="utf-8")
    office.must("run", TERM, "2026-11-21", *word)
    leads = pd.read_parquet(office.output / TERM / "tables" / "leads.parquet")
    assert leads.loc[leads["kind"] == "ID-SERIES", "ruling"].tolist() == ["excluded"]


def test_no_password_stands_in_anything_that_is_written_or_said(office: Office) -> None:
    said = office.must("run", TERM, "2026-11-21", "--password-file", str(office.input.parent / "word.txt"))
    assert PASSWORD not in said
    for path in office.output.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(("content", "said"), [(b"", "8"), (b"kurz\n", "8"), (b"x" * 300, "255"), (b"\xff\xfe\x00", "UTF-8")])
def test_a_password_that_is_none_gets_one_sentence(office: Office, tmp_path: Path, content: bytes, said: str) -> None:
    word = tmp_path / "word.txt"
    word.write_bytes(content)
    code, told = office.do("run", TERM, "2026-11-21", "--password-file", str(word))
    assert code in (1, 2)
    assert said in told
    assert told.count("\n") == 1
    assert office.do("run", TERM, "2026-11-21", "--password-file", str(tmp_path / "none.txt"))[0] == 1


def test_without_a_terminal_a_password_cannot_be_typed_and_that_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code, told = office.do("run", TERM, "2026-11-21", "--encrypt")
    assert code == 2
    assert "--password-file" in told


def test_a_typed_password_is_typed_twice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    typed = iter([PASSWORD, "another one", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    assert office.do("run", TERM, "2026-11-21", "--encrypt")[0] == 2
    office.must("run", TERM, "2026-11-21", "--encrypt")
    assert _unlocked(office.output / TERM / "4-audit" / "审计.xlsx").sheetnames
