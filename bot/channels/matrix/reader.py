"""Reads the bot's account: what happens in its rooms goes to the journal, then to the worker."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from nio import (
    AsyncClient,
    InviteMemberEvent,
    MatrixRoom,
    MegolmEvent,
    MessageDirection,
    RedactionEvent,
    RoomGetEventResponse,
    RoomMemberEvent,
    RoomMessagesResponse,
    SyncError,
    SyncResponse,
)
from prometheus_client import Gauge

from bot.channels.desk import Desk
from bot.channels.matrix.account import Account, AccountError
from bot.channels.matrix.hearing import Heard, Place, What, hear, thread_of
from bot.channels.matrix.worker import Worker
from bot.channels.patience import TEMPORARY, Patience
from bot.conversations.journal import Incoming, Journal, Received
from bot.conversations.leases import Lease, LeaseLostError

logger = logging.getLogger(__name__)

READING = Gauge("metz_bot_matrix_reading", "Whether this process reads the Matrix account")

POLL_MS = 30_000
PAGE = 100
# An absence is caught up on as far back as this many events of a room.
MOST_CAUGHT_UP = 2_000
STANDBY_PAUSE_S = 2.0
_NOTHING: dict[str, Any] = {"types": []}
FILTER = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    "room": {"timeline": {"limit": PAGE}, "ephemeral": _NOTHING, "account_data": _NOTHING},
}


class Reader:
    """Reads while it holds the lease; otherwise waits to take over."""

    def __init__(
        self,
        account: Account,
        folder: Path,
        servers: set[str],
        desk: Desk,
        journal: Journal,
        lease: Lease,
    ) -> None:
        """Read ``account``, whose keys ``folder`` holds; ``servers`` may invite it."""
        self._account = account
        self._folder = folder
        self._servers = servers
        self._desk = desk
        self._journal = journal
        self._lease = lease

    async def run(self) -> None:
        """Read until cancelled; then finish what is being answered, and hand over."""
        patience = Patience()
        try:
            while True:
                try:
                    if not await self._lease.take():
                        await asyncio.sleep(STANDBY_PAUSE_S)
                        continue
                    logger.info("this process reads the Matrix account")
                    await self._read_as_holder()
                except LeaseLostError:
                    logger.warning("another process reads the Matrix account now")
                except TEMPORARY:
                    logger.warning("the Matrix account cannot be read for now")
                    await patience.pause()
        except AccountError as error:
            logger.error("the Matrix account cannot be read: %s", error)  # noqa: TRY400 - ours
        finally:
            with contextlib.suppress(*TEMPORARY):
                await self._lease.leave()

    async def _read_as_holder(self) -> None:
        """Read for as long as the lease can be renewed."""
        reading = asyncio.create_task(self._read())
        keeping = asyncio.create_task(self._keep_lease())
        try:
            await asyncio.wait({reading, keeping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            READING.set(0)
            for task in (reading, keeping):
                task.cancel()
            results = await asyncio.gather(reading, keeping, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result

    async def _keep_lease(self) -> None:
        """Renew the lease; return when it is lost, or may be before the next attempt."""
        loop = asyncio.get_running_loop()
        lasts = self._lease.lasts.total_seconds()
        renewed = loop.time()
        while loop.time() - renewed < lasts * 2 / 3:
            await asyncio.sleep(lasts / 5)
            begun = loop.time()
            with contextlib.suppress(*TEMPORARY):
                if not await self._lease.take():
                    return
                renewed = begun

    async def _read(self) -> None:
        async with self._connected() as client:
            worker = Worker(client, self._desk, self._journal, self._servers)
            try:
                await self._read_with(client, worker)
            finally:
                await worker.stop()

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncClient]:
        client = self._account.client(self._folder)
        try:
            yield client
        finally:
            await client.close()

    async def _read_with(self, client: AsyncClient, worker: Worker) -> None:
        position, is_first, patience = await self._journal.position(), True, Patience()
        while True:
            try:
                response = await self._sync(client, position, is_first=is_first)
                await _care_for_keys(client)
            except TEMPORARY:
                logger.warning("the homeserver does not answer")
                READING.set(0)
                await patience.pause()
                continue
            patience.reset()
            received = await self._keep(client, response, position)
            if is_first:
                # Rooms and their encryption are known now.
                worker.take(await self._journal.pending())
            else:
                worker.take(received)
            READING.set(1)
            position, is_first = response.next_batch, False

    async def _sync(
        self, client: AsyncClient, position: str | None, *, is_first: bool
    ) -> SyncResponse:
        response = await client.sync(
            0 if is_first else POLL_MS, FILTER, since=position, full_state=is_first
        )
        if isinstance(response, SyncResponse):
            return response
        if isinstance(response, SyncError) and response.status_code == "M_UNKNOWN_TOKEN":
            raise AccountError("l’accès a été révoqué, lancez metz-bot channel matrix-register.")
        raise OSError("the homeserver refused to be read")

    async def _keep(
        self, client: AsyncClient, response: SyncResponse, position: str | None
    ) -> list[Received]:
        """Write what was received to the journal, however long that takes."""
        patience = Patience()
        while True:
            try:
                heard, withdrawn = await self._heard(client, response, position)
                messages = [
                    Incoming(
                        one.event, one.as_json(), self._desk.conversation(one.room, one.sender)
                    )
                    for one in heard
                ]
                return await self._journal.receive(
                    self._lease, messages, withdrawn, response.next_batch
                )
            except TEMPORARY:
                logger.warning("what was received cannot be kept for now")
                await patience.pause()

    async def _heard(
        self, client: AsyncClient, response: SyncResponse, position: str | None
    ) -> tuple[list[Heard], list[str]]:
        heard = list(self._invitations(response))
        withdrawn: list[str] = []
        # What was said before the account was first read is not the bot's business.
        rooms = response.rooms.join if position is not None else {}
        for name, info in rooms.items():
            room = client.rooms[name]
            place = Place(
                name, client.user_id, room.user_name(client.user_id) or "", _is_direct(room)
            )
            events = _since_invited(
                await self._events(client, room, info.timeline, position), place
            )
            withdrawn += [one.redacts for one in events if isinstance(one, RedactionEvent)]
            here = [one for event in events if (one := _of_event(event, place, room))]
            # The bot says good day before it answers what was asked before it came.
            here.sort(key=lambda one: one.what is not What.JOINED)
            heard += here
        return [one for each in heard if (one := await _in_its_thread(client, each))], withdrawn

    def _invitations(self, response: SyncResponse) -> Iterator[Heard]:
        for room, info in response.rooms.invite.items():
            for event in info.invite_state:
                is_mine = (
                    isinstance(event, InviteMemberEvent)
                    and event.state_key == self._account.user_id
                    and event.membership == "invite"
                )
                if is_mine:
                    # An invitation has no id of its own.
                    seen = f"{room} {response.next_batch}".encode()
                    name = f"invitation-{hashlib.sha256(seen).hexdigest()[:32]}"
                    yield Heard(What.INVITATION, room, event.sender, name)

    async def _events(
        self, client: AsyncClient, room: MatrixRoom, timeline: Any, position: str | None
    ) -> list[Any]:
        """Return the events of a room since ``position``, those that a sync left out included."""
        events, start = list(timeline.events), timeline.prev_batch
        is_limited = timeline.limited
        while is_limited and start and len(events) < MOST_CAUGHT_UP:
            if any(_is_own_arrival(one, client.user_id) for one in events):
                break
            page = await client.room_messages(
                room.room_id, start, position, MessageDirection.back, PAGE
            )
            if not isinstance(page, RoomMessagesResponse):
                raise OSError("the homeserver refused to tell what was said")
            events[:0] = reversed(page.chunk)
            is_limited, start = bool(page.chunk), page.end
        return events


async def _in_its_thread(client: AsyncClient, heard: Heard) -> Heard | None:
    """Return what was heard; an edit with the thread of what it replaces, None for a false one."""
    if heard.about is None or heard.what is What.RATING:
        return heard
    response = await client.room_get_event(heard.room, heard.about)
    if not isinstance(response, RoomGetEventResponse):
        return heard
    source = response.event.source
    if source.get("sender") != heard.sender:
        return None
    return replace(heard, thread=thread_of(source))


async def _care_for_keys(client: AsyncClient) -> None:
    """Do what a client owes to the others so that encrypted messages can be read."""
    if client.should_upload_keys:
        await client.keys_upload()
    if client.should_query_keys:
        await client.keys_query()
    if client.should_claim_keys:
        await client.keys_claim(client.get_users_for_key_claiming())
    await client.send_to_device_messages()


def _of_event(event: Any, place: Place, room: MatrixRoom) -> Heard | None:
    if isinstance(event, MegolmEvent):
        is_for_me = place.direct and event.sender != place.me
        heard = Heard(What.UNREADABLE, place.room, event.sender, event.event_id)
        return heard if is_for_me else None
    if _is_own_arrival(event, place.me):
        host = next((one for one in room.users if one != place.me), event.sender)
        return Heard(What.JOINED, place.room, host, event.event_id, direct=place.direct)
    return hear(event.source, place)


def _since_invited(events: list[Any], place: Place) -> list[Any]:
    """Return the events that follow the bot's invitation, where that is among them.

    People write without waiting for the bot to come in.
    """
    arrivals = [at for at, one in enumerate(events) if _is_own_arrival(one, place.me)]
    if not arrivals:
        return events
    invited = [
        at
        for at, one in enumerate(events[: arrivals[-1]])
        if isinstance(one, RoomMemberEvent)
        and one.state_key == place.me
        and one.membership == "invite"
    ]
    return events[invited[-1] if invited else arrivals[-1] :]


def _is_own_arrival(event: Any, me: str) -> bool:
    return (
        isinstance(event, RoomMemberEvent)
        and event.state_key == me
        and event.membership == "join"
        and event.prev_membership != "join"
    )


def _is_direct(room: MatrixRoom) -> bool:
    return len(room.users) <= 2
