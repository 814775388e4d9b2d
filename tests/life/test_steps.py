"""What an aid officer does with a term, and what is refused: one sentence each, and nothing changed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pipeline.facts.terms import Term
from pipeline.ledger import sealing
from pipeline.ledger import tables as t
from pipeline.ledger.payments import LINE
from pipeline.life import runs
from pipeline.speech.problems import Problem
from tests.conftest import HOME, card
from tests.life.conftest import Made
from tests.life.office import Office, Student

TERM, NEXT = "2026-autumn", "2027-spring"
WANG, LI = Student("王一明", 1, "vocational"), Student("李二红", 3, "vocational")
SUN = Student("孙四美", 11, "high")


@pytest.fixture
def office(tmp_path: Path, ledger_url: str) -> Office:
    made = Office(tmp_path, ledger_url)
    made.month(TERM, "2026-09", [WANG, LI, SUN])
    return made


def _seal(office: Office) -> None:
    office.seal_first_month(TERM, [WANG, LI, SUN])


@pytest.fixture
def sealed(made: Made, tmp_path: Path, ledger_url: str, server: str) -> Office:
    return made.copy("steps", _seal, tmp_path, ledger_url, server)


def _bytes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_run_of_an_open_term_leaves_the_ledger_alone(office: Office) -> None:
    said = office.must("run", TERM)
    assert "收表中" in said
    assert "publish" in said
    assert not (office.output / "ledger.sqlite").exists()
    office.must("publish", TERM)
    entries, head = office.entries(), office.ledger.head()
    office.must("run", TERM)
    assert (office.entries(), office.ledger.head()) == (entries, head)


def test_status_tells_who_did_what_and_what_comes_next(sealed: Office) -> None:
    said = sealed.must("status", TERM)
    assert said.splitlines()[:2] == ["2026-10-12  公示  李主任", "2026-10-19  发放（第 1 批）  李主任"]
    assert "1,610.00" in said
    assert "reconcile" in said
    assert "State of 2026-autumn: paying" in sealed.must("status", TERM, "2026-10-19", "--lang", "en")


def test_status_opens_nothing_of_persons(sealed: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for table, frame in sealed.ledger.impersonal(*t.TABLES).items():
        assert not {*sealing.PERSONAL.get(table, ()), "sealed"} & set(frame), table
    monkeypatch.setattr(sealing, "opened", lambda *_: pytest.fail("it is opened"))
    assert "1,610.00" in sealed.must("status", TERM)


@pytest.mark.parametrize("step", ["seal", "reconcile", "correct", "retire", "close", "archive"])
def test_an_open_term_is_published_first(office: Office, step: str) -> None:
    code, said = office.do(step, TERM)
    assert (code, "收表中" in said) == (1, True), said
    assert office.state(TERM) == "open"


@pytest.mark.parametrize("step", ["publish", "seal", "reconcile", "correct", "retire", "close", "archive"])
def test_nobody_takes_no_step(sealed: Office, step: str) -> None:
    entries = sealed.entries()
    code, said = sealed.do(step, TERM, "2026-10-20", "--by", " ")
    assert (code, "--by" in said, sealed.entries()) == (2, True, entries)


def test_a_term_is_sealed_when_the_notice_has_run_its_course(office: Office) -> None:
    office.must("publish", TERM, "2026-09-21")  # with a make-up day on Sunday the 27th, before the holiday
    for day in ("2026-09-21", "2026-09-25"):
        code, said = office.do("seal", TERM, day)
        assert (code, "公示" in said) == (1, True), said
    office.must("seal", TERM, "2026-10-08")


def test_who_was_never_published_is_not_paid_until_they_were(office: Office) -> None:
    office.must("publish", TERM, "2026-10-12")
    office.month(TERM, "2026-10", [WANG, LI, SUN, Student("陈八方", 15, "high")])
    assert "待公示 1 笔" in office.must("run", TERM, "2026-10-19")
    office.must("pay", TERM, "2026-10-19")
    assert set(office.payments(TERM)["name"]) == {"王一明", "李二红", "孙四美"}
    office.must("publish", TERM, "2026-10-19")
    office.must("pay", TERM, "2026-10-26")
    assert office.known(TERM).by_run(Term.parse(TERM)).set_index("name")["run"]["陈八方"] == 2


def test_what_was_paid_is_not_paid_again(sealed: Office) -> None:
    entries = sealed.entries()
    for word in ("pay", "seal", "correct"):
        code, said = sealed.do(word, TERM, "2026-10-20")
        assert (code, "没有可以发放的" in said, sealed.entries()) == (1, True, entries)


@pytest.mark.books("audit", "notice", "payout", "plan", "runs")
def test_held_rows_are_left_out_and_paid_when_somebody_has_ruled(office: Office) -> None:
    other = Student("钱九龙", 55, "vocational", card=card(LI.number))
    office.seal_first_month(TERM, [WANG, LI, SUN, other])
    assert set(office.payments(TERM)["name"]) == {"王一明", "孙四美"}
    held = openpyxl.load_workbook(office.output / TERM / "4-audit" / "审计.xlsx")["待裁定"]
    assert "李二红" in {cell.value for row in held for cell in row}
    office.month(TERM, "2026-09", [WANG, LI, SUN])
    office.must("publish", TERM, "2026-10-20")
    office.must("correct", TERM, "2026-10-28")
    lines = office.known(TERM).by_run(Term.parse(TERM)).query("run == 2")
    assert lines[["name", "kind", "corrects"]].to_numpy().tolist() == [["李二红", "regular", ""]]


def test_what_was_paid_stays_and_what_comes_later_is_the_next_run(sealed: Office) -> None:
    folder = sealed.output / TERM
    before = _bytes(folder / "3-payout" / "第1批")
    assert {"拨款依据.xlsx", "发放汇总.xlsx", "代发批次清单.xlsx", "本批说明.xlsx", "manifest.json"} <= set(before)
    sealed.month(TERM, "2026-09", [WANG, Student("李二红", 3, "vocational", status="借读"), SUN])
    sealed.month(TERM, "2026-10", [WANG])
    said = sealed.must("run", TERM, "2026-11-01")
    assert "可发 2 笔，共 0.00 元" in said
    assert _bytes(folder / "3-payout" / "第1批") == before
    draft = folder / "3-payout" / "下一批"
    book = openpyxl.load_workbook(draft / "本批说明.xlsx")
    shown = {page.title: {str(cell.value) for row in page for cell in row} for page in book}
    assert {"2026-09/青山县职业技术学校.xlsx", "内容有变", "2026-10/青山县职业技术学校.xlsx", "新增"} <= shown["本批汇总"]
    assert {"李二红", "追回", "230"} <= shown["追回"]
    for path in draft.rglob("*.xlsx"):
        assert all("草稿" in (page.oddHeader.center.text or "") for page in openpyxl.load_workbook(path)), path
    assert len(sealed.payments(TERM)) == 3, "a draft is no entry"
    sealed.must("pay", TERM, "2026-11-02", "--why", "十月份")
    assert not (draft / "拨款依据.xlsx").exists()
    assert _bytes(folder / "3-payout" / "第1批") == before
    second = folder / "3-payout" / "第2批"
    for name in ("领款清册-青山县职业技术学校.xlsx", "发放汇总.xlsx", "拨款依据.xlsx", "银行/代发批次清单.xlsx"):
        assert (second / name).exists()
        assert all(not (page.oddHeader.center.text or "") for page in openpyxl.load_workbook(second / name))
    assert sealed.payments(TERM)["amount_fen"].sum() == 2 * 23_000 + 115_000
    assert "没有可以发放的" in sealed.do("pay", TERM, "2026-11-03")[1]
    sealed.must("verify", TERM)


def test_a_failed_payment_waits_for_a_card_and_goes_out_again(sealed: Office) -> None:
    sealed.answer(TERM, "回单.xlsx", {"李二红": "账号不存在"})
    sealed.must("reconcile", TERM, "2026-11-02")
    waiting = openpyxl.load_workbook(sealed.output / TERM / "6-reconciled" / "补发清单.xlsx")
    rows = [[cell.value for cell in row] for row in waiting.worksheets[0]]
    head = next(number for number, row in enumerate(rows) if "支付号" in row)
    assert [rows[head + 1][rows[head].index(name)] for name in ("姓名", "失败原因")] == ["李二红", "账号不存在"]
    assert "待换卡 1 笔" in sealed.must("run", TERM, "2026-11-02")
    code, said = sealed.do("correct", TERM, "2026-11-02")
    assert (code, "等新卡" in said) == (1, True)
    page = waiting.worksheets[0]  # filled in as a person would, and dropped back as it is
    for name, value in (("新卡号", card(77)), ("新开户银行", "农业银行"), ("填写人", "李主任")):
        page.cell(head + 2, rows[head].index(name) + 1).value = value
    waiting.save(sealed.input / TERM / "补发清单.xlsx")
    sealed.must("correct", TERM, "2026-11-03")
    line = sealed.payments(TERM).query("kind == 'follow-up'").iloc[0]
    assert (line["account"], line["bank"], line["payee"], line["amount_fen"]) == (card(77), "农业银行", "李二红", 23_000)
    assert line["corrects"] == sealed.payments(TERM).query("name == '李二红' and kind == 'regular'")["payment"].iloc[0]
    sealed.answer(TERM, "回单2.xlsx", {"李二红": "户名不符"})  # and if that comes back too, it is asked for once more
    sealed.must("reconcile", TERM, "2026-11-10")
    assert "failed" in set(sealed.payments(TERM)["status"])
    assert "待换卡 1 笔" in sealed.must("run", TERM, "2026-11-11")


def test_the_list_that_goes_round_the_banks_shows_no_id_and_no_account(sealed: Office) -> None:
    sealed.answer(TERM, "回单.xlsx", {"李二红": "账号不存在"})
    sealed.must("reconcile", TERM, "2026-11-02")
    book = openpyxl.load_workbook(sealed.output / TERM / "6-reconciled" / "运转表.xlsx")
    said = [str(cell) for page in book.worksheets for row in page.iter_rows(values_only=True) for cell in row if cell]
    failed = sealed.payments(TERM).query("name == '李二红'").iloc[0]
    assert failed["payment"] in said
    assert not [text for text in said if failed["id_number"] in text or failed["account"] in text]
    assert f"{failed['id_number'][:4]}**********{failed['id_number'][-4:]}" in said
    assert "王一明" not in said, "what arrived is nobody's business"
    sealed.must("archive", TERM, "2026-11-03")
    sealed.must("verify", TERM)


def test_lines_of_a_return_that_fit_nothing_are_named_and_not_recorded(sealed: Office) -> None:
    lines = sealed.payments(TERM).set_index("name")
    wang, li, sun = (lines.loc[name] for name in ("王一明", "李二红", "孙四美"))
    sealed.bank(TERM, "回单.xlsx", [
        [1, "王一明", wang["account"], 230, "成功", "", wang["payment"], "2026-11-02"],
        [2, "王一明", wang["account"], 230, "失败", "重复", wang["payment"], "2026-11-02"],
        [3, "李二红", li["account"], 203, "成功", "", "", "2026-11-02"],
        [4, "陌生人", card(99), 230, "成功", "", "", "2026-11-02"],
        [5, "孙四美", sun["account"], 1150, "处理中", "", "", "2026-11-02"],
    ])  # fmt: skip
    said = sealed.must("reconcile", TERM, "2026-11-03")
    assert "新记账 1 笔" in said
    assert "4 行" in said
    assert sealed.payments(TERM).set_index("name")["status"].to_dict() == {"王一明": "delivered", "李二红": "open", "孙四美": "open"}
    book = openpyxl.load_workbook(sealed.output / TERM / "6-reconciled" / "对账.xlsx", data_only=True)
    said_of = {row[3].value: [] for row in book["回单逐行"] if row[1].value}
    for row in book["回单逐行"]:
        said_of.setdefault(row[3].value, []).append(row[1].value)
    assert set(said_of["王一明"]) == {"已记账", "同一笔重复回单"}
    assert (said_of["李二红"], said_of["陌生人"], said_of["孙四美"]) == (["金额不符"], ["对不上任何一笔发放"], ["处理结果无法识别"])
    sums = next(row for row in book["对账汇总"].iter_rows(values_only=True) if row[0] == "合计")
    assert sums[3:7] == (1610, 230, 0, 1380)
    again = sealed.must("reconcile", TERM, "2026-11-04")
    assert "新记账 0 笔" in again


def test_a_return_without_our_numbers_is_known_by_account_and_amount(sealed: Office) -> None:
    lines = sealed.payments(TERM)
    sealed.bank(TERM, "回单.xlsx", [
        [number, line.payee, line.account, line.amount_fen / 100, "成功", "", "助学金", "2026-11-02"]
        for number, line in enumerate(lines.itertuples(), start=1)
    ])  # fmt: skip
    sealed.must("reconcile", TERM, "2026-11-03")
    assert set(sealed.payments(TERM)["status"]) == {"delivered"}


def test_a_return_of_another_term_is_refused_whole(sealed: Office) -> None:
    sealed.month(NEXT, "2027-03", [WANG, LI])
    sealed.must("publish", NEXT, "2027-04-12")
    sealed.must("seal", NEXT, "2027-04-20")
    sealed.answer(TERM, "回单.xlsx")
    shutil.move(sealed.input / TERM / "回单.xlsx", sealed.input / NEXT / "回单.xlsx")
    entries = sealed.entries()
    code, said = sealed.do("reconcile", NEXT, "2027-04-21")
    assert (code, "2026-autumn" in said, sealed.entries()) == (1, True, entries), said
    assert set(sealed.payments(TERM)["status"]) == {"open"}


def test_who_is_objected_to_waits_until_that_is_settled(office: Office) -> None:
    office.must("publish", TERM, "2026-10-12")
    head = ["被反映学生", "学校", "异议内容", "核查结果", "核查情况", "核查人"]
    for answer in (["成立", "", ""], ["", "", ""], ["不成立", "属误会", ""], ["核查中", "", "李主任"]):
        office.sheet(TERM, "异议.xlsx", [head, ["孙四美", "青山县第一高级中学", "有车", *answer]])
        assert "有异议 1 笔" in office.must("run", TERM, "2026-10-19")
    office.must("pay", TERM, "2026-10-19")
    assert set(office.payments(TERM)["name"]) == {"王一明", "李二红"}
    told = openpyxl.load_workbook(office.output / TERM / "3-payout" / "第1批" / "本批说明.xlsx")
    assert "孙四美" in {cell.value for row in told["有异议"] for cell in row}
    note = "草稿中包括待公示和有异议的；发放时不计在内。"
    draft = openpyxl.load_workbook(office.output / TERM / "3-payout" / "下一批" / "本批说明.xlsx")
    assert [note in {cell.value for row in book["本批汇总"] for cell in row} for book in (told, draft)] == [False, True]
    office.sheet(TERM, "异议.xlsx", [head, ["孙四美", "青山县第一高级中学", "有车", "不成立", "属误会", "李主任"]])
    office.must("pay", TERM, "2026-10-20")
    assert "孙四美" in set(office.payments(TERM)["name"])


def test_a_ruling_by_nobody_is_not_applied(office: Office) -> None:
    office.sheet(TERM, "例外.xlsx", [["姓名", "身份证号", "资助项目", "裁定", "理由", "裁定人"], [*WANG.row[:2], "", "不同意", "转学", ""]])
    office.must("publish", TERM, "2026-10-12")
    office.must("seal", TERM, "2026-10-19")
    assert "王一明" in set(office.payments(TERM)["name"])
    assert "RULING-INCOMPLETE" in set(office.table(TERM, "findings")["code"])


def test_a_term_is_closed_over_a_failed_payment_only_with_a_reason(sealed: Office) -> None:
    code, said = sealed.do("close", TERM, "2026-11-01")
    assert (code, "3 笔没有回单" in said) == (1, True), said
    sealed.answer(TERM, "回单.xlsx", {"李二红": "账号不存在"})
    sealed.must("reconcile", TERM, "2026-11-02")
    code, said = sealed.do("close", TERM, "2026-11-03")
    assert (code, "1 笔发放失败" in said) == (1, True), said
    sealed.must("close", TERM, "2026-11-03", "--why", "学生已退学，不再发放")
    assert sealed.state(TERM) == "closed"


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        (("2026-09",), ["2026-09"]),
        (("9月", "十月份"), ["2026-09", "2026-10"]),
        (("９－１０月",), ["2026-09", "2026-10"]),
        (("11月-次年1月",), ["2026-11", "2026-12", "2027-01"]),
        (("202609", "1"), ["2026-09", "2027-01"]),
        (("2026年9月", "09", "9"), ["2026-09"]),
        ((), []),
    ],
)
def test_months_of_a_run_are_read_as_people_type_them(typed: tuple[str, ...], months: list[str]) -> None:
    assert sorted(runs.months_typed(typed, Term.parse(TERM))) == months


@pytest.mark.parametrize("typed", ["3月", "13", "0", "2025-09", "9-8月", "1-9月", "x", "", "²", "9" * 300])
def test_a_month_that_is_none_of_the_term_is_told_what_there_is(typed: str) -> None:
    with pytest.raises(Problem) as told:
        runs.months_typed([typed], Term.parse(TERM))
    assert "2026-09、2026-10" in told.value.sentence("zh")


def test_a_part_of_what_is_due_is_paid_by_months_programmes_and_schools(office: Office) -> None:
    office.month(TERM, "2026-10", [WANG, LI, SUN])
    office.must("publish", TERM, "2026-10-12")
    school = "青山县职业技术学校"
    for more in (("--months", "2026-12"), ("--programmes", "普通高中国家助学金", "--schools", school)):
        code, said = office.do("pay", TERM, "2026-10-19", *more)
        assert (code, "没有可以发放的" in said) == (1, True), said
    for more in (("--months", "3月"), ("--programmes", "营养餐"), ("--schools", "没有的学校")):
        code, said = office.do("pay", TERM, "2026-10-19", *more)
        assert (code, said.count("\n"), "可以选的是" in said) == (2, 5, True), said
    office.must("pay", TERM, "2026-10-19", "--months", "9月", "--schools", school)
    office.must("pay", TERM, "2026-10-20", "--schools", school)
    office.must("pay", TERM, "2026-10-21")
    lines = office.known(TERM).by_run(Term.parse(TERM)).sort_values(["run", "name"])[["run", "name", "kind", "months", "amount_fen"]]
    assert lines.to_numpy().tolist() == [
        [1, "李二红", "regular", "2026-09", 23_000],
        [1, "王一明", "regular", "2026-09", 23_000],
        [2, "李二红", "regular", "2026-10", 23_000],
        [2, "王一明", "regular", "2026-10", 23_000],
        [3, "孙四美", "regular", "2026-09;2026-10", 115_000],
    ]
    office.must("verify", TERM)


def test_a_ledger_of_version_0_3_goes_on_with_pay_runs(sealed: Office) -> None:
    """Its states were sealed and paid, its pay runs seal and correct, and the folder of what was sealed the whole output."""
    folder = sealed.output / TERM
    known = sealed.known(TERM)
    lines, run = known.payments, known.pay_runs.iloc[0]
    shutil.rmtree(folder / "3-payout" / "第1批")
    old = Office(sealed.output.parent / "old", "")
    shutil.copytree(sealed.input, old.input)
    shutil.copytree(sealed.output, old.output, ignore=shutil.ignore_patterns("ledger*"))
    with old.ledger.writing() as writer:
        writer.append(t.PERSONS, known.persons)
        for number, (move, after) in enumerate((("publish", "published"), ("seal", "sealed")), start=1):
            writer.append(
                t.MOVES,
                [
                    {
                        "term": TERM,
                        "number": number,
                        "move": move,
                        "before": "",
                        "after": after,
                        "by": "李主任",
                        "why": "",
                        "on": "2026-10-19",
                        "at": "",
                    }
                ],
            )
        whole = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
        kept = {
            "as_of": "2026-10-19",
            "program": "0.3.0",
            "policy": "",
            "folder": "",
            "manifest": whole,
            "payments": len(lines),
            "total_fen": 0,
        }
        writer.append(t.RUNS, [{"term": TERM, "move": 2, **kept}])
        writer.append(t.PAYMENTS, lines[[*LINE]].assign(term=TERM, move=2))
        writer.append(t.PUBLICATIONS, known.published.assign(term=TERM, move=1))
    assert (old.state(TERM), run["run"]) == ("paying", 1)
    old.must("verify", TERM)
    assert "封存（第 1 批）" in old.must("status", TERM)
    old.month(TERM, "2026-10", [WANG])
    old.must("pay", TERM, "2026-11-02")
    assert (old.output / TERM / "3-payout" / "第2批" / "拨款依据.xlsx").exists()
    frozen = old.output / TERM / "3-payout" / "sealed"
    assert hashlib.sha256((frozen / "manifest.json").read_bytes()).hexdigest() == whole
    old.must("verify", TERM)
    for _ in range(2):
        old.must("run", TERM, "2026-11-03")
    old.must("verify", TERM)


def test_a_closed_term_is_paid_no_more(sealed: Office) -> None:
    sealed.answer(TERM, "回单.xlsx")
    sealed.must("reconcile", TERM, "2026-11-03")
    sealed.must("close", TERM, "2026-12-01")
    for step in ("publish", "seal", "correct", "reconcile", "close"):
        code, said = sealed.do(step, TERM, "2026-12-02")
        assert (code, "已结束" in said) == (1, True), said
    sealed.must("archive", TERM, "2026-12-02")


def test_the_next_term_knows_what_was_paid_and_which_level_was_found(sealed: Office) -> None:
    sealed.month(NEXT, "2027-03", [WANG, Student("李二红", 3, "vocational", level="特别困难")])
    sealed.must("run", NEXT, "2027-04-01")
    changes = sealed.table(NEXT, "assessments").set_index("name")["last_level"]
    assert changes.to_dict() == {"王一明": "hardship", "李二红": "hardship"}


def test_status_answers_at_once(tmp_path: Path) -> None:
    """It imports nothing that reads, decides or writes; how long it takes is measured elsewhere (`benchmarks/README.md`)."""
    code = (
        "import sys, run; code = run.main(['status', '2026-autumn', '--output', sys.argv[1]]); "
        "heavy = {'xlsxwriter', 'openpyxl', 'pandera', 'jinja2', 'docxtpl', 'scipy', 'alembic', 'cryptography', 'pydantic', 'lxml', "
        "'python_calamine', 'pipeline.term', 'pipeline.outputs', 'pipeline.intake'}; print(code, sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=HOME, capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "0 []", done.stdout + done.stderr


def test_the_level_that_the_next_term_compares_with_is_the_last_one(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for month, level in (("2026-09", "困难"), ("2026-10", "特别困难"), ("2026-11", "困难")):
        office.month(TERM, month, [replace(WANG, level=level), SUN])
        if month == "2026-09":
            office.must("publish", TERM, "2026-10-12")
        office.must("pay", TERM, f"{month[:4]}-{int(month[5:]) + 1}-20", "--why", "下一个月")
    entries = office.ledger.read(t.LEVELS)["levels"].merge(office.known(TERM).persons[["student_key", "name"]], on="student_key")
    assert entries.groupby("name")["level"].agg(list).to_dict() == {"王一明": ["hardship", "extreme", "hardship"], "孙四美": ["hardship"]}


def test_a_decision_that_becomes_again_what_it_was_is_in_the_ledger_again(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for month, status in (("2026-09", "正式"), ("2026-10", "借读"), ("2026-11", "正式")):
        for each in ("2026-09", "2026-10", "2026-11")[: int(month[5:]) - 8]:
            office.month(TERM, each, [replace(WANG, status=status), SUN])
        if month == "2026-09":
            office.must("publish", TERM, "2026-10-12")
        office.must("pay", TERM, f"{month[:4]}-{int(month[5:]) + 1}-20", "--why", "更正")
    entries = office.ledger.read(t.DECISIONS)["decisions"].merge(office.known(TERM).persons[["student_key", "name"]], on="student_key")
    assert entries[entries["name"] == "王一明"].groupby("programme")["status"].agg(list)["sv-grant"] == [
        "eligible",
        "ineligible",
        "eligible",
    ]
    assert entries[entries["name"] == "孙四美"].groupby("programme")["status"].agg(list)["hs-grant"][0] == "eligible"
