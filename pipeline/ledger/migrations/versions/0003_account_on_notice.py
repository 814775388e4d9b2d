"""The account that stood for a student when the notice went up: an account that changes before the money comes is seen by days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.add_column("publications", sa.Column("account", sa.Text))
