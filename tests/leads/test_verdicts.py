"""The workbook of leads as a person uses it: read, checked, filled in, dropped back, remembered; and never a payment that hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipeline.leads import verdicts
from schemas.leads import Leads
from tests.conftest import Desk, Published, card, citizen
from tests.life.office import Office, Student
from tests.rows import as_read

pytestmark = pytest.mark.books("audit")
BOOK = "4-audit/线索.xlsx"
_HEAD = ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号", "监护人"]


def _sheet(desk: Desk, *shared: int) -> None:
    """A class in which these students have one account."""
    rows = [
        [
            f"{name}小{given}",
            citizen(number, f"2018{number % 12 + 1:02}1{number % 9}"),
            "困难",
            "是",
            card(77 if number in shared else number),
            f"{name}大{given}",
        ]
        for number, (name, given) in enumerate(zip("王李张刘陈杨黄赵吴周", "甲乙丙丁戊己庚辛壬癸", strict=True), start=1)
    ]
    desk.sheet("2026-09/三年级(1)班.xlsx", ["青山县小学三年级(1)班"], _HEAD, rows)


def _filled_in(published: Published, fill: Callable[[dict[str, object]], dict[str, object]]) -> openpyxl.Workbook:
    """The workbook with the cells of each lead's first line as `fill` says."""
    book = openpyxl.load_workbook(published.folder / BOOK)
    for page in book.worksheets:
        heads = {cell.value: cell.column for row in page.iter_rows(max_row=8) for cell in row if cell.value}
        if "核查结论" not in heads or "线索号" not in heads:
            continue
        told: set[object] = set()
        for row in page.iter_rows(min_row=2):
            number = row[heads["线索号"] - 1].value
            if isinstance(number, str) and number.startswith("L") and number not in told:
                told.add(number)
                for title, value in fill({title: row[at - 1].value for title, at in heads.items()}).items():
                    row[heads[title] - 1].value = value
    return book


_EXCLUDED = {"核查结论": "排除", "核查人": "李主任", "核查情况": "两家是表兄弟，已看户口簿"}


def _open(published: Published) -> list[str]:
    leads = published.table("leads")
    return leads.loc[~leads["ruling"].isin(["true", "excluded"]), "kind"].tolist()


def test_what_was_checked_is_not_asked_again_until_something_changes(desk: Desk) -> None:
    _sheet(desk, 1, 2)
    first = desk.run()
    assert _open(first) == ["ACCOUNT-SHARED"]
    _filled_in(first, lambda _line: _EXCLUDED).save(desk.input / "2026-autumn" / "线索.xlsx")
    again = desk.run()
    assert _open(again) == []
    pages = openpyxl.load_workbook(again.folder / BOOK)
    assert "已核查" in pages.sheetnames
    assert "两家是表兄弟，已看户口簿（李主任）" in [cell.value for row in pages["已核查"].iter_rows() for cell in row]
    assert not [name for name in pages.sheetnames if name.startswith("线索·")]
    _sheet(desk, 1, 2, 3)
    assert _open(desk.run()) == ["ACCOUNT-SHARED"], "a third student"


def test_a_lead_and_what_is_found_of_it_change_no_decision_and_no_payment(desk: Desk) -> None:
    _sheet(desk, 1, 2)
    before = desk.run()
    _filled_in(before, lambda _line: _EXCLUDED | {"核查结论": "查实"}).save(desk.input / "2026-autumn" / "线索.xlsx")
    after = desk.run()
    assert after.table("leads")["ruling"].tolist() == ["true"]
    for name in ("decisions", "payments"):
        assert after.table(name).equals(before.table(name)), name
    public = [path for path in (after.folder / "2-notice").rglob("*") if path.is_file()]
    assert not [path for path in public if "线索" in path.name]


@pytest.mark.parametrize(
    ("filled", "codes"),
    [
        ({"核查结论": "大概没事", "核查人": "李主任", "核查情况": "看过"}, {"LEAD-INCOMPLETE"}),
        ({"核查结论": "待查"}, set()),
    ],
)
def test_half_a_finding_is_none_and_is_said(desk: Desk, filled: dict[str, object], codes: set[str]) -> None:
    _sheet(desk, 1, 2)
    _filled_in(desk.run(), lambda _line: filled).save(desk.input / "2026-autumn" / "线索.xlsx")
    again = desk.run()
    assert _open(again) == ["ACCOUNT-SHARED"]
    assert {code for code in again.codes() if code.startswith("LEAD-")} == codes


def _usable(*given: dict[str, object]) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """(what is used: number, ruling, said; what is told: code, field) of these lines of a workbook of leads"""
    usual = {"number": "LA000000001", "submission": 1}
    rows = [usual | one for one in given]
    frame = as_read(Leads, rows)
    made, found = verdicts.usable(frame.assign(submission=[one["submission"] for one in rows], row=range(4, len(rows) + 4)))
    return list(made[["number", "ruling", "said"]].itertuples(index=False, name=None)), list(
        found[["code", "field"]].itertuples(index=False, name=None)
    )


WHO: dict[str, object] = {"ruled_by": "李主任", "reason": "看过"}


@pytest.mark.parametrize(
    ("line", "used", "told"),
    [
        ({"ruling": "excluded"} | WHO, ("excluded", "看过（李主任）"), []),
        ({"ruling": "true", "ruled_on": "2026-11-02"} | WHO, ("true", "看过（李主任　2026-11-02）"), []),
        ({"ruling": "open"}, ("open", "—（—）"), []),
        ({"ruling": "excluded"}, None, ["reason", "ruled_by"]),
        ({"ruling": "excluded", "reason": "看过"}, None, ["ruled_by"]),
        ({"ruling": "true", "ruled_by": "李主任"}, None, ["reason"]),
        (WHO, None, ["ruling"]),
        ({"ruling": "大概没事"} | WHO, None, ["ruling"]),
        ({}, None, []),
    ],
)
def test_what_was_found_of_a_lead(line: dict[str, object], used: tuple[str, str] | None, told: list[str]) -> None:
    made, found = _usable(line)
    assert made == ([("LA000000001", *used)] if used else [])
    assert sorted(found) == [("LEAD-INCOMPLETE", field) for field in told]


def test_of_a_lead_one_line_tells_all_and_of_two_copies_that_disagree_neither_counts() -> None:
    assert _usable({"ruling": "excluded"}, WHO)[0] == [("LA000000001", "excluded", "看过（李主任）")]
    assert _usable({"ruling": "excluded"}, WHO | {"number": "LB000000002"})[0] == [], "of another lead"
    same = {"ruling": "excluded"} | WHO
    assert len(_usable(same, same | {"submission": 2})[0]) == 1
    assert _usable(same, same | {"submission": 2, "ruling": "true"}) == ([], [("LEAD-TWICE", "ruling")] * 2)


def test_two_copies_that_disagree_count_for_nothing(desk: Desk) -> None:
    _sheet(desk, 1, 2)
    first = desk.run()
    for name, ruling in (("一.xlsx", "排除"), ("二.xlsx", "查实")):
        _filled_in(first, lambda _line, said=ruling: _EXCLUDED | {"核查结论": said}).save(desk.input / "2026-autumn" / name)
    again = desk.run()
    assert _open(again) == ["ACCOUNT-SHARED"]
    assert "LEAD-TWICE" in again.codes()


def test_the_workbook_in_english_comes_back_too(desk: Desk) -> None:
    _sheet(desk, 1, 2)
    published = desk.run("--lang", "en")
    book = openpyxl.load_workbook(published.folder / "4-audit" / "leads.xlsx")
    page = next(page for page in book.worksheets if page.title.startswith("Lead·"))
    head = next(row for row in page.iter_rows() if row[0].value == "Lead")
    titles = {cell.value: cell.column for cell in head}
    for title, value in (("Finding", "excluded"), ("Checked by", "Li"), ("What the check has shown", "cousins")):
        page.cell(head[0].row + 1, titles[title]).value = value
    book.save(desk.input / "2026-autumn" / "leads.xlsx")
    assert _open(desk.run()) == []


def _office(folder: Path) -> tuple[Office, list[Student]]:
    """An office whose class has four ids that were counted up."""
    return Office(folder), [Student(f"{name}同", number, "high") for number, name in enumerate("王李张刘", start=1)]


def _published(office: Office, term: str) -> Published:
    return Published(0, "", office.output / term)


def test_what_was_found_is_remembered_in_the_next_term(tmp_path: Path) -> None:
    office, students = _office(tmp_path)
    office.month("2026-autumn", "2026-09", students)
    office.must("publish", "2026-autumn", "2026-10-12")
    _filled_in(_published(office, "2026-autumn"), lambda _line: _EXCLUDED).save(office.input / "2026-autumn" / "线索.xlsx")
    office.must("pay", "2026-autumn", "2026-10-19")
    office.month("2027-spring", "2027-03", students)
    office.must("run", "2027-spring", "2027-04-01")
    leads = _published(office, "2027-spring").table("leads")
    assert leads["kind"].tolist() == ["ID-SERIES"]
    assert leads["ruling"].tolist() == ["excluded"]
    assert office.must("verify", "2026-autumn")


def test_a_finding_in_the_folder_for_all_terms_holds_without_a_pay_run(tmp_path: Path) -> None:
    office, students = _office(tmp_path)
    office.month("2026-autumn", "2026-09", students)
    office.must("run", "2026-autumn")
    _filled_in(_published(office, "2026-autumn"), lambda _line: _EXCLUDED).save(office.input / "线索.xlsx")
    office.month("2027-spring", "2027-03", students)
    office.must("run", "2027-spring", "2027-04-01")
    assert _published(office, "2027-spring").table("leads")["ruling"].tolist() == ["excluded"]
