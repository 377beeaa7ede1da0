"""Everything that keeps conversations, opened together from the addresses of a deployment."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from bot.conversations import records
from bot.conversations.database import Database
from bot.conversations.exchanges import StorageUnavailableError
from bot.conversations.journal import Journal
from bot.conversations.leases import Lease
from bot.conversations.locks import MemoryTurnLocks, TurnLocks
from bot.conversations.redis_locks import RedisTurnLocks
from bot.conversations.sql_exchanges import SqlExchangeStore
from bot.conversations.turns import one_turn

if TYPE_CHECKING:
    from rasa.shared.core.domain import Domain

    from bot.conversations.broker import AnalyticsBroker
    from bot.conversations.tracker_store import SqlTrackerStore


class Conversations:
    """What a server keeps of conversations, and what may be asked of it.

    Nothing is connected before it is needed: a server starts while its database is away, and says
    that it is not well (``check``). Methods raise ``StorageUnavailableError`` when they cannot do
    what they say.
    """

    def __init__(
        self,
        database: Database,
        redis_locks: RedisTurnLocks | None = None,
        broker: AnalyticsBroker | None = None,
    ) -> None:
        """Keep conversations in ``database``; several processes need ``redis_locks``."""
        self.exchanges = SqlExchangeStore(database)
        self.locks: TurnLocks = redis_locks or MemoryTurnLocks()
        self._database = database
        self._redis_locks = redis_locks
        self._broker = broker

    def tracker_store(self, domain: Domain | None = None) -> SqlTrackerStore:
        """Return what Rasa keeps trackers in.

        Rasa's agent wraps it in a store that hides failures: it must be put into the loaded agent
        and its processor as it is.
        """
        # Rasa takes seconds to import, and a purge does not need it.
        from bot.conversations.tracker_store import SqlTrackerStore  # noqa: PLC0415

        return SqlTrackerStore(domain, self._database, self._broker)

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Write what a turn stores, trackers and exchange, in one transaction or not at all."""
        return one_turn(self._database)

    def journal(self, channel: str) -> Journal:
        """Return what a channel keeps until its messages are answered."""
        return Journal(self._database, channel)

    def lease(self, name: str) -> Lease:
        """Return what one process of several can hold: the one that reads a channel."""
        return Lease(self._database, name)

    async def prepare(self) -> None:
        """Make or renew the tables now instead of with the first message.

        Raises:
            DatabaseTooNewError: a newer version of the program has been here.
        """
        await self._database.prepare()

    async def ping(self) -> Mapping[str, bool]:
        """Return which of the services answer, within 1 s."""
        services = {"database": self._database.ping()}
        if self._redis_locks is not None:
            services["redis"] = self._redis_locks.ping()
        return dict(zip(services, await asyncio.gather(*services.values())))

    async def check(self) -> None:
        """Return when all that a turn needs answers."""
        silent = [name for name, answers in (await self.ping()).items() if not answers]
        if silent:
            raise StorageUnavailableError(f"no answer from: {', '.join(silent)}")

    async def erase(self, conversation: str) -> int:
        """Erase all that is kept of a conversation, after the turn that is under way.

        Return how many exchanges there were. ``exchanges.erase`` does the same for those who hold
        the conversation already.
        """
        async with self.locks.hold(conversation):
            await records.forget_waiting(self._database, conversation)
            return await self.exchanges.erase(conversation)

    async def purge(self, before: dt.datetime) -> int:
        """Erase the conversations without a message since ``before``; return how many."""
        return await records.purge(self._database, before)

    async def export(self, conversation: str) -> dict[str, Any] | None:
        """Return all that is kept of a conversation, as JSON holds it; None when nothing is."""
        return await records.export(self._database, conversation)

    async def find(self, words: str, day: dt.date) -> list[str]:
        """Return the conversations in which a visitor wrote ``words`` about that day."""
        return await records.find(self._database, words, day)

    async def close(self) -> None:
        """End the connections."""
        if self._broker is not None:
            await self._broker.close()
        if self._redis_locks is not None:
            await self._redis_locks.close()
        self._database.close()


def open_conversations(
    database_url: str,
    redis_url: str | None = None,
    event_broker_url: str | None = None,
    event_broker_topic: str = "metz-bot",
    secret: str = "",
) -> Conversations:
    """Return what keeps conversations at these addresses.

    Args:
        database_url: ``postgresql://…``, or ``sqlite:///…`` for a server of one process.
        redis_url: ``redis://…``, where several processes serve the same conversations.
        event_broker_url: ``amqp://…`` or ``kafka://…``, to which events go for analytics.
        event_broker_topic: the queue or topic there.
        secret: the deployment's secret, from which pseudonyms for analytics are made.

    Raises:
        ValueError: an address is of another kind, or the broker has no secret.
    """
    broker = None
    if event_broker_url is not None:
        if not secret:
            raise ValueError("events for analytics need a secret to make pseudonyms")
        from bot.conversations.broker import (  # noqa: PLC0415 - Rasa's
            AnalyticsBroker,
            endpoint_of,
            pseudonym_key,
        )

        endpoint = endpoint_of(event_broker_url, event_broker_topic)
        broker = AnalyticsBroker(endpoint, pseudonym_key(secret))
    redis_locks = RedisTurnLocks(redis_url) if redis_url is not None else None
    return Conversations(Database(database_url), redis_locks, broker)
