"""A key for each term, under which the personal columns are kept, and the text that holds them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"

_SEALED = ("inputs", "publications", "persons", "decisions", "payments", "payment_events", "rulings", "objections", "levels")


def upgrade() -> None:
    op.create_table("term_keys", sa.Column("term", sa.Text, primary_key=True), sa.Column("key", sa.Text, nullable=False))
    for table in _SEALED:
        op.add_column(table, sa.Column("sealed", sa.Text))
    op.add_column("persons", sa.Column("term", sa.Text))
