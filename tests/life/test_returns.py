"""Bank returns in the layouts in which banks send them: each payment booked once, whatever comes, twice or in whatever form."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.life.returns import summary_of
from schemas.bank_files import BankFormat, returned_rows
from tests.conftest import card
from tests.life.conftest import Made
from tests.life.office import Office, Student

TERM = "2026-autumn"
STUDENTS = [Student("王一明", 1, "vocational"), Student("李二红", 3, "vocational"), Student("孙四美", 11, "high")]


def _paying(office: Office) -> None:
    office.seal_first_month(TERM, STUDENTS)


@pytest.fixture
def paying(made: Made, tmp_path: Path, ledger_url: str, server: str) -> Office:
    return made.copy("paying", _paying, tmp_path, ledger_url, server)


def _lines(office: Office) -> dict[str, dict[str, Any]]:
    """Name → the last payment to that student."""
    return office.payments(TERM).drop_duplicates("name", keep="last").set_index("name", drop=False).to_dict("index")


def _text(office: Office, file: str, lines: list[list[object]], separator: str = "|", encoding: str = "gb18030") -> None:
    (office.input / TERM / file).write_bytes("\r\n".join(separator.join(map(str, line)) for line in lines).encode(encoding))


def _statuses(office: Office, day: str = "2026-11-03") -> dict[str, str]:
    office.must("reconcile", TERM, day)
    return office.payments(TERM).set_index("name")["status"].to_dict()


def _said(office: Office) -> dict[str, str]:
    page = openpyxl.load_workbook(office.output / TERM / "6-reconciled" / "对账.xlsx", data_only=True)["回单逐行"]
    return {str(row[3]): str(row[1]) for row in page.iter_rows(values_only=True) if row[0] and row[3]}


def _yuan(line: dict[str, Any]) -> str:
    return f"{line['amount_fen'] / 100:,.2f}"


EXPECTED = {"王一明": "delivered", "李二红": "failed", "孙四美": "delivered"}
RESULTS = {"王一明": ("0000", "交易成功"), "李二红": ("1001", "户名不符"), "孙四美": ("0000", "交易成功")}


def _bars(office: Office) -> list[list[object]]:
    return [
        [place, line["account"], line["payee"], _yuan(line), *RESULTS[name]] for place, (name, line) in enumerate(_lines(office).items(), 1)
    ]


@pytest.mark.parametrize("separator", ["|", "\t", ";"])
def test_delimited_text_with_return_codes(paying: Office, separator: str) -> None:
    head: list[object] = ["序号", "收款账号", "收款户名", "交易金额", "返回码", "返回信息"]
    _text(paying, "回单.txt", [head, *_bars(paying)], separator)
    assert _statuses(paying) == EXPECTED


def test_text_without_headings_is_told_by_its_columns(paying: Office) -> None:
    _text(paying, "回盘.txt", [["20261102", "3", "1610.00"], *_bars(paying)])
    assert _statuses(paying) == EXPECTED


def test_masked_accounts_are_known_by_what_they_show_name_and_amount(paying: Office) -> None:
    rows: list[list[object]] = [
        [
            line["payee"],
            f"{line['account'][:4]}********{line['account'][-4:]}",
            line["amount_fen"] / 100,
            "失败" if name == "李二红" else "成功",
        ]
        for name, line in _lines(paying).items()
    ]
    paying.sheet(TERM, "回单.xlsx", [["户名", "账号", "金额", "处理结果"], *rows])
    assert _statuses(paying) == EXPECTED


def test_a_mask_that_shows_other_digits_fits_nobody(paying: Office) -> None:
    line = _lines(paying)["王一明"]
    other = "0" if line["account"][-1] != "0" else "1"
    rows: list[list[object]] = [
        ["王一明", f"{line['account'][:4]}********{line['account'][-4:-1]}{other}", line["amount_fen"] / 100, "成功"]
    ]
    paying.sheet(TERM, "回单.xlsx", [["户名", "账号", "金额", "处理结果"], *rows])
    assert set(_statuses(paying).values()) == {"open"}
    assert _said(paying)["王一明"] == "对不上任何一笔发放"


def test_a_list_of_failures_says_nothing_of_the_others(paying: Office) -> None:
    line = _lines(paying)["李二红"]
    paying.sheet(
        TERM,
        "代发失败清单.xlsx",
        [["户名", "账号", "金额", "失败原因"], ["李二红", line["account"], line["amount_fen"] / 100, "账户已销户"]],
    )
    assert _statuses(paying) == {"王一明": "open", "李二红": "failed", "孙四美": "open"}


def test_a_list_of_failures_whose_headings_are_a_class_sheets(paying: Office) -> None:
    line = _lines(paying)["李二红"]
    paying.sheet(
        TERM, "不成功清单.xlsx", [["姓名", "卡号", "金额", "备注"], ["李二红", line["account"], line["amount_fen"] / 100, "户名不符"]]
    )
    assert _statuses(paying) == {"王一明": "open", "李二红": "failed", "孙四美": "open"}


@pytest.mark.parametrize(("summary", "others"), [("总笔数：3笔，成功2笔，失败1笔", "delivered"), ("总笔数：9笔，成功8笔，失败1笔", "open")])
def test_a_banks_summary_says_that_the_others_have_arrived(paying: Office, summary: str, others: str) -> None:
    line = _lines(paying)["李二红"]
    rows: list[list[object]] = [
        [summary],
        ["户名", "账号", "金额", "失败原因"],
        ["李二红", line["account"], line["amount_fen"] / 100, "账户已销户"],
    ]
    paying.sheet(TERM, "退票清单.xlsx", rows)
    assert _statuses(paying) == {"王一明": others, "李二红": "failed", "孙四美": others}


def test_a_statement_of_account_holds_other_business_too(paying: Office) -> None:
    lines = _lines(paying)
    head: list[object] = ["交易日期", "对方户名", "对方账号", "借方发生额", "贷方发生额", "余额", "摘要"]
    rows: list[list[object]] = [["2026-11-02", "县财政局", card(70), "", "100,000.00", "100,000.00", "拨款"]]
    rows += [["2026-11-02", line["payee"], line["account"], _yuan(line), "", "1.00", "代发"] for line in lines.values()]
    rows += [["2026-11-03", "县水务公司", card(71), "321.00", "", "1.00", "水费"]]
    rows += [["2026-11-04", "李二红", lines["李二红"]["account"], "", _yuan(lines["李二红"]), "1.00", "退汇 账号户名不符"]]
    paying.sheet(TERM, "对账单.xlsx", [["账户交易明细"], head, *rows])
    assert _statuses(paying, "2026-11-05") == EXPECTED
    assert _said(paying)["县水务公司"] == "对账单中的其他往来"


def test_our_number_is_found_in_a_remark(paying: Office) -> None:
    rows: list[list[object]] = [
        [line["payee"], "", line["amount_fen"] / 100, "成功", f"助学金{line['payment']}（秋季）"] for line in _lines(paying).values()
    ]
    paying.sheet(TERM, "回单.xlsx", [["户名", "账号", "金额", "处理结果", "备注"], *rows])
    assert set(_statuses(paying).values()) == {"delivered"}


def test_the_same_return_in_another_layout_changes_nothing(paying: Office) -> None:
    """Not with one student's payment of the next month open either, which the old line would fit as well."""
    head: list[object] = ["序号", "收款账号", "收款户名", "交易金额", "返回码", "返回信息", "交易日期"]
    rows = [[*line, "2026-11-02"] for line in _bars(paying)]
    _text(paying, "回单.txt", [head, *rows])
    assert _statuses(paying) == EXPECTED
    paying.month(TERM, "2026-10", STUDENTS[:1])
    paying.must("correct", TERM, "2026-11-04", "--why", "10月")
    before = paying.payments(TERM).set_index("payment")["status"].to_dict()
    assert sorted(before.values()) == ["delivered", "delivered", "failed", "open"]
    accounts: list[list[object]] = [["户名", "账号", "金额", "处理结果", "失败原因", "日期"]]
    accounts += [
        [line[2], line[1], line[3], "失败" if line[4] == "1001" else "成功", line[5] if line[4] == "1001" else "", line[6]] for line in rows
    ]
    paying.sheet(TERM, "回单（银行重发）.xlsx", accounts)
    paying.must("reconcile", TERM, "2026-11-05")
    assert paying.payments(TERM).set_index("payment")["status"].to_dict() == before
    wang = _lines(paying)["王一明"]
    newer: list[list[object]] = [
        ["户名", "账号", "金额", "处理结果", "日期"],
        ["王一明", wang["account"], wang["amount_fen"] / 100, "成功", "2026-11-06"],
    ]
    paying.sheet(TERM, "回单2.xlsx", newer)
    paying.must("reconcile", TERM, "2026-11-07")
    assert sorted(paying.payments(TERM)["status"]) == ["delivered", "delivered", "delivered", "failed"]


def test_one_return_in_two_layouts_at_once_is_booked_once(paying: Office) -> None:
    paying.month(TERM, "2026-10", STUDENTS[:1])
    paying.must("correct", TERM, "2026-10-26", "--why", "10月")
    first = _lines(paying)["王一明"]
    line: list[object] = ["王一明", first["account"], first["amount_fen"] / 100, "成功"]
    paying.sheet(TERM, "a.xlsx", [["户名", "账号", "金额", "处理结果"], line])
    _text(paying, "b.txt", [["账号", "户名", "金额", "返回码"], [line[1], line[0], line[2], "0000"]])
    paying.must("reconcile", TERM, "2026-11-03")
    assert paying.payments(TERM).query("name == '王一明'")["status"].value_counts().to_dict() == {"delivered": 1, "open": 1}


CODES = (
    ("0000", "", "delivered"), ("00", "成功", "delivered"), ("S", "", "delivered"), ("E1023", "账号不存在", "failed"), ("0000", "户名不符", "open"),
    ("7777", "", "open"), ("1001", "交易成功", "open"), ("P", "处理中", "open"), ("", "交易失败已扣款", "failed"),
    ("00000", "受理成功", "open"), ("98603", "交易结果未知", "open"), ("", "已冲正", "failed"), ("", "代发成功", "delivered"),
)  # fmt: skip


def test_what_a_code_says_and_what_it_does_not(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.month(
        TERM, "2026-09", [Student(f"{'王李张刘陈杨赵黄周吴徐孙马'[place]}一明", 2 * place + 1, "vocational") for place in range(len(CODES))]
    )
    office.must("publish", TERM, "2026-10-12")
    office.must("seal", TERM, "2026-10-19")
    lines = [(line, *code) for line, code in zip(_lines(office).values(), CODES, strict=True)]
    head: list[object] = ["账号", "户名", "金额", "返回码", "返回信息"]
    _text(
        office, "回单.txt", [head, *([line["account"], line["payee"], f"¥{_yuan(line)}", code, reason] for line, code, reason, _ in lines)]
    )
    found = _statuses(office)
    assert found == {line["name"]: expected for line, _code, _reason, expected in lines}
    _text(office, "回单.txt", [head, *([line["account"], line["payee"], _yuan(line), "7777", ""] for line, *_ in lines)])
    assert _statuses(office) == found  # and where none of a return's lines says anything, nothing changes


def test_a_return_of_fixed_width_is_read_by_the_banks_description() -> None:
    columns = [{"value": "account", "width": 32}]
    parts = [
        {"value": "account", "width": 20},
        {"value": "payee", "width": 20},
        {"value": "fen", "width": 12, "fill": "0"},
        {"value": "code", "width": 4},
    ]
    described = BankFormat.model_validate(
        {"name": "定长", "format": "fixed", "banks": [], "columns": columns, "returns": [*parts, {"value": "reason", "width": 20}]}
    )
    lines = [
        ("6228480402564890018", "王一明", "000000023000", "0000", ""),
        ("6228480402564890026", "李二红", "000000023000", "1001", "户名不符"),
    ]
    content = b"".join(
        b"".join(text.encode("gb18030").ljust(part.width or 0) for text, part in zip(line, described.returns, strict=True)) + b"\r\n"
        for line in lines
    )
    assert returned_rows(b"H20261102 2\r\n" + content, (described,)) == [
        ["账号", "户名", "金额", "返回码", "失败原因"],
        ["6228480402564890018", "王一明", "230.00", "0000", ""],
        ["6228480402564890026", "李二红", "230.00", "1001", "户名不符"],
    ]
    assert returned_rows(codecs.BOM_UTF8 + content, (described,)) == returned_rows(content, (described,)), "no line is taken for a head"
    assert returned_rows(content[:-30], (described,)) is None or len(returned_rows(content[:-30], (described,)) or []) == 2
    assert returned_rows("姓名,身份证号\r\n王小明,1\r\n".encode(), (described,)) is None


def test_a_return_of_fixed_width_is_booked(paying: Office) -> None:
    from schemas.bank_files import formats

    described = next(one for one in formats() if one.returns)
    made = b""
    for number, (name, line) in enumerate(_lines(paying).items(), 1):
        values = {
            "number": f"{number:08}",
            "account": line["account"],
            "payee": line["payee"],
            "fen": f"{line['amount_fen']:016}",
            "payment": "",
            "code": RESULTS[name][0],
            "reason": RESULTS[name][1],
        }
        made += b"".join(values[part.value].encode(described.encoding).ljust(part.width or 0) for part in described.returns) + b"\r\n"
    (paying.input / TERM / "回盘.txt").write_bytes(made)
    assert _statuses(paying) == EXPECTED


def test_a_summary_needs_what_arrived_and_what_did_not() -> None:
    assert summary_of("总笔数:300 成功笔数:298 失败笔数:2") == {"total": 300, "delivered": 298, "failed": 2}
    assert summary_of("共 3 笔，成功 3 笔") == {}


HEAD = ["序号", "收款账号", "收款户名", "交易金额", "返回码", "返回信息"]


@pytest.mark.parametrize("order", [("王一明", "0000", "成功", "1001", "户名不符"), ("王一明", "1001", "户名不符", "0000", "成功")])
def test_a_return_that_contradicts_itself_books_neither(paying: Office, order: tuple[str, ...]) -> None:
    name, *codes = order
    line = _lines(paying)[name]
    money = [line["account"], line["payee"], _yuan(line)]
    _text(paying, "回单.txt", [HEAD, [1, *money, *codes[:2]], [2, *money, *codes[2:]]])
    assert _statuses(paying) == {"王一明": "open", "李二红": "open", "孙四美": "open"}
    assert "核实" in _said(paying)[name]


def test_a_later_return_without_a_day_does_not_undo_a_delivery(paying: Office) -> None:
    line = _lines(paying)["王一明"]
    money = [line["account"], line["payee"], _yuan(line)]
    _text(paying, "回单.txt", [HEAD, [1, *money, "0000", "成功"]])
    assert _statuses(paying)["王一明"] == "delivered"
    _text(paying, "回单二.txt", [HEAD, [1, *money, "1001", "户名不符"]])
    assert _statuses(paying)["王一明"] == "delivered"
    page = openpyxl.load_workbook(paying.output / TERM / "6-reconciled" / "对账.xlsx", data_only=True)["回单逐行"]
    assert any("核实" in str(cell) for row in page.iter_rows(values_only=True) for cell in row)


def test_what_went_out_and_came_back_on_one_day_has_failed(paying: Office) -> None:
    line = _lines(paying)["王一明"]
    head: list[object] = ["交易日期", "借方金额", "贷方金额", "余额", "对方账号", "对方户名", "摘要"]
    money = [line["account"], line["payee"], "代发"]
    out, back = ["2026-11-02", _yuan(line), "", "9", *money], ["2026-11-02", "", _yuan(line), "9", *money]
    _text(paying, "对账单.txt", [head, out, back])
    assert _statuses(paying)["王一明"] == "failed"


def test_what_is_only_said_to_be_sent_twice_has_not_failed(paying: Office) -> None:
    """重复发放 says that the first arrived; where no return says so, somebody asks the bank."""
    wang, li = _lines(paying)["王一明"], _lines(paying)["李二红"]
    head: list[object] = ["账号", "户名", "金额", "返回码", "返回信息"]
    twice = [[one["account"], one["payee"], _yuan(one), "1001", "重复发放"] for one in (wang, li)]
    _text(paying, "回单.txt", [head, *twice, [li["account"], li["payee"], _yuan(li), "0000", "成功"]])
    found = _statuses(paying)
    assert (found["王一明"], found["李二红"]) == ("open", "delivered")
    page = openpyxl.load_workbook(paying.output / TERM / "6-reconciled" / "对账.xlsx")["回单逐行"]
    said = {row[3]: row[1] for row in page.iter_rows(values_only=True) if row[3] == "王一明"}
    assert "请向银行核实" in str(said["王一明"])
