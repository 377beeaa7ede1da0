"""Events for analytics, through Rasa's own event brokers (RabbitMQ, Kafka…).

What leaves says what is asked for and answered, never in whose words: no text, no value that a
visitor wrote, and in place of the conversation's id a hash with a secret key. Once a conversation
is erased nothing leads from those events back to it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Rasa's broker for RabbitMQ uses it and relies on others to have imported it.
import rasa.shared.core.events  # noqa: F401
from rasa.core.brokers.broker import EventBroker
from rasa.core.brokers.pika import PikaEventBroker
from rasa.utils.endpoints import EndpointConfig

logger = logging.getLogger(__name__)

# Kept while the broker is away; then the oldest are dropped.
MOST_WAITING = 10_000
RETRY_PAUSE_S = 5.0
CLOSE_DEADLINE_S = 1.0
_AMQP_PORTS = {"amqp": 5672, "amqps": 5671}


def _of_user(event: Mapping[str, Any]) -> dict[str, Any]:
    reading = event.get("parse_data") or {}
    intent = reading.get("intent") or {}
    return {
        "intent": intent.get("name"),
        "confidence": intent.get("confidence"),
        # Which kinds of things were named; the values may be the visitor's own words.
        "entities": sorted({one.get("entity") for one in reading.get("entities") or ()}),
        "language": reading.get("language"),
        "input_channel": event.get("input_channel"),
    }


def _of_bot(event: Mapping[str, Any]) -> dict[str, Any]:
    custom = (event.get("data") or {}).get("custom") or {}
    return {key: custom.get(key) for key in ("kind", "subjects", "facts")}


def _only(*keys: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    return lambda event: {key: event.get(key) for key in keys}


# Of other kinds of events only the kind leaves.
_DETAILS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "user": _of_user,
    "bot": _of_bot,
    "action": _only("name", "policy", "confidence"),
    "slot": _only("name"),
    "active_loop": _only("name"),
}


def endpoint_of(url: str, topic: str) -> EndpointConfig:
    """Return the configuration of the broker at ``url``, as Rasa reads it.

    ``amqp://user:password@host:5672/vhost`` (``amqps``) publishes to the exchange and the queue of
    the name ``topic``; ``kafka://user:password@host:9092`` to the topic. What the query of the URL
    says goes to Rasa's broker as it is: ``?security_protocol=SASL_SSL``.

    Raises:
        ValueError: it is no such URL.
    """
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "kafka" and host:
        options = {"security_protocol": "PLAINTEXT", **options}
        if parts.username:
            options = {
                **options,
                "security_protocol": options["security_protocol"].replace("PLAIN", "SASL_PLAIN"),
                "sasl_username": unquote(parts.username),
                "sasl_password": unquote(parts.password or ""),
            }
        return EndpointConfig(host, type="kafka", topic=topic, partition_by_sender=True, **options)
    if parts.scheme in _AMQP_PORTS and host and parts.username:
        # Rasa puts the URL together again from these, as they are written.
        return EndpointConfig(
            f"{parts.scheme}://{parts.netloc}{parts.path}",
            type="pika",
            username=parts.username,
            password=parts.password or "",
            port=parts.port or _AMQP_PORTS[parts.scheme],
            queues=[topic],
            exchange_name=topic,
            **options,
        )
    raise ValueError("the event broker must be amqp://user:password@host or kafka://host:port")


def pseudonym_key(secret: str) -> bytes:
    """Return the key of pseudonyms that belongs to a deployment's ``secret``."""
    return hmac.new(secret.encode(), b"pseudonyms for analytics", hashlib.sha256).digest()


def pseudonym(key: bytes, conversation: str) -> str:
    """Return what stands for a conversation outside: the same each time, and no way back."""
    name = conversation.encode("utf-8", "surrogatepass")
    return hmac.new(key, name, hashlib.sha256).hexdigest()[:32]


def for_analytics(key: bytes, event: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may leave of an event, given as Rasa gives it to event brokers."""
    kind = event["event"]
    details = _DETAILS.get(kind, _only())(event)
    return {
        "sender_id": pseudonym(key, event["sender_id"]),
        "event": kind,
        "timestamp": round(event.get("timestamp") or 0),
        **details,
    }


class AnalyticsBroker(EventBroker):
    """Hands events to one of Rasa's brokers, without anybody waiting for it.

    What still waits is lost when the process is killed, and the oldest when too much waits:
    ``dropped`` counts these. After a crash of the broker an event may come twice.
    """

    def __init__(self, endpoint: EndpointConfig, pseudonym_key: bytes) -> None:
        """Use the broker at ``endpoint``: what ``event_broker`` would hold in ``endpoints.yml``."""
        self.dropped = 0
        self._endpoint = endpoint
        self._key = pseudonym_key
        self._waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue(MOST_WAITING)
        self._broker: EventBroker | None = None
        self._task: asyncio.Task[None] | None = None

    def publish(self, event: dict[str, Any]) -> None:
        """Have an event of a conversation published; it is the store that calls this."""
        if self._task is None:
            self.start()
        if self._waiting.full():
            self._waiting.get_nowait()
            self._waiting.task_done()
            self.dropped += 1
        self._waiting.put_nowait(for_analytics(self._key, event))

    def start(self) -> None:
        """Begin to connect, in the running event loop."""
        self._task = asyncio.create_task(self._run())

    def is_ready(self) -> bool:
        """Whether the broker is connected."""
        return self._broker is not None and bool(self._broker.is_ready())

    async def close(self) -> None:
        """Publish what waits, if that takes no time, and end."""
        if self._task is None:
            return
        try:
            await asyncio.wait_for(self._flush(), CLOSE_DEADLINE_S)
        except asyncio.TimeoutError:
            logger.warning("%d events for analytics were not published", self._waiting.qsize())
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        if self._broker is not None:
            await self._broker.close()

    async def _flush(self) -> None:
        await self._waiting.join()
        if isinstance(self._broker, PikaEventBroker) and self._broker._background_tasks:  # noqa: SLF001
            # Rasa would close the connection while they are on their way.
            await asyncio.wait(self._broker._background_tasks)  # noqa: SLF001

    async def _run(self) -> None:
        broker = await self._connected()
        while True:
            event = await self._waiting.get()
            try:
                if isinstance(broker, PikaEventBroker):
                    broker.publish(event)
                else:
                    # The others wait for the network.
                    await asyncio.to_thread(broker.publish, event)
            except Exception as error:  # noqa: BLE001 - each broker has errors of its own
                self.dropped += 1
                logger.warning("an event for analytics was not published: %s", type(error).__name__)
            finally:
                self._waiting.task_done()

    async def _connected(self) -> EventBroker:
        while True:
            try:
                broker = await EventBroker.create(self._endpoint, asyncio.get_running_loop())
            except Exception as error:  # noqa: BLE001 - the same
                logger.warning("the event broker cannot be reached: %s", type(error).__name__)
            else:
                if broker is None:
                    raise ValueError("no event broker of that type is known")
                self._broker = broker
                return broker
            await asyncio.sleep(RETRY_PAUSE_S)
