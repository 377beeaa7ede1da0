"""The trained bot in this process: whole turns of conversations, for every channel."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import logging
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent

from bot.channels.rendering import pressed_by_number
from bot.conversations.exchanges import Exchange, Rating, Reason, StorageUnavailableError
from bot.knowledge import Knowledge, load_knowledge
from bot.knowledge.languages import FRENCH, load_languages
from bot.server.dialogue import load_agent, open_session, rehearse, say
from bot.server.guard import LONGEST_TEXT, Admitted, admit, clean
from bot.server.large_pages import take_large_pages
from bot.server.metrics import count_turn, measured
from bot.server.stores import Stores, memory_stores
from bot.server.turns import (
    Asked,
    ConversationGoneError,
    Failure,
    MessageIdTakenError,
    Turn,
    UnknownMessageError,
    as_entries,
    buttons_of,
    failed,
)
from bot.understanding.splitting import questions_of
from bot.wording.phrasebook import Phrasebook
from bot.wording.starters import what_next

logger = logging.getLogger(__name__)

DEADLINE_S = 8.0
# How far back a button may stand and still be pressed.
REMEMBERED = 20
LONGEST_HISTORY = 100
# How many new objects the garbage collector waits for.
MESSAGE_OBJECTS = 20_000
# The first exchange of a conversation that a channel has opened: what the bot says unasked.
OPENING = "opening"


class Assistant:
    """The bot: an agent of Rasa behind the guard, one turn at a time in each conversation."""

    def __init__(
        self,
        agent: Agent,
        knowledge: Knowledge,
        stores: Stores,
        deadline_s: float = DEADLINE_S,
        longest_text: int = LONGEST_TEXT,
    ) -> None:
        """Wrap a loaded agent."""
        self.agent = agent
        self.stores = stores
        self.ready = False
        self._knowledge = knowledge
        self._deadline_s = deadline_s
        self._longest_text = longest_text
        self._starters = {
            button.payload: button.title
            for language in load_languages()
            for button in Phrasebook(language).starters
        }
        self._running: set[asyncio.Task[Turn]] = set()

    @classmethod
    def load(
        cls,
        model: Path,
        stores: Stores | None = None,
        deadline_s: float = DEADLINE_S,
        longest_text: int = LONGEST_TEXT,
    ) -> Assistant:
        """Load ``model``; conversations go to ``stores``, or stay in memory.

        Raises:
            ModelRefusedError: the model does not match its hash.
        """
        stores = stores or memory_stores()
        agent = load_agent(model, stores.trackers)
        return cls(agent, load_knowledge(), stores, deadline_s, longest_text)

    async def warm_up(self) -> None:
        """Answer one question outside of any stored conversation, and make the tables ready.

        ``ready`` tells that both are done.

        Raises:
            RuntimeError: the bot gave no answer: it must not be called ready.
            StorageUnavailableError: the tables cannot be reached: try again later.
            DatabaseTooNewError: a newer version of the program has been here.
        """
        await rehearse(self.agent)
        await self.stores.prepare()
        # What is loaded by now stays: looking for garbage in it again and again makes answers late.
        gc.collect()
        gc.freeze()
        # A message makes ten thousand objects, and leaves few: looking more often finds nothing.
        gc.set_threshold(MESSAGE_OBJECTS)
        take_large_pages()
        self.ready = True

    async def open(self, conversation: str, language: str = FRENCH) -> Turn:
        """Open a conversation and return what the bot says first: the notice, then questions.

        Opened again, it says the same again.

        Raises:
            StorageUnavailableError: the conversation could not be kept.
        """
        async with self.stores.locks.hold(conversation), self.stores.turn():
            known = await self.stores.exchanges.find(conversation, OPENING)
            if known is not None:
                return Turn(known.entries, known)
            entries = await open_session(self.agent, conversation, language)
            entries += as_entries(conversation, what_next(Phrasebook(language)))
            opening = Exchange(conversation, OPENING, 0, _now(), "", tuple(entries))
            await self.stores.exchanges.add(opening)
            return Turn(entries, opening)

    async def reply(self, sender: str, text: str, channel: str = "rest") -> list[dict[str, Any]]:
        """Return the bot's entries for ``text``, as a channel without ids receives them."""
        turn = await self.turn(sender, text, channel=channel)
        return [dict(entry) for entry in turn.entries]

    async def turn(
        self,
        conversation: str,
        text: str,
        *,
        message_id: str | None = None,
        channel: str = "rest",
        payload: bool | None = None,
        opened: bool = False,
        numbered: bool = False,
    ) -> Turn:
        """Answer one message: once, in its turn, and before the deadline.

        The turn goes on when the caller is cancelled: a visitor who closes the page and comes back
        finds the answer.

        Args:
            conversation: whose message it is.
            text: what was written, or the payload of a button.
            message_id: the client's id; the same id returns the answer that was kept.
            channel: where the message comes from.
            payload: whether ``text`` is a payload; None where the channel cannot tell.
            opened: whether the conversation must have been opened by ``open``.
            numbered: whether the channel numbers what others show as buttons: a number alone
                presses one of those of the last answer.

        Raises:
            ConversationGoneError: it had to be opened, and was not or has been erased.
            MessageIdTakenError: the id was used before, for another text.
        """
        own_id = message_id or str(uuid.uuid4())
        asked = Asked(
            conversation, own_id, bool(message_id), text, channel, payload, opened, numbered
        )
        work = asyncio.create_task(self._in_time(asked))
        self._running.add(work)
        work.add_done_callback(self._running.discard)
        return await asyncio.shield(work)

    async def close(self) -> None:
        """Wait for the turns that are under way, each until its deadline, and close the stores."""
        if self._running:
            await asyncio.wait(self._running)
        await self.stores.close()

    async def history(self, conversation: str) -> Sequence[Exchange]:
        """Return the last exchanges of an opened conversation, the oldest first.

        Raises:
            ConversationGoneError: the conversation is not open.
            StorageUnavailableError: it cannot be read.
        """
        exchanges = await self.stores.exchanges.last(conversation, LONGEST_HISTORY)
        if not exchanges:
            raise ConversationGoneError
        return [one for one in exchanges if one.message_id != OPENING]

    async def rate(
        self, conversation: str, message_id: str, rating: Rating, reason: Reason | None
    ) -> None:
        """Keep what the visitor thinks of an answer.

        Raises:
            ConversationGoneError: the conversation is not open.
            UnknownMessageError: it has no such message.
            StorageUnavailableError: the rating could not be kept.
        """
        if not await self.stores.exchanges.rate(conversation, message_id, rating, reason):
            await self.history(conversation)
            raise UnknownMessageError

    async def erase(self, conversation: str) -> None:
        """Erase all that is kept of an opened conversation.

        Raises:
            ConversationGoneError: the conversation is not open.
            StorageUnavailableError: it could not be erased.
        """
        async with self.stores.locks.hold(conversation):
            if not await self.stores.exchanges.erase(conversation):
                raise ConversationGoneError

    async def _in_time(self, asked: Asked) -> Turn:
        start = time.perf_counter()
        try:
            turn = await asyncio.wait_for(self._alone(asked), self._deadline_s)
        except (ConversationGoneError, MessageIdTakenError):
            raise
        except Exception as error:
            # Whatever broke, the visitor gets a sentence.
            failure = _failure_of(error)
            logger.exception("a message could not be answered: %s", failure.value)
            turn = failed(asked.conversation, failure)
        _record(asked, turn, time.perf_counter() - start)
        return turn

    async def _alone(self, asked: Asked) -> Turn:
        exchanges = self.stores.exchanges
        async with measured(self.stores.locks.hold(asked.conversation)), self.stores.turn():
            if asked.may_be_retry:
                known = await exchanges.find(asked.conversation, asked.message_id)
                if known is not None:
                    self._check_retry(asked, known)
                    return Turn(known.entries, known)
            # Text presses no button: of what was shown nothing is read.
            seen = REMEMBERED if _may_press(asked) else int(asked.numbered)
            number, recent = await exchanges.recall(asked.conversation, seen)
            if asked.opened and number is None:
                raise ConversationGoneError
            exchange = await self._exchange(asked, recent, 1 if number is None else number + 1)
            await exchanges.add(exchange)
            return Turn(exchange.entries, exchange)

    async def _exchange(self, asked: Asked, recent: Sequence[Exchange], number: int) -> Exchange:
        pressed = asked.numbered and recent and pressed_by_number(asked.text, recent[-1].entries)
        if pressed:
            asked = replace(asked, text=pressed, payload=True)
        shown = self._starters | dict(
            button for exchange in recent for button in buttons_of(exchange.entries)
        )
        pressable = _pressable(shown, asked.payload)
        admitted = admit(asked.text, self._knowledge, pressable, self._longest_text)
        if isinstance(admitted, Admitted):
            parts = [admitted.text] if admitted.is_payload else questions_of(admitted.text)
            entries = await say(self.agent, asked.conversation, parts, asked.channel)
            is_button = admitted.is_payload
        else:
            entries, is_button = as_entries(asked.conversation, admitted), False
        return Exchange(
            asked.conversation,
            asked.message_id,
            number,
            _now(),
            shown[asked.text] if is_button else self._kept(asked.text),
            tuple(entries),
        )

    def _kept(self, text: str) -> str:
        """Return what the stores receive of a visitor's text; they mask personal data in it."""
        return clean(text)[: self._longest_text]

    def _check_retry(self, asked: Asked, known: Exchange) -> None:
        # A payload is kept as the title of its button, which need not be at hand any more.
        said = self._kept(asked.text)
        if asked.payload is False and known.text not in (said, self.stores.mask(said)):
            raise MessageIdTakenError


def _may_press(asked: Asked) -> bool:
    """Tell whether the message may be the payload of a button."""
    return asked.text.startswith("/") if asked.payload is None else asked.payload


def _pressable(shown: Mapping[str, str], payload: bool | None) -> set[str]:
    """Return the payloads that the message may be.

    Where text and payloads come in one field, a button that sends a question sends text.
    """
    if payload is False:
        return set()
    return {one for one in shown if payload or one.startswith("/")}


def _failure_of(error: Exception) -> Failure:
    if isinstance(error, StorageUnavailableError):
        return Failure.STORAGE
    if isinstance(error, (asyncio.TimeoutError, TimeoutError)):
        return Failure.TOO_SLOW
    return Failure.BROKEN


def _record(asked: Asked, turn: Turn, seconds: float) -> None:
    """Count a turn and write its one line: nothing that says who asked, or what."""
    kinds = [entry["custom"]["kind"] for entry in turn.entries if "custom" in entry]
    kind = turn.failure.value if turn.failure else kinds[-1] if kinds else "unknown"
    count_turn(asked.channel, kind, seconds)
    fields = {"channel": asked.channel, "kind": kind, "ms": round(seconds * 1000, 1)}
    logger.info("turn", extra={"fields": fields})


def _now() -> dt.datetime:
    return dt.datetime.now(tz=dt.timezone.utc)
