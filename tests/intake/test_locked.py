"""Sheets with a password: opened with the words of passwords.txt, else one finding."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from tests.conftest import HOME, Desk, citizen

WORD = "资助2026"


def _locked(desk: Desk, form: str, word: str = WORD) -> Path:
    if form == "xlsx":
        path = desk.sheet(
            "2026-09/锁.xlsx",
            ["青山县实验小学五年级(1)班"],
            ["姓名", "身份证号", "困难等级"],
            [[f"王小{name}", citizen(2 * number + 1, "20150101"), "困难"] for number, name in enumerate("明刚强勇军华")],
        )
        plain, out = io.BytesIO(path.read_bytes()), io.BytesIO()
        OOXMLFile(plain).encrypt(word, out)
        path.write_bytes(out.getvalue())
        return path
    path = desk.input / "2026-autumn" / "2026-09" / f"锁.{form}"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(HOME / "tests" / "data" / f"locked.{form}", path)
    return path


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_a_locked_sheet_is_one_finding_that_says_what_to_do(desk: Desk, form: str) -> None:
    _locked(desk, form)
    desk.sheet(
        "2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], ["姓名", "身份证号", "困难等级"], [["李小红", citizen(2, "20150202"), "困难"]]
    )
    published = desk.run()
    assert published.code == 0, published.said
    found = published.table("findings").query("file.str.contains('锁')")
    assert found["code"].tolist() == ["FILE-ENCRYPTED"]
    assert "passwords.txt" in found["remedy"].iloc[0]


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("where", ["2026-autumn/passwords.txt", "passwords.txt"])
def test_a_locked_sheet_opens_with_a_word_of_the_password_file(desk: Desk, form: str, where: str) -> None:
    _locked(desk, form)
    (desk.input / where).write_text(f"不是这个\n{WORD}\n", encoding="gb18030" if form == "xls" else "utf-8-sig")
    published = desk.run()
    assert published.code == 0, published.said
    assert len(published.table("enrolments")) == 6
    assert set(published.table("submissions")["file"]) == {f"2026-09/锁.{form}"}
    assert WORD not in published.said


@pytest.mark.books
def test_the_marked_copy_of_a_locked_sheet_can_be_opened_and_shows_the_wrong_cell(desk: Desk) -> None:
    path = _locked(desk, "xlsx")
    office = msoffcrypto.OfficeFile(io.BytesIO(path.read_bytes()))
    office.load_key(password=WORD)
    out = io.BytesIO()
    office.decrypt(out)
    book = openpyxl.load_workbook(out)
    book["Sheet1"]["B3"].value = "341524"
    again, locked = io.BytesIO(), io.BytesIO()
    book.save(again)
    OOXMLFile(again).encrypt(WORD, locked)
    path.write_bytes(locked.getvalue())
    (desk.input / "passwords.txt").write_text(WORD, encoding="utf-8")
    published = desk.run()
    assert WORD not in published.said + (published.folder / "manifest.json").read_text(encoding="utf-8")
    copy = openpyxl.load_workbook(published.folder / "1-returned" / "2026-09" / "锁.xlsx")
    assert "位" in copy["Sheet1"]["B3"].comment.text
