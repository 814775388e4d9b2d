"""What the ledger holds of persons, under a key for each term: to forget a term is to destroy its key.

An entry's personal columns go into one text, `sealed`, and stay empty themselves. The chain is over what is stored, so that it, the sums
and the checks stay true when the key is gone (crypto-shredding). The keys lie beside the tables (`tables.KEYS`): a copy of the ledger that
was made with them is as readable as the ledger was. AES-SIV (RFC 5297) is deterministic and needs no number that must never come twice;
table and entry are bound in, so that no text can stand for another.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from pandas import DataFrame, Series

from pipeline.ledger.tables import Value

if TYPE_CHECKING:  # it is imported where something is sealed
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

PERSONAL: dict[str, tuple[str, ...]] = {
    "inputs": ("file",),
    "publications": ("student_key", "account"),
    "persons": ("student_key", "id_number", "name", "same_as"),
    "decisions": ("student_key",),
    "payments": ("student_key", "payee", "account"),
    "payment_events": ("reason",),
    "rulings": ("said",),
    "objections": ("student_key", "said", "source"),
    "levels": ("student_key",),
}
"""Table → its columns that tell of a person. A file's name may be somebody's; a school, a class, a programme and an amount are nobody's."""
_BITS = 512


def new_key() -> str:
    """A key for a term."""
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    return AESSIV.generate_key(_BITS).hex()


def sealed(row: Mapping[str, Value], table: str, key: str) -> dict[str, Value]:
    """The entry as it is stored: `sealed`, and the columns in it empty. row: with entry; personal columns that it has not are not kept."""
    told = [row.get(name) for name in PERSONAL[table]]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    made = base64.b64encode(_cipher(key).encrypt(text, _bound(table, row["entry"]))).decode()
    return {**row, **{name: "" for name in PERSONAL[table] if row.get(name) is not None}, "sealed": made}


NOBODY = "?"
"""How the student_key of an entry begins whose term was forgotten; each has another one."""


def opened(rows: DataFrame, table: str, keys: Mapping[str, str]) -> DataFrame:
    """The entries with their personal columns, of terms whose key is gone without them: student_key says that it is nobody's any more.

    rows: with entry, term and sealed, missing in entries of ledgers before 0004, which stay as they are. Raises ValueError where a text
    is not what was sealed.
    """
    names = PERSONAL[table]
    told = rows["sealed"].notna()
    if not told.any():
        return rows
    found = [
        _opened(text, table, entry, keys.get(term, ""), len(names))
        for text, entry, term in zip(rows.loc[told, "sealed"], rows.loc[told, "entry"], rows.loc[told, "term"], strict=True)
    ]
    columns = dict(zip(names, zip(*found, strict=True), strict=True))
    made = {name: rows[name].where(~told, Series(values, index=rows.index[told], dtype="str")) for name, values in columns.items()}
    gone = told & ~rows["term"].isin(list(keys))
    return rows.assign(**{name: column.mask(gone, "") if name != "student_key" else column for name, column in made.items()})


def _opened(text: str, table: str, entry: int, key: str, count: int) -> list[Value]:
    if not key:
        return [f"{NOBODY}{entry}"] * count
    from cryptography.exceptions import InvalidTag

    try:
        told: list[Value] = json.loads(_cipher(key).decrypt(base64.b64decode(text), _bound(table, entry)))
    except InvalidTag:
        raise ValueError("not what was sealed") from None
    return told


def nothing() -> str:
    """What stands in the place of a sealed text that nobody can open, for entries that were written before there were keys."""
    return base64.b64encode(os.urandom(16)).decode()


@lru_cache(64)
def _cipher(key: str) -> AESSIV:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    return AESSIV(bytes.fromhex(key))


def _bound(table: str, entry: Value) -> list[bytes]:
    return [f"{table}:{entry}".encode()]
