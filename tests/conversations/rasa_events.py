"""Events as Rasa makes them in a turn, and what it makes of them when it replays them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    LoopInterrupted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.tracker import State, StoredTracker
from bot.conversations.tracker_store import SqlTrackerStore

DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "intents": ["greet", "ask"],
        "slots": {
            name: {"type": "any", "mappings": [{"type": "custom"}]}
            for name in ("focus", "listed", "requested_slot")
        },
        "forms": {"orientation_form": {"required_slots": ["focus"]}},
        "actions": ["answer"],
    }
)
FORM = "orientation_form"


def said(text: str, intent: str = "ask") -> UserUttered:
    """Return what a visitor says, as the NLU pipeline leaves it."""
    reading = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [],
        "fact_ranking": [{"id": "x", "score": 0.1}],
    }
    return UserUttered(text, reading["intent"], [], reading)


def turn_of(text: str, *events: Event) -> list[Event]:
    """Return a turn: what is said, an answer, what goes with it."""
    return [
        said(text),
        ActionExecuted("answer"),
        BotUttered(f"Réponse à {text}"),
        *events,
        ActionExecuted("action_listen"),
    ]


def session_start() -> list[Event]:
    """Return the events that begin a session."""
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
    ]


async def add_turn(store: SqlTrackerStore, sender: str, events: Sequence[Event]) -> Any:
    """Do with a tracker what Rasa does in one turn."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    for one in events:
        tracker.update(one)
    await store.save(tracker)
    return tracker


def replayed(events: Sequence[Event]) -> DialogueStateTracker:
    """Return what Rasa makes of all the events of a conversation."""
    return DialogueStateTracker.from_events("whole", list(events), DOMAIN.slots)


def comparable(tracker: DialogueStateTracker) -> dict[str, Any]:
    """Return the state of a tracker, in what Rasa lets one compare."""
    state = vars(State.of(tracker)).copy()
    message = state["latest_message"]
    state["latest_message"] = message and (message["text"], message["parse_data"]["intent"])
    return state


def check_replay(tracker: StoredTracker | None, events: Sequence[Event]) -> None:
    """Check that a tracker is what Rasa makes of ``events``, in all the ways Rasa uses it."""
    assert tracker is not None
    expected = comparable(replayed(events))
    assert comparable(tracker) == expected
    assert tracker.applied_events() == DialogueStateTracker.applied_events(tracker)
    duplicate = tracker.copy()
    assert comparable(duplicate) == expected
    for one in (SlotSet("focus", "another"), LoopInterrupted(True), BotUttered("another")):
        duplicate.update(one)
    assert comparable(tracker) == expected
    # Forms and the validation of slots make a tracker of their own from its events.
    assert comparable(replayed(tracker.events)) == expected
