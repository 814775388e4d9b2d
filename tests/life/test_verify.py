"""`verify` finds a change of any one byte in ledger, outputs and archive, and names where it is."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import openpyxl
import pytest
from pandas import DataFrame
from sqlalchemy import create_engine, text

import run
from pipeline.ledger import tables as t
from pipeline.ledger.known import Known
from pipeline.life.archive import _zipped
from pipeline.life.verify import _recorded
from pipeline.outputs.publish import SEALED_BEFORE
from tests.conftest import THOROUGH
from tests.life.office import Office, Student

TERM = "2026-autumn"


def _archived(folder: Path, url: str) -> Office:
    """A term with a correction, a reconciliation and an archive."""
    office = Office(folder, url)
    students = [Student("王一明", 1, "vocational"), Student("孙四美", 11, "high")]
    office.seal_first_month(TERM, students)
    office.month(TERM, "2026-10", students[:1])
    office.must("correct", TERM, "2026-11-02")
    office.answer(TERM, "回单.xlsx")
    office.must("reconcile", TERM, "2026-11-09")
    office.must("archive", TERM, "2026-11-10")
    office.must("verify", TERM)
    return office


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return _archived(tmp_path_factory.mktemp("archived"), "")


def _files(office: Office) -> list[Path]:
    """The ledger three times, the archive three times, and every output."""
    archive = next(office.output.glob("archive/*/*.zip"))
    ledger = [office.output / "ledger.sqlite", office.output / "ledger.sqlite.sha256"]
    outputs = sorted(path for path in (office.output / TERM).rglob("*") if path.is_file())
    return [*ledger * 3, *[archive] * 3, *outputs]


@pytest.mark.parametrize("seed", range(50 if THOROUGH else 10))
def test_one_byte_is_found(archived: Office, seed: int) -> None:
    choose = random.Random(seed)
    path = choose.choice(_files(archived))
    whole = path.read_bytes()
    changed = bytearray(whole)
    at = choose.randrange(len(changed))
    changed[at] ^= choose.randrange(1, 256)
    try:
        path.write_bytes(changed)
        what = str(path) if path.suffix == ".zip" else TERM
        code, said = archived.do("verify", what)
        assert code == 1, (path, at)
        assert said.count("\n") == 1
        assert path.name.removesuffix(".sha256") in said or path.suffix == ".zip"
    finally:
        path.write_bytes(whole)
    assert archived.do("verify", TERM)[0] == 0


def test_a_missing_and_a_foreign_file_are_found(archived: Office, tmp_path: Path) -> None:
    payout = archived.output / TERM / "3-payout" / "第1批" / "发放汇总.xlsx"
    shutil.move(payout, tmp_path / payout.name)
    code, said = archived.do("verify", TERM)
    assert (code, "不见了" in said) == (1, True)
    shutil.move(tmp_path / payout.name, payout)
    archived.must("verify", TERM)


def test_an_archive_is_filed_by_kind_and_opens_everywhere(archived: Office, tmp_path: Path) -> None:
    path = next(archived.output.glob("archive/*/*.zip"))
    assert path.parent.name == "2026-2027学年"
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        names = package.namelist()
        package.extract("目录.xlsx", tmp_path)
        manifest = json.loads(package.read("manifest.json"))
        entries = [json.loads(line) for line in package.read("4-账簿/ledger.jsonl").decode().splitlines()]
    kinds = {name.split("/")[1] for name in names if name.startswith("1-")}
    assert kinds == {"班级表", "银行回单"}
    assert {name.split("/")[0] for name in names} == {"1-原始资料", "2-结果", "3-政策", "4-账簿", "目录.xlsx", "manifest.json"}
    assert set(manifest["files"]) == set(names) - {"manifest.json"}
    assert {entry["table"] for entry in entries} >= {"moves", "payments", "payment_events", "persons", "decisions"}
    listed = [row[2].value for row in openpyxl.load_workbook(tmp_path / "目录.xlsx")["目录"] if isinstance(row[0].value, int)]
    assert len(listed) == len(names) - 2


def test_an_archive_alone_is_verified_far_from_its_ledger(archived: Office, tmp_path: Path) -> None:
    copy = tmp_path / "档案.zip"
    shutil.copy(next(archived.output.glob("archive/*/*.zip")), copy)
    assert "没有改动" in archived.must("verify", str(copy))
    code, said = archived.do("verify", str(tmp_path / "没有.zip"))
    assert (code, "无法读取" in said) == (1, True)
    copy.write_bytes(b"not a zip")
    assert archived.do("verify", str(copy))[0] == 1


def test_the_same_content_is_the_same_archive() -> None:
    content = {"1-原始资料/班级表/a.xlsx": b"a" * 1000, "manifest.json": b"{}"}
    assert _zipped(content) == _zipped(dict(content))


def test_a_change_of_any_column_in_the_server_is_found(postgres: str, tmp_path: Path) -> None:
    admin = create_engine(postgres.format(database="postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE verified"))
    url = postgres.format(database="verified")
    office = _archived(tmp_path, url)
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    choose = random.Random(1)
    tables = [table for table, frame in office.ledger.read(*t.TABLES).items() if len(frame)]
    for _ in range(25):
        table = t.METADATA.tables[choose.choice(tables)]
        column = choose.choice([column for column in table.columns if column.name != "entry"])
        with engine.begin() as connection:
            entry = choose.choice([row[0] for row in connection.execute(table.select().with_only_columns(table.c.entry))])
            before = connection.execute(table.select().with_only_columns(column).where(table.c.entry == entry)).scalar()
            after = (before or 0) + 1 if column.type.python_type is int else f"{before or ''}x"[-60:]
            connection.execute(table.update().where(table.c.entry == entry).values({column.name: after}))
        code, said = office.do("verify", TERM)
        assert (code, "被改动过" in said) == (1, True), (table.name, column.name, said)
        with engine.begin() as connection:
            connection.execute(table.update().where(table.c.entry == entry).values({column.name: before}))
    office.must("verify", TERM)
    engine.dispose()


def test_an_archive_has_the_policy_that_lay_in_the_terms_folder(tmp_path: Path) -> None:
    office = Office(tmp_path, "")
    office.month(TERM, "2026-09", [Student("孙四美", 11, "high")])
    dropped = office.input / TERM / "本县标准.xlsx"
    assert run.main(["template", "policy", "hs-grant", str(dropped)]) == 0
    office.must("publish", TERM, "2026-10-12")
    office.must("seal", TERM, "2026-10-19")
    office.must("archive", TERM, "2026-11-10")
    office.must("verify", TERM)
    with zipfile.ZipFile(next(office.output.glob("archive/*/*.zip"))) as package:
        kept = [name for name in package.namelist() if name.endswith("input/本县标准.xlsx")]
        assert [package.read(name) for name in kept] == [dropped.read_bytes()]


@pytest.mark.parametrize(
    ("folder", "there", "looked_at"),
    [
        ("3-payout/第1批", "3-payout/第1批", "3-payout/第1批"),
        ("3-payout/第1批", "", "3-payout/第1批"),  # it is gone, and is missed there
        ("", SEALED_BEFORE, SEALED_BEFORE),
        ("", "", ""),  # entries of the first versions: the whole output was frozen
    ],
)
def test_the_manifest_of_a_pay_run_is_looked_for_where_the_ledger_says(folder: str, there: str, looked_at: str, tmp_path: Path) -> None:
    (tmp_path / there).mkdir(parents=True, exist_ok=True)
    known = cast(Known, SimpleNamespace(pay_runs=DataFrame({"folder": [folder], "manifest": ["0" * 64]})))
    assert [path for path, _wrong in _recorded(known, tmp_path)] == [tmp_path / looked_at / "manifest.json"]
