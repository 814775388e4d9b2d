"""Whatever becomes of a student between two runs ends in the right lines of the next one, each with its reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
import yaml

from tests.conftest import HOME, card, citizen
from tests.life.office import HEAD, Office

TERM = "2026-autumn"
ONE, OTHER, HIGH = "青山县职业技术学校", "绿水县职业技术学校", "青山县第一高级中学"
NAMES = dict(
    enumerate(
        ("王亡故", "李换班", "赵转校", "孙换卡", "周撤月", "吴不见", "郑不符", "冯退汇", "陈标准", "褚疑问", "卫照常", "蒋迟交", "沈回来"),
        start=1,
    )
)
PLACE = {name: number for number, name in NAMES.items()}


def _row(name: str, programme: str = "国家助学金", born: str = "20090301", **other: object) -> list[object]:
    number = PLACE[name]
    said = {"level": "困难", "status": "正式", "card": card(number)} | other
    return [name, citizen(number, born), said["level"], "是", said["status"], said["card"], programme]


def _sheet(office: Office, month: str, school: str, class_name: str, rows: list[list[object]]) -> None:
    title = f"{school}{class_name}{month[:4]}年{int(month[5:])}月"
    office.sheet(TERM, f"{month}/{school}{class_name}.xlsx", [[title], HEAD, *rows])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """September is paid; then October comes, and September's sheets once more."""
    folder = tmp_path_factory.mktemp("between")
    made = Office(folder)
    policy = folder / "policy"
    shutil.copytree(HOME / "policy", policy)
    more = ("--policy", str(policy))
    first = [_row(name) for name in NAMES.values() if name not in ("陈标准", "蒋迟交")]
    _sheet(made, "2026-09", ONE, "机电2601班", first)
    _sheet(made, "2026-09", HIGH, "高一(1)班", [_row("陈标准", "普通高中国家助学金", "20100301")])
    made.must("publish", TERM, "2026-10-12", *more)
    made.must("pay", TERM, "2026-10-19", *more)
    made.answer(TERM, "回单.xlsx", {"冯退汇": "账号不存在"})
    made.must("reconcile", TERM, "2026-10-26", *more)

    again = [row for row in first if row[0] not in ("周撤月", "吴不见", "郑不符", "沈回来")]
    back = [_row("沈回来", status="休学")]
    _sheet(made, "2026-09", ONE, "机电2601班", [*again, _row("郑不符", status="借读"), *back, _row("蒋迟交")])
    stays = [_row(name) for name in ("周撤月", "卫照常")]
    changed = [
        _row("王亡故", status="死亡"),
        _row("孙换卡", card=card(77)),
        _row("郑不符", status="借读"),
        _row("冯退汇", card=card(78)),
        _row("沈回来"),
    ]
    doubted = [_row("褚疑问"), [*_row("褚疑问")[:1], citizen(61, "20090505"), *_row("褚疑问")[2:]]]
    _sheet(made, "2026-10", ONE, "机电2601班", [*stays, *changed, *doubted])
    _sheet(made, "2026-10", ONE, "机电2602班", [_row("李换班")])
    _sheet(made, "2026-10", OTHER, "机电2601班", [_row("赵转校")])
    national = yaml.safe_load((policy / "national" / "hs-grant.yaml").read_text(encoding="utf-8"))
    amounts = [{"per_year": [{"from": "2026-autumn", "value": 250_000, "source": "here"}]}]
    sources = {"here": {"document": "本地调整", "date": "2026-10-20", "confirmed": True}}
    local = {"overrides": national["programme"], "amounts": amounts, "sources": sources}
    (policy / "local" / "more.yaml").write_text(yaml.safe_dump(local, allow_unicode=True), encoding="utf-8")
    made.must("publish", TERM, "2026-11-02", *more)
    made.must("pay", TERM, "2026-11-10", "--why", "十月", *more)
    return made


def _reasons(office: Office) -> dict[str, tuple[str, str]]:
    """Name → kind and reason, as 本批说明.xlsx gives them."""
    book = openpyxl.load_workbook(office.output / TERM / "3-payout" / "第2批" / "本批说明.xlsx")
    found = {}
    for name in ("补发补差", "追回"):
        rows = [list(row) for row in book[name].values]
        head = next(row for row in rows if "支付号" in row)
        places = [head.index(title) for title in ("姓名", "类型", "原因")]
        found |= {row[places[0]]: (row[places[1]], row[places[2]]) for row in rows if row[places[0]] in PLACE}
    return found


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("王亡故", []),
        ("李换班", [("regular", "2026-10", 23_000)]),
        ("赵转校", [("regular", "2026-10", 23_000)]),
        ("孙换卡", [("regular", "2026-10", 23_000)]),
        ("周撤月", [("claw-back", "2026-09", -23_000), ("regular", "2026-10", 23_000)]),
        ("吴不见", [("claw-back", "2026-09", -23_000)]),
        ("郑不符", [("claw-back", "2026-09", -23_000)]),
        ("冯退汇", [("follow-up", "2026-09", 23_000), ("regular", "2026-10", 23_000)]),
        ("陈标准", [("top-up", "2026-09", 10_000)]),
        ("褚疑问", []),
        ("卫照常", [("regular", "2026-10", 23_000)]),
        ("蒋迟交", [("regular", "2026-09", 23_000)]),
        ("沈回来", [("claw-back", "2026-09", -23_000), ("regular", "2026-10", 23_000)]),
    ],
)
def test_each_ends_in_the_right_lines(office: Office, name: str, lines: list[tuple[str, str, int]]) -> None:
    paid = office.payments(TERM)
    second = paid[(paid["move"] == paid["move"].max()) & (paid["name"] == name)].sort_values(["kind", "months"])
    found = [
        (kind, months.split(";")[0] if kind == "top-up" else months, fen)
        for kind, months, fen in second[["kind", "months", "amount_fen"]].to_numpy().tolist()
    ]
    assert found == lines


def test_where_the_line_goes_is_where_the_student_is_now(office: Office) -> None:
    paid = office.payments(TERM)
    second = paid[paid["move"] == paid["move"].max()].drop_duplicates("name", keep="last").set_index("name")
    assert second.loc["李换班", "class_name"] == "机电2602班"
    assert second.loc["赵转校", "school"] == OTHER
    assert second.loc["孙换卡", "account"] == card(77)
    assert second.loc["冯退汇", "account"] == card(78)


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("周撤月", "追回", "这些月份现在不应发"),
        ("吴不见", "追回", "现在的表上没有该生申请这一项目"),
        ("郑不符", "追回", "学籍：临时"),
        ("冯退汇", "补发", "银行退回：账号不存在"),
        ("陈标准", "补差", "应发 1,250.00 元，已发 1,150.00 元"),
        ("沈回来", "追回", "休学"),
    ],
)
def test_each_says_why(office: Office, name: str, kind: str, reason: str) -> None:
    found = _reasons(office)[name]
    assert found[0] == kind
    assert reason in found[1], found


def test_what_is_in_doubt_is_neither_paid_nor_claimed_back(office: Office) -> None:
    decisions = office.table(TERM, "decisions").query("name == '褚疑问'")
    assert "held" in set(decisions["status"])
    assert "褚疑问" not in _reasons(office)


def test_the_next_run_has_nothing_left(office: Office, tmp_path: Path) -> None:
    shutil.copytree(office.input.parent, tmp_path / "copy")
    copy = Office(tmp_path / "copy")
    code, said = copy.do("pay", TERM, "2026-11-11", "--policy", str(tmp_path / "copy" / "policy"))
    assert (code, "没有可以发放的" in said) == (1, True), said
