"""Rasa's trackers, kept and read again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event as sql_event
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.conversations.database import ConflictError, Database
from bot.conversations.exchanges import StorageUnavailableError
from bot.conversations.sql_exchanges import SqlExchangeStore
from bot.conversations.tracker import State, StoredTracker
from bot.conversations.tracker_store import SqlTrackerStore
from bot.conversations.turns import one_turn

WithDatabase = Callable[[Callable[[Database], Awaitable[Any]]], Any]
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


def _said(text: str, intent: str = "ask") -> UserUttered:
    reading = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [],
        "fact_ranking": [{"id": "x", "score": 0.1}],
    }
    return UserUttered(text, reading["intent"], [], reading)


def _turn(text: str, *events: Event) -> list[Event]:
    return [
        _said(text),
        ActionExecuted("answer"),
        BotUttered(f"Réponse à {text}"),
        *events,
        ActionExecuted("action_listen"),
    ]


def _session() -> list[Event]:
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
    ]


async def _add(store: SqlTrackerStore, sender: str, events: Sequence[Event]) -> Any:
    """Do with a tracker what Rasa does in one turn."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    for one in events:
        tracker.update(one)
    await store.save(tracker)
    return tracker


def _whole(events: Sequence[Event]) -> DialogueStateTracker:
    """Return what Rasa makes of all the events of a conversation."""
    return DialogueStateTracker.from_events("whole", list(events), DOMAIN.slots)


def _comparable(tracker: DialogueStateTracker) -> dict[str, Any]:
    state = vars(State.of(tracker)).copy()
    message = state["latest_message"]
    state["latest_message"] = message and (message["text"], message["parse_data"]["intent"])
    return state


def _check(tracker: StoredTracker | None, events: Sequence[Event]) -> None:
    """Check that a tracker is what Rasa makes of ``events``, in all the ways Rasa uses it."""
    assert tracker is not None
    expected = _comparable(_whole(events))
    assert _comparable(tracker) == expected
    assert tracker.applied_events() == DialogueStateTracker.applied_events(tracker)
    duplicate = tracker.copy()
    assert _comparable(duplicate) == expected
    for one in (SlotSet("focus", "another"), LoopInterrupted(True), BotUttered("another")):
        duplicate.update(one)
    assert _comparable(tracker) == expected
    # Forms and the validation of slots make a tracker of their own from its events.
    assert _comparable(_whole(tracker.events)) == expected


def test_a_conversation_goes_on_as_rasa_would(with_database: WithDatabase) -> None:
    """Slots, messages, form and actions are those that a replay of all events gives."""
    events: list[Event] = []

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database, events_read=12)
        for number in range(20):
            new = _turn(f"question {number}", SlotSet("focus", number))
            if number == 0:
                new = [*_session(), *new, SlotSet("listed", ["first"])]
            if number == 7:
                new.insert(2, ActiveLoop(FORM))
            events.extend(new)
            await _add(store, "a", new)
            _check(await store.retrieve("a"), events)

    with_database(work)


def test_the_last_messages_stay_however_much_they_led_to(with_database: WithDatabase) -> None:
    """Four messages of the visitor are read at least, so that these can be undone."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database, events_read=10)
        for number in range(12):
            many = [SlotSet("focus", one) for one in range(30)]
            await _add(store, "a", _turn(f"question {number}", *many))
        tracker = await store.retrieve("a")
        assert tracker is not None
        own = list(tracker.events)[tracker.standing_in :]
        assert sum(isinstance(one, UserUttered) for one in own) == 4

    with_database(work)


_ANYWHERE: Sequence[Callable[[random.Random], Event]] = (
    lambda chance: SlotSet(chance.choice(["focus", "listed"]), chance.random()),
    lambda chance: SlotSet("focus", chance.random()),
    lambda chance: BotUttered(f"Réponse {chance.random()}"),
    lambda _: ActionExecuted("answer"),
    lambda _: FollowupAction("answer"),
    lambda _: ConversationPaused(),
    lambda _: ConversationResumed(),
    lambda _: AllSlotsReset(),
)
FORM = "orientation_form"


def _form_events(chance: random.Random, *, is_active: bool) -> list[Event]:
    """Return what a form does with a message, as Rasa's policies make it do."""
    asks = [ActionExecuted(FORM), SlotSet("requested_slot", chance.random())]
    if not is_active:
        return [asks[0], ActiveLoop(FORM), asks[1]] if chance.random() < 0.3 else []
    way = chance.random()
    if way < 0.3:
        return [*asks[:1], ActiveLoop(None), SlotSet("requested_slot", None)]
    if way < 0.6:
        digression = [ActionExecutionRejected(FORM), ActionExecuted("answer")]
        return [*digression, LoopInterrupted(True), *asks]
    return [*asks]


def _random_turn(chance: random.Random, events: list[Event], *, undoes: bool) -> list[Event]:
    """Return a turn after ``events``: with forms, or undoing messages now and then.

    Not both: where they meet, Rasa's own replay forgets messages that nobody has undone.
    """
    made = [chance.choice(_ANYWHERE)(chance) for _ in range(chance.randrange(6))]
    form: list[Event] = []
    if not undoes:
        form = _form_events(chance, is_active=_whole(events).active_loop is not None)
    turn = [_said(f"question {chance.randrange(1000)}"), *form, *made]
    ending = chance.random()
    if ending < 0.05:
        turn += [ActionExecuted("action_restart"), Restarted()]
    elif ending < 0.1:
        turn += _session()
    elif ending < 0.3 and undoes and not _undone_at_the_end(events):
        turn += [ActionExecuted("action_back"), *chance.choices([UserUtteranceReverted()], k=2)]
    return [*([] if events else _session()), *turn, ActionExecuted("action_listen")]


def _undone_at_the_end(events: list[Event]) -> bool:
    return any(isinstance(one, UserUtteranceReverted) for one in events[-12:])


@pytest.mark.parametrize("seed", range(6))
def test_any_events_give_the_state_that_rasa_gives(with_database: WithDatabase, seed: int) -> None:
    """Restarts, sessions, undone messages, forms and pauses in any order: the same state."""
    chance = random.Random(seed)  # noqa: S311 - for tests
    events: list[Event] = []

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database, events_read=chance.choice([20, 30, 60]))
        for _ in range(30):
            new = _random_turn(chance, events, undoes=seed % 2 == 0)
            events.extend(new)
            await _add(store, "a", new)
            _check(await store.retrieve("a"), events)
        full = await store.retrieve_full_tracker("a")
        assert full is not None
        assert [one.type_name for one in full.events] == [one.type_name for one in events]
        assert _comparable(full) == _comparable(_whole(events))

    with_database(work)


def test_long_conversations_cost_no_more_than_short_ones(with_database: WithDatabase) -> None:
    """At message 800 no more statements, rows and events are read than at message 15."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        counted: list[int] = []

        def count(_connection: Any, cursor: Any, *_: Any) -> None:
            counted.append(cursor.rowcount)  # SQLite does not tell

        sql_event.listen(Engine, "after_cursor_execute", count)
        costs = {}
        for number in range(1, 801):
            tracker = await store.get_or_create_tracker("a", append_action_listen=False)
            for one in _turn(f"question {number}", SlotSet("focus", number)):
                tracker.update(one)
            counted.clear()
            await store.save(tracker)
            read = await store.retrieve("a")
            assert read is not None
            costs[number] = (len(read.events), len(counted), sum(counted))
        sql_event.remove(Engine, "after_cursor_execute", count)
        assert costs[800][0] < 80
        assert costs[800] == costs[20]

    with_database(work)


def test_a_turn_saved_twice_is_stored_once(with_database: WithDatabase) -> None:
    """Saving the same tracker again adds nothing, and an older copy of it is refused."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        tracker = await _add(store, "a", _turn("une question"))
        await store.save(tracker)
        tracker.stored = 0  # as a process that does not know that it was stored
        with pytest.raises(ConflictError):
            await store.save(tracker)
        full = await store.retrieve_full_tracker("a")
        assert full is not None
        assert len(full.events) == 4

    with_database(work)


def test_of_two_turns_at_once_one_is_refused(with_database: WithDatabase) -> None:
    """Two processes that both go on from the same events do not mix theirs."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        for sender in ("new", "known"):
            if sender == "known":
                await _add(store, sender, _turn("une question"))
            one, other = (
                [await store.retrieve(sender) for _ in range(2)]
                if sender == "known"
                else [store.init_tracker(sender) for _ in range(2)]
            )
            for tracker, words in ((one, "première"), (other, "seconde")):
                for event in _turn(words):
                    tracker.update(event)
            results = await asyncio.gather(
                store.save(one), store.save(other), return_exceptions=True
            )
            assert sorted(type(result).__name__ for result in results) == [
                "ConflictError",
                "NoneType",
            ]

    with_database(work)


AWKWARD = "a\0b\ud800c \U0001f469\u200d\U0001f52c « é » ' \" \\ \\ud800 %s :x {0}"


def test_no_character_breaks_the_store(with_database: WithDatabase) -> None:
    """NUL, lone surrogates, quotes: in ids, words, slots and metadata, all come back the same."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database, events_read=1)
        for sender in (AWKWARD, AWKWARD.replace("\\ud800", "\ud800"), "x" * 5000):
            for _ in range(3):
                await _add(store, sender, _turn(AWKWARD, SlotSet("focus", {AWKWARD: AWKWARD})))
            tracker = await store.retrieve(sender)
            assert tracker is not None
            assert tracker.latest_message.text == AWKWARD
            assert tracker.get_slot("focus") == {AWKWARD: AWKWARD}
            assert len((await store.retrieve_full_tracker(sender)).events) == 15
        assert len(set(await store.keys())) == 3

    with_database(work)


def test_rasa_finds_what_it_asks_for(with_database: WithDatabase) -> None:
    """Unknown conversations are None, known ones exist, and their keys are listed."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        assert await store.retrieve("a") is None
        assert await store.retrieve_full_tracker("a") is None
        assert not await store.exists("a")
        await store.get_or_create_tracker("a", append_action_listen=False)
        assert not await store.exists("a")
        await store.get_or_create_tracker("b")
        assert await store.exists("b")
        assert list(await store.keys()) == ["b"]

    with_database(work)


def test_trackers_made_elsewhere_are_taken(with_database: WithDatabase) -> None:
    """A plain tracker of Rasa's is stored, and only its new events when it comes again."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        plain = DialogueStateTracker.from_events("a", _turn("une question"), DOMAIN.slots)
        await store.save(plain)
        plain.update(SlotSet("focus", "x"))
        await store.save(plain)
        full = await store.retrieve_full_tracker("a")
        assert full is not None
        assert full == plain

    with_database(work)


def test_slots_that_the_model_has_lost_are_forgotten(with_database: WithDatabase) -> None:
    """A newer model without a slot goes on with the conversations of the older one."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database, events_read=4)
        for number in range(5):
            await _add(store, "a", _turn("une question", SlotSet("listed", number)))
        newer = Domain.from_dict(
            {
                "version": "3.1",
                "slots": {"focus": {"type": "any", "mappings": [{"type": "custom"}]}},
            }
        )
        tracker = await SqlTrackerStore(newer, database).retrieve("a")
        assert tracker is not None
        assert tracker.current_slot_values().get("focus", "missing") is None

    with_database(work)


def test_a_turn_is_written_as_a_whole(with_database: WithDatabase) -> None:
    """Several messages of a turn see each other, and are all lost when the turn fails."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        async with one_turn(database):
            await _add(store, "a", _turn("la première"))
            tracker = await _add(store, "a", _turn("la seconde"))
            assert len(tracker.events) == 8
            assert not await store.exists("a")
        assert await store.exists("a")

        async def failing() -> None:
            async with one_turn(database):
                await _add(store, "a", _turn("la troisième"))
                raise StorageUnavailableError

        with pytest.raises(StorageUnavailableError):
            await failing()
        full = await store.retrieve_full_tracker("a")
        assert full is not None
        assert len(full.events) == 8

    with_database(work)


def test_what_rasa_asks_for_is_read_with_the_exchanges(with_database: WithDatabase) -> None:
    """Inside a turn, the events of its conversation, and of no other, take no call of their own."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        events = _turn("la première")
        await _add(store, "a", events)
        async with one_turn(database):
            await SqlExchangeStore(database).last("a", 1)
            assert await store.retrieve("b") is None
            database.close()
            _check(await store.retrieve("a"), events)

    with_database(work)


def test_the_tables_hold_what_the_documentation_says(with_database: WithDatabase) -> None:
    """A turn is one row, and what can be computed again is not in it."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        await _add(store, "a", _turn("une question"))
        rows = await database.read(
            lambda connection: connection.execute(text("SELECT * FROM turns")).all()
        )
        assert [(row.conversation, row.first_event, row.last_event) for row in rows] == [
            ("a", 1, 4)
        ]
        assert "fact_ranking" not in rows[0].events

    with_database(work)


def test_the_state_is_that_of_the_store_of_rasa(with_database: WithDatabase) -> None:
    """What Rasa's own store gives back for the latest session, this one gives back too."""

    async def work(database: Database) -> None:
        theirs = InMemoryTrackerStore(DOMAIN)
        ours = SqlTrackerStore(DOMAIN, database, events_read=10)
        for number in range(12):
            new = _turn(f"question {number}", SlotSet("focus", number))
            if number % 5 == 0:
                new = [*_session(), *new]
            for store in (theirs, ours):
                await _add(store, "a", new)
            expected, got = await theirs.retrieve("a"), await ours.retrieve("a")
            assert expected is not None
            assert got is not None
            assert _comparable(got) == _comparable(expected)
            assert got.applied_events()[-5:] == expected.applied_events()[-5:]

    with_database(work)
