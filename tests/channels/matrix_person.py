"""A person in Matrix: an account driven by a real client, encryption included."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

from aiohttp import ClientConnectionError
from nio import (
    AsyncClient,
    AsyncClientConfig,
    JoinResponse,
    LoginResponse,
    MegolmEvent,
    RoomCreateResponse,
    RoomSendResponse,
    SyncResponse,
)
from synapse_server import PASSWORD, Synapse

Event = dict[str, Any]
PATIENCE_S = 60.0
ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


class Person:
    """Somebody who writes, and remembers all that was said."""

    def __init__(self, client: AsyncClient) -> None:
        """Wrap a client that has logged in."""
        self.client = client
        self.events: list[tuple[str, Event]] = []
        self.typing: set[str] = set()
        self.read: set[str] = set()
        self._news = asyncio.Condition()

    @property
    def id(self) -> str:
        """The account."""
        user: str = self.client.user_id
        return user

    async def create_room(
        self, *guests: str, encrypted: bool = False, direct: bool = True, **options: Any
    ) -> str:
        """Make a room and invite ``guests``; return its id."""
        state = [ENCRYPTION] if encrypted else []
        response = await self.client.room_create(
            invite=list(guests), is_direct=direct, initial_state=state, **options
        )
        assert isinstance(response, RoomCreateResponse), response
        room: str = response.room_id
        return room

    async def join(self, room: str) -> None:
        """Come into a room."""
        assert isinstance(await self.client.join(room), JoinResponse)

    async def say(self, room: str, text: str, **content: Any) -> str:
        """Write something and return the id of the event."""
        return await self.send(room, {"msgtype": "m.text", "body": text, **content})

    async def send(self, room: str, content: Event, kind: str = "m.room.message") -> str:
        """Send an event and return its id."""
        response = await self.client.room_send(
            room, kind, content, str(uuid.uuid4()), ignore_unverified_devices=True
        )
        assert isinstance(response, RoomSendResponse), response
        event: str = response.event_id
        return event

    def heard(self, room: str, sender: str | None = None) -> list[Event]:
        """Return the messages of others in a room, or of one of them, in order."""
        return [
            event
            for where, event in self.events
            if where == room
            and event.get("type") == "m.room.message"
            and event["sender"] != self.id
            and sender in (None, event["sender"])
        ]

    def texts(self, room: str) -> list[str]:
        """Return what others said in a room."""
        return [event["content"]["body"] for event in self.heard(room)]

    async def until(self, is_so: Callable[[], Any], patience_s: float = PATIENCE_S) -> None:
        """Wait until ``is_so`` holds after what has been heard."""

        async def wait() -> None:
            async with self._news:
                await self._news.wait_for(is_so)

        try:
            await asyncio.wait_for(wait(), patience_s)
        except asyncio.TimeoutError:
            said = [event.get("content") for _, event in self.events[-10:]]
            raise AssertionError(f"{self.id} waited in vain; last heard: {said}") from None

    async def answers(self, room: str, before: int, count: int = 1) -> list[str]:
        """Return what follows the first ``before`` messages of others, ``count`` at the least."""
        await self.until(lambda: len(self.heard(room)) >= before + count)
        return self.texts(room)[before:]

    def memberships(self, room: str, user: str) -> list[str]:
        """Return what became of ``user`` in the room."""
        return [
            event["content"]["membership"]
            for where, event in self.events
            if where == room and event["type"] == "m.room.member" and event["state_key"] == user
        ]

    async def listen(self) -> None:
        """Note what happens, until cancelled; a server that is away is waited for."""
        while True:
            try:
                response = await self.client.sync(10_000, full_state=not self.client.next_batch)
            except (OSError, ClientConnectionError, asyncio.TimeoutError):
                await asyncio.sleep(0.2)
                continue
            if not isinstance(response, SyncResponse):
                await asyncio.sleep(0.2)
                continue
            await self._care_for_keys()
            async with self._news:
                self._note(response)
                self._news.notify_all()

    async def _care_for_keys(self) -> None:
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        if self.client.should_claim_keys:
            await self.client.keys_claim(self.client.get_users_for_key_claiming())
        await self.client.send_to_device_messages()

    def _note(self, response: SyncResponse) -> None:
        for room, info in response.rooms.join.items():
            for event in info.timeline.events:
                assert not isinstance(event, MegolmEvent), "an answer could not be decrypted"
                self.events.append((room, event.source))
            for ephemeral in info.ephemeral:
                self.typing |= set(getattr(ephemeral, "users", ()))
                self.read |= {one.user_id for one in getattr(ephemeral, "receipts", ())}


Talk = Callable[[Person], Coroutine[Any, Any, None]]
Talking = Callable[[Talk], None]


@contextlib.asynccontextmanager
async def person(server: Synapse, name: str, folder: Path) -> AsyncIterator[Person]:
    """Log a new person in, and out at the end of the block."""
    user = server.register(f"{name}-{uuid.uuid4().hex[:8]}")
    keys = folder / user[1:].partition(":")[0]
    keys.mkdir(parents=True)
    config = AsyncClientConfig(max_timeouts=1, encryption_enabled=True)
    client = AsyncClient(server.url, user, store_path=str(keys), config=config)
    assert isinstance(await client.login(PASSWORD), LoginResponse)
    somebody = Person(client)
    listening = asyncio.create_task(somebody.listen())
    try:
        await somebody.until(lambda: client.next_batch)
        yield somebody
    finally:
        listening.cancel()
        results = await asyncio.gather(listening, return_exceptions=True)
        await client.close()
        for result in results:
            if isinstance(result, Exception):
                raise result
