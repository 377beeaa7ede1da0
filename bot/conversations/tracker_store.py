"""Rasa's trackers in the project's database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from bot.conversations.database import Database
from bot.conversations.redaction import Redaction
from bot.conversations.rows import StoredEvents, add_events, read_events, read_last
from bot.conversations.schema import conversations, turns
from bot.conversations.storable import key_of, storable_json, storable_key
from bot.conversations.tracker import State, StoredTracker, tracker_of
from bot.conversations.turns import Turn, Write, current_turn

# Six messages or so: what rules and forms read of the past.
EVENTS_READ = 60
_ADD = turns.insert()
_COUNT = select(conversations.c.events).where(conversations.c.id == bindparam("key"))


class SqlTrackerStore(TrackerStore):
    """Keeps every event, and reads only the last ones with the state before them.

    Events are numbered in their conversation and only ever added after the last: of two that add
    to the same conversation at once, the second gets a ``ConflictError`` and adds nothing.
    Personal data that visitors type is masked before it is stored. Every method raises
    ``StorageUnavailableError`` when the database cannot be used.
    """

    def __init__(
        self,
        domain: Domain | None,
        database: Database,
        event_broker: EventBroker | None = None,
        events_read: int = EVENTS_READ,
    ) -> None:
        """Keep trackers of ``domain`` in ``database``; ``event_broker`` gets what is stored."""
        super().__init__(domain, event_broker)
        self._database = database
        self._events_read = events_read

    def init_tracker(self, sender_id: str) -> StoredTracker:
        """Return the tracker of a new conversation."""
        return StoredTracker(sender_id, self.domain.slots)

    async def retrieve(self, sender_id: str) -> StoredTracker | None:
        """Return the tracker of a conversation, with its last events; None when it is new."""
        turn = current_turn()
        if turn is not None and turn.tracker is not None and turn.tracker.sender_id == sender_id:
            unwritten: StoredTracker = turn.tracker
            return unwritten
        if turn is not None and turn.has_read == sender_id:
            return self._tracker(sender_id, turn.read)
        return await self._read(sender_id, whole=False)

    async def retrieve_full_tracker(self, conversation_id: str) -> StoredTracker | None:
        """Return the tracker of a conversation with all its events; None when it is new."""
        return await self._read(conversation_id, whole=True)

    async def _read(self, sender_id: str, *, whole: bool) -> StoredTracker | None:
        key = storable_key(sender_id)
        stored = await self._database.read(
            lambda connection: (
                read_events(connection, key) if whole else read_last(connection, key)[0]
            )
        )
        return self._tracker(sender_id, stored)

    def _tracker(self, sender_id: str, stored: StoredEvents | None) -> StoredTracker | None:
        if stored is None:
            return None
        state = State(**json.loads(stored.state)) if stored.state is not None else None
        events = [event for turn in stored.turns for event in json.loads(turn)]
        already_in_state = stored.state_at + 1 - stored.first_event
        return tracker_of(
            sender_id, self.domain.slots, events[already_in_state:], state, stored.state_at
        )

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are not stored yet, all of them or none.

        Inside a turn (``one_turn``) they are written at its end.

        Raises:
            ConflictError: others have added to the conversation since the tracker was retrieved.
        """
        if not isinstance(tracker, StoredTracker):
            tracker = await self._adopted(tracker)
        new = tracker.unstored()
        if not new:
            return
        open_turn = current_turn()
        turn = open_turn or Turn()
        turn.texts += [one.text or "" for one in new if isinstance(one, UserUttered)]
        turn.add(
            self._addition(tracker, new, turn.texts), lambda: self._publish(tracker.sender_id, new)
        )
        if open_turn is None:
            await turn.commit(self._database)
        else:
            turn.tracker = tracker
        tracker.stored += len(new)

    def _addition(
        self, tracker: StoredTracker, new: Sequence[Event], texts: Iterable[str]
    ) -> Write:
        """Return what adds the ``new`` events of ``tracker``, in a turn of these ``texts``."""
        key = storable_key(tracker.sender_id)
        had, has = tracker.stored, tracker.stored + len(new)
        redaction = Redaction(*texts)
        events = storable_json([redaction.of_event(one.as_dict()) for one in new])
        changed: dict[str, Any] = {}
        state, state_at = tracker.later_start(self._events_read)
        if state is not None:
            changed = {"state": _state_as_json(state, redaction), "state_at": state_at}

        def write(connection: Connection) -> None:
            add_events(connection, key, had, has, **changed)
            row = {"conversation": key, "first_event": had + 1, "last_event": has, "events": events}
            connection.execute(_ADD, row)

        return write

    def _publish(self, sender_id: str, events: Iterable[Event]) -> None:
        if self.event_broker is not None:
            for event in events:
                self.event_broker.publish({"sender_id": sender_id, **event.as_dict()})

    async def _adopted(self, tracker: DialogueStateTracker) -> StoredTracker:
        """Return the tracker of somebody else: what is stored are its first events."""
        adopted = StoredTracker(tracker.sender_id, self.domain.slots)
        for event in tracker.events:
            adopted.update(event)
        adopted.stored = await self._count(tracker.sender_id)
        return adopted

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations that hold events."""
        query = select(conversations.c.id).where(conversations.c.events > 0)
        stored = await self._database.read(lambda connection: connection.scalars(query).all())
        return [key_of(one) for one in stored]

    async def exists(self, conversation_id: str) -> bool:
        """Whether a conversation holds events."""
        return await self._count(conversation_id) > 0

    async def _count(self, sender_id: str) -> int:
        values = {"key": storable_key(sender_id)}
        return await self._database.read(lambda connection: connection.scalar(_COUNT, values)) or 0


def _state_as_json(state: State, redaction: Redaction) -> str:
    message, said = state.latest_message, state.latest_bot_utterance
    kept = replace(
        state,
        slots=redaction.of(state.slots),
        latest_message=message and redaction.of_event(message),
        latest_bot_utterance=said and redaction.of_event(said),
    )
    return storable_json(vars(kept))
