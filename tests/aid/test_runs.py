"""Pay runs as arithmetic: whatever comes in between, and in whatever order, in the end everybody has what is due."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as some

from pipeline.aid import plans
from pipeline.facts.terms import Term
from pipeline.ledger.payments import DELIVERED, FAILED, FOLLOW_UP, LINE, OPEN, REGULAR, left
from tests.conftest import THOROUGH, card, examples

TERM = Term.parse("2026-autumn")
MONTH, WHOLE = 23_000, 115_000
STUDENTS = ("a", "b", "c")
BY_MONTH = frozenset({"sv-grant"})
NO_CARDS = pd.DataFrame({name: pd.Series(dtype="str") for name in ("payment", "account", "bank", "payee")})
_COLUMNS = [*LINE, "name", "id_number"]

Claims = dict[str, tuple[tuple[str, ...], bool, int]]
"""student → the months claimed of the monthly grant, whether the term's grant is due, and the number of the card."""

claims = some.fixed_dictionaries(
    {
        student: some.tuples(
            some.lists(some.sampled_from(TERM.months), unique=True).map(lambda months: tuple(sorted(months))),
            some.booleans(),
            some.integers(1, 3),
        )
        for student in STUDENTS
    }
)
steps = some.lists(
    some.tuples(some.sampled_from(("sheets", "run", "part", "return", "run")), claims, some.lists(some.booleans(), max_size=8)), max_size=14
)


def _due(known: Claims) -> pd.DataFrame:
    """What a run on these sheets would find due."""
    lines = []
    for place, (student, (months, whole, number)) in enumerate(known.items()):
        common = {"student_key": student, "school": "甲校", "class_name": "1班", "paid_to": "student", "payee": student, "bank": "农行", "account": card(10 * place + number),
                  "corrects": "", "document": "", "name": student, "id_number": student, "kind": REGULAR}  # fmt: skip
        if months:
            lines.append({**common, "programme": "sv-grant", "months": ";".join(months), "amount_fen": MONTH * len(months)})
        if whole:
            lines.append({**common, "programme": "hs-grant", "months": TERM.months[0], "amount_fen": WHOLE})
    made = pd.DataFrame(lines, columns=[name for name in _COLUMNS if name != "payment"])
    texts = [name for name in made if name != "amount_fen"]
    made = made.astype({"amount_fen": "int64", **dict.fromkeys(texts, "str")})
    return made.assign(payment=plans.numbered(made.assign(turn=0), TERM)) if len(made) else made.assign(payment=pd.Series(dtype="str"))


class Books:
    """The ledger's lines of the term, as far as runs and returns go."""

    def __init__(self) -> None:
        self.turn = 0
        self.lines = _due({}).assign(term=pd.Series(dtype="str"), status=pd.Series(dtype="str"), move=pd.Series(dtype="int64"))

    def run(self, known: Claims, months: frozenset[str] = frozenset(), new_cards: bool = False) -> int:
        """Pay what is due now; returns how many lines."""
        self.turn += 1
        cards = NO_CARDS
        if new_cards:
            failed = self.lines[self.lines["status"] == FAILED]
            cards = pd.DataFrame(
                {"payment": failed["payment"], "account": card(900 + self.turn), "bank": "农行", "payee": failed["name"]}
            ).astype("str")
        lines, _ = plans.next_run(self.lines, _due(known), cards, TERM, self.turn, BY_MONTH)
        lines = plans.chosen(lines, months, frozenset(), frozenset(), BY_MONTH, TERM, self.turn)
        self.lines = (
            pd.concat([self.lines, lines.assign(term=TERM.name, status=OPEN, move=self.turn)], ignore_index=True)
            if len(lines)
            else self.lines
        )
        assert not self.lines["payment"].duplicated().any()
        return len(lines)

    def returns(self, good: list[bool]) -> None:
        """The bank's answer to the first open payments; all of them where nothing is said."""
        waiting = self.lines.index[(self.lines["status"] == OPEN) & (self.lines["amount_fen"] > 0)]
        for at, arrived in zip(waiting, good or [True] * len(waiting), strict=False):
            self.lines.loc[at, "status"] = DELIVERED if arrived else FAILED

    def net(self) -> dict[tuple[str, str], int]:
        sums = left(self.lines).groupby(["student_key", "programme"])["left_fen"].sum()
        return {(str(student), str(programme)): int(fen) for (student, programme), fen in sums.items() if fen}

    def wrong(self) -> list[tuple[str, str, str]]:
        """Months of the monthly grant that two lines hold, and lines that hold another amount than their months are worth."""
        held = left(self.lines)
        held = held[held["programme"] == "sv-grant"]
        held = held.assign(months=plans._held(held, self.lines, BY_MONTH))
        odd = held[held["left_fen"] != MONTH * (held["months"].str.count(";") + 1)]
        months = held.assign(month=held["months"].str.split(";")).explode("month")
        again = months[months.duplicated(["student_key", "month"])]
        return [
            *odd[["student_key", "payment", "months"]].itertuples(index=False),
            *again[["student_key", "payment", "month"]].itertuples(index=False),
        ]


def _in_the_end(known: Claims) -> dict[tuple[str, str], int]:
    sums = _due(known).groupby(["student_key", "programme"])["amount_fen"].sum()
    return {(str(student), str(programme)): int(fen) for (student, programme), fen in sums.items()}


@given(steps, claims)
@settings(max_examples=400 if THOROUGH else 40, derandomize=not THOROUGH, deadline=None)
def test_however_a_term_is_paid_in_the_end_everybody_has_what_is_due(played: list[tuple[str, Claims, list[bool]]], last: Claims) -> None:
    books, known = Books(), dict.fromkeys(STUDENTS, ((), False, 1))
    for step, sheets, bits in played:
        if step == "sheets":
            known = sheets
        elif step == "return":
            books.returns(bits)
        else:
            books.run(known, frozenset(TERM.months[:2]) if step == "part" else frozenset())
        assert books.wrong() == []
    for _ in range(4):  # at last all cards are right and all is paid
        books.run(last, new_cards=True)
        books.returns([])
    assert books.net() == _in_the_end(last)
    assert not ((books.lines["status"] == OPEN) & (books.lines["amount_fen"] > 0)).any()
    assert books.run(last, new_cards=True) == 0, "and nothing is left to pay"
    follow_ups = books.lines[books.lines["kind"] == FOLLOW_UP]
    paid = books.lines.set_index("payment")["amount_fen"]
    assert (follow_ups["amount_fen"] <= follow_ups["corrects"].map(paid).astype("int64")).all()


@given(claims, some.permutations(TERM.months))
@examples(100)
def test_the_order_in_which_months_come_changes_nobodys_total(last: Claims, order: list[str]) -> None:
    books, come = Books(), set[str]()
    for month in order:
        come.add(month)
        books.run(
            {student: (tuple(one for one in months if one in come), whole, number) for student, (months, whole, number) in last.items()}
        )
        books.returns([])
    once = Books()
    once.run(last)
    assert books.net() == once.net() == _in_the_end(last)
