"""What messaging channels have received and not answered yet, and who of several reads it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the channels."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
    )
    op.create_table(
        "channel_positions",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("position", sa.Text, nullable=False),
    )
    op.create_table(
        "channel_inbox",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
        sa.UniqueConstraint("channel", "event_id"),
    )
    op.create_table(
        "channel_answers",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("answer_id", sa.Text, primary_key=True),
        sa.Column("message_id", sa.Text, nullable=False, index=True),
        sa.Column(
            "conversation",
            sa.Text,
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
    )


def downgrade() -> None:
    """Remove the tables of the channels and all that they hold."""
    for name in ("channel_answers", "channel_inbox", "channel_positions", "leases"):
        op.drop_table(name)
