"""What Prometheus may read of this process: numbers, nothing of anybody."""

from __future__ import annotations

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
STORAGE_UP = Gauge("metz_bot_storage_up", "Whether the storage answered the last health check")


def count_turn(channel: str, kind: str, seconds: float) -> None:
    """Count a message that was answered or failed."""
    TURNS.labels(channel, kind).inc()
    TURN_SECONDS.observe(seconds)


def metrics() -> Blueprint:
    """Return the route that Prometheus reads."""
    routes = Blueprint("metrics")

    @routes.get("/metrics")
    async def read(request: Request) -> HTTPResponse:
        return raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return routes
