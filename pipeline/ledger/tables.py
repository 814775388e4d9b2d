"""The ledger's tables. Every table is append-only, and every row is an entry of one chain that runs through all of them.

`entry` numbers the rows of all tables together, from 1 and without a gap. `previous` and `hash` chain them (`chain`). A column
that a later version adds can be empty, and an empty column is no part of an entry's text, so that old hashes stay true. What tells of
persons is kept in `sealed`, under a key for each term (`sealing`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, String, Table, Text, UniqueConstraint

METADATA = MetaData()
Value = str | int | None


def _table(name: str, *columns: Column[Any], unique: tuple[str, ...] = ()) -> Table:
    constraints = [UniqueConstraint(*unique, name=f"{name}_once")] if unique else []
    return Table(
        name,
        METADATA,
        Column("entry", BigInteger, primary_key=True, autoincrement=False),
        Column("previous", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        *columns,
        *constraints,
    )


def _text(name: str, needed: bool = True) -> Column[Any]:
    return Column(name, Text, nullable=not needed)


def _number(name: str, needed: bool = True) -> Column[Any]:
    return Column(name, BigInteger, nullable=not needed)


MOVES = _table(
    "moves", _text("term"), _number("number"), _text("move"), _text("before"), _text("after"), _text("by"), _text("why"),
    _text("on"), _text("at"), unique=("term", "number"),
)  # fmt: skip
"""What happened to a term: `number` counts from 1 in each term, so that of two who move it at once one must fail."""

RUNS = _table(
    "runs", _text("term"), _number("move"), _text("as_of"), _text("program"), _text("policy"), _text("folder"), _text("manifest"),
    _number("payments"), _number("total_fen"),
)  # fmt: skip
"""A run whose outputs count: the checksum of the manifest in `folder`, and what it pays."""

INPUTS = _table("inputs", _text("term"), _number("move"), _text("file"), _text("sha256"), _text("sealed", needed=False))
"""The files that a sealed run has read."""

PUBLICATIONS = _table(
    "publications", _text("term"), _number("move"), _text("student_key"), _text("programme"), _text("first_day"), _text("last_day"),
    _text("account", needed=False), _text("sealed", needed=False),
)  # fmt: skip
"""Who stood on a notice, for what, from when to when; and the account that the money was to go to by then."""

PERSONS = _table(
    "persons", _text("student_key"), _text("id_number"), _text("name"), _text("same_as", needed=False), _text("term", needed=False),
    _text("sealed", needed=False),
)  # fmt: skip
"""Whom the ledger knows. same_as: the student_key of the same person under another id, as somebody has ruled. term: under whose key
the entry is kept."""

DECISIONS = _table(
    "decisions", _text("term"), _number("move"), _text("student_key"), _text("programme"), _text("status"), _text("reason_codes"),
    _text("months"), _number("amount_fen"), _text("sealed", needed=False),
)  # fmt: skip

PAYMENTS = _table(
    "payments", _text("term"), _number("move"), _text("payment"), _text("kind"), _text("student_key"), _text("programme"),
    _text("months"), _number("amount_fen"), _text("school"), _text("class_name"), _text("paid_to"), _text("payee"), _text("bank"),
    _text("account"), _text("corrects"), _text("document", needed=False), _text("sealed", needed=False),
    unique=("payment",),
)  # fmt: skip
"""The lines of payment plans. kind: regular, top-up, follow-up, claw-back (the only one with a negative amount). corrects: the
payment that a line corrects, empty for none."""

EVENTS = _table(
    "payment_events", _text("term"), _text("payment"), _text("event"), _number("amount_fen"), _text("reason"), _text("on"),
    _text("source"), _text("sealed", needed=False),
)  # fmt: skip
"""What became of a payment: delivered, failed, recovered. source: checksum, sheet and row of the bank's return."""

RULINGS = _table(
    "rulings", _text("term"), _number("move"), _text("case_number"), _text("ruling"), _text("said"), _text("sealed", needed=False)
)

OBJECTIONS = _table(
    "objections", _text("term"), _number("move"), _text("student_key"), _text("programme"), _text("result"), _text("said"),
    _text("source"), _text("sealed", needed=False),
)  # fmt: skip

LEVELS = _table("levels", _text("term"), _text("student_key"), _text("level"), _text("sealed", needed=False))
"""The hardship level found in a term, for the next one to compare."""

ARCHIVES = _table("archives", _text("term"), _text("file"), _text("sha256"), _text("on"))

TABLES: tuple[Table, ...] = tuple(METADATA.sorted_tables)
"""Those that the chain runs through."""

KEYS = Table("term_keys", METADATA, Column("term", Text, primary_key=True), Column("key", Text, nullable=False))
"""The key of each term (`sealing`). No part of the chain: to forget a term is to take its key out."""

LINK = ("entry", "previous", "hash")


def plain(value: Any) -> Value:
    """A database's or a frame's value as the chain knows it: text, whole number or nothing."""
    if value is None or value != value:
        return None
    return value if isinstance(value, str) else int(value)
