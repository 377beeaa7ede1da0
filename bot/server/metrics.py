"""What Prometheus may read of this process: numbers, nothing of anybody."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw

TURNS = Counter(
    "metz_bot_turns",
    "Messages by channel and by the kind of answer or failure",
    ["channel", "kind"],
)
TURN_SECONDS = Histogram(
    "metz_bot_turn_seconds",
    "Time from the message to its answer, waiting for its turn included",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 12),
)
LOCK_WAIT_SECONDS = Histogram(
    "metz_bot_lock_wait_seconds",
    "Time that a message waited for those before it in its conversation",
    buckets=(0.001, 0.005, 0.025, 0.1, 0.5, 1, 2, 4, 8, 15),
)
PROBLEMS = Counter("metz_bot_problems", "Requests that were refused or failed, by type", ["type"])
STORAGE_CHECK_SECONDS = Histogram(
    "metz_bot_storage_check_seconds",
    "Time that the storage took to answer a health check",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5),
)
STORAGE_UP = Gauge("metz_bot_storage_up", "Whether the storage answered the last health check")


def count_turn(channel: str, kind: str, seconds: float) -> None:
    """Count a message that was answered or failed."""
    TURNS.labels(channel, kind).inc()
    TURN_SECONDS.observe(seconds)


@asynccontextmanager
async def measured(holding: AbstractAsyncContextManager[None]) -> AsyncIterator[None]:
    """Hold a conversation, and count how long that had to be waited for."""
    start = time.perf_counter()
    async with holding:
        LOCK_WAIT_SECONDS.observe(time.perf_counter() - start)
        yield


def metrics(check: Callable[[], Awaitable[object]]) -> Blueprint:
    """Return the route that Prometheus reads; ``check`` renews what it says of the storage."""
    routes = Blueprint("metrics")

    @routes.get("/metrics")
    async def read(request: Request) -> HTTPResponse:
        await check()
        return raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return routes
