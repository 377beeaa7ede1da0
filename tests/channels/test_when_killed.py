"""The server that reads Matrix is killed: another goes on, and nothing is lost or said twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from matrix_person import Person, person
from served_bot import ServedBot, first_lines
from server_process import RunningServer, running_server
from synapse_server import Synapse

pytestmark = pytest.mark.channels

QUESTIONS = ["Que fabrique Claas ?", "Où est l'ENIM ?", "Que fait Daussan ?"] * 6
ROOMS = 3
# A lease of 15 s to wait for, and then what was left to answer.
TAKEOVER_S = 30


def test_a_standby_goes_on_where_the_killed_server_was(
    synapse: Synapse, bot: ServedBot, bot_server: RunningServer, tmp_path: Path
) -> None:
    """Kill -9 in the middle of answers: each message is answered exactly once, keys included."""

    async def talk(alice: Person) -> None:
        rooms = [await alice.create_room(bot.user, encrypted=one == 0) for one in range(ROOMS)]
        for room in rooms:
            await alice.until(lambda room=room: len(alice.heard(room)) == 2)
        begun = sum(len(alice.heard(one)) for one in rooms)
        writing = [asyncio.create_task(write(alice, one)) for one in rooms]
        await alice.until(lambda: sum(len(alice.heard(one)) for one in rooms) >= begun + 12)
        bot_server.process.kill()
        asked = dict(zip(rooms, await asyncio.gather(*writing)))
        expected = 2 + len(QUESTIONS)
        await alice.until(
            lambda: all(len(alice.heard(one)) >= expected for one in rooms), TAKEOVER_S
        )
        for room in rooms:
            # Whatever would have come twice has come before this.
            asked[room].append(await alice.say(room, "Que fabrique Daussan ?"))
            await alice.until(lambda room=room: len(alice.heard(room)) > expected)
        kept = {one["message_id"]: one for one in bot.exchanges("matrix")}
        for room, events in asked.items():
            said = [one for event in events for one in first_lines(kept[event]["entries"])]
            assert [one.split("\n")[0] for one in alice.texts(room)[2:]] == said
        await asyncio.to_thread(bot.wait_until_idle)

    async def write(alice: Person, room: str) -> list[str]:
        return [await alice.say(room, one) for one in QUESTIONS]

    async def talked() -> None:
        async with person(synapse, "alice", tmp_path) as alice:
            await talk(alice)

    with running_server(tmp_path / "standby.log", bot.arguments, bot.settings) as standby:
        assert "reads the Matrix account" not in standby.log.read_text()
        asyncio.run(talked())
        assert "this process reads the Matrix account" in standby.log.read_text()
