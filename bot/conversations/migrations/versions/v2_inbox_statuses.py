"""What editors have done about questions that were not answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of statuses."""
    op.create_table(
        "inbox_statuses",
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("inbox_statuses")
