"""What banks' lines are read as, in all the ways in which they say it, and which payments they are taken for, as text, to be compared with
what it was.

`python -m tests.life.answers` writes `tests/life/answers.txt` anew: look at the difference before you commit it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

from pandas import DataFrame, Series

from pipeline.ledger.payments import CLAW_BACK, DELIVERED, FAILED
from pipeline.life import returns
from schemas.bank_return import BankReturn
from tests.conftest import HOME, card
from tests.life.test_match import matched, payment, waiver
from tests.rows import as_read
from tests.texts import lines_of

GOLDEN = HOME / "tests" / "life" / "answers.txt"
RESULTS = (None, "delivered", "failed", "处理中", "成功", "失败", "部分成功")
CODES = (None, "0000", "P", "E999", "9")
REASONS = (None, "户名不符", "已入账", "重复提交", "成功，但户名不符", "结果未知")
SUMMARIES = (
    "总笔数 300，成功 298 笔，失败 2 笔", "共3笔 成功：1 失败:2", "成功笔数12 失败笔数0", "失败2笔", "总笔数：10 成功 7 笔 失败 2 笔", "", "合计 5 笔；成功3；失败2", "成功失败5",
)  # fmt: skip
MASKS = (
    "6228********0018",
    "622848******0000018",
    "6228*018",
    "62*18",
    "****0018",
    "6228480000000000018",
    "6228••••0018",
    "7228********0018",
    None,
)
_SEED = 17


def dump() -> Iterator[str]:
    """Line by line."""
    yield from lines_of("result", _results())
    yield "=== summary"
    yield from (f"{text}: {returns.summary_of(text)}" for text in SUMMARIES)
    yield from lines_of("unmasked", _unmasked())
    yield from lines_of("statement", _statement())
    for seed in range(12):
        yield from _matched(random.Random(_SEED + seed), seed)


def _results() -> DataFrame:
    """Every way of saying what became of a line, on a list of all and on a list of failures."""
    said = [
        {
            "result": result,
            "return_code": code,
            "reason": reason,
            "amount": "100",
            "listed": listed,
            "payment": "26a0123456789ab" if listed else None,
        }
        for result, code, reason, listed in product(RESULTS, CODES, REASONS, ("", "failures"))
    ]
    made = returns.read_lines(_read(said))
    shown = made.assign(was=Series([line["result"] for line in said], dtype="str"))
    return shown[["was", "return_code", "reason", "listed", "result", "number", "fen", "is_statement"]]


def _statement() -> DataFrame:
    """Statements of account: what went out, what came in, nothing, both; and one that says results as well."""
    said: list[dict[str, Any]] = [
        {"paid_out": out, "paid_in": back, "amount": amount, "result": result, "return_code": code, "submission": number}
        for number, (result, code) in enumerate(((None, None), ("delivered", None), (None, "0000")), start=1)
        for out, back, amount in product(("100", "0", None, "x"), ("100", "0", None), ("7", None))
    ]
    return returns.read_lines(_read(said))[["submission", "paid_out", "paid_in", "amount", "result", "fen", "is_statement"]]


def _unmasked() -> DataFrame:
    paid = DataFrame(
        [(card(1), "王一明", 23_000, "regular"), (card(2), "王一明", 46_000, "regular"), (card(3), "王一明", 23_000, CLAW_BACK), ("", "甲校", 23_000, "regular"),
         ("6228480000000990018", "李二红", 23_000, "regular"), ("6228480000001990018", "李二红", 23_000, "regular")],
        columns=["account", "payee", "amount_fen", "kind"],
    )  # fmt: skip
    said = [{"account": mask, "name": name, "amount": fen} for mask in MASKS for name in ("王一明", "李二红") for fen in ("23000", "46000")]
    lines = returns.read_lines(_read(said))
    return lines.assign(is_of=returns.unmasked(lines, paid))[["account", "name", "fen", "is_of"]]


def _read(said: list[dict[str, Any]]) -> DataFrame:
    frame = as_read(BankReturn, said)
    return frame.assign(
        submission=[line.get("submission", 1) for line in said], listed=Series([line.get("listed", "") for line in said], dtype="str")
    )


def _matched(chance: random.Random, seed: int) -> Iterator[str]:
    """Payments of a term and answers about them: by number, by account, by name, twice, of another amount, of nobody."""
    names = ("王一明", "李二红", "孙四美", "周五强", "王一明")
    payments = [
        payment(name, place + 1, chance.choice((23_000, 46_000)), bank=chance.choice(("农行", "工行"))) for place, name in enumerate(names)
    ]
    payments.append(payment("李二红", 2, 23_000, programme="hs-grant"))
    payments += [waiver("fee", 10_000), waiver("fee", 20_000), waiver("other", 5_000)]
    lines = []
    for place, one in enumerate(payments):
        paid = {
            "name": one["payee"],
            "account": one["account"] or None,
            "amount": str(one["amount_fen"]),
            "file": chance.choice("ab"),
            "listed": "",
            "beside": "",
            "source": "",
        }
        paid |= {
            "result": chance.choice(("delivered", "delivered", "failed", None)),
            "on": chance.choice(("2026-10-20", "2026-10-21", None)),
        }
        paid |= {"reason": chance.choice((None, "户名不符", "重复提交"))} if paid["result"] == "failed" else {}
        paid |= chance.choice(({}, {}, {}, {"account": None}, {"amount": "12345"}, {"remarks": f"26A{place + 1:012X}"}, {"name": "某某"}))
        paid |= {"amount": "30000"} if one["paid_to"] == "school" and chance.random() < 0.5 else {}
        lines += [paid] * chance.choice((0, 1, 1, 1, 2))
    events = [(place, DELIVERED, "2026-10-19") for place in range(len(payments)) if chance.random() < 0.2]
    events += [(place, FAILED, "2026-10-20") for place, _event, _on in events if chance.random() < 0.5]
    said, booked, frame = matched(payments, lines, events)
    yield f"=== matched {seed}: {events}"
    for line, word in zip(lines, said, strict=True):
        yield f"{line['file']} | {line['name']} | {line['account']} | {line['amount']} | {line['result']} | {line['on']} | {line.get('remarks')} | {word}"
    yield f"booked: {booked}"
    yield from lines_of(f"events {seed}", frame[["payment", "event", "amount_fen", "reason", "on"]])


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(dump()) + "\n", encoding="utf-8")
