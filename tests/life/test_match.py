"""A bank's lines against the ledger, on frames made for it: which payment each line is about, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from pandas import DataFrame, Series

from pipeline.ledger.payments import CLAW_BACK, DELIVERED, FAILED, OPEN, RECOVERED, with_status
from pipeline.life.reconcile import match
from pipeline.speech.problems import Problem
from schemas.bank_return import BankReturn
from tests.conftest import card
from tests.rows import as_read

TERM, BEFORE = "2026-autumn", "2026-spring"
NUMBERS = [f"26A{place:012X}" for place in range(1, 10)]
"""Of the payments, in the order in which they are given."""


def payment(name: str, number: int, fen: int = 23_000, **more: Any) -> dict[str, Any]:
    usual = {"term": TERM, "name": name, "payee": name, "account": card(number), "bank": "农行", "amount_fen": fen, "kind": "regular",
             "paid_to": "student", "programme": "sv-grant", "corrects": "", "student_key": name}  # fmt: skip
    return usual | more


def waiver(programme: str, fen: int, payee: str = "甲校", **more: Any) -> dict[str, Any]:
    return payment(payee, 900, fen, paid_to="school", account="", programme=programme, **more)


WANG, LI, SUN = payment("王一明", 1), payment("李二红", 2), payment("孙四美", 3)


def line(name: str = "王一明", number: int | None = 1, yuan: str = "230", result: str | None = "delivered", **more: Any) -> dict[str, Any]:
    account = card(number) if number is not None else None
    usual = {
        "name": name,
        "account": account,
        "amount": f"{yuan}00",
        "result": result,
        "file": "a",
        "listed": "",
        "beside": "",
        "source": "",
    }
    return usual | more


def matched(
    payments: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]], events: Sequence[tuple[int, str, str]] = ()
) -> tuple[list[str], list[tuple[int, str]], DataFrame]:
    """(what is said of each line, (place of the payment, event) of each event, the events). events before: place, event, day."""
    ledger = DataFrame(list(payments)).assign(payment=NUMBERS[: len(payments)], entry=range(1, len(payments) + 1))
    texts = [name for name in ledger if name not in ("amount_fen", "entry")]
    ledger = ledger.astype(dict.fromkeys(texts, "str") | {"amount_fen": "int64"})
    before = DataFrame(
        [(NUMBERS[place], event, 23_000, "", on, f"old {at}") for at, (place, event, on) in enumerate(events)],
        columns=["payment", "event", "amount_fen", "reason", "on", "source"],
    ).astype(dict.fromkeys(("payment", "event", "reason", "on", "source"), "str") | {"amount_fen": "int64"})
    frame = as_read(BankReturn, lines)
    files = Series([one["file"] for one in lines], dtype="str")
    frame = frame.assign(
        submission=files.map({name: place for place, name in enumerate(sorted(set(files)), 1)}).astype("int64"),
        row=range(2, len(lines) + 2),
        sha256=files,
        listed=Series([one["listed"] for one in lines], dtype="str"),
        beside=Series([one["beside"] for one in lines], dtype="str"),
        source=Series([one["source"] or f"{one['file']} {place}" for place, one in enumerate(lines)], dtype="str"),
    )
    made = match(frame, with_status(ledger, before), before, TERM)
    places = [NUMBERS.index(number) for number in made.events["payment"]]
    return made.lines["said"].tolist(), list(zip(places, made.events["event"], strict=True)), made.events


def said(payments: Sequence[dict[str, Any]], *lines: dict[str, Any], events: Sequence[tuple[int, str, str]] = ()) -> list[str]:
    return matched(payments, lines, events)[0]


def booked(
    payments: Sequence[dict[str, Any]], *lines: dict[str, Any], events: Sequence[tuple[int, str, str]] = ()
) -> list[tuple[int, str]]:
    return matched(payments, lines, events)[1]


# which payment


def test_a_line_is_known_by_account_and_amount() -> None:
    told, events, frame = matched(
        [WANG, LI], [line(on="2026-10-20"), line("李二红", 2, result="failed", reason="账号已销户", on="2026-10-21")]
    )
    assert told == ["applied", "applied"]
    assert events == [(0, DELIVERED), (1, FAILED)]
    assert frame["on"].tolist() == ["2026-10-20", "2026-10-21"]
    assert frame["reason"].tolist() == ["", "账号已销户"]
    assert frame["amount_fen"].tolist() == [23_000, 23_000]


@pytest.mark.parametrize("where", ["payment", "remarks", "reason"])
def test_our_number_stands_before_the_account(where: str) -> None:
    assert booked([WANG, LI], line(number=1, **{where: f"助学金{NUMBERS[1].lower()}"})) == [(1, DELIVERED)]
    assert booked([WANG, LI], line(number=None, **{where: NUMBERS[0]})) == [(0, DELIVERED)]


def test_a_number_that_is_nobodys_is_unknown_whatever_the_account() -> None:
    assert said([WANG], line(payment="26AFFFFFFFFFFFF")) == ["unknown"]
    assert said([WANG], line(number=9)) == ["unknown"]
    assert said([WANG], line(number=None)) == ["unknown"]


def test_two_payments_to_one_account_are_met_one_by_one() -> None:
    two = [WANG, payment("王一明", 1, programme="campus")]
    assert booked(two, line()) == [(0, DELIVERED)]
    assert booked(two, line(), line()) == [(0, DELIVERED), (1, DELIVERED)]
    assert said(two, line(), line(), line())[:2] == ["applied", "applied"]
    assert said(two, line(), line(), line())[2] != "applied"


def test_amounts_tell_two_payments_to_one_account_apart() -> None:
    two = [WANG, payment("王一明", 1, 50_000)]
    assert set(booked(two, line(yuan="500"), line(yuan="230", result="failed"))) == {(1, DELIVERED), (0, FAILED)}


def test_a_payment_of_this_term_comes_before_one_of_another() -> None:
    assert booked([WANG | {"term": BEFORE}, WANG], line()) == [(1, DELIVERED)]
    with pytest.raises(Problem, match="return-of-other-term"):
        matched([WANG | {"term": BEFORE}, LI], [line()])


def test_an_open_payment_comes_before_one_that_has_arrived() -> None:
    two = [WANG, payment("王一明", 1, programme="campus")]
    assert booked(two, line(on="2026-10-21"), events=[(0, DELIVERED, "2026-10-20")]) == [(1, DELIVERED)]


def test_an_account_with_another_amount_is_told() -> None:
    assert said([WANG, LI], line(yuan="231")) == ["amount"]
    assert booked([WANG, LI], line(yuan="231")) == []
    assert said([WANG | {"term": BEFORE}, LI], line(yuan="231")) == ["unknown"], "of another term the amount must be the very one"


def test_a_claw_back_is_known_by_its_number_alone() -> None:
    back = payment("王一明", 1, -23_000, kind=CLAW_BACK, corrects=NUMBERS[0])
    assert booked([WANG | {"term": BEFORE}, back], line(payment=NUMBERS[1])) == [(1, RECOVERED)]
    assert said([payment("李二红", 2), back], line()) == ["unknown"]


@pytest.mark.parametrize(
    ("mask", "fits"),
    [
        ("{head}********{tail}", True),
        ("{head}****", True),
        ("622****", False),
        ("62****18", True),
        ("****{tail}", True),
        ("****018", False),
        ("{head}****9999", False),
        ("**", False),
    ],
)
def test_a_masked_account(mask: str, fits: bool) -> None:
    account = mask.format(head=card(1)[:4], tail=card(1)[-4:])
    assert said([WANG], line(number=None) | {"account": account}) == (["applied"] if fits else ["unknown"])
    assert said([WANG], line("李二红", None) | {"account": account}) == ["unknown"], "the name is another"
    assert said([WANG], line("王一明", None, "231") | {"account": account}) == ["unknown"], "the amount is another"


def test_a_masked_account_that_two_may_be_is_nobodys() -> None:
    head, tail = card(1)[:4], card(1)[-4:]
    other = payment("王一明", 1, account=head + "0" * 11 + tail)
    assert said([WANG, other], line(number=None) | {"account": f"{head}****{tail}"}) == ["unknown"]


# schools


def test_a_transfer_to_a_school_is_all_of_its_open_waivers_or_those_of_one_programme() -> None:
    three = [waiver("sv-tuition", 100_000), waiver("sv-tuition", 50_000), waiver("hs-tuition", 40_000)]
    assert booked(three, line("甲校", None, "1900")) == [(0, DELIVERED), (1, DELIVERED), (2, DELIVERED)]
    assert booked(three, line("甲校", None, "1500")) == [(0, DELIVERED), (1, DELIVERED)]
    assert booked(three, line("甲校", None, "400", "failed")) == [(2, FAILED)]
    assert said(three, line("甲校", None, "1000")) == ["unknown"]
    assert said(three, line("乙校", None, "1900")) == ["unknown"]


def test_what_a_school_has_got_already_or_of_another_term_is_no_part_of_its_transfer() -> None:
    two = [waiver("sv-tuition", 100_000), waiver("sv-tuition", 50_000)]
    assert booked(two, line("甲校", None, "500"), events=[(0, DELIVERED, "2026-10-20")]) == [(1, DELIVERED)]
    assert said(two, line("甲校", None, "1500"), events=[(0, DELIVERED, "2026-10-20")]) == ["unknown"]
    assert booked([two[0] | {"term": BEFORE}, two[1]], line("甲校", None, "500")) == [(1, DELIVERED)]
    student = [payment("甲校", 1, 50_000), waiver("sv-tuition", 100_000)]
    assert booked(student, line("甲校", None, "1000")) == [(1, DELIVERED)], "a student's is no waiver"


def test_one_transfer_is_not_two() -> None:
    two = [waiver("sv-tuition", 100_000), waiver("hs-tuition", 100_000)]
    again = [line("甲校", None, "2000"), line("甲校", None, "2000")]
    assert said(two, *again) == ["applied", "unknown"]


# what becomes of it


@pytest.mark.parametrize(
    ("status", "events", "result", "on", "expected"),
    [
        (OPEN, [], "delivered", "2026-10-20", "applied"),
        (OPEN, [], "failed", "2026-10-20", "applied"),
        (OPEN, [], "处理中", "2026-10-20", "unread"),
        (OPEN, [], None, "2026-10-20", "unread"),
        (DELIVERED, [(0, DELIVERED, "2026-10-20")], "failed", "2026-10-21", "applied"),
        (DELIVERED, [(0, DELIVERED, "2026-10-20")], "failed", "2026-10-20", "differs"),
        (DELIVERED, [(0, DELIVERED, "2026-10-20")], "failed", "2026-10-19", "differs"),
        (DELIVERED, [(0, DELIVERED, "2026-10-20")], "failed", None, "differs"),
        (DELIVERED, [(0, DELIVERED, "")], "failed", "2026-10-20", "applied"),
        (DELIVERED, [(0, DELIVERED, "2026-10-20")], "delivered", "2026-10-21", "again"),
        (FAILED, [(0, FAILED, "2026-10-20")], "delivered", "2026-10-21", "differs"),
        (FAILED, [(0, FAILED, "2026-10-20")], "failed", "2026-10-21", "again"),
    ],
)
def test_what_a_line_comes_to(status: str, events: list[tuple[int, str, str]], result: str | None, on: str | None, expected: str) -> None:
    told, made, _frame = matched([WANG, LI], [line(result=result, on=on, payment=NUMBERS[0])], events)
    assert told == [expected], status
    assert made == ([(0, str(result))] if expected == "applied" else [])


def test_a_delivery_and_a_failure_on_a_later_day_are_both_booked_in_their_order() -> None:
    good, bad = line(on="2026-10-20", payment=NUMBERS[0]), line(on="2026-10-25", result="failed", payment=NUMBERS[0], file="b")
    for lines in ([good, bad], [bad, good]):
        told, events, _frame = matched([WANG], lines)
        assert (told, events) == (["applied", "applied"], [(0, DELIVERED), (0, FAILED)])


def test_a_failure_before_a_delivery_stays_a_failure() -> None:
    bad, good = line(on="2026-10-20", result="failed", payment=NUMBERS[0]), line(on="2026-10-25", payment=NUMBERS[0])
    assert matched([WANG], [bad, good])[:2] == (["applied", "differs"], [(0, FAILED)])


def test_of_one_day_both_are_not_believed() -> None:
    good, bad = line(on="2026-10-20", payment=NUMBERS[0]), line(on="2026-10-20", result="failed", payment=NUMBERS[0])
    told, events, _frame = matched([WANG, LI], [good, bad, line("李二红", 2)])
    assert events == [(1, DELIVERED)]
    assert told[2] == "applied"
    assert set(told[:2]) <= {"differs", "again"}


def test_of_two_lines_that_say_the_same_one_is_booked() -> None:
    told, events, _frame = matched([WANG], [line(payment=NUMBERS[0]), line(payment=NUMBERS[0], file="b")])
    assert events == [(0, DELIVERED)]
    assert sorted(told) == ["again", "applied"]


@pytest.mark.parametrize("word", ["重复提交", "重复报盘"])
def test_what_is_refused_because_it_was_sent_twice(word: str) -> None:
    refused = line(result="failed", reason=word, payment=NUMBERS[0], on="2026-10-20")
    good = line(payment=NUMBERS[0], on="2026-10-20", file="b")
    assert said([WANG], refused) == ["twice"]
    assert booked([WANG], refused) == []
    assert booked([WANG], refused, good) == [(0, DELIVERED)]
    assert said([WANG], refused, good) == ["again", "applied"]
    before = [(0, DELIVERED, "2026-10-19")]
    assert matched([WANG], [refused], before)[:2] == (["again"], []), "it is not paid once more"
    assert matched([WANG], [refused, line(result="failed", payment=NUMBERS[0], on="2026-10-22")], before)[1] == [(0, FAILED)]


def test_a_line_that_was_read_before_is_known() -> None:
    assert said([WANG, LI], line(source="old 0"), events=[(0, DELIVERED, "2026-10-20")]) == ["known"]


def test_what_another_return_has_said_without_our_number_is_said_again() -> None:
    again = line(on="2026-10-20")
    assert said([WANG], again, events=[(0, DELIVERED, "2026-10-20")]) == ["again"]
    assert said([WANG], line(on="2026-10-20"), line(on="2026-10-20", file="b")) == ["applied", "again"]


# statements and lists of failures


def _moved(name: str, number: int, out: str | None = None, back: str | None = None, **more: Any) -> dict[str, Any]:
    return line(name, number, result=None, paid_out=out and f"{out}00", paid_in=back and f"{back}00", file="s", **more) | {"amount": None}


def test_of_a_statement_what_went_out_has_arrived_and_what_came_back_has_failed() -> None:
    told, events, _frame = matched([WANG, LI], [_moved("王一明", 1, "230"), _moved("李二红", 2, None, "230"), _moved("电费", 8, "99")])
    assert told == ["applied", "applied", "other"]
    assert events == [(0, DELIVERED), (1, FAILED)]


def test_what_went_out_and_came_back_on_one_day_of_a_statement_has_failed() -> None:
    lines = [
        _moved("王一明", 1, "230", on="2026-10-20", payment=NUMBERS[0]),
        _moved("王一明", 1, None, "230", on="2026-10-20", payment=NUMBERS[0]),
    ]
    assert booked([WANG], *lines) == [(0, FAILED)]


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ("总笔数3，成功2笔，失败1笔", [(1, FAILED), (0, DELIVERED), (2, DELIVERED)]),
        ("总笔数4，成功3笔，失败1笔", [(1, FAILED)]),
        ("总笔数3，成功1笔，失败2笔", [(1, FAILED)]),
        ("", [(1, FAILED)]),
    ],
)
def test_a_banks_summary_says_of_the_others_that_they_have_arrived(beside: str, expected: list[tuple[int, str]]) -> None:
    failed = line("李二红", 2, result=None, listed="failures", beside=beside)
    assert booked([WANG, LI, SUN], failed) == expected


def test_a_summary_may_be_of_one_banks_payments_alone() -> None:
    others = [WANG, LI, SUN | {"bank": "工行"}, waiver("sv-tuition", 1), WANG | {"term": BEFORE, "account": card(8)}]
    failed = line("李二红", 2, result=None, listed="failures", beside="成功1笔，失败1笔")
    assert booked(others, failed) == [(1, FAILED), (0, DELIVERED)]
    assert booked(others, failed, line("赵大山", 7, result=None, listed="failures", beside="成功1笔，失败1笔")) == [(1, FAILED)]
