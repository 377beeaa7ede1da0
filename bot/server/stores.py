"""Where a deployment keeps conversations: the tracker, the exchanges and the locks, together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.exchanges import (
    ExchangeStore,
    MemoryExchangeStore,
    StorageUnavailableError,
)
from bot.conversations.locks import MemoryTurnLocks, TurnLocks
from bot.settings import Settings

# What the stores raise when they cannot keep or find something; Rasa's own store lets SQLAlchemy's
# errors through.
STORAGE_ERRORS = (StorageUnavailableError, SQLAlchemyError)


def _unmasked(text: str) -> str:
    return text


async def _reachable() -> None:
    """Do nothing: what is kept in memory is always reachable."""


@dataclass(frozen=True)
class Stores:
    """Everything that outlives a turn.

    ``erase_tracker`` erases what Rasa keeps of a conversation; ``check`` raises
    ``StorageUnavailableError`` when nothing can be kept for now; ``mask`` hides the personal data
    of a text before it is kept.
    """

    trackers: TrackerStore
    exchanges: ExchangeStore
    locks: TurnLocks
    erase_tracker: Callable[[str], Awaitable[None]]
    check: Callable[[], Awaitable[None]] = _reachable
    mask: Callable[[str], str] = _unmasked


def memory_stores() -> Stores:
    """Return stores of this process alone: for the terminal, the evaluation and tests."""
    trackers = InMemoryTrackerStore(Domain.empty())

    async def erase(conversation: str) -> None:
        trackers.store.pop(conversation, None)

    return Stores(trackers, MemoryExchangeStore(), MemoryTurnLocks(), erase)


def open_stores(settings: Settings) -> Stores:
    """Return the stores that ``settings`` name."""
    address = settings.database_url.get_secret_value()
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    trackers = SQLTrackerStore(Domain.empty(), host=address)

    async def erase(conversation: str) -> None:
        await asyncio.to_thread(_erase_events, trackers, conversation)

    async def check() -> None:
        await asyncio.to_thread(_check, trackers)

    return Stores(trackers, MemoryExchangeStore(), MemoryTurnLocks(), erase, check)


def _erase_events(trackers: SQLTrackerStore, conversation: str) -> None:
    event = trackers.SQLEvent
    with trackers.session_scope() as session:
        session.query(event).filter(event.sender_id == conversation).delete()
        session.commit()


def _check(trackers: SQLTrackerStore) -> None:
    try:
        with trackers.engine.connect() as connection:
            connection.execute(select(trackers.SQLEvent.id).limit(1))
    except SQLAlchemyError as error:
        raise StorageUnavailableError("the database cannot be read") from error
