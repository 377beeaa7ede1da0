"""Where an assistant keeps conversations: trackers, exchanges and locks, together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass

from pydantic import SecretStr
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain

from bot.conversations.exchanges import ExchangeStore, MemoryExchangeStore
from bot.conversations.locks import MemoryTurnLocks, TurnLocks
from bot.conversations.masking import mask
from bot.conversations.opening import Conversations, open_conversations
from bot.settings import Settings


async def _nothing() -> None:
    """Do nothing: what is kept in memory is always there, and needs no end."""


def _as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True)
class Stores:
    """Everything that outlives a turn.

    ``exchanges.erase`` erases all of a conversation, Rasa's tracker with it. ``turn`` writes what
    is stored inside at once or not at all. ``prepare`` makes or renews the tables. ``check``
    raises ``StorageUnavailableError`` when nothing can be kept for now. ``mask`` tells what is
    kept of a text. ``kept`` is what channels that read their messages themselves need besides; None
    where nothing outlives the process.
    """

    trackers: TrackerStore
    exchanges: ExchangeStore
    locks: TurnLocks
    turn: Callable[[], AbstractAsyncContextManager[None]] = nullcontext
    prepare: Callable[[], Awaitable[None]] = _nothing
    check: Callable[[], Awaitable[None]] = _nothing
    close: Callable[[], Awaitable[None]] = _nothing
    mask: Callable[[str], str] = _as_it_is
    kept: Conversations | None = None


class _WithTrackers(MemoryExchangeStore):
    """Exchanges in memory that take the trackers with them when they are erased."""

    def __init__(self, trackers: InMemoryTrackerStore) -> None:
        super().__init__()
        self._trackers = trackers

    async def erase(self, conversation: str) -> int:
        """Erase all that is kept of a conversation and return how many exchanges there were."""
        self._trackers.store.pop(conversation, None)
        return await super().erase(conversation)


def memory_stores() -> Stores:
    """Return stores of this process alone: for the terminal, the evaluation and tests."""
    trackers = InMemoryTrackerStore(Domain.empty())
    return Stores(trackers, _WithTrackers(trackers), MemoryTurnLocks())


def open_stores(settings: Settings) -> Stores:
    """Return the stores that ``settings`` name; nothing is connected before it is needed."""
    kept = open_conversations(
        settings.database_url.get_secret_value(),
        _revealed(settings.redis_url),
        _revealed(settings.event_broker_url),
        settings.event_broker_topic,
        settings.signing_key,
    )
    return Stores(
        kept.tracker_store(Domain.empty()),
        kept.exchanges,
        kept.locks,
        kept.turn,
        kept.prepare,
        kept.check,
        kept.close,
        mask,
        kept,
    )


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret is not None else None
