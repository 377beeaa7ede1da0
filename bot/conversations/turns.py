"""A turn that is written as a whole: the answer together with what Rasa remembers of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy.engine import Connection

from bot.conversations.database import Database
from bot.conversations.rows import StoredEvents

Write = Callable[[Connection], None]


class Turn:
    """What a turn has still to write, and what is to be done when it is written."""

    def __init__(self) -> None:
        """Begin with nothing to write.

        ``tracker`` is Rasa's, as the end of the turn will store it; ``texts`` are what the visitor
        wrote: whatever else is stored must not repeat the personal data in it. ``read`` are the
        events of the conversation ``has_read`` as they are stored, read with something else.
        """
        self.tracker: Any = None
        self.texts: list[str] = []
        self.has_read: str | None = None
        self.read: StoredEvents | None = None
        self._writes: list[Write] = []
        self._when_written: list[Callable[[], None]] = []

    def keep_read(self, conversation: str, read: StoredEvents | None) -> None:
        """Keep the events of a conversation until they are asked for."""
        self.has_read, self.read = conversation, read

    def add(self, write: Write, when_written: Callable[[], None]) -> None:
        """Write this with the rest of the turn."""
        self._writes.append(write)
        self._when_written.append(when_written)

    async def commit(self, database: Database, *more: Write) -> None:
        """Write everything in one transaction, ``more`` at the end.

        Raises:
            StorageUnavailableError: nothing was written, as far as is known.
        """
        writes = [*self._writes, *more]
        if not writes:
            return

        def work(connection: Connection) -> None:
            for write in writes:
                write(connection)

        await database.write(work)
        done, self._writes, self._when_written = self._when_written, [], []
        for action in done:
            action()


_current: ContextVar[Turn | None] = ContextVar("turn", default=None)


def current_turn() -> Turn | None:
    """Return the turn under way, None when each write stands alone."""
    return _current.get()


@asynccontextmanager
async def one_turn(database: Database) -> AsyncIterator[None]:
    """Keep what is written inside for one transaction: that of the exchange, else at the end.

    When something is raised inside before that, nothing of the turn is written.

    Raises:
        StorageUnavailableError: nothing was written, as far as is known.
    """
    turn = Turn()
    token = _current.set(turn)
    try:
        yield
        await turn.commit(database)
    finally:
        _current.reset(token)
