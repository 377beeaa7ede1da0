"""The reader of Matrix rooms in this process, for what is said without the model."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from matrix_person import Person, Talking
from served_bot import SECRET, register_bot
from synapse_server import NAME, Synapse

from bot.channels.desk import Desk
from bot.channels.matrix.account import load_account
from bot.channels.matrix.reader import Reader
from bot.conversations.database import Database
from bot.conversations.exchanges import StorageUnavailableError
from bot.conversations.journal import Journal, Received
from bot.conversations.leases import Lease
from bot.settings import load_settings

pytestmark = pytest.mark.channels


class ForgetfulJournal(Journal):
    """A journal whose database is away just after the first answer was sent."""

    was_away = False

    async def finish(self, received: Received, answer_ids: Sequence[str] = ()) -> None:
        """Fail once, for a message that was answered."""
        if answer_ids and not self.was_away:
            self.was_away = True
            raise StorageUnavailableError
        await super().finish(received, answer_ids)


@contextlib.asynccontextmanager
async def reading(
    folder: Path, servers: set[str], kind: type[Journal] = Journal
) -> AsyncIterator[None]:
    """Read the account of ``folder`` in this process, for what is said without the model."""
    database = Database(f"sqlite:///{folder}/conversations.db")
    desk = Desk("matrix", None, load_settings(secret=SECRET))  # type: ignore[arg-type]
    journal, lease = kind(database, "matrix"), Lease(database, "matrix")
    reader = Reader(load_account(folder), folder, servers, desk, journal, lease)
    task = asyncio.create_task(reader.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        database.close()


def test_an_invitation_from_elsewhere_is_refused(
    synapse: Synapse, talking: Talking, tmp_path: Path
) -> None:
    """Who writes from a server that is not on the list gets the bot out of the room, not in."""
    folder = tmp_path / "matrix"
    account = register_bot(synapse, folder, "reserved")

    async def talk(alice: Person) -> None:
        async with reading(folder, {"ailleurs.test"}):
            room = await alice.create_room(account)
            await alice.until(lambda: "leave" in alice.memberships(room, account))
            assert "join" not in alice.memberships(room, account)

    talking(talk)


def test_an_answer_that_is_sent_again_comes_once(
    synapse: Synapse, talking: Talking, tmp_path: Path
) -> None:
    """What was sent but could not be noted as sent is sent again, and stands in the room once."""
    folder = tmp_path / "matrix"
    account = register_bot(synapse, folder, "forgetful")

    async def talk(alice: Person) -> None:
        async with reading(folder, {NAME}, ForgetfulJournal):
            room = await alice.create_room(account, "@absent:agence.test", direct=False)
            await alice.until(lambda: alice.heard(room))
            mentioned = {"m.mentions": {"user_ids": [account]}}
            image = {"msgtype": "m.image", "body": "photo.png", "url": "mxc://a.b/c", **mentioned}
            await alice.send(room, image)
            assert "que du texte" in (await alice.answers(room, 1))[0]
            assert len(alice.heard(room)) == 2

    talking(talk)


def test_a_homeserver_that_says_wait_is_obeyed(
    synapse: Synapse, talking: Talking, tmp_path: Path
) -> None:
    """Told that it sends too much, the bot waits, and every message is still answered once."""
    folder = tmp_path / "matrix"
    account = register_bot(synapse, folder, "slow")

    async def talk(alice: Person) -> None:
        await asyncio.to_thread(synapse.slow_down, account)
        async with reading(folder, {NAME}):
            room = await alice.create_room(account, "@absent:agence.test", direct=False)
            # Two that are alike to the letter and the millisecond are one event, with one id.
            images = [
                {
                    "msgtype": "m.image",
                    "body": f"photo-{number}.png",
                    "url": "mxc://a.b/c",
                    "m.mentions": {"user_ids": [account]},
                }
                for number in range(5)
            ]
            await asyncio.gather(*(alice.send(room, image) for image in images))
            await alice.answers(room, 0, 6)
            assert synapse.told_to_wait(account)
            asked = [event["content"].get("m.relates_to") for event in alice.heard(room)[1:]]
            assert len({str(one) for one in asked}) == 5

    talking(talk)
