"""Pay runs of made students, each run with what the sheets say by then, as text, to be compared with what it was.

`python -m tests.aid.runs` writes `tests/aid/runs.txt` anew: look at the difference before you commit it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from pipeline.aid import plans
from pipeline.aid.set_off import set_off
from pipeline.ledger.payments import DELIVERED, FAILED, LINE, OPEN, REGULAR, SET_OFF, left, to_collect, to_pay_again, with_status
from pipeline.policy import InForce
from tests.aid.test_runs import BY_MONTH, NO_CARDS, TERM, may_set_off
from tests.conftest import HOME, card
from tests.texts import lines_of

GOLDEN = HOME / "tests" / "aid" / "runs.txt"
_STUDENTS, _RUNS, _SEED = 16, 7, 3
_SHOWN = ["student_key", "programme", "kind", "months", "amount_fen", "school", "paid_to", "account", "corrects", "payment"]


class Town:
    """What sheets say of some students, run by run: months come and go, schools, cards and amounts change, some are not decided."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.rate = 23_000
        self.of = {f"s{number:02}": self._somebody(number) for number in range(_STUDENTS)}

    def _some(self, *choices: Any, often: int = 0) -> Any:
        return self._chance.choice([choices[0]] * often + list(choices))

    def _somebody(self, number: int) -> dict[str, Any]:
        return {
            "months": set(TERM.months[:1]),
            "term": self._some(True, False),
            "school": self._some("甲校", "乙校"),
            "card": card(number),
            "to": "student",
        }

    def goes_on(self, place: int) -> None:
        """What is otherwise when the next run comes."""
        some = self._some
        self.rate += some(0, 1_000, often=3)
        for one in self.of.values():
            one["months"] ^= {some(TERM.months[min(place, 4)], some(*TERM.months), often=3)} if some(True, False, often=3) else set()
            one["term"] = some(one["term"], True, False, often=4)
            one["school"] = some(one["school"], "甲校", "乙校", "丙校", often=5)
            one["card"] = some(one["card"], card(self._chance.randrange(500, 900)), often=5)
            one["to"] = some(one["to"], "student", "school", often=8)

    def due(self) -> DataFrame:
        rows: list[dict[str, Any]] = []
        for key, one in self.of.items():
            to_school = one["to"] == "school"
            common = {
                "student_key": key, "school": one["school"], "class_name": "1班", "paid_to": one["to"], "payee": one["school"] if to_school else key,
                "bank": "" if to_school else "农行", "account": "" if to_school else one["card"], "corrects": "", "document": "", "name": key,
                "id_number": key, "kind": REGULAR,
            }  # fmt: skip
            months = sorted(one["months"])
            for part in [months[:2], months[2:]] if len(months) > 3 else [months]:
                if part:
                    rows.append(common | {"programme": "sv-grant", "months": ";".join(part), "amount_fen": self.rate * len(part)})
            if one["term"]:
                rows.append(common | {"programme": "hs-grant", "months": ";".join(TERM.months[:3]), "amount_fen": 5 * self.rate})
        made = DataFrame(rows, columns=[*(name for name in LINE if name != "payment"), "name", "id_number"])
        made = made.astype({name: "str" for name in made if name != "amount_fen"} | {"amount_fen": "int64"})
        return made.assign(payment=plans.numbered(made.assign(turn=0), TERM))

    def held(self) -> DataFrame:
        """Of whom nobody has decided yet."""
        keys = [key for key in self.of if self._some(False, True, often=8)]
        return DataFrame({"student_key": keys, "programme": "sv-grant"}).astype("str")

    def cards(self, failed: DataFrame) -> DataFrame:
        """New cards for some of the failed payments."""
        mine = failed[Series([self._some(True, False) for _ in range(len(failed))], index=failed.index, dtype=bool)]
        new = [card(self._chance.randrange(1_000, 2_000)) for _ in range(len(mine))]
        known = DataFrame({"payment": mine["payment"], "account": new, "bank": "工行", "payee": mine["name"]}).astype("str")
        return known if len(known) else NO_CARDS

    def answers(self, lines: DataFrame) -> DataFrame:
        """What the bank says of some of the open payments."""
        some = self._some
        waiting = lines.loc[(lines["status"] == OPEN) & (lines["amount_fen"] > 0), "payment"]
        said = [(payment, some(DELIVERED, FAILED, None, often=3)) for payment in waiting]
        return DataFrame([(one, event, "户名不符") for one, event in said if event], columns=["payment", "event", "reason"]).astype("str")


def _played(seed: int, in_force: tuple[InForce, ...]) -> Iterator[str]:
    town = Town(seed)
    events = DataFrame({name: Series(dtype="str") for name in ("payment", "event", "reason")})
    lines = with_status(town.due().iloc[:0].assign(term=Series(dtype="str"), move=Series(dtype="int64")), events)
    for turn in range(1, _RUNS + 1):
        due, held = town.due(), town.held()
        new, waiting = plans.next_run(lines, due, town.cards(to_pay_again(lines)), TERM, turn, BY_MONTH, held if turn % 2 else None)
        months = frozenset(TERM.months[:turn]) if turn % 3 == 1 else frozenset[str]()
        schools = frozenset({"甲校", "乙校"}) if turn % 3 == 2 else frozenset[str]()
        programmes = frozenset({"sv-grant"}) if turn % 4 == 3 else frozenset[str]()
        new = plans.chosen(new, months, programmes, schools, BY_MONTH, TERM, turn)
        new = set_off(new, lines, {"s01": "s02"}, in_force, TERM, turn)
        yield from lines_of(f"{seed}, run {turn}", new[_SHOWN])
        yield from lines_of(f"{seed}, waiting {turn}", waiting[["student_key", "programme", "kind", "amount_fen", "account"]])
        paid = new[new["kind"] != SET_OFF]
        known = plans.with_facts(paid, due.assign(sex="男", quota=1))
        yield from lines_of(f"{seed}, with facts {turn}", known[["student_key", "programme", "sex", "quota", "account"]].head(5))
        lines = pd.concat([lines, new.assign(term=TERM.name, move=turn)], ignore_index=True)
        events = pd.concat([events, town.answers(with_status(lines, events))], ignore_index=True)
        lines = with_status(lines, events)
        town.goes_on(turn)
    yield from lines_of(f"{seed}, left", left(lines)[["payment", "left_fen"]])
    yield from lines_of(f"{seed}, to collect", to_collect(lines)[["payment", "open_fen"]])


def dump() -> Iterator[str]:
    """Line by line, under a policy that does not allow to set off, and under one that does."""
    yield from _played(_SEED, ())
    yield from _played(_SEED + 1, may_set_off())


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(dump()) + "\n", encoding="utf-8")
