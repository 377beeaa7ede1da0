"""Events for analytics, through Rasa's brokers."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rasa.core.brokers.pika import PikaEventBroker
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.utils.endpoints import EndpointConfig

from bot.conversations.broker import (
    MOST_WAITING,
    AnalyticsBroker,
    endpoint_of,
    pseudonym,
    pseudonym_key,
)
from bot.conversations.database import ConflictError, Database
from bot.conversations.tracker_store import SqlTrackerStore
from bot.conversations.turns import one_turn

KEY = pseudonym_key("the secret of the deployment, long enough")


def _turn() -> list[Any]:
    reading = {
        "intent": {"name": "ask_figure", "confidence": 0.9},
        "entities": [{"entity": "unknown_name", "value": "secret-words"}],
        "language": "fr",
        "text": "secret-words",
        "corrected_text": "secret-words",
    }
    custom = {"kind": "fallback", "subjects": ["cea-tech"], "facts": [], "sources": []}
    return [
        UserUttered(
            "secret-words", reading["intent"], reading["entities"], reading, input_channel="web"
        ),
        SlotSet("focus", "secret-words"),
        ActionExecuted("action_answer", policy="RulePolicy", confidence=1.0),
        BotUttered("Rien sur « secret-words ».", {"custom": custom}, {"echo": "secret-words"}),
    ]


def _published(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


async def _scenario(folder: Path, steps: Any) -> list[dict[str, Any]]:
    """Return what a store publishes through Rasa's file broker while ``steps`` are done."""
    file = folder / "events.jsonl"
    file.touch()
    broker = AnalyticsBroker(EndpointConfig(type="file", path=str(file)), KEY)
    database = Database(f"sqlite:///{folder}/conversations.db")
    store = SqlTrackerStore(Domain.empty(), database, broker)
    await steps(store, database)
    await broker.close()
    database.close()
    return _published(file)


async def _say(store: SqlTrackerStore) -> Any:
    tracker = await store.get_or_create_tracker("the-conversation", append_action_listen=False)
    for event in _turn():
        tracker.update(event)
    await store.save(tracker)
    return tracker


def test_events_say_what_was_asked_and_not_in_whose_words(tmp_path: Path) -> None:
    """Intent, kinds of entities, action, kind of answer: no text, no value, no id."""

    async def steps(store: SqlTrackerStore, database: Database) -> None:
        await _say(store)

    published = asyncio.run(_scenario(tmp_path, steps))
    assert [one["event"] for one in published] == ["user", "slot", "action", "bot"]
    user, slot, action, bot = published
    assert (user["intent"], user["entities"], user["language"]) == (
        "ask_figure",
        ["unknown_name"],
        "fr",
    )
    assert slot.keys() == {"sender_id", "event", "timestamp", "name"}
    assert (action["name"], action["policy"]) == ("action_answer", "RulePolicy")
    assert (bot["kind"], bot["subjects"]) == ("fallback", ["cea-tech"])
    everything = json.dumps(published)
    assert "secret-words" not in everything
    assert "the-conversation" not in everything


def test_only_what_is_stored_is_published(tmp_path: Path) -> None:
    """A turn that was refused, or given up before its end, is not heard of."""

    async def steps(store: SqlTrackerStore, database: Database) -> None:
        tracker = await _say(store)
        tracker.stored = 0
        with pytest.raises(ConflictError):
            await store.save(tracker)

        async def given_up() -> None:
            async with one_turn(database):
                await _say(store)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await given_up()
        async with one_turn(database):
            await _say(store)

    published = asyncio.run(_scenario(tmp_path, steps))
    assert len(published) == 2 * len(_turn())


def test_pseudonyms_are_steady_and_lead_nowhere() -> None:
    """The same conversation has the same one, another key gives another, and none holds the id."""
    one = pseudonym(KEY, "conversation")
    assert re.fullmatch("[0-9a-f]{32}", one)
    assert pseudonym(KEY, "conversation") == one
    assert pseudonym(KEY, "conversation2") != one
    assert pseudonym(pseudonym_key("another"), "conversation") != one
    assert pseudonym(KEY, "odd\ud800\0")


def test_nobody_waits_for_a_broker_that_is_away() -> None:
    """Publishing costs no time, and the oldest events make room for the newest."""

    async def scenario() -> AnalyticsBroker:
        broker = AnalyticsBroker(endpoint_of("amqp://a:b@127.0.0.1:9", "topic"), KEY)
        event = {"sender_id": "a", "event": "user", "timestamp": 1.0}
        for _ in range(MOST_WAITING + 5):
            broker.publish(event)
        assert not broker.is_ready()
        await broker.close()
        return broker

    assert asyncio.run(scenario()).dropped == 5


def test_addresses_become_what_rasa_reads() -> None:
    """RabbitMQ and Kafka, with and without TLS, with their accounts."""

    async def address(url: str) -> Any:
        endpoint = endpoint_of(url, "t")
        return PikaEventBroker(endpoint.url, **endpoint.kwargs)._configure_url()  # noqa: SLF001

    rabbit = asyncio.run(address("amqps://user:p%40ss@mq.example.fr/vhost"))
    assert rabbit == "amqps://user:p%40ss@mq.example.fr:5671/vhost"
    kafka = endpoint_of("kafka://user:p%40ss@one.example.fr:9092?security_protocol=SASL_SSL", "t")
    assert kafka.url == "one.example.fr:9092"
    assert kafka.type == "kafka"
    assert kafka.kwargs["sasl_password"] == "p@ss"  # noqa: S105 - of a test
    assert kafka.kwargs["security_protocol"] == "SASL_SSL"
    for wrong in ("http://example.fr", "amqp://", "amqp://no-account.example.fr"):
        with pytest.raises(ValueError, match="must be"):
            endpoint_of(wrong, "t")
