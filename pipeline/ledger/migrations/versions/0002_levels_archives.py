"""Hardship levels for the next term to compare, the checksums of archives, and the quota document behind a payment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    for table, columns in {"levels": ("term", "student_key", "level"), "archives": ("term", "file", "sha256", "on")}.items():
        op.create_table(
            table,
            sa.Column("entry", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("previous", sa.String(64), nullable=False),
            sa.Column("hash", sa.String(64), nullable=False),
            *(sa.Column(name, sa.Text, nullable=False) for name in columns),
        )
    op.add_column("payments", sa.Column("document", sa.Text))
