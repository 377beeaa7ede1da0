"""Events for analytics in a real RabbitMQ."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import aio_pika
import pytest
from rabbitmq_service import RabbitMq

from bot.conversations.broker import AnalyticsBroker, endpoint_of, pseudonym

pytestmark = pytest.mark.cluster
KEY = b"a key that only the agency knows"
QUEUE = "analytics"


@pytest.fixture
def rabbitmq() -> Iterator[RabbitMq]:
    """A running RabbitMQ server, which the test may kill."""
    server = RabbitMq()
    server.start()
    yield server
    server.remove()


def _broker(server: RabbitMq) -> AnalyticsBroker:
    return AnalyticsBroker(endpoint_of(server.url, QUEUE), KEY)


def _event(number: int) -> dict[str, Any]:
    return {
        "sender_id": "the-conversation",
        "event": "user",
        "timestamp": float(number),
        "text": "secret words",
        "parse_data": {"text": "secret words", "intent": {"name": "greet", "confidence": 1.0}},
    }


async def _received(server: RabbitMq, wanted: set[int]) -> list[dict[str, Any]]:
    """Return the messages of the queue until those of the ``wanted`` times are there."""
    connection = await aio_pika.connect_robust(host="127.0.0.1", port=server.port)
    async with connection:
        queue = await (await connection.channel()).declare_queue(QUEUE, durable=True)
        messages = []
        async with queue.iterator(timeout=30) as iterator:
            while not wanted <= {one["timestamp"] for one in messages}:
                message = await iterator.__anext__()
                await message.ack()
                messages.append(json.loads(message.body))
        return messages


def test_events_arrive_without_words(rabbitmq: RabbitMq) -> None:
    """Each event arrives once and in order, under the pseudonym and without what was written."""

    async def scenario() -> list[dict[str, Any]]:
        broker = _broker(rabbitmq)
        for number in range(100):
            broker.publish(_event(number))
        received = await _received(rabbitmq, set(range(100)))
        await broker.close()
        return received

    received = asyncio.run(scenario())
    assert [one["timestamp"] for one in received] == list(range(100))
    assert {one["sender_id"] for one in received} == {pseudonym(KEY, "the-conversation")}
    assert "secret" not in json.dumps(received)
    assert "the-conversation" not in json.dumps(received)


def test_a_broker_that_was_killed_gets_the_rest_later(rabbitmq: RabbitMq) -> None:
    """Events of the time when the broker was away arrive when it is back, and nobody waits."""

    async def scenario() -> None:
        broker = _broker(rabbitmq)
        for number in range(10):
            broker.publish(_event(number))
        await _received(rabbitmq, set(range(10)))
        rabbitmq.kill()
        # What is on its way in the moment of the end is lost.
        while broker._broker._connection.connected.is_set():  # noqa: ASYNC110, SLF001 - only so
            await asyncio.sleep(0.05)
        for number in range(10, 30):
            broker.publish(_event(number))
        await asyncio.sleep(1.0)
        await asyncio.to_thread(rabbitmq.start)
        await _received(rabbitmq, set(range(10, 30)))
        await broker.close()

    asyncio.run(scenario())
