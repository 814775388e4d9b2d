"""The states of a term, and the only moves between them.

open → published → sealed → paid → closed. A term is open as long as the ledger knows no move of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.speech.language import N_, _
from pipeline.speech.problems import Problem

OPEN, PUBLISHED, SEALED, PAID, CLOSED = "open", "published", "sealed", "paid", "closed"
STATES: dict[str, str] = {
    OPEN: N_("收表中"),
    PUBLISHED: N_("公示中"),
    SEALED: N_("已封存，发放中"),
    PAID: N_("已发放"),
    CLOSED: N_("已结束"),
}


@dataclass(frozen=True)
class Move:
    """A step in a term's life: from which states it may be taken, and where it leads (None: the term stays where it is)."""

    name: str
    title: str
    of: tuple[str, ...]
    to: str | None


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("publish", N_("公示"), (OPEN, PUBLISHED, SEALED, PAID), None),
        Move("seal", N_("封存"), (PUBLISHED,), SEALED),
        Move("correct", N_("更正"), (SEALED, PAID), SEALED),
        Move("reconcile", N_("对账"), (SEALED, PAID), None),
        Move("settle", N_("发放完毕"), (SEALED,), PAID),
        Move("close", N_("结束"), (PAID,), CLOSED),
        Move("archive", N_("归档"), (SEALED, PAID, CLOSED), None),
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
        raise Problem.failed("no-such-move", move=_(move.title), state=_(STATES[state]))
    return PUBLISHED if (name, state) == ("publish", OPEN) else move.to or state
