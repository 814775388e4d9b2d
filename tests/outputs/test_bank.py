"""Batch files as a bank's system takes them: each payment on exactly one, with control totals."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml

from pipeline.facts.terms import Term
from pipeline.outputs.page.textfile import TextFile
from pipeline.outputs.payout import bank
from pipeline.speech.problems import Problem
from schemas.bank_files import FOLDER, BankFormat, formats
from tests.conftest import Published, card

TERM, DAY = Term.parse("2026-autumn"), datetime.date(2026, 11, 2)
SHIPPED = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.yaml")}


def _lines(*given: tuple[str, str, int]) -> pd.DataFrame:
    rows = [
        {"payment": f"26A{number:012X}", "payee": payee, "account": card(number), "bank": name, "amount_fen": fen, "paid_to": "student"}
        for number, (payee, name, fen) in enumerate(given, start=1)
    ]
    return pd.DataFrame(rows)


def _formats(**banks: list[str]) -> list[BankFormat]:
    return [BankFormat.model_validate(content | ({"banks": banks[name]} if name in banks else {})) for name, content in SHIPPED.items()]


def _text(lines: pd.DataFrame, **banks: list[str]) -> bytes:
    return _content(lines, *_formats(**banks))


def _content(lines: pd.DataFrame, *chosen: BankFormat) -> bytes:
    return next(book.content for book in bank.books(lines, TERM, DAY, "银行", list(chosen)) if isinstance(book, TextFile))


def test_a_fixed_width_file_holds_names_of_any_length_in_gb18030() -> None:
    lines = _lines(("王小明", "信用社", 46_000), ("阿依古丽·买买提", "信用社", 115_050), ("王𬭳", "信用社", 1))
    rows = _text(lines, fixed=["信用社"]).split(b"\r\n")
    assert rows[-1] == b""
    assert {len(row) for row in rows[1:-1]} == {8 + 32 + 60 + 16 + 20}
    assert rows[0] == b"F20261102" + b"00000003" + b"0000000000161051"
    first = rows[1]
    assert first[:8] == b"00000001"
    assert first[8:40].decode("gb18030").rstrip() == card(1)
    assert [row[40:100].decode("gb18030").rstrip() for row in rows[1:-1]] == ["王小明", "阿依古丽·买买提", "王𬭳"]
    assert [int(row[100:116]) for row in rows[1:-1]] == [46_000, 115_050, 1]


def test_a_mark_of_the_encoding_stands_before_the_file_and_in_no_field() -> None:
    lines = _lines(("王小明", "信用社", 46_000), ("李红", "信用社", 1))
    plain, marked = (
        _content(lines, BankFormat.model_validate(SHIPPED["fixed"] | chosen))
        for chosen in ({"encoding": encoding, "banks": "others"} for encoding in ("utf-8", "utf-8-sig"))
    )
    assert marked == b"\xef\xbb\xbf" + plain
    assert {len(row) for row in plain.split(b"\r\n")[1:-1]} == {8 + 32 + 60 + 16 + 20}


def test_a_csv_file_can_be_read_as_it_is() -> None:
    lines = _lines(("王小明", "邮储", 46_000), ('李"二", 红', "邮储", 5))
    rows = list(csv.reader(_text(lines, csv=["邮储"]).decode("gb18030").splitlines()))
    assert rows[0] == ["序号", "账号", "户名", "金额", "摘要"]
    assert [row[2:4] for row in rows[1:]] == [["王小明", "460.00"], ['李"二", 红', "0.05"]]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("kind", ["csv", "fixed"])
def test_a_file_that_is_made_some_lines_at_a_time_is_the_same(kind: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _lines(*((f"王{number}", "信用社", number * 101) for number in range(1, 8)))
    ends = {"head": [{"value": "count", "width": 8}], "tail": [{"value": "total_fen", "width": 16}]}
    chosen = BankFormat.model_validate(SHIPPED[kind] | ends | {"encoding": encoding, "banks": "others"})

    whole = _content(lines, chosen)
    assert whole.count(b"\r\n") == 7 + (3 if kind == "csv" else 2)
    for at_once in (1, 2, 7):
        monkeypatch.setattr(bank, "_AT_ONCE", at_once)
        assert _content(lines, chosen) == whole


def test_a_workbook_for_a_bank_may_have_any_of_the_columns(tmp_path: Path) -> None:
    columns = [{"title": name, "value": name} for name in ("number", "payment", "payee", "account", "bank", "yuan", "fen", "purpose")]
    chosen = BankFormat.model_validate(
        {"name": "全", "format": "xlsx", "banks": "others", "columns": [*columns, {"title": "备注", "text": "助学金"}]}
    )
    _listed, book = bank.books(_lines(("王小明", "工行", 46_000), ("李二", "工行", 5)), TERM, DAY, "银行", [chosen])
    rows = list(openpyxl.load_workbook(tmp_path / book.write(tmp_path)).worksheets[0].iter_rows(values_only=True))
    purpose = rows[1][7]
    assert rows[1:] == [
        (1, "26A000000000001", "王小明", card(1), "工行", 460, "46000", purpose, "助学金"),
        (2, "26A000000000002", "李二", card(2), "工行", 0.05, "5", purpose, "助学金"),
    ]
    assert "2026" in purpose


def test_each_bank_has_its_file_and_the_list_adds_up(example: Published) -> None:
    folder = example.folder / "3-payout" / "下一批" / "银行"
    payments = example.table("payments").query("paid_to == 'student'")
    seen: dict[str, float] = {}
    for path in folder.glob("草稿-代发-*.xlsx"):
        page = openpyxl.load_workbook(path).worksheets[0]
        rows = list(page.iter_rows(values_only=True))
        assert rows[0][:2] == ("序号", "支付号")
        assert {row[4] for row in rows[1:]} == {path.stem.removeprefix("草稿-代发-")}
        assert all(isinstance(row[3], str) for row in rows[1:]), "an account is text"
        assert not seen.keys() & {row[1] for row in rows[1:]}
        seen |= {row[1]: row[5] for row in rows[1:]}
    assert {payment: round(amount * 100) for payment, amount in seen.items()} == dict(
        zip(payments["payment"], payments["amount_fen"], strict=True)
    )
    listed = openpyxl.load_workbook(folder / "代发批次清单.xlsx", data_only=True)["批次"]
    named = {row[1] for row in listed.iter_rows(values_only=True) if isinstance(row[0], int)}
    assert named == {path.name for path in folder.iterdir()} - {"代发批次清单.xlsx"}, "the list names the files as they lie there"
    total = next(row for row in listed.iter_rows(values_only=True) if row[0] == "合计")
    assert total[4:6] == (len(payments), payments["amount_fen"].sum() / 100)


def test_who_has_written_no_bank_is_not_lost() -> None:
    made = bank.books(_lines(("王小明", "", 1), ("李二红", "农行", 2)), TERM, DAY, "银行", _formats())
    assert [book.path for book in made] == ["银行/代发批次清单.xlsx", "银行/代发-农行.xlsx", "银行/代发-未写开户银行.xlsx"]


def test_a_name_that_does_not_fit_is_never_cut() -> None:
    with pytest.raises(Problem, match="bank-too-narrow"):
        _text(_lines(("长" * 31, "信用社", 1)), fixed=["信用社"])
    narrow = SHIPPED["csv"] | {"encoding": "ascii", "banks": ["邮储"]}
    with pytest.raises(Problem, match="bank-encoding"):
        bank.books(_lines(("王小明", "邮储", 1)), TERM, DAY, "银行", [BankFormat.model_validate(narrow), *_formats()])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "pdf"}, "format"),
        ({"columns": [{"value": "number"}]}, "width"),
        ({"columns": [{"value": "total_fen", "width": 3}]}, "head or tail"),
        ({"head": [{"value": "payee", "width": 3}]}, "columns"),
        ({"encoding": "latin-99"}, "encoding"),
        ({"columns": [{"value": "payee", "width": 30, "fill": "　"}]}, "fill"),
        ({"encoding": "utf-16"}, "fill"),
        ({"bank": ["x"]}, "bank"),
        ({"columns": [{"value": "nothing", "width": 3}]}, "columns"),
        ({"format": "xlsx", "head": [{"value": "count", "width": 3}]}, "text files"),
        ({"returns": [{"value": "result"}]}, "returns"),
        ({"returns": [{"value": "count", "width": 3}]}, "returns"),
        ({"codes": {"00": "perhaps"}}, "codes"),
    ],
)
def test_a_wrong_format_is_named_with_its_file(tmp_path: Path, change: dict[str, object], said: str) -> None:
    (tmp_path / "我行.yaml").write_text(yaml.safe_dump(SHIPPED["fixed"] | change, allow_unicode=True), encoding="utf-8")
    with pytest.raises(Problem) as problem:
        formats(tmp_path)
    assert "我行.yaml" in problem.value.sentence("zh")
    assert said in problem.value.sentence("zh")


@pytest.mark.parametrize("content", [b"columns: [1, 2\n", "名称: 我行\n".encode("gb18030"), b"a: 1\n\tb: 2\n"])
def test_a_format_that_is_no_yaml_is_named_with_its_file(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "我行.yaml").write_bytes(content)
    with pytest.raises(Problem, match="bank-format-wrong") as problem:
        formats(tmp_path)
    assert "我行.yaml" in problem.value.sentence("en")


def test_one_format_is_for_all_other_banks(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="bank-format-wrong"):
        formats(tmp_path)
