"""The chain: each entry carries the hash of the one before, so that nothing can be changed, left out or put in unnoticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from pipeline.ledger.tables import LINK, Value

BEGINNING = "0" * 64
"""What the first entry carries in place of a hash."""


def text_of(table: str, row: Mapping[str, Value]) -> str:
    """An entry as the one text that is hashed: its table, its number and its columns by name, empty ones left out."""
    content = {name: value for name, value in row.items() if value is not None and name not in LINK}
    return json.dumps([table, row["entry"], content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def linked(previous: str, text: str) -> str:
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def first_broken(entries: Iterable[tuple[str, Mapping[str, Value]]]) -> tuple[str, int] | None:
    """(table, entry) of the first entry that is not what was written; None for a whole chain.

    entries: (table, row) of all tables, by entry number.
    """
    previous = BEGINNING
    for number, (table, row) in enumerate(entries, start=1):
        if row["entry"] != number or row["previous"] != previous or row["hash"] != linked(previous, text_of(table, row)):
            return table, number
        previous = str(row["hash"])
    return None
