"""Conversations, the turns that Rasa goes on from, and the exchanges that people look back at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False, index=True),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("state_at", sa.Integer, nullable=False),
        sa.Column("state", sa.Text),
    )
    op.create_table(
        "turns",
        _conversation(),
        sa.Column("last_event", sa.Integer, primary_key=True),
        sa.Column("first_event", sa.Integer, nullable=False),
        sa.Column("events", sa.Text, nullable=False),
        sa.UniqueConstraint("conversation", "first_event"),
    )
    op.create_table(
        "exchanges",
        _conversation(),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("asked_at", moment, nullable=False, index=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("entries", sa.Text, nullable=False),
        sa.Column("rating", sa.Text),
        sa.Column("reason", sa.Text),
        sa.UniqueConstraint("conversation", "message_id"),
    )


def downgrade() -> None:
    """Remove the tables and all that they hold."""
    for name in ("exchanges", "turns", "conversations"):
        op.drop_table(name)


def _conversation() -> sa.Column[str]:
    return sa.Column(
        "conversation",
        sa.Text,
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    )
