"""The first ledger: moves, runs and what they read, who was published, decided and paid, and what became of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None

_TABLES = {
    "moves": "term number:int move before after by why on at",
    "runs": "term move:int as_of program policy folder manifest payments:int total_fen:int",
    "inputs": "term move:int file sha256",
    "publications": "term move:int student_key programme first_day last_day",
    "persons": "student_key id_number name same_as?",
    "decisions": "term move:int student_key programme status reason_codes months amount_fen:int",
    "payments": "term move:int payment kind student_key programme months amount_fen:int school class_name "
    "paid_to payee bank account corrects",
    "payment_events": "term payment event amount_fen:int reason on source",
    "rulings": "term move:int case_number ruling said",
    "objections": "term move:int student_key programme result said source",
}
_ONCE = {"moves": ("term", "number"), "payments": ("payment",)}


def upgrade() -> None:
    for table, columns in _TABLES.items():
        op.create_table(
            table,
            sa.Column("entry", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("previous", sa.String(64), nullable=False),
            sa.Column("hash", sa.String(64), nullable=False),
            *(_column(*column.partition(":")[::2]) for column in columns.split()),
            *([sa.UniqueConstraint(*_ONCE[table], name=f"{table}_once")] if table in _ONCE else []),
        )


def _column(name: str, kind: str) -> sa.Column[Any]:
    return sa.Column(name.rstrip("?"), sa.BigInteger() if kind == "int" else sa.Text(), nullable=name.endswith("?"))
