"""One turn at a time in each conversation, among all processes that share a Redis.

Whoever wants a conversation adds a ticket to its queue, in one step (Lua). A ticket lives for a few
seconds unless its process renews it: a process that was killed frees its conversations by itself.
Whoever leaves wakes the next in the queue through a channel of that one's process. Nobody polls: a
wake-up that got lost is made up for when the ticket in front ought to have been renewed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from bot.conversations.exchanges import StorageUnavailableError
from bot.conversations.locks import MemoryTurnLocks

logger = logging.getLogger(__name__)

LEASE_S = 4.0
PATIENCE_S = 15.0
COMMAND_TIMEOUT_S = 1.5
PING_DEADLINE_S = 0.8
CONNECTIONS = 32
_PREFIX = "metz-bot:turns"
_RECONNECT_PAUSE_S = 0.5
# A queue whose every process was killed disappears.
_QUEUE_LIFE_MS = 600_000

# Both return once the first ticket of the queue is that of a living process.
_FIRST_LIVING = """
local function first_living()
  while true do
    local first = redis.call('LINDEX', KEYS[1], 0)
    if not first then return nil, 0 end
    local left = redis.call('PTTL', KEYS[1] .. ':' .. first)
    if left >= 0 then return first, left end
    redis.call('LPOP', KEYS[1])
  end
end
"""
# Returns 0 when the conversation is held, else how many milliseconds the first ticket has left.
_TAKE = (
    _FIRST_LIVING
    + """
local ticket, lease, enters = ARGV[1], ARGV[2], ARGV[3]
local life = KEYS[1] .. ':' .. ticket
if enters == '1' and redis.call('EXISTS', life) == 0 then redis.call('RPUSH', KEYS[1], ticket) end
redis.call('SET', life, 1, 'PX', lease)
local first, left = first_living()
if not first then
  redis.call('RPUSH', KEYS[1], ticket)
  first = ticket
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if first == ticket then return 0 end
return math.max(left, 1)
"""
)
_LEAVE = (
    _FIRST_LIVING
    + """
redis.call('LREM', KEYS[1], 1, ARGV[1])
redis.call('DEL', KEYS[1] .. ':' .. ARGV[1])
local first = first_living()
if first then redis.call('PUBLISH', ARGV[2] .. string.match(first, '^[^:]+'), first) end
return 0
"""
)


class RedisTurnLocks:
    """Gives each conversation to one turn at a time, in the order of arrival at Redis."""

    def __init__(self, url: str, lease_s: float = LEASE_S, patience_s: float = PATIENCE_S) -> None:
        """Prepare to use the Redis at ``url``; connections are made when needed.

        A killed process frees its conversations after ``lease_s``; who waits longer than
        ``patience_s`` gives up.
        """
        self._lease_s = lease_s
        self._patience_s = patience_s
        self._process = uuid.uuid4().hex
        self._count = 0
        self._waiting: dict[str, asyncio.Event] = {}
        self._lives: set[str] = set()
        # Two messages of one process enter the queue in the order of their arrival here.
        self._entrance = MemoryTurnLocks()
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=COMMAND_TIMEOUT_S,
            socket_timeout=COMMAND_TIMEOUT_S,
            socket_connect_timeout=COMMAND_TIMEOUT_S,
            decode_responses=True,
            # Connections that died while nobody used them; every command here may run twice.
            retry=Retry(NoBackoff(), 1),
            retry_on_error=[RedisConnectionError],
        )
        self._redis: Any = Redis(connection_pool=pool)
        # Listening takes as long as it takes.
        self._listener: Any = Redis.from_url(
            url, socket_connect_timeout=COMMAND_TIMEOUT_S, decode_responses=True
        )
        self._take = self._redis.register_script(_TAKE)
        self._leave = self._redis.register_script(_LEAVE)
        self._tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def hold(self, conversation: str) -> AsyncIterator[None]:
        """Wait for the turn of the caller and hold the conversation.

        Raises:
            StorageUnavailableError: Redis does not answer, or the turn does not come in time.
        """
        self._start()
        queue = f"{_PREFIX}:{{{conversation}}}"
        self._count += 1
        ticket = f"{self._process}:{self._count}"
        try:
            await self._enter(conversation, queue, ticket)
            yield
        finally:
            self._waiting.pop(ticket, None)
            self._lives.discard(f"{queue}:{ticket}")
            # Somebody waits behind, even when the caller was cancelled.
            await asyncio.shield(self._go(queue, ticket))

    async def ping(self, deadline_s: float = PING_DEADLINE_S) -> bool:
        """Whether Redis answers; known within the deadline."""
        try:
            return bool(await asyncio.wait_for(self._redis.ping(), deadline_s))
        except (RedisError, OSError, asyncio.TimeoutError):
            return False

    async def close(self) -> None:
        """End the connections; conversations that are held are free after the lease."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        for client in (self._listener, self._redis):
            await client.close(close_connection_pool=True)
        await self._redis.connection_pool.disconnect()

    async def _enter(self, conversation: str, queue: str, ticket: str) -> None:
        ends_at = time.monotonic() + self._patience_s
        woken = self._waiting[ticket] = asyncio.Event()
        async with self._entrance.hold(conversation):
            left = await self._try(queue, ticket, enters=True)
        self._lives.add(f"{queue}:{ticket}")
        while left:
            remaining = ends_at - time.monotonic()
            if remaining <= 0:
                raise StorageUnavailableError("the conversation stays busy")
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(woken.wait(), min(left / 1000, remaining))
            woken.clear()
            left = await self._try(queue, ticket, enters=False)

    async def _try(self, queue: str, ticket: str, *, enters: bool) -> int:
        lease_ms = int(self._lease_s * 1000)
        try:
            left: int = await self._take(
                keys=[queue], args=[ticket, lease_ms, int(enters), _QUEUE_LIFE_MS]
            )
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            raise StorageUnavailableError(f"Redis failed: {type(error).__name__}") from error
        return left

    async def _go(self, queue: str, ticket: str) -> None:
        try:
            await self._leave(keys=[queue], args=[ticket, f"{_PREFIX}:wake:"])
        except (RedisError, OSError, asyncio.TimeoutError):
            # The turn is over all the same; the ticket ends with its lease.
            logger.warning("a conversation could not be freed at once: Redis does not answer")

    def _start(self) -> None:
        if not self._tasks:
            self._tasks = [
                asyncio.create_task(self._listen()),
                asyncio.create_task(self._renew()),
            ]

    async def _listen(self) -> None:
        """Wake those who wait here when others leave."""
        while True:
            with contextlib.suppress(RedisError, OSError):
                async with self._listener.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(f"{_PREFIX}:wake:{self._process}")
                    async for message in channel.listen():
                        woken = self._waiting.get(message["data"])
                        if woken is not None:
                            woken.set()
            await asyncio.sleep(_RECONNECT_PAUSE_S)

    async def _renew(self) -> None:
        """Keep the tickets of this process alive."""
        while True:
            await asyncio.sleep(self._lease_s / 3)
            if not self._lives:
                continue
            with contextlib.suppress(RedisError, OSError, asyncio.TimeoutError):
                renewing = self._redis.pipeline(transaction=False)
                for life in self._lives:
                    renewing.pexpire(life, int(self._lease_s * 1000))
                await renewing.execute()
