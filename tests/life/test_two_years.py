"""Two school years of three schools, with what happens in them: late sheets, objections, failed cards, a double enrolment found a term
later, what is paid on top and what is taken back. The books must agree with a sheet kept by hand, to the fen."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import card, citizen
from tests.life.office import Office, Student

T1, T2, T3, T4 = "2026-autumn", "2027-spring", "2027-autumn", "2028-spring"
MONTH, HIGH, JUNIOR = 23_000, 115_000, 75_000
"""sv-grant a month, hs-grant and ce-living (boarders of a junior school) a term, in fen: 2,300, 2,300 and 1,500 yuan a year."""

WANG, LI, ZHAO = (Student(name, 2 * place + 1, "vocational") for place, name in enumerate(("王一明", "李二红", "赵三刚")))
SUN, ZHOU, CHEN = (Student(name, 2 * place + 11, "high") for place, name in enumerate(("孙四美", "周五强", "陈八方")))
WU = Student("吴六顺", 31, "junior")
ZHENG = Student("郑七巧", 41, "high")
AS_ZHENG = Student("郑七巧", 43, "vocational", id_number=citizen(41, "20100801"))
"""The same person at another school, under an id with one digit wrong."""

BY_HAND = {
    # term: name → what the student has in the end, in fen
    T1: {"王一明": 3 * MONTH, "李二红": 3 * MONTH, "赵三刚": 3 * MONTH, "孙四美": HIGH, "郑七巧": HIGH, "吴六顺": JUNIOR},
    T2: {"王一明": 2 * MONTH, "李二红": 2 * MONTH, "赵三刚": MONTH, "孙四美": HIGH, "郑七巧": HIGH, "吴六顺": JUNIOR},
    T3: {"王一明": MONTH, "孙四美": HIGH, "陈八方": HIGH, "吴六顺": JUNIOR},
    T4: {"王一明": MONTH, "孙四美": HIGH, "吴六顺": JUNIOR, "赵三刚": MONTH},
}


@pytest.mark.slow
def test_two_years_agree_with_the_sheet_kept_by_hand(tmp_path: Path, ledger_url: str) -> None:
    office = Office(tmp_path, ledger_url)
    _first_autumn(office)
    _first_spring(office)
    _second_autumn(office)
    _second_spring(office)
    for term, by_hand in BY_HAND.items():
        assert _in_the_end(office, term) == by_hand, term
        assert office.state(term) == "closed"
        office.must("verify", term)
    received = office.known(T4).history  # and the next term knows what the earlier ones paid
    assert received["amount"].dropna().astype("int64").sum() == sum(sum(BY_HAND[term].values()) for term in (T1, T2, T3))


def _all_answered(office: Office, term: str) -> bool:
    return office.payments(term).query("amount_fen > 0 and status == 'open'").empty


def _in_the_end(office: Office, term: str) -> dict[str, int]:
    """name → fen that reached the student for that term and was not taken back, whatever term took it back."""
    payments = office.known(T4).payments
    lines = payments[(payments["term"] == term) & (payments["kind"] != "claw-back")]
    assert set(lines["status"]) <= {"delivered", "failed"}
    back = payments[payments["corrects"].isin(lines["payment"]) & (payments["kind"] == "claw-back")]
    reached = lines[lines["status"] == "delivered"]
    net = pd.concat([reached, back]).groupby("name")["amount_fen"].sum()
    return {str(name): int(fen) for name, fen in net.items() if fen}


def _first_autumn(office: Office) -> None:
    """An objection that is upheld, a late month, two failed cards, and two ids that somebody takes for two persons."""
    students = [WANG, LI, ZHAO, SUN, ZHOU, WU, ZHENG, AS_ZHENG]
    for month in ("2026-09", "2026-10"):
        office.month(T1, month, students)
    office.must("run", T1)
    cases = office.table(T1, "duplicates").query("kind == 'DUP-NEAR'").drop_duplicates("case")
    assert len(cases) == 2
    _rule(office, T1, cases, dict.fromkeys(cases["case"], "不是同一人"))
    office.must("publish", T1, "2026-11-02")
    register = ["登记日期", "被反映学生", "学校", "班级", "异议内容", "核查结果", "核查情况", "核查人", "办结日期"]
    objection = ["2026-11-04", "周五强", "青山县第一高级中学", "高一(1)班", "家庭收入高"]
    office.sheet(T1, "异议登记表.xlsx", [["异议登记表"], register, [*objection, "", "", "", ""]])
    assert "有异议 1 笔" in office.must("run", T1, "2026-11-09")
    office.sheet(T1, "异议登记表.xlsx", [["异议登记表"], register, [*objection, "成立", "经核实属实", "李主任", "2026-11-06"]])
    office.must("seal", T1, "2026-11-09")
    assert "周五强" not in set(office.payments(T1)["name"])
    office.answer(T1, "回单1.xlsx", {"李二红": "账号不存在", "孙四美": "户名不符"})
    office.must("reconcile", T1, "2026-12-08")
    assert set(office.payments(T1)["status"]) == {"delivered", "failed"}
    office.month(T1, "2026-11", [WANG, Student("李二红", LI.number, "vocational", card=card(903)), ZHAO, AS_ZHENG])  # late, with a new card
    payment = office.payments(T1).query("name == '孙四美'")["payment"].iloc[0]
    again = ["支付号", "姓名", "新卡号", "新开户银行", "新账户名", "填写人"]
    office.sheet(T1, "补发清单.xlsx", [again, [payment, "孙四美", card(911), "农业银行", "", "李主任"]])
    office.must("correct", T1, "2026-12-09", "--why", "十一月名单迟交")
    lines = office.payments(T1).set_index(["name", "kind"])["amount_fen"].to_dict()
    assert lines["李二红", "follow-up"] == 2 * MONTH
    assert lines["李二红", "regular"] == MONTH  # the new month
    assert lines["孙四美", "follow-up"] == HIGH
    assert office.payments(T1).query("kind == 'follow-up'").set_index("name")["account"].to_dict() == {
        "李二红": card(903),
        "孙四美": card(911),
    }
    office.answer(T1, "回单2.xlsx")
    office.must("reconcile", T1, "2026-12-20")
    assert _all_answered(office, T1)
    assert int(office.payments(T1).query("student_key == @key", local_dict={"key": _second_id(office)})["amount_fen"].sum()) == 3 * MONTH
    office.must("archive", T1, "2027-01-10")
    office.must("close", T1, "2027-01-10")


def _first_spring(office: Office) -> None:
    """The two ids turn out to be one person: what the second was paid last term is to be recovered. One student leaves."""
    office.month(T2, "2027-03", [WANG, LI, ZHAO, SUN, CHEN, WU, ZHENG, AS_ZHENG])
    gone = Student("赵三刚", ZHAO.number, "vocational", status="转学")
    office.month(T2, "2027-04", [WANG, LI, gone, SUN, CHEN, WU, ZHENG, AS_ZHENG])
    office.must("run", T2, "2027-05-06")
    cases = office.table(T2, "duplicates").query("kind == 'DUP-NEAR'").drop_duplicates("case")
    assert cases["ruled"].str.contains("不是同一人").all(), "last term's ruling holds"
    schools = cases.set_index("case")["school"]
    _rule(office, T2, cases, {case: "保留" if school == "青山县第一高级中学" else "不计" for case, school in schools.items()})
    said = office.must("run", T2, "2027-05-06")
    assert "重复发放" in said
    recovered = office.table(T2, "recoveries")
    assert recovered["amount_fen"].sum() == -3 * MONTH
    assert set(recovered["corrects"]) <= set(office.payments(T1)["payment"])
    office.must("publish", T2, "2027-05-06")
    office.must("seal", T2, "2027-05-17")
    office.answer(T2, "回单.xlsx")
    office.must("reconcile", T2, "2027-06-01")
    assert _all_answered(office, T2)
    office.month(T2, "2027-04", [WANG, LI, gone, SUN, Student("陈八方", CHEN.number, "high", level="无"), WU, ZHENG, AS_ZHENG])
    office.month(T2, "2027-03", [WANG, LI, ZHAO, SUN, Student("陈八方", CHEN.number, "high", level="无"), WU, ZHENG, AS_ZHENG])
    office.must("correct", T2, "2027-06-02", "--why", "家访发现不困难")
    back = office.payments(T2).query("kind == 'claw-back' and name == '陈八方'")
    assert back["amount_fen"].to_list() == [-HIGH]
    paid = office.payments(T2).query("kind == 'regular' and name == '陈八方'")["payment"].to_list()
    assert back["corrects"].to_list() == paid
    lines = [[1, "陈八方", "", HIGH / 100, "成功", "", f"退回{back['payment'].iloc[0]}", "2027-06-10"]]
    office.bank(T2, "退款回单.xlsx", lines)
    office.must("reconcile", T2, "2027-06-11")
    assert office.payments(T2).query("kind == 'claw-back' and name == '陈八方'")["status"].to_list() == ["recovered"]
    assert _all_answered(office, T2)
    office.must("close", T2, "2027-07-01")


def _second_autumn(office: Office) -> None:
    """A payment comes back days after the bank called it delivered (退汇)."""
    office.month(T3, "2027-09", [WANG, SUN, CHEN, WU])
    office.must("publish", T3, "2027-10-11")
    office.must("seal", T3, "2027-10-18")
    office.answer(T3, "回单1.xlsx")
    office.must("reconcile", T3, "2027-10-25")
    line = office.payments(T3).query("name == '陈八方'").iloc[0]
    office.bank(T3, "退汇.xlsx", [[1, line["payee"], line["account"], HIGH / 100, "退汇", "账户已销户", line["payment"], "2027-12-15"]])
    office.must("reconcile", T3, "2027-12-16")
    assert office.payments(T3).set_index("name")["status"]["陈八方"] == "failed"
    office.month(T3, "2027-09", [WANG, SUN, Student("陈八方", CHEN.number, "high", card=card(955)), WU])
    office.must("correct", T3, "2027-12-17")
    office.answer(T3, "回单2.xlsx")
    office.must("reconcile", T3, "2027-12-27")
    office.must("close", T3, "2028-01-10")


def _second_spring(office: Office) -> None:
    """A student comes after the term is sealed: first on a notice, then on a plan."""
    office.month(T4, "2028-03", [WANG, SUN, WU])
    office.must("publish", T4, "2028-04-10")
    office.must("seal", T4, "2028-04-18")
    office.month(T4, "2028-03", [WANG, SUN, WU, ZHAO])
    code, said = office.do("correct", T4, "2028-04-20")
    assert (code, "没有可以发放的" in said) == (1, True), said
    office.must("publish", T4, "2028-04-20")
    code, said = office.do("correct", T4, "2028-04-21")
    assert (code, "等公示" in said) == (1, True), said
    office.must("correct", T4, "2028-05-08")
    office.answer(T4, "回单.xlsx")
    office.must("reconcile", T4, "2028-05-20")
    office.must("close", T4, "2028-07-01")


def _rule(office: Office, term: str, cases: pd.DataFrame, ruled: dict[str, str]) -> None:
    """The sheet of open cases as it comes back, filled in."""
    head = ["案号", "姓名", "身份证号", "学校", "班级", "裁定", "裁定人", "裁定理由"]
    rows = [
        [*values, ruled[values[0]], "李主任", "已核对户口簿"]
        for values in cases[["case", "name", "id_number", "school", "class_name"]].to_numpy().tolist()
    ]
    office.sheet(term, "待裁定.xlsx", [head, *rows])


def _second_id(office: Office) -> str:
    persons = office.known(T1).persons
    return str(persons.loc[persons["id_number"] == AS_ZHENG.id_number, "student_key"].iloc[0])
