"""A conversation that Rasa can go on with from its last events alone.

Rasa finds the state of a conversation (slots, form, last message…) by replaying all its events.
Here the state at some moment is kept, and the events since then: the same state, at the cost of the
last events whatever the length of the conversation.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from rasa.shared.constants import DEFAULT_SENDER_ID
from rasa.shared.core.events import (
    ActionReverted,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker, TrackerActiveLoop
from rasa.shared.utils.common import all_subclasses

# Rasa searches the class of each event anew among all the subclasses.
_EVENT_CLASSES: Mapping[str, type[Event]] = {
    one.type_name: one for one in reversed(all_subclasses(Event))
}
_UNDOES = (UserUtteranceReverted, ActionReverted)
# As many can be undone one after the other.
_MESSAGES_KEPT = 4
# A form or undone messages may lead far back: then more events are kept, up to this many times.
_STRETCH = 4


def event_of(parameters: Mapping[str, Any]) -> Event:
    """Return the event that ``Event.as_dict`` has turned into ``parameters``."""
    event: Event = _EVENT_CLASSES[parameters["event"]]._from_parameters(parameters)  # noqa: SLF001
    return event


@dataclasses.dataclass(frozen=True)
class State:
    """All that a tracker remembers besides its events, as JSON holds it."""

    slots: Mapping[str, Any]
    paused: bool
    followup_action: str | None
    latest_action: Mapping[str, Any]
    latest_message: Mapping[str, Any] | None
    latest_bot_utterance: Mapping[str, Any] | None
    active_loop: Mapping[str, Any] | None

    @classmethod
    def of(cls, tracker: DialogueStateTracker) -> State:
        """Return the state of ``tracker``."""
        message, said = tracker.latest_message, tracker.latest_bot_utterance
        loop = tracker.active_loop
        return cls(
            slots={slot.name: slot.value for slot in tracker.slots.values() if slot.has_been_set},
            paused=tracker.is_paused(),
            followup_action=tracker.followup_action,
            latest_action=tracker.latest_action or {},
            latest_message=message.as_dict() if message and not message.is_empty() else None,
            latest_bot_utterance=said.as_dict() if said and said.text is not None else None,
            active_loop=dataclasses.asdict(loop) if loop else None,
        )

    def put_into(self, tracker: DialogueStateTracker) -> None:
        """Give ``tracker`` this state."""
        tracker._reset()  # noqa: SLF001 - as the events of Rasa do
        for name, value in self.slots.items():
            # A newer model may have lost a slot.
            if name in tracker.slots:
                tracker.slots[name].value = value
        tracker._paused = self.paused  # noqa: SLF001 - the same
        tracker.followup_action = self.followup_action
        tracker.latest_action = dict(self.latest_action)
        if self.latest_message is not None:
            tracker.latest_message = event_of(self.latest_message)
        if self.latest_bot_utterance is not None:
            tracker.latest_bot_utterance = event_of(self.latest_bot_utterance)
        if self.active_loop is not None:
            tracker.active_loop = TrackerActiveLoop(**self.active_loop)


class StoredTracker(DialogueStateTracker):
    """A tracker whose events go on from a kept state.

    ``before`` counts the events of the conversation before those of the tracker; ``stored`` counts
    those that the store holds.
    """

    def __init__(
        self,
        sender_id: str,
        slots: Iterable[Slot] | None,
        start: State | None = None,
        before: int = 0,
        **others: Any,
    ) -> None:
        """Begin at ``start``, else at the beginning of a conversation."""
        super().__init__(sender_id, slots, **others)
        self.start = start
        self.before = before
        self.stored = before
        if start is not None:
            start.put_into(self)

    def init_copy(self) -> StoredTracker:
        """Return a tracker that begins where this one does: what Rasa replays events into."""
        return StoredTracker(
            self.sender_id or DEFAULT_SENDER_ID,
            self.slots.values(),
            self.start,
            self.before,
            is_rule_tracker=self.is_rule_tracker,
        )

    def replay_events(self) -> None:
        """Find the state anew from the events that nothing has undone."""
        began_anew = any(isinstance(one, Restarted | SessionStarted) for one in self.events)
        if self.start is not None and not began_anew:
            self.start.put_into(self)
        super().replay_events()

    def unstored(self) -> list[Event]:
        """Return the events that the store does not hold yet."""
        return list(self.events)[self.stored - self.before :]

    def later_start(self, length: int) -> tuple[State | None, int]:
        """Return the state to begin with next time and how many events came before it.

        At most ``length`` events follow, the last messages of the visitor with what they led to in
        any case. More follow while a form is active or right after messages were undone, so that
        what Rasa reads in past events is whole.
        """
        events = list(self.events)
        if len(events) <= length:
            return self.start, self.before
        # Rasa undoes messages from the last event backwards.
        last_undone = max(
            (i for i, one in enumerate(events) if isinstance(one, _UNDOES)), default=-1
        )
        too_many = len(events) > length * _STRETCH
        messages = sum(isinstance(one, UserUttered) for one in events)
        chosen: tuple[State | None, int] = (self.start, self.before)
        walker = self.init_copy()
        for index, event in enumerate(events):
            if isinstance(event, UserUttered):
                is_late_enough = messages == _MESSAGES_KEPT or len(events) - index <= length
                is_whole = walker.active_loop is None and index > last_undone
                is_last_resort = too_many and is_late_enough and chosen[1] == self.before
                if is_whole or is_last_resort:
                    chosen = (State.of(walker), self.before + index)
                if messages == _MESSAGES_KEPT or (is_whole and is_late_enough):
                    break
                messages -= 1
            walker.update(event)
        return chosen


def tracker_of(
    sender_id: str,
    slots: Iterable[Slot],
    events: Iterable[Mapping[str, Any]],
    start: State | None = None,
    before: int = 0,
) -> StoredTracker:
    """Return the tracker of ``events``, all of them stored, that follow ``start``."""
    tracker = StoredTracker(sender_id, slots, start, before)
    for parameters in events:
        tracker.update(event_of(parameters))
    tracker.stored = before + len(tracker.events)
    return tracker
