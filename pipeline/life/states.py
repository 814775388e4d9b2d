"""The states of a term, and the only moves between them.

open → published → sealed → paid → closed. A term is open as long as the ledger knows no move of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.problems import Problem

OPEN, PUBLISHED, SEALED, PAID, CLOSED = "open", "published", "sealed", "paid", "closed"
STATES: dict[str, tuple[str, str]] = {
    OPEN: ("收表中", "open"),
    PUBLISHED: ("公示中", "published"),
    SEALED: ("已封存，发放中", "sealed, being paid"),
    PAID: ("已发放", "paid"),
    CLOSED: ("已结束", "closed"),
}


@dataclass(frozen=True)
class Move:
    """A step in a term's life: from which states it may be taken, and where it leads (None: the term stays where it is)."""

    name: str
    zh: str
    en: str
    of: tuple[str, ...]
    to: str | None


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("publish", "公示", "publish", (OPEN, PUBLISHED, SEALED, PAID), None),
        Move("seal", "封存", "seal", (PUBLISHED,), SEALED),
        Move("correct", "更正", "correct", (SEALED, PAID), SEALED),
        Move("reconcile", "对账", "reconcile", (SEALED, PAID), None),
        Move("settle", "发放完毕", "settle", (SEALED,), PAID),
        Move("close", "结束", "close", (PAID,), CLOSED),
        Move("archive", "归档", "archive", (SEALED, PAID, CLOSED), None),
    )
}
"""publish makes an open term a published one; later it publishes those who came after. settle happens by itself when a
reconciliation leaves nothing open."""

NEXT: dict[str, tuple[str, ...]] = {
    OPEN: ("publish",),
    PUBLISHED: ("seal",),
    SEALED: ("reconcile", "correct", "archive"),
    PAID: ("close", "correct", "archive"),
    CLOSED: ("archive",),
}
"""What a person would do next in each state."""


def after(state: str, name: str) -> str:
    """The state that a move leads to. Raises Problem where the table does not have the move."""
    move = MOVES[name]
    if state not in move.of:
        raise Problem.failed("no-such-move", move=move.zh, move_en=move.en, **_named(state))
    return PUBLISHED if (name, state) == ("publish", OPEN) else move.to or state


def _named(state: str) -> dict[str, str]:
    return {"state": STATES[state][0], "state_en": STATES[state][1]}
