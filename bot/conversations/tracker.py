"""A conversation that Rasa can go on with from its last events alone.

Rasa finds the state of a conversation (slots, form, last message…) by replaying all its events,
again and again while it handles a message. Here the state at some moment is kept, and read back as
a few events that lead to it, in place of all those before: the same state, at the cost of the last
events whatever the length of the conversation.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    ConversationPaused,
    Event,
    FollowupAction,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME
from rasa.shared.utils.common import all_subclasses

# Rasa searches the class of each event anew among all the subclasses.
_EVENT_CLASSES: Mapping[str, type[Event]] = {
    one.type_name: one for one in reversed(all_subclasses(Event))
}
_UNDOES = (UserUtteranceReverted, ActionReverted)
# As many can be undone one after the other.
_MESSAGES_KEPT = 4
# While messages are being undone more events are kept, up to this many times.
_STRETCH = 4


def _kinds_of(*parents: type[Event]) -> frozenset[type[Event]]:
    """Return ``parents`` and their subclasses.

    Asking each event whether it is an instance takes long: Rasa's are abstract classes.
    """
    return frozenset({*parents, *(one for parent in parents for one in all_subclasses(parent))})


_UNDONE_OR_LOOPING = _kinds_of(*_UNDOES, ActiveLoop)
_STARTS = _kinds_of(Restarted, SessionStarted)


def event_of(parameters: Mapping[str, Any]) -> Event:
    """Return the event that ``Event.as_dict`` has turned into ``parameters``."""
    event: Event = _EVENT_CLASSES[parameters["event"]]._from_parameters(parameters)  # noqa: SLF001
    return event


@dataclass(frozen=True)
class State:
    """All that a tracker remembers besides its events, as JSON holds it."""

    slots: Mapping[str, Any]
    paused: bool
    followup_action: str | None
    latest_action: str | None
    latest_message: Mapping[str, Any] | None
    latest_bot_utterance: Mapping[str, Any] | None
    active_loop: str | None
    loop_rejected: bool

    @classmethod
    def of(cls, tracker: DialogueStateTracker) -> State:
        """Return the state of ``tracker``."""
        message, said = tracker.latest_message, tracker.latest_bot_utterance
        return cls(
            slots={slot.name: slot.value for slot in tracker.slots.values() if slot.has_been_set},
            paused=tracker.is_paused(),
            followup_action=tracker.followup_action,
            latest_action=(tracker.latest_action or {}).get(ACTION_NAME),
            latest_message=message.as_dict() if message and not message.is_empty() else None,
            latest_bot_utterance=said.as_dict() if said and said.text is not None else None,
            active_loop=tracker.active_loop_name,
            loop_rejected=tracker.is_active_loop_rejected,
        )

    def events(self) -> Iterator[Event]:
        """Yield events that lead to this state: a conversation of one message."""
        yield ActionExecuted(ACTION_LISTEN_NAME)
        if self.latest_message is not None:
            yield event_of(self.latest_message)
        if self.active_loop is not None:
            yield ActionExecuted(self.active_loop)
            yield ActiveLoop(self.active_loop)
            if self.loop_rejected:
                yield ActionExecutionRejected(self.active_loop)
        for name, value in self.slots.items():
            yield SlotSet(name, value)
        if self.latest_bot_utterance is not None:
            yield event_of(self.latest_bot_utterance)
        if self.paused:
            yield ConversationPaused()
        if self.latest_action is not None:
            yield ActionExecuted(self.latest_action)
        if self.followup_action is not None:
            yield FollowupAction(self.followup_action)


class StoredTracker(DialogueStateTracker):
    """A tracker that knows which of its events are stored.

    ``before`` counts the events of the conversation that it does without, ``standing_in`` its own
    first events that stand in for them, ``stored`` the events of the conversation that the store
    holds.
    """

    def __init__(self, sender_id: str, slots: Iterable[Slot] | None, **others: Any) -> None:
        """Begin a conversation."""
        # Rasa copies each slot in five times the time.
        super().__init__(sender_id, None if slots is None else (), **others)
        for slot in slots or ():
            self.slots[slot.name] = _copied(slot)
            self.slots[slot.name].reset()
        self.before = 0
        self.standing_in = 0
        self.stored = 0

    def copy(self) -> StoredTracker:
        """Return a duplicate in the same state; Rasa's own replays every event for each action."""
        duplicate = copy.copy(self)
        duplicate.events = self.events.copy()
        duplicate.slots = {name: _copied(slot) for name, slot in self.slots.items()}
        duplicate.active_loop = copy.copy(self.active_loop)
        return duplicate

    def applied_events(self) -> list[Event]:
        """Return what Rasa's own method returns; it looks at each event four times."""
        events = list(self.events)
        kinds = list(map(type, events))
        if not _UNDONE_OR_LOOPING.isdisjoint(kinds):
            applied: list[Event] = super().applied_events()
            return applied
        if _STARTS.isdisjoint(kinds):
            return events
        return events[max(at for at, one in enumerate(kinds, start=1) if one in _STARTS) :]

    def unstored(self) -> list[Event]:
        """Return the events that the store does not hold yet."""
        return list(self.events)[self.standing_in + self.stored - self.before :]

    def later_start(self, length: int) -> tuple[State | None, int]:
        """Return the state to begin with next time and how many events came before it.

        At most ``length`` events follow, and the last messages of the visitor with what they led to
        in any case. More follow right after messages were undone: those before may be undone too.
        None and ``before`` stand for the present start.
        """
        events = list(self.events)
        if len(events) - self.standing_in <= length:
            return None, self.before
        messages = [index for index, one in enumerate(events) if isinstance(one, UserUttered)]
        starts = [one for one in messages[: 1 - _MESSAGES_KEPT] if one > self.standing_in]
        undone = [index for index, one in enumerate(events) if isinstance(one, _UNDOES)]
        if undone and len(events) - self.standing_in <= length * _STRETCH:
            starts = [one for one in starts if one > undone[-1]]
        if not starts:
            return None, self.before
        start = next((one for one in starts if len(events) - one <= length), starts[-1])
        walker = self.init_copy()
        for event in events[:start]:
            walker.update(event)
        return State.of(walker), self.before + start - self.standing_in


def _copied(slot: Slot) -> Slot:
    """Return a copy of ``slot``: what ``copy.copy`` makes, in a fifth of its time."""
    duplicate = object.__new__(type(slot))
    duplicate.__dict__.update(slot.__dict__)
    return duplicate


def tracker_of(
    sender_id: str,
    slots: Iterable[Slot],
    events: Iterable[Mapping[str, Any]],
    start: State | None = None,
    before: int = 0,
) -> StoredTracker:
    """Return the tracker of ``events``, all of them stored, that follow ``start``."""
    tracker = StoredTracker(sender_id, slots)
    for event in start.events() if start else ():
        # A newer model may have lost a slot.
        if not isinstance(event, SlotSet) or event.key in tracker.slots:
            tracker.update(event)
    tracker.before, tracker.standing_in = before, len(tracker.events)
    for parameters in events:
        tracker.update(event_of(parameters))
    tracker.stored = before + len(tracker.events) - tracker.standing_in
    return tracker
