"""Every yuan traces to a cell and a clause: `explain` prints the chain of a published student."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import run
from tests.conftest import HOME, Desk, Published, card, citizen


def told(published: Published, who: str, input_: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    capsys.readouterr()
    code = run.main(["explain", "2026-autumn", who, "--output", str(published.folder.parent), "--input", str(input_), *more])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_random_sample_of_payments_ends_in_the_cell_where_the_claim_stands(
    example: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    payments, checked = example.table("payments"), 0
    for place in random.Random(3).sample(range(len(payments)), 25):
        payment = payments.iloc[place]
        code, said = told(example, payment["id_number"], HOME / "input", capsys)
        assert code == 0
        assert payment["programme_name"] in said
        assert payment["amount_source"] in said
        assert f"{payment['amount_fen'] // 100:,}.{payment['amount_fen'] % 100:02}" in said
        places = re.findall(r"^  2026-\d\d  (.+?)  \[(.+?)\] ([A-Z]+)(\d+)  ", said, re.MULTILINE)
        assert len(places) >= len(payment["months"].split(";")) or len(places) >= 1
        for file, sheet, letters, row in places:
            checked += _holds(HOME / "input" / "2026-autumn" / file, sheet, letters, int(row), payment["id_number"])
    assert checked >= 25


def _holds(path: Path, sheet: str, letters: str, row: int, id_number: str) -> bool:
    """The source has the id at that cell (text files are read elsewhere)."""
    if path.suffix not in (".xlsx", ".xls"):
        return False
    page = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet)
    column = sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(letters))) - 1
    top, left = page.start or (0, 0)
    value = str(page.to_python()[row - 1 - top][column - left])
    assert value.replace(" ", "") in (id_number, id_number[:6] + id_number[8:17]), (path, letters, row)
    return True


def test_a_returned_student_is_told_where_and_what_to_do(example: Published, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = example.table("findings").query("code == 'CARD-CHECK'").iloc[0]
    code, said = told(example, wrong["name"], HOME / "input", capsys)
    assert code == 0
    assert wrong["cell"] in said
    assert wrong["remedy"] in said


def test_a_refused_student_is_told_each_condition_and_its_document(example: Published, capsys: pytest.CaptureFixture[str]) -> None:
    refused = example.table("decisions").query("status == 'ineligible'").iloc[0]
    code, said = told(example, refused["id_number"], HOME / "input", capsys, "--lang", "en")
    assert code == 0
    assert "✗" in said
    assert "Decisions, programme by programme" in said
    assert refused["sources"] in said


def test_a_sheet_that_changed_since_the_run_is_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    row = ["王小明", citizen(1, "20150101"), "五年级(1)班", "困难", "是", card(1)]
    path = desk.sheet("2026-09/a.xlsx", ["青山县实验小学"], ["姓名", "身份证号", "班级", "困难等级", "是否住宿", "银行卡号"], [row])
    published = desk.run()
    assert "改动过" not in told(published, "王小明", desk.input, capsys)[1]
    path.write_bytes(path.read_bytes() + b"x")
    assert "改动过" in told(published, "王 小明", desk.input, capsys)[1]


def test_nobody_of_that_name_and_a_term_that_was_never_run_are_one_sentence(
    example: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = told(example, "查无此人", HOME / "input", capsys)
    assert (code, said.count("\n")) == (1, 1)
    assert run.main(["explain", "2025-spring", "王小明", "--output", str(tmp_path)]) == 1
    assert "请先运行" in capsys.readouterr().err


def test_a_card_is_shown_by_its_last_digits_only(example: Published, capsys: pytest.CaptureFixture[str]) -> None:
    paid = example.table("payments").query("account != ''").iloc[0]
    said = told(example, paid["id_number"], HOME / "input", capsys)[1]
    assert paid["account"] not in said
    assert f"…{paid['account'][-4:]}" in said


def test_a_new_local_programme_is_one_file(desk: Desk, tmp_path: Path) -> None:
    """Nothing but a YAML file: it is claimed, decided, paid, cited, explained and offered in the blank sheet."""
    shutil.copytree(HOME / "policy", tmp_path / "policy")
    (tmp_path / "policy" / "local" / "bus.yaml").write_text(
        "programme: bus\nname: {zh: 山区学生交通补贴, en: Bus fares}\nstages: [primary, junior]\npays: {every: month, to: student, months_per_year: 10}\n"
        "amounts:\n  - per_year:\n      - {from: 2026-autumn, value: 60000, source: county}\n"
        "grant_if:\n  - from: 2026-autumn\n    all:\n      - {boarding: false, source: county}\n      - {household: [rural], source: county}\n"
        "sources:\n  county: {document: 青山县山区学生交通补贴办法, number: 青教〔2026〕7号, date: 2026-08-01, confirmed: true}\n",
        encoding="utf-8",
    )
    head = ["姓名", "身份证号", "班级", "困难等级", "是否住宿", "户口性质", "银行卡号"]
    rows = [
        ["王小明", citizen(1, "20150101"), "五年级(1)班", "无", "否", "农村", card(1)],
        ["李小红", citizen(2, "20150202"), "五年级(1)班", "无", "否", "城市", card(2)],
    ]
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学"], head, rows)
    published = desk.run("--policy", str(tmp_path / "policy"))
    bus = published.table("decisions").query("programme == 'bus'").set_index("name")
    assert bus["status"].to_dict() == {"王小明": "eligible", "李小红": "ineligible"}
    assert bus.loc["王小明", "amount_fen"] == 6_000
    assert "青教〔2026〕7号" in bus.loc["李小红", "reasons"]
    assert published.table("payments")["programme_name"].tolist() == ["山区学生交通补贴"]
    audit = [
        sheet
        for sheet in CalamineWorkbook.from_path(published.folder / "4-audit" / "审计.xlsx").get_sheet_by_name("政策依据").to_python()
        if "山区学生交通补贴" in sheet
    ]
    assert any("户口性质为农村" in row for row in audit)
    assert any("每学年 600 元（2026-autumn 起）" in row for row in audit)


def test_a_sheet_that_is_asked_about_is_explained_with_what_is_wrong_with_it(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    head = ["姓名", "身份证号", "困难等级", "困难程度", "备用栏"]
    path = desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], head, [["王小明", citizen(1, "20150101"), "困难", "无", "1"]])
    assert run.main(["explain", "--sheet", str(path)]) == 0
    said = capsys.readouterr().out
    assert "五年级(2)班" in said
    assert "第 2 行是表头，1 名学生" in said
    assert any(line.startswith("  ! ") for line in said.splitlines()), said
    assert "备用栏  →  —" in said
    assert citizen(1, "20150101") not in said
    empty = desk.sheet("2026-09/b.xlsx", [], ["今天", "天气"], [["晴", "好"]])
    assert run.main(["explain", "--sheet", str(empty), "--lang", "en"]) == 0
    assert "[Sheet1]" in capsys.readouterr().out
