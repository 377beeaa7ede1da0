"""The state of a conversation read again is the one that Rasa gives by replaying its events."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
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
    SlotSet,
    UserUtteranceReverted,
)
from rasa_events import (
    DOMAIN,
    FORM,
    add_turn,
    check_replay,
    comparable,
    replayed,
    said,
    session_start,
    turn_of,
)

from bot.conversations.database import Database
from bot.conversations.tracker_store import SqlTrackerStore

WithDatabase = Callable[[Callable[[Database], Awaitable[Any]]], Any]


def test_a_conversation_goes_on_as_rasa_would(with_database: WithDatabase) -> None:
    """Slots, messages, form and actions are those that a replay of all events gives."""
    events: list[Event] = []

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database, events_read=12)
        for number in range(20):
            new = turn_of(f"question {number}", SlotSet("focus", number))
            if number == 0:
                new = [*session_start(), *new, SlotSet("listed", ["first"])]
            if number == 7:
                new.insert(2, ActiveLoop(FORM))
            events.extend(new)
            await add_turn(store, "a", new)
            check_replay(await store.retrieve("a"), events)

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
        form = _form_events(chance, is_active=replayed(events).active_loop is not None)
    turn = [said(f"question {chance.randrange(1000)}"), *form, *made]
    ending = chance.random()
    if ending < 0.05:
        turn += [ActionExecuted("action_restart"), Restarted()]
    elif ending < 0.1:
        turn += session_start()
    elif ending < 0.3 and undoes and not _undone_at_the_end(events):
        turn += [ActionExecuted("action_back"), *chance.choices([UserUtteranceReverted()], k=2)]
    return [*([] if events else session_start()), *turn, ActionExecuted("action_listen")]


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
            await add_turn(store, "a", new)
            check_replay(await store.retrieve("a"), events)
        full = await store.retrieve_full_tracker("a")
        assert full is not None
        assert [one.type_name for one in full.events] == [one.type_name for one in events]
        assert comparable(full) == comparable(replayed(events))

    with_database(work)


def test_the_state_is_that_of_the_store_of_rasa(with_database: WithDatabase) -> None:
    """What Rasa's own store gives back for the latest session, this one gives back too."""

    async def work(database: Database) -> None:
        theirs = InMemoryTrackerStore(DOMAIN)
        ours = SqlTrackerStore(DOMAIN, database, events_read=10)
        for number in range(12):
            new = turn_of(f"question {number}", SlotSet("focus", number))
            if number % 5 == 0:
                new = [*session_start(), *new]
            for store in (theirs, ours):
                await add_turn(store, "a", new)
            expected, got = await theirs.retrieve("a"), await ours.retrieve("a")
            assert expected is not None
            assert got is not None
            assert comparable(got) == comparable(expected)
            assert got.applied_events()[-5:] == expected.applied_events()[-5:]

    with_database(work)
