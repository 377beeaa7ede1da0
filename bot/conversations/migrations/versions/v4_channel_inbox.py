"""Whose a waiting message is, and until when one of several processes works on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what waits already has neither, and is read by who holds its channel."""
    op.add_column("channel_inbox", sa.Column("conversation", sa.Text))
    op.add_column("channel_inbox", sa.Column("held_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Remove the columns."""
    with op.batch_alter_table("channel_inbox") as table:
        table.drop_column("held_until")
        table.drop_column("conversation")
