"""How alembic applies the versions: over the connection that the program hands it."""

from __future__ import annotations

from alembic import context

from bot.conversations.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a column
)
with context.begin_transaction():
    context.run_migrations()
