"""The states of a term, and the only moves between them.

open → published → paying → closed. A term is open as long as the ledger knows no move of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.ledger.known import CLOSED, FORGOTTEN, OPEN, PAYING, PUBLISHED
from pipeline.ledger.store import FORGET
from pipeline.speech.language import N_, _
from pipeline.speech.problems import Problem

STATES: dict[str, str] = {
    OPEN: N_("收表中"),
    PUBLISHED: N_("公示中"),
    PAYING: N_("发放中"),
    CLOSED: N_("已结束"),
    FORGOTTEN: N_("个人信息已清除"),
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
        Move("publish", N_("公示"), (OPEN, PUBLISHED, PAYING), None),
        Move("pay", N_("发放"), (PUBLISHED, PAYING), PAYING),
        Move("reconcile", N_("对账"), (PAYING,), None),
        Move("retire", N_("撤下公示"), (PUBLISHED, PAYING, CLOSED), None),
        Move("close", N_("结束"), (PAYING,), CLOSED),
        Move("archive", N_("归档"), (PAYING, CLOSED), None),
        Move(FORGET, N_("清除个人信息"), (OPEN, PUBLISHED, PAYING, CLOSED), FORGOTTEN),
    )
}
"""publish makes an open term a published one; later it publishes those who came after."""

WORDS: dict[str, str] = {"seal": "pay", "correct": "pay", "settle": "reconcile"}
"""Other words for a move: those of the command line for the first and the later pay runs, and those of ledgers written before."""
TITLES: dict[str, str] = {"seal": N_("封存"), "correct": N_("更正"), "settle": N_("发放完毕")}

NEXT: dict[str, tuple[str, ...]] = {
    OPEN: ("publish",),
    PUBLISHED: ("pay",),
    PAYING: ("reconcile", "pay-again", "close", "archive"),
    CLOSED: ("archive",),
    FORGOTTEN: (),
}
"""What a person would do next in each state."""


def move_of(name: str) -> Move:
    """The move that a word stands for."""
    return MOVES[WORDS.get(name, name)]


def title_of(name: str) -> str:
    """What a move is called, by the word that was used for it."""
    return _(TITLES.get(name, move_of(name).title))


def after(state: str, name: str) -> str:
    """The state that a move leads to. Raises Problem where the table does not have the move."""
    move = move_of(name)
    if state not in move.of:
        raise Problem.failed("no-such-move", move=title_of(name), state=_(STATES[state]))
    return PUBLISHED if (move.name, state) == ("publish", OPEN) else move.to or state
