"""Pay runs as arithmetic: whatever comes in between, and in whatever order, in the end everybody has what is due."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as some

from pipeline.aid import plans
from pipeline.aid.set_off import set_off
from pipeline.facts.terms import Term
from pipeline.ledger.payments import (
    CLAW_BACK,
    DELIVERED,
    FAILED,
    FOLLOW_UP,
    LINE,
    OPEN,
    REGULAR,
    SET_OFF,
    TOP_UP,
    left,
    to_collect,
    with_status,
)
from pipeline.policy import InForce, load
from tests.conftest import HOME, THOROUGH, card, examples

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


@cache
def may_set_off() -> tuple[InForce, ...]:
    """The policy with the example that allows to set off the monthly grant."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(HOME / "policy", folder, dirs_exist_ok=True)
        shutil.copy(HOME / "policy" / "examples" / "set-off.yaml", Path(folder) / "local")
        return load(Path(folder)).in_force(TERM)


class Books:
    """The ledger's lines of the term, as far as runs and returns go. in_force: the policy, where one allows to set off."""

    def __init__(self, in_force: tuple[InForce, ...] = ()) -> None:
        self.turn = 0
        self.in_force = in_force
        self.events = pd.DataFrame({"payment": pd.Series(dtype="str"), "event": "", "reason": ""}, dtype="str")
        self.lines = with_status(_due({}).assign(term=pd.Series(dtype="str"), move=pd.Series(dtype="int64")), self.events)

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
        whole = int(lines["amount_fen"].sum())
        lines = set_off(lines, self.lines, {}, self.in_force, TERM, self.turn)
        kept = lines["kind"] == SET_OFF
        assert int(lines["amount_fen"].sum()) == whole
        assert (lines.loc[kept, "amount_fen"] > 0).all()
        self.lines = pd.concat([self.lines, lines.assign(term=TERM.name, move=self.turn)], ignore_index=True) if len(lines) else self.lines
        self.lines = with_status(self.lines, self.events)
        assert not self.lines["payment"].duplicated().any()
        return len(lines)

    def returns(self, good: list[bool]) -> None:
        """The bank's answer to the first open payments; all of them where nothing is said."""
        waiting = self.lines.index[(self.lines["status"] == OPEN) & (self.lines["amount_fen"] > 0)]
        answers = list(zip(self.lines.loc[waiting, "payment"], good or [True] * len(waiting), strict=False))
        said = [{"payment": payment, "event": DELIVERED if arrived else FAILED, "reason": ""} for payment, arrived in answers]
        self.events = pd.concat([self.events, pd.DataFrame(said, columns=self.events.columns, dtype="str")], ignore_index=True)
        self.lines = with_status(self.lines, self.events)

    def unkept(self) -> list[str]:
        """Students who were paid something new of the monthly grant in the last run while something of it was to be collected from them."""
        now = self.lines[(self.lines["move"] == self.turn) & (self.lines["programme"] == "sv-grant")]
        owing = to_collect(self.lines).query("open_fen > 0 and programme == 'sv-grant'")["student_key"]
        return now.loc[now["kind"].isin([REGULAR, TOP_UP]) & now["student_key"].isin(owing), "student_key"].tolist()

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


def _each_step(books: Books, played: list[tuple[str, Claims, list[bool]]]) -> Iterator[str]:
    """Take one step after the other; what each was."""
    known: Claims = dict.fromkeys(STUDENTS, ((), False, 1))
    for step, sheets, bits in played:
        if step == "sheets":
            known = sheets
        elif step == "return":
            books.returns(bits)
        else:
            books.run(known, frozenset(TERM.months[:2]) if step == "part" else frozenset())
        yield step


@given(steps, claims)
@settings(max_examples=1_500 if THOROUGH else 18, derandomize=not THOROUGH, deadline=None)
def test_however_a_term_is_paid_in_the_end_everybody_has_what_is_due(played: list[tuple[str, Claims, list[bool]]], last: Claims) -> None:
    books = Books()
    for _ in _each_step(books, played):
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


@given(steps, claims)
@settings(max_examples=300 if THOROUGH else 12, derandomize=not THOROUGH, deadline=None)
def test_what_is_set_off_is_never_more_than_what_is_to_be_given_back(played: list[tuple[str, Claims, list[bool]]], last: Claims) -> None:
    books = Books(may_set_off())
    for step in _each_step(books, played):
        assert step not in ("run", "part") or books.unkept() == []
        assert (to_collect(books.lines)["open_fen"] >= 0).all()
    for _ in range(4):
        books.run(last, new_cards=True)
        books.returns([])
    assert books.net() == _in_the_end(last)
    kept = books.lines[books.lines["kind"] == SET_OFF]
    back = books.lines.set_index("payment")
    assert (kept["programme"] == "sv-grant").all(), "the other programme does not allow it"
    assert (kept["corrects"].map(back["kind"]) == CLAW_BACK).all()
    assert (kept["corrects"].map(back["student_key"]).astype("str") == kept["student_key"]).all()
    cash = books.lines[(books.lines["kind"] != SET_OFF) & (books.lines["status"] == DELIVERED)].groupby("student_key")["amount_fen"].sum()
    owing = to_collect(books.lines).groupby("student_key")["open_fen"].sum()
    due = pd.Series({student: sum(fen for (who, _), fen in _in_the_end(last).items() if who == student) for student in STUDENTS})
    assert (cash.reindex(due.index, fill_value=0) - owing.reindex(due.index, fill_value=0) == due).all(), (
        "the money that went out, less what is still to come back"
    )


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


ALL = {"a": (TERM.months[:4], True, 1), "b": (TERM.months[:2], False, 1), "c": ((), True, 2)}


def _paid(*sheets: Claims) -> Books:
    books = Books()
    for known in sheets:
        books.run(known)
        books.returns([])
    return books


def test_what_was_paid_in_another_term_is_no_part_of_this_ones_plan() -> None:
    before = _paid(ALL).lines.assign(term="2026-spring")
    before = before.assign(payment="26S" + before["payment"].str.slice(3))
    fewer = ALL | {"a": (TERM.months[:2], False, 1)}
    alone, after = _paid(ALL), _paid(ALL)
    after.lines = pd.concat([before, after.lines], ignore_index=True)
    expected, planned = (
        plans.next_run(books.lines, _due(fewer), NO_CARDS, TERM, 2, BY_MONTH)[0].reset_index(drop=True) for books in (alone, after)
    )
    pd.testing.assert_frame_equal(expected, planned)
    assert planned["amount_fen"].sum() == -2 * MONTH - WHOLE
    assert not planned["corrects"].str.startswith("26S").any()


def test_what_is_decided_by_nobody_yet_stays_as_it_was_paid() -> None:
    books = _paid(ALL)
    held = pd.DataFrame({"student_key": ["a"], "programme": ["hs-grant"]}, dtype="str")
    less = ALL | {"a": (TERM.months[:4], False, 1), "c": ((), False, 1)}
    planned, waiting = plans.next_run(books.lines, _due(less), NO_CARDS, TERM, 2, BY_MONTH, held)
    assert planned[["student_key", "amount_fen"]].values.tolist() == [["c", -WHOLE]]
    assert waiting.empty


def test_what_was_paid_beyond_is_taken_back_from_the_latest_lines_first() -> None:
    """Of a programme that pays by the term: first the top-up, then what was paid before it."""
    books = Books()
    for fen in (60_000, WHOLE):
        lines, _ = plans.next_run(books.lines, _due({"c": ((), True, 1)}).assign(amount_fen=fen), NO_CARDS, TERM, books.turn, BY_MONTH)
        books.lines = with_status(pd.concat([books.lines, lines.assign(term=TERM.name, move=books.turn)], ignore_index=True), books.events)
        books.returns([])
        books.turn += 1
    first, top_up = books.lines["payment"]
    assert books.lines["amount_fen"].tolist() == [60_000, WHOLE - 60_000]
    for due, expected in ((100_000, [(top_up, 100_000 - WHOLE)]), (50_000, [(top_up, 60_000 - WHOLE), (first, -10_000)])):
        back, _ = plans.next_run(books.lines, _due({"c": ((), True, 1)}).assign(amount_fen=due), NO_CARDS, TERM, 9, BY_MONTH)
        assert list(back[["corrects", "amount_fen"]].itertuples(index=False, name=None)) == expected
