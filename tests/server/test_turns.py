"""The turn as a whole: once, in its turn, before the deadline, and never silent."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from talking import TalkingBot, messages_of

from bot.conversations.exchanges import Exchange, MemoryExchangeStore, StorageUnavailableError

if TYPE_CHECKING:
    from bot.server.assistant import Assistant
    from bot.server.stores import Stores
    from bot.server.turns import Turn

QUESTION = "Que fabrique Claas ?"
NOT_KEPT = "n’a pas été conservé"

Build = Callable[..., "Assistant"]


class UnreachableExchanges(MemoryExchangeStore):
    """Exchanges whose database is away while ``away`` is true."""

    away = True

    async def find(self, conversation: str, message_id: str) -> Exchange | None:
        """Fail while away."""
        if self.away:
            raise StorageUnavailableError
        return await super().find(conversation, message_id)


class HeldExchanges(MemoryExchangeStore):
    """Exchanges that are added when ``go`` is set, and not before."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.go = asyncio.Event(), asyncio.Event()

    async def add(self, exchange: Exchange) -> None:
        """Wait, then add."""
        self.reached.set()
        await self.go.wait()
        await super().add(exchange)


@pytest.fixture
def sender() -> str:
    """A conversation of this test alone."""
    return f"turn-{uuid.uuid4()}"


@pytest.fixture
def build(assistant: TalkingBot) -> Iterator[Build]:
    """Build an assistant around the loaded agent, with other stores or another deadline."""
    from bot.server.dialogue import keep_trackers_in  # noqa: PLC0415 - rasa takes 10 s to import

    agent = assistant.assistant.agent
    usual = agent.tracker_store

    def building(**chosen: Any) -> Assistant:
        from bot.knowledge import load_knowledge  # noqa: PLC0415 - as below
        from bot.server.assistant import Assistant  # noqa: PLC0415 - rasa takes 10 s to import
        from bot.server.stores import memory_stores  # noqa: PLC0415 - as above

        stores = chosen.pop("stores", None) or memory_stores()
        if "exchanges" in chosen:
            stores = dataclasses.replace(stores, exchanges=chosen.pop("exchanges"))
        keep_trackers_in(agent, stores.trackers)
        return Assistant(agent, load_knowledge(), stores, **chosen)

    yield building
    keep_trackers_in(agent, usual)


def text_of(turn: Turn) -> str:
    """Return the text of the last message."""
    return messages_of([dict(entry) for entry in turn.entries])[-1].text


def test_a_retry_returns_the_stored_answer(assistant: TalkingBot, sender: str) -> None:
    """The same id returns the same exchange: the bot is not asked twice."""
    bot, message_id = assistant.assistant, str(uuid.uuid4())
    first = assistant.run(bot.turn(sender, QUESTION, message_id=message_id))
    events = len(assistant.actions(sender))
    again = assistant.run(bot.turn(sender, QUESTION, message_id=message_id))
    assert again.exchange == first.exchange
    assert len(assistant.actions(sender)) == events


@pytest.mark.parametrize(("ago", "obeyed"), [(20, True), (21, False)])
def test_a_button_can_be_pressed_for_twenty_exchanges(
    ago: int, obeyed: bool, assistant: TalkingBot, sender: str
) -> None:
    """A payload is obeyed when it stands in one of the last 20 exchanges, and is text after."""
    assistant.show(sender, '/ask_subject{"subject":"enim"}')
    for number in range(ago - 1):
        assistant.show(sender, f"Question {number}")
    assistant.ask(sender, '/ask_subject{"subject":"enim"}')
    assert (assistant.actions(sender)[-1] == "action_ask_subject") is obeyed


def test_small_talk_beside_a_question_is_passed_over(assistant: TalkingBot, sender: str) -> None:
    """« Ça va ? Combien de communes ? » gets what was asked; alone, small talk is answered."""
    both = "ça va ? Combien de communes dans l'Eurométropole ?"
    _, asked, alone = assistant.ask(sender, "bonjour", both, "ça va ?")
    assert [one.kind for one in messages_of(asked)] == ["answer"]
    assert [one.kind for one in messages_of(alone)] == ["social"]


def test_a_number_presses_a_button_of_the_last_answer(assistant: TalkingBot, sender: str) -> None:
    """Where choices are numbered, a number stands for its button, and only for the last ones."""
    bot = assistant.assistant
    assistant.show(sender, '/ask_subject{"subject":"enim"}')
    assistant.run(bot.turn(sender, "1", numbered=True))
    assert assistant.actions(sender)[-1] == "action_ask_subject"
    assistant.ask(sender, "Merci !")
    turn = assistant.run(bot.turn(sender, "1", numbered=True))
    assert turn.exchange.text == "1"


@pytest.mark.parametrize(
    "text", ['/secret{"role":"admin"}', '/greet{"role":"admin"}', "/restart", "/back"]
)
def test_a_command_sets_no_slot(text: str, assistant: TalkingBot, sender: str) -> None:
    """Points 13 and 14: what looks like an intent sets no slot, and resets nothing."""
    assistant.ask(sender, "Où se trouve l'ENIM ?", text)
    assert assistant.slot(sender, "focus_subjects")[:1] == ["enim"]
    tracker = assistant.run(assistant.assistant.agent.tracker_store.retrieve(sender))
    assert "role" not in tracker.current_slot_values()
    assert not tracker.latest_message.text.startswith("/")


def test_a_storage_that_is_away_is_told(assistant: TalkingBot, build: Build, sender: str) -> None:
    """Point 28: the visitor is told that nothing was kept, and can send it again afterwards."""
    exchanges = UnreachableExchanges()
    bot, message_id = build(exchanges=exchanges), str(uuid.uuid4())
    turn = assistant.run(bot.turn(sender, QUESTION, message_id=message_id))
    assert NOT_KEPT in text_of(turn)
    assert turn.exchange is None
    exchanges.away = False
    again = assistant.run(bot.turn(sender, QUESTION, message_id=message_id))
    assert "presses" in text_of(again)
    assert again.exchange.number == 1


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The file of an embedded database."""
    return tmp_path / "conversations.db"


@pytest.fixture
def kept(assistant: TalkingBot, database: Path) -> Iterator[Stores]:
    """The stores of a deployment over that database."""
    from bot.server.stores import open_stores  # noqa: PLC0415 - rasa takes 10 s to import
    from bot.settings import load_settings  # noqa: PLC0415 - as above

    stores = open_stores(load_settings(database_url=f"sqlite:///{database}"))
    yield stores
    assistant.run(stores.close())


@contextlib.contextmanager
def locked(database: Path) -> Iterator[None]:
    """Keep everybody else out of the database."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    yield
    connection.rollback()
    connection.close()


def test_a_database_that_is_locked_is_told(
    assistant: TalkingBot, build: Build, sender: str, database: Path, kept: Stores
) -> None:
    """Point 28: a real database that cannot be reached loses nothing silently, and comes back."""
    bot, message_id = build(stores=kept), str(uuid.uuid4())
    assert "presses" in text_of(assistant.run(bot.turn(sender, QUESTION)))
    with locked(database):
        turn = assistant.run(bot.turn(sender, "depuis quand ?", message_id=message_id))
        assert NOT_KEPT in text_of(turn)
    again = assistant.run(bot.turn(sender, "depuis quand ?", message_id=message_id))
    assert "1958" in text_of(again)


def test_an_answer_that_takes_too_long_is_apologised_for(
    assistant: TalkingBot, build: Build, sender: str
) -> None:
    """Point 27: past the deadline the visitor gets an apology; the next message is answered."""
    exchanges = HeldExchanges()
    bot = build(exchanges=exchanges, deadline_s=0.5)
    start = time.monotonic()
    turn = assistant.run(bot.turn(sender, QUESTION))
    assert time.monotonic() - start < 5
    assert "à temps" in text_of(turn)
    exchanges.go.set()
    assert "presses" in text_of(assistant.run(bot.turn(sender, QUESTION)))


def test_a_turn_goes_on_when_the_visitor_leaves(
    assistant: TalkingBot, build: Build, sender: str
) -> None:
    """Point 29: a turn whose page was closed is stored once, and waited for at the end."""
    exchanges = HeldExchanges()
    bot, message_id = build(exchanges=exchanges), str(uuid.uuid4())

    async def leave() -> Exchange | None:
        page = asyncio.ensure_future(bot.turn(sender, QUESTION, message_id=message_id))
        await exchanges.reached.wait()
        page.cancel()
        exchanges.go.set()
        await bot.close()
        return await exchanges.find(sender, message_id)

    kept = assistant.run(leave())
    assert kept is not None
    again = assistant.run(bot.turn(sender, QUESTION, message_id=message_id))
    assert again.exchange == kept
    assert len(assistant.run(exchanges.last(sender, 9))) == 1


def test_an_action_that_fails_is_apologised_for(
    assistant: TalkingBot,
    build: Build,
    sender: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Point 27: when an action fails, the visitor gets an apology, the log its error."""
    bot = build()

    def fail(*arguments: Any) -> None:
        raise ConnectionError(sender)

    actions = bot.agent.processor.action_endpoint.executor.actions
    monkeypatch.setitem(actions, "action_answer_question", fail)
    turn = assistant.run(bot.turn(sender, QUESTION))
    assert "erreur" in text_of(turn)
    assert turn.exchange is None
    assert sender in caplog.text


def test_what_is_kept_is_masked(
    assistant: TalkingBot, build: Build, sender: str, kept: Stores
) -> None:
    """Personal data is kept masked, and a retry of the message is still recognised."""
    bot, message_id = build(stores=kept), str(uuid.uuid4())
    text = "jean.dupont@exemple.fr demande : que fabrique Claas ?"
    turns = [
        assistant.run(bot.turn(sender, text, message_id=message_id, payload=False))
        for _ in range(2)
    ]
    assert text_of(turns[0]) == text_of(turns[1])
    (exchange,) = assistant.run(kept.exchanges.last(sender, 9))
    assert exchange.text == "[adresse électronique] demande : que fabrique Claas ?"


def test_a_turn_is_kept_as_a_whole(
    assistant: TalkingBot, build: Build, sender: str, kept: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the exchange cannot be kept, neither is what Rasa remembers of the turn."""
    bot = build(stores=kept)
    assistant.run(bot.turn(sender, "Où se trouve l'ENIM ?"))

    async def fail(exchange: Exchange) -> None:
        raise StorageUnavailableError

    with monkeypatch.context() as patch:
        patch.setattr(kept.exchanges, "add", fail)
        assert NOT_KEPT in text_of(assistant.run(bot.turn(sender, QUESTION)))
    assert assistant.slot(sender, "focus_subjects")[:1] == ["enim"]
    assert assistant.run(bot.turn(sender, QUESTION)).exchange.number == 2


def test_messages_of_one_visitor_are_answered_in_order(assistant: TalkingBot, sender: str) -> None:
    """Point 25: messages sent at once are answered in the order of their arrival, at once."""
    bot = assistant.assistant
    texts = [f"C'est quoi {name} ?" for name in ("Claas", "Daussan", "BLIIIDA", "l'ENIM")]

    async def at_once() -> list[Turn]:
        return list(await asyncio.gather(*(bot.turn(sender, text) for text in texts)))

    start = time.monotonic()
    turns = assistant.run(at_once())
    assert time.monotonic() - start < len(texts)
    assert [turn.exchange.number for turn in turns] == [1, 2, 3, 4]
    assert [turn.exchange.text for turn in turns] == texts
