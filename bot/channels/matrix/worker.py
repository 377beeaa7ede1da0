"""Answers what was heard in the rooms, each message once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
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
from bot.channels.lanes import Lanes
from bot.channels.matrix import saying
from bot.channels.matrix.hearing import Heard, What
from bot.channels.patience import TEMPORARY, until_done
from bot.channels.rendering import render
from bot.conversations.exchanges import Rating
from bot.conversations.journal import Journal, Received

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
        self._lanes = Lanes(lambda one: until_done(lambda: self._attempt(one)), journal)
        self._courtesies: set[asyncio.Task[None]] = set()

    def take(self, received: Iterable[Received]) -> None:
        """Answer these, after what waits already in their rooms."""
        for one in received:
            self._lanes.take(one.content["room"], one)

    async def stop(self) -> None:
        """Finish what is being answered, as long as that takes no longer than a moment."""
        await self._lanes.stop()
        for task in self._courtesies:
            task.cancel()
        await asyncio.gather(*self._courtesies, return_exceptions=True)

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
        await self._journal.finish(received, sent)

    async def _answer(self, heard: Heard) -> dict[str, Any]:
        """Return what is to be sent, as the journal keeps it."""
        conversation = self._desk.conversation(heard.room, heard.sender)
        reply = await self._reply(heard, conversation)
        return {"contents": saying.contents(render(reply.messages, saying.ABLE), heard)}

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
        return reply.followed_by(saying.HELP) if is_help else reply

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
        if self._lanes.has_more(heard.room):
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
