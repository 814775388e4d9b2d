"""A local policy as a spreadsheet says what a YAML file says, and is refused like one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
import yaml

import run
from pipeline import policy as policies
from pipeline.policy import spreadsheet
from pipeline.speech.problems import Problem
from tests.conftest import HOME, Desk, card, citizen

POLICY = HOME / "policy"
PROGRAMMES = sorted(one.programme for one in policies.load(POLICY).programmes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(POLICY, tmp_path / "policy")
    return tmp_path / "policy"


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_what_goes_to_a_spreadsheet_comes_back_the_same(programme: str, folder: Path) -> None:
    content = policies.local_part(folder, programme)
    assert content is not None
    assert spreadsheet.content_of(spreadsheet.tables_of(content)) == content
    before = policies.load(folder)
    target = folder / "local" / "政策.xlsx"
    assert run.main(["template", "policy", programme, str(target), "--policy", str(folder)]) == 0
    assert spreadsheet.read(target) == content
    after = policies.load(folder)
    assert after.programmes == before.programmes
    assert "local/政策.xlsx" in after.files


@pytest.mark.parametrize("name", ["anhui-secondary-vocational", "ceiling"])
def test_a_yaml_file_and_its_spreadsheet_are_the_same_policy(name: str, folder: Path) -> None:
    content = yaml.safe_load((folder / "examples" / f"{name}.yaml").read_text(encoding="utf-8"))
    shown = {part: content[part] for part in content if part in ("overrides", "amounts", "shares", "ceilings", "lists", "sources")}
    assert spreadsheet.content_of(spreadsheet.tables_of(shown)) == shown


HEAD = ["姓名", "身份证号", "困难类别", "银行卡号", "资助档次", "金额"]


def test_tiers_found_on_the_sheets_make_a_first_local_file_that_pays_them(desk: Desk, folder: Path) -> None:
    rows: list[list[object]] = [
        [name, citizen(place, f"2010{place:02}01"), "农村低保", card(place), tier, amount]
        for place, (name, tier, amount) in enumerate((("王小明", "一等", 1650), ("李红", "二等", 1150), ("孙四美", "三等", 500)), 1)
    ]
    desk.sheet("2026-09/a.xlsx", ["青山县第一高级中学高一(1)班国家助学金名单"], HEAD, rows)
    assert desk.run("--policy", str(folder)).table("payments")["amount_fen"].tolist() == [115_000]
    target = folder / "local" / "hs-grant.xlsx"
    words = ["template", "policy", "hs-grant", str(target), "--policy", str(folder), "--input", str(desk.input), "--term", "2026-autumn"]
    assert run.main(words) == 0
    published = desk.run("--policy", str(folder))
    assert published.table("payments").set_index("name")["amount_fen"].to_dict() == {"王小明": 165_000, "李红": 115_000, "孙四美": 50_000}
    assert not {"TIER-UNKNOWN", "AMOUNT-DIFFERS"} & set(published.codes())
    assert "policy/local" not in published.said


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "said"),
    [("标准", 4, 6, "两千三", "两千三"), ("标准", 4, 7, "没有", "没有"), ("标准", 4, 5, "去年", "term"), ("分担", 4, 2, 99, "100")],
)
def test_what_is_wrong_is_one_sentence_with_the_file(sheet: str, row: int, column: int, value: object, said: str, folder: Path) -> None:
    target = folder / "local" / "政策.xlsx"
    run.main(["template", "policy", "hs-grant", str(target), "--policy", str(folder)])
    book = openpyxl.load_workbook(target)
    book[sheet].cell(row, column).value = value
    book.save(target)
    with pytest.raises(Problem) as problem:
        policies.load(folder)
    sentence = problem.value.sentence("zh")
    assert "政策.xlsx" in sentence
    assert said in sentence


def test_a_programme_that_is_none_and_a_file_that_is_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["template", "policy", "nothing", "--policy", str(folder)]) == 2
    assert "hs-grant" in capsys.readouterr().err
    assert run.main(["template", "policy"]) == 2
    target = folder / "a.xlsx"
    target.write_bytes(b"")
    assert run.main(["template", "policy", "hs-grant", str(target), "--policy", str(folder)]) == 1
    (folder / "local" / "b.xlsx").write_bytes(b"no workbook")
    with pytest.raises(Problem):
        policies.load(folder)


@pytest.mark.parametrize("place", ["", "2026-09"])
def test_a_policy_in_the_terms_folder_holds_for_that_term_and_is_no_class_sheet(
    place: str, desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[list[object]] = [
        [name, citizen(place, f"2010{place:02}01"), "农村低保", card(place), tier, amount]
        for place, (name, tier, amount) in enumerate((("王小明", "一等", 1650), ("李红", "二等", 1150), ("孙四美", "三等", 500)), 1)
    ]
    desk.sheet("2026-09/a.xlsx", ["青山县第一高级中学高一(1)班国家助学金名单"], HEAD, rows)
    dropped = desk.input / "2026-autumn" / place / "本县标准.xlsx"  # whatever it is called: its sheets say what it is
    words = ["template", "policy", "hs-grant", str(dropped), "--policy", str(folder), "--input", str(desk.input), "--term", "2026-autumn"]
    assert run.main(words) == 0
    published = desk.run("--policy", str(folder))
    assert published.table("payments").set_index("name")["amount_fen"].to_dict() == {"王小明": 165_000, "李红": 115_000, "孙四美": 50_000}
    name = dropped.relative_to(desk.input / "2026-autumn").as_posix()
    assert name not in set(published.table("submissions")["file"])
    assert f"input/{name}" in json.loads((published.folder / "manifest.json").read_text(encoding="utf-8"))["policy"]
    book = openpyxl.load_workbook(dropped)
    book["标准"].cell(4, 6).value = "两千三"
    book.save(dropped)
    words = ["2026-autumn", "--input", str(desk.input), "--output", str(desk.output), "--policy", str(folder), "--quiet"]
    assert run.main(words) == 1
    assert "本县标准.xlsx" in capsys.readouterr().err


def test_a_class_sheet_beside_it_is_no_policy(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "项目"
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    assert not any(policies.is_policy(tmp_path / name) for name in ("a.xlsx", "b.xlsx", "missing.xlsx"))
