"""One action at a time: a tracker, what the action says, what it remembers."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class ActionCase:
    """Base of the tests of actions; each test reads like a conversation."""

    def setup_method(self) -> None:
        """Begin an empty conversation."""
        self.slots: dict[str, Any] = {}
        self.said: list[dict[str, Any]] = []

    def create_tracker(
        self,
        text: str,
        intent: str,
        *,
        entities: tuple[Mapping[str, Any], ...] = (),
        attributes: Mapping[str, float] | None = None,
        similar: Mapping[str, float] | None = None,
    ) -> Tracker:
        """Return the tracker of a conversation whose last message is ``text``."""
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "entities": [dict(entity) for entity in entities],
            "attribute_ranking": _ranking(attributes or {}),
            "fact_ranking": _ranking(similar or {}),
        }
        return Tracker("sender", dict(self.slots), message, [], False, None, {}, "action_listen")

    def run_action(self, action: Action, tracker: Tracker) -> None:
        """Run ``action``: keep what it says and what it remembers."""
        dispatcher = CollectingDispatcher()
        events = action.run(dispatcher, tracker, {})
        if inspect.isawaitable(events):
            events = asyncio.run(_awaited(events))
        self.said = dispatcher.messages
        for event in events or ():
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]

    def assert_says(self, *parts: str) -> None:
        """Check that one message was said and holds each of ``parts``, spaces apart."""
        assert len(self.said) == 1
        text = _plain(self.said[0]["text"])
        for part in parts:
            assert _plain(part) in text

    def assert_kind(self, kind: str) -> None:
        """Check the kind of the message that was said."""
        assert self.said[0]["custom"]["kind"] == kind

    def assert_facts(self, *facts: str) -> None:
        """Check the facts of the message that was said, in their order."""
        assert self.said[0]["custom"]["facts"] == list(facts)

    def assert_remembers(self, **slots: Any) -> None:
        """Check what the conversation remembers."""
        assert {name: self.slots.get(name) for name in slots} == slots


def about(subject: str, first: int, last: int, *others: str) -> dict[str, Any]:
    """Return the entity of a name found at the words ``first`` to ``last``."""
    return {
        "entity": "subject",
        "value": subject,
        "candidates": [subject, *others],
        "places": [first, last],
        "score": 100.0,
    }


def entity(name: str, value: str) -> dict[str, Any]:
    """Return an entity of the message as a whole."""
    return {"entity": name, "value": value}


def _ranking(scores: Mapping[str, float]) -> list[dict[str, Any]]:
    return [{"id": key, "score": score} for key, score in scores.items()]


async def _awaited(events: Any) -> Any:
    return await events


def _plain(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").split())
