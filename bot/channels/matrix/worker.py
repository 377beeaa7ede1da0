"""Answers what was heard: in order in each room, rooms side by side, each answer once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from nio import (
    AsyncClient,
    EncryptionError,
    JoinResponse,
    LocalProtocolError,
    RoomLeaveResponse,
    RoomSendResponse,
)

from bot.channels.desk import Desk, Reply, says
from bot.channels.matrix import saying
from bot.channels.matrix.hearing import Heard, What
from bot.channels.patience import TEMPORARY, Patience
from bot.channels.rendering import render
from bot.conversations.exchanges import Rating, StorageUnavailableError
from bot.conversations.journal import Journal, Received
from bot.server.turns import Failure

logger = logging.getLogger(__name__)

# What no further attempt would change.
REFUSALS = ("M_FORBIDDEN", "M_NOT_FOUND", "M_TOO_LARGE", "M_BAD_JSON", "M_NOT_JSON")
_WHAT_CAN_YOU_DO = "Que savez-vous faire ?"
_TYPING_MS = 10_000
_LOOKS_LIVELY_S = 5.0


class Worker:
    """Works through the inbox with a client that is logged in and has synchronised."""

    def __init__(
        self, client: AsyncClient, desk: Desk, journal: Journal, servers: set[str]
    ) -> None:
        """Answer in the rooms of ``client``; accept invitations from ``servers`` alone."""
        self._client = client
        self._desk = desk
        self._journal = journal
        self._servers = servers
        self._waiting: dict[str, deque[Received]] = {}
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._courtesies: set[asyncio.Task[None]] = set()
        self._is_stopping = False

    def take(self, received: Iterable[Received]) -> None:
        """Answer these, after what waits already in their rooms."""
        for one in received:
            room = one.content["room"]
            self._waiting.setdefault(room, deque()).append(one)
            if room not in self._lanes:
                self._lanes[room] = asyncio.create_task(self._work_in(room))

    async def stop(self, patience_s: float) -> None:
        """Finish what is being answered, as long as that takes no longer than ``patience_s``."""
        self._is_stopping = True
        tasks = {*self._lanes.values()}
        if tasks:
            await asyncio.wait(tasks, timeout=patience_s)
        for task in (*tasks, *self._courtesies):
            task.cancel()
        await asyncio.gather(*tasks, *self._courtesies, return_exceptions=True)

    async def _work_in(self, room: str) -> None:
        waiting = self._waiting[room]
        try:
            while waiting and not self._is_stopping:
                await self._finish(waiting.popleft())
        finally:
            del self._lanes[room], self._waiting[room]

    async def _finish(self, received: Received) -> None:
        """Answer one message, however often its services are away."""
        patience = Patience()
        while True:
            try:
                await self._attempt(received)
            except TEMPORARY:
                logger.warning("a message waits: a service does not answer")
                await patience.pause()
            except Exception:
                # One message must not hold up its room for ever.
                logger.exception("a message was given up")
                await self._journal.finish(received)
                return
            else:
                return

    async def _attempt(self, received: Received) -> None:
        heard = Heard.from_json(received.content)
        if received.answer is None:
            received = await self._journal.keep_answer(received, await self._answer(heard))
        answer: Mapping[str, Any] = received.answer or {}
        ids = [
            await self._send(heard.room, content, transaction)
            for content, transaction in zip(
                answer["contents"],
                saying.transaction_ids(heard.event, len(answer["contents"])),
            )
        ]
        if heard.what is What.LEAVE:
            await self._leave(heard.room)
        sent = [one for one in ids if one is not None]
        await self._journal.finish(received, answer["conversation"], sent)

    async def _answer(self, heard: Heard) -> dict[str, Any]:
        """Return what is to be sent, as the outbox keeps it."""
        conversation = self._desk.conversation(heard.room, heard.sender)
        reply = await self._reply(heard, conversation)
        if reply.failure is Failure.STORAGE:
            raise StorageUnavailableError
        contents = saying.contents(render(reply.messages, saying.ABLE), heard)
        return {"contents": contents, "conversation": conversation}

    async def _reply(self, heard: Heard, conversation: str) -> Reply:
        if heard.what is What.INVITATION:
            await self._consider(heard)
            return Reply([])
        if heard.what is What.JOINED:
            is_direct = heard.direct
            return await self._desk.open(conversation) if is_direct else says(saying.GROUP_WELCOME)
        if heard.what is What.RATING:
            await self._rate(heard, conversation)
            return Reply([])
        if heard.what is What.ERASURE:
            erased = await self._desk.erase(conversation)
            return says(saying.ERASED if erased else saying.NOTHING_TO_ERASE)
        fixed = {
            What.NOT_TEXT: saying.NOT_TEXT,
            What.UNREADABLE: saying.UNREADABLE,
            What.LEAVE: saying.GOODBYE,
        }
        if heard.what in fixed:
            return says(fixed[heard.what])
        return await self._turn(heard, conversation)

    async def _turn(self, heard: Heard, conversation: str) -> Reply:
        # Nothing is lost by waiting; and two bots that talk to each other do it slowly.
        while wait := await self._desk.seconds_to_wait(conversation):  # noqa: ASYNC110 - a limit
            await asyncio.sleep(wait)
        async with self._looking_lively(heard):
            is_help = heard.what is What.HELP
            text = _WHAT_CAN_YOU_DO if is_help else heard.text
            reply = await self._desk.answer(conversation, text, heard.event)
        if is_help:
            return Reply([*reply.messages, *says(saying.HELP).messages], reply.failure)
        return reply

    async def _consider(self, heard: Heard) -> None:
        """Accept an invitation, or refuse it."""
        if heard.sender.partition(":")[2] in self._servers:
            response = await self._client.join(heard.room)
            _check(response, JoinResponse)
        else:
            logger.info("an invitation from another server was refused")
            await self._leave(heard.room)

    async def _leave(self, room: str) -> None:
        _check(await self._client.room_leave(room), RoomLeaveResponse)
        await self._client.room_forget(room)

    async def _rate(self, heard: Heard, conversation: str) -> None:
        rated = await self._journal.answered_by(heard.about or "")
        if rated is not None and rated[0] == conversation:
            await self._desk.rate(conversation, rated[1], Rating(heard.text))

    async def _send(self, room: str, content: dict[str, Any], transaction: str) -> str | None:
        """Return the id of the event; None where the server will never take it."""
        try:
            response = await self._client.room_send(
                room, "m.room.message", content, transaction, ignore_unverified_devices=True
            )
        except (LocalProtocolError, EncryptionError):
            logger.warning("an answer was given up: the bot is not in the room any more")
            return None
        _check(response, RoomSendResponse)
        return getattr(response, "event_id", None)

    @contextlib.asynccontextmanager
    async def _looking_lively(self, heard: Heard) -> AsyncIterator[None]:
        """Show that the message was read and is being answered; what fails of this is no loss.

        Of messages that come in a row, the last one tells it of all.
        """
        if self._waiting.get(heard.room):
            yield
            return
        self._courteously(self._read_and_typing(heard))
        try:
            yield
        finally:
            self._courteously(self._client.room_typing(heard.room, typing_state=False))

    async def _read_and_typing(self, heard: Heard) -> None:
        await self._client.room_typing(heard.room, typing_state=True, timeout=_TYPING_MS)
        await self._client.update_receipt_marker(heard.room, heard.event)

    def _courteously(self, courtesy: Any) -> None:
        async def do() -> None:
            with contextlib.suppress(*TEMPORARY, LocalProtocolError):
                await asyncio.wait_for(courtesy, _LOOKS_LIVELY_S)

        task = asyncio.create_task(do())
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)


def _check(response: Any, expected: type) -> None:
    """Go on with what was wanted, or with a refusal that is final.

    Raises:
        OSError: the server had a trouble that may pass.
    """
    if isinstance(response, expected):
        return
    code = getattr(response, "status_code", None)
    if code not in REFUSALS:
        raise OSError(f"the homeserver answered {code}")
    logger.warning("the homeserver refused: %s", code)
