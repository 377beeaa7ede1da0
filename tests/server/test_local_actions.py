"""Custom actions as function calls: what goes in, what comes out."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.core.actions.action import ActionExecutionRejection
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Tracker
from rasa_sdk import events as sdk
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection

from bot.server.local_actions import LiveTracker, LocalAction, LocalExtractSlots

DOMAIN = Domain.from_dict(
    {"slots": {"colour": {"type": "any", "mappings": [{"type": "custom"}]}}, "actions": ["paint"]}
)


def paint(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
) -> list[dict[str, Any]]:
    """Say and remember the colour that the message names; refuse what is no colour."""
    wanted = tracker.latest_message["text"]
    if wanted == "nothing":
        raise SdkRejection("paint")
    dispatcher.utter_message(text=f"{wanted} after {tracker.get_slot('colour')}")
    return [sdk.SlotSet("colour", wanted), sdk.ConversationPaused()]


def conversation(text: str) -> DialogueStateTracker:
    """Return a conversation about red in which ``text`` was said last."""
    said: list[Event] = [SlotSet("colour", "red"), UserUttered(text)]
    return DialogueStateTracker.from_events("anybody", said, DOMAIN.slots)


def executor() -> ActionExecutor:
    """Return an executor that knows the action, and knows it as the one after each message."""
    known = ActionExecutor()
    # No class: the bots of other tests would take every subclass of Action for one of theirs.
    for name in ("paint", "action_validate_slot_mappings"):
        known.register_function(name, paint)
    return known


def run(action: Any, text: str, domain: Domain = DOMAIN) -> list[Event]:
    """Run ``action`` on a conversation and return its events."""
    nlg = TemplatedNaturalLanguageGenerator({})
    events: list[Event] = asyncio.run(
        action.run(CollectingOutputChannel(), nlg, conversation(text), domain)
    )
    return events


def test_an_action_reads_the_tracker_and_returns_rasas_events() -> None:
    """The action sees message and slots; what it says and sets comes back as Rasa's events."""
    said, slot, paused = run(LocalAction("paint", executor()), "blue")
    assert isinstance(said, BotUttered)
    assert said.text == "blue after red"
    assert isinstance(slot, SlotSet)
    assert (slot.key, slot.value) == ("colour", "blue")
    assert paused.type_name == "pause"


def test_a_refusal_is_rasas_refusal() -> None:
    """An action that refuses to run lets Rasa choose another."""
    with pytest.raises(ActionExecutionRejection):
        run(LocalAction("paint", executor()), "nothing")


def test_past_events_are_those_an_action_server_would_receive() -> None:
    """The events are complete, and turned into JSON only when they are asked for."""
    tracker = conversation("blue")
    live = LiveTracker(tracker)
    assert "events" not in vars(live)
    assert live.events == [event.as_dict() for event in tracker.events]


def test_the_validation_of_slots_runs_here_and_may_only_set_and_say() -> None:
    """The action that Rasa calls after each message runs in process; other events are dropped."""
    domain = DOMAIN.merge(Domain.from_dict({"actions": ["action_validate_slot_mappings"]}))
    kinds = [event.type_name for event in run(LocalExtractSlots(executor()), "blue", domain)]
    assert kinds == ["bot", "slot"]


def test_a_slot_that_fills_by_itself_is_filled() -> None:
    """Where a message fills a slot without an action, it is filled as Rasa fills it."""
    slots = {"word": {"type": "any", "mappings": [{"type": "from_text"}]}}
    domain = Domain.from_dict({"slots": slots})
    assert run(LocalExtractSlots(executor()), "blue", domain) == [SlotSet("word", "blue")]
