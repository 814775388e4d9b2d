"""The audit workbook: what leads where, and what is compared with what."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
import yaml

from tests.conftest import HOME, Desk, Published, born_aged, card, citizen
from tests.life.office import Office
from tests.links import outside
from tests.outputs.scene import TERM


def _audit(folder: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(folder / "4-audit" / "审计.xlsx")


def _lines(page: object) -> list[tuple[object, ...]]:
    return [row for row in page.iter_rows(values_only=True) if any(row)]  # type: ignore[attr-defined]


def test_the_index_leads_to_every_sheet(example: Published) -> None:
    audit = _audit(example.folder)
    links = [cell.hyperlink.location for row in audit["目录"].iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in audit.sheetnames[1:]]
    counts = {row[1]: row[4] for row in _lines(audit["目录"]) if isinstance(row[0], int)}
    assert counts["全部问题"] == len(example.table("findings"))


def test_the_overview_leads_into_the_list_of_findings_and_that_to_the_returned_copies(example: Published) -> None:
    audit = _audit(example.folder)
    listed, seen = audit["全部问题"], 0
    code_at = next(cell.column for cell in listed[2] if cell.value == "代码")
    for row in audit["概览"].iter_rows():
        if row[0].hyperlink:
            target = re.fullmatch(r"'全部问题'!A(\d+)", row[0].hyperlink.location)
            assert listed.cell(int(target[1]), code_at).value == row[3].value
            above = listed.cell(int(target[1]) - 1, code_at).value, listed.cell(int(target[1]) - 1, 2).value
            assert listed.cell(int(target[1]), 2).value == row[2].value, "of this severity"
            assert above != (row[3].value, row[2].value)
            seen += 1
    assert seen == example.table("findings").groupby(["severity", "code"]).ngroups
    copies = {target for row in listed.iter_rows() for cell in row if (target := outside(cell))}
    assert len(copies) > 10
    assert all((example.folder / "4-audit" / copy).resolve().exists() for copy in copies)


def test_coverage_is_who_is_aided_of_those_in_hardship_against_the_target(desk: Desk) -> None:
    rows = [[name, citizen(number, "20180101"), level, boards, card(number)] for number, (name, level, boards) in enumerate(
        [("王伟", "困难", "是"), ("李娜", "特别困难", "是"), ("张强", "困难", "否"), ("刘洋", "无", "是")], start=1)]  # fmt: skip
    desk.sheet("2026-09/三年级(1)班.xlsx", ["青山县小学三年级(1)班"], ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"], rows)
    published = desk.run()
    line = next(row for row in _lines(_audit(published.folder)["受助面"]) if row[0] == "青山县小学")
    assert line[1:] == (4, 3, 0.75, 2, pytest.approx(2 / 3), 0.8, "未达到") + (None,) * (len(line) - 8)
    report = (published.folder / "report.html").read_text(encoding="utf-8")
    assert "66.7%" in report
    assert "（目标 80.0%）" in report


def _with_target(folder: Path, percent: int) -> Path:
    policy = folder / "policy"
    shutil.copytree(HOME / "policy", policy)
    local = yaml.safe_load((policy / "examples" / "targets.yaml").read_text(encoding="utf-8"))
    local["targets"]["over_age_share"][0]["percent"] = percent
    (policy / "local" / "targets.yaml").write_text(yaml.safe_dump(local, allow_unicode=True), encoding="utf-8")
    return policy


def test_the_share_of_over_age_students_is_compared_with_the_offices_limit(desk: Desk, tmp_path: Path) -> None:
    rows = [["王伟", citizen(1, born_aged(9)), "困难", "是", card(1)], ["李娜", citizen(2, born_aged(16)), "困难", "是", card(2)]]
    desk.sheet("2026-09/三年级(1)班.xlsx", ["青山县小学三年级(1)班"], ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"], rows)
    for percent, said in ((1, "超过"), (60, "未超过")):
        policy = _with_target(tmp_path / str(percent), percent)
        page = _audit(desk.run("--policy", str(policy)).folder)["超龄比例"]
        line = next(row for row in _lines(page) if row[0] == "青山县小学")
        assert line[:6] == ("青山县小学", 2, 1, 0.5, percent / 100, said)
        assert len(page._charts) == 3
    page = _audit(desk.run().folder)["超龄比例"]
    assert "未定" in str(page["A2"].value)


def test_a_wrong_target_is_named_with_its_line(desk: Desk, tmp_path: Path) -> None:
    policy = _with_target(tmp_path, 120)
    said = desk.run("--policy", str(policy))
    assert said.code == 1
    assert "targets.yaml" in said.said


def test_changes_from_month_to_month_add_up(term: Office) -> None:
    page = _audit(term.output / TERM)["月度变动"]
    october = {row[0]: row for row in _lines(page) if row[1] == "2026-10" and isinstance(row[2], int)}
    assert october["青山县第一高级中学"][6:9] == (0, 1, 1)
    people = [(row[2], row[4]) for row in _lines(page) if row[1] == "2026-10" and isinstance(row[2], str)]
    assert people == [("新增", "蒋欣"), ("减少", "陈静")]


def test_every_card_that_is_not_the_students_alone_is_listed(term: Office) -> None:
    listed = {row[5]: (row[2], row[-1]) for row in _lines(_audit(term.output / TERM)["银行卡"]) if isinstance(row[0], int)}
    assert listed == {"郑敏": (2, "核实前不发放"), "郑涛": (2, "核实前不发放"), "陈静": (1, "可以发放")}


def test_charts_are_native_and_patterned_to_read_in_black_and_white(example: Published) -> None:
    with zipfile.ZipFile(example.folder / "4-audit" / "审计.xlsx") as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) >= 4
    for chart in charts:
        assert chart.count("<c:barChart>") == 1
        assert "<a:pattFill" in chart
    assert any("<c:lineChart>" in chart and 'a:prstDash val="dash"' in chart for chart in charts), "a target is a dashed line"


def test_each_refusal_is_one_sentence_and_the_reasons_add_up(example: Published) -> None:
    book = openpyxl.load_workbook(example.folder / "4-audit" / "审计.xlsx", data_only=True)
    refused = example.table("decisions").query("status in ['ineligible', 'superseded']")
    listed = [[cell.value for cell in row] for row in book["不符合条件"].iter_rows(min_row=4)]
    assert len(listed) == len(refused)
    assert all(row[7] and not set(row[7]) & set("✓✗？（）") and ";" not in row[7] for row in listed)
    sentences = {row[7] for row in listed}
    assert "不属于规定的困难类别，不住宿" in sentences
    assert "专业属于不资助的一类" in sentences
    assert not any(code in sentence for sentence in sentences for code in ("hardship", "major", "DUP"))  # every code has its words
    reasons = [[cell.value for cell in row] for row in book["不符合条件的原因"].iter_rows(min_row=4)]
    assert sum(row[4] for row in reasons[:-1]) == len(refused) == reasons[-1][4]
    assert {row[3] for row in reasons[:-1]} == sentences


def test_every_condition_is_kept_folded_away(example: Published) -> None:
    page = openpyxl.load_workbook(example.folder / "4-audit" / "审计.xlsx")["不符合条件"]
    assert page["I3"].value == "各项条件"
    assert "✗" in page["I4"].value
    folded = page.column_dimensions["I"]
    assert (folded.hidden, folded.outlineLevel) == (True, 1)
    assert not any(page.column_dimensions[letter].hidden for letter in "ABCDEFGH")
    assert page.row_dimensions[4].height < 40  # what is folded away takes no room
    assert sorted(str(merged) for merged in page.merged_cells.ranges) == ["A1:H1", "A2:H2"]
