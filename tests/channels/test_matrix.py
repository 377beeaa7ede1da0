"""The bot in Matrix rooms: a real homeserver, real clients, the server as people start it."""

from __future__ import annotations

import asyncio
import os
import re
import stat
from pathlib import Path

import pytest
from matrix_person import Person, Talking, person
from served_bot import ServedBot, first_lines
from server_process import ROOT, RunningServer
from synapse_server import Synapse

pytestmark = [pytest.mark.channels, pytest.mark.usefixtures("bot_server")]

QUESTION = "Que fabrique Claas ?"
ANSWER = "presses à balles"
TRANSCRIPT = ROOT / "docs" / "canaux" / "conversation-matrix.md"
TRANSCRIPT_HEAD = """# Une conversation dans Matrix

Entre une personne et l’assistant, dans un salon chiffré d’un serveur Synapse. Écrite par
`RENEW_TRANSCRIPT=1 make test-channels`, mot pour mot.
"""


async def direct_room(somebody: Person, bot: ServedBot, *, encrypted: bool = False) -> str:
    """Open a room of two, and return it once the bot has said good day."""
    room = await somebody.create_room(bot.user, encrypted=encrypted)
    await somebody.until(lambda: len(somebody.heard(room)) == 2)
    return room


async def group_room(somebody: Person, other: Person, bot: ServedBot) -> str:
    """Open a room of three, and return it once the bot has said good day."""
    room = await somebody.create_room(other.id, direct=False)
    await other.join(room)
    await somebody.client.room_invite(room, bot.user)
    await somebody.until(lambda: somebody.heard(room, bot.user))
    return room


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_direct_conversation(talking: Talking, bot: ServedBot, encrypted: bool) -> None:
    """The bot comes, says that it is a machine, answers, and takes a number for a choice."""

    async def talk(alice: Person) -> None:
        room = await direct_room(alice, bot, encrypted=encrypted)
        assert "assistant automatique" in alice.texts(room)[0]
        await alice.say(room, QUESTION)
        (answer,) = await alice.answers(room, 2)
        assert ANSWER in answer
        assert "\n1. " in answer
        assert "\nSource" in answer
        await alice.say(room, "2")
        (answer,) = await alice.answers(room, 3)
        assert "1958" in answer
        assert alice.client.rooms[room].encrypted is encrypted
        await alice.until(lambda: bot.user in alice.typing and bot.user in alice.read)

    talking(talk)


def test_an_answer_shows_nothing_that_is_for_machines(talking: Talking, bot: ServedBot) -> None:
    """An answer is a notice with a plain and a formatted body; ids of facts are not in it."""

    async def talk(alice: Person) -> None:
        room = await direct_room(alice, bot)
        event = await alice.say(room, QUESTION)
        await alice.answers(room, 2)
        content = alice.heard(room)[2]["content"]
        assert content["msgtype"] == "m.notice"
        assert "<ol" in content["formatted_body"]
        assert '<a href="https://' in content["formatted_body"]
        kept = bot.exchange(event)
        assert kept is not None
        facts = [fact for one in kept["entries"] for fact in one.get("custom", {}).get("facts", ())]
        assert facts
        assert not [one for one in (*facts, "subjects", "/ask") if one in str(content)]

    talking(talk)


def test_in_a_group_the_bot_answers_who_mentions_it(
    synapse: Synapse, bot: ServedBot, tmp_path: Path
) -> None:
    """In a group, what does not mention the bot is none of its business; threads are kept."""

    async def talk(alice: Person, bruno: Person) -> None:
        room = await group_room(alice, bruno, bot)
        await alice.say(room, QUESTION)
        root = await bruno.say(room, "On en parle ici")
        asked = await bruno.say(
            room,
            f"assistant: {QUESTION}",
            **{
                "m.mentions": {"user_ids": [bot.user]},
                "m.relates_to": {"rel_type": "m.thread", "event_id": root},
            },
        )
        await bruno.until(lambda: len(bruno.heard(room, bot.user)) == 3)
        notice, answer = bruno.heard(room, bot.user)[1:]
        assert "assistant automatique" in notice["content"]["body"]
        assert ANSWER in answer["content"]["body"]
        assert answer["content"]["m.relates_to"]["rel_type"] == "m.thread"
        assert answer["content"]["m.relates_to"]["event_id"] == root
        named = await alice.say(room, "@assistant depuis quand existe l'usine Claas ?")
        await alice.until(lambda: len(alice.heard(room, bot.user)) == 5)
        related = alice.heard(room, bot.user)[3]["content"]
        assert related["m.relates_to"] == {"m.in_reply_to": {"event_id": named}}
        assert related["m.mentions"] == {"user_ids": [alice.id]}
        first, second = bot.exchange(asked), bot.exchange(named)
        assert first is not None
        assert second is not None
        assert first["conversation"] != second["conversation"]

    async def talked() -> None:
        async with (
            person(synapse, "alice", tmp_path) as alice,
            person(synapse, "bruno", tmp_path) as bruno,
        ):
            await talk(alice, bruno)

    asyncio.run(talked())


def test_an_edited_question_is_answered_again(talking: Talking, bot: ServedBot) -> None:
    """An edit gets an answer of its own, as a reply to the message that was edited."""

    async def talk(alice: Person) -> None:
        room = await direct_room(alice, bot)
        event = await alice.say(room, QUESTION)
        await alice.answers(room, 2)
        await alice.say(
            room,
            "* Combien de salariés chez Claas ?",
            **{
                "m.new_content": {"msgtype": "m.text", "body": "Combien de salariés chez Claas ?"},
                "m.relates_to": {"rel_type": "m.replace", "event_id": event},
            },
        )
        (answer,) = await alice.answers(room, 3)
        assert "salariés" in answer
        assert ANSWER not in answer
        related = alice.heard(room)[3]["content"]["m.relates_to"]
        assert related == {"m.in_reply_to": {"event_id": event}}

    talking(talk)


@pytest.mark.parametrize(("key", "rating"), [("👍", "up"), ("👎🏽", "down"), ("🎉", None)])
def test_a_thumb_is_kept_as_what_the_person_thinks(
    talking: Talking, bot: ServedBot, key: str, rating: str | None
) -> None:
    """A thumb under an answer rates it, whatever its colour; other reactions say nothing."""

    async def talk(alice: Person) -> None:
        room = await direct_room(alice, bot)
        event = await alice.say(room, QUESTION)
        await alice.answers(room, 2)
        answer = alice.heard(room)[2]["event_id"]
        relation = {"rel_type": "m.annotation", "event_id": answer, "key": key}
        await alice.send(room, {"m.relates_to": relation}, "m.reaction")
        await alice.say(room, "Merci !")
        await alice.answers(room, 3)
        kept = bot.exchange(event)
        assert kept is not None
        assert kept["rating"] == rating

    talking(talk)


def test_commands_help_erase_and_leave(talking: Talking, bot: ServedBot) -> None:
    """Help is given, a conversation is erased, and the bot leaves when it is told to."""

    async def talk(alice: Person) -> None:
        room = await direct_room(alice, bot)
        event = await alice.say(room, "!aide")
        assert "!quitter" in (await alice.answers(room, 2, 2))[1]
        assert bot.exchange(event) is not None
        await alice.say(room, "!effacer")
        assert "effacée" in (await alice.answers(room, 4))[0]
        assert bot.exchange(event) is None
        await alice.say(room, "!quitter")
        await alice.until(lambda: "leave" in alice.memberships(room, bot.user))
        assert "Au revoir" in alice.texts(room)[5]

    talking(talk)


def test_a_question_that_was_asked_before_the_bot_came_is_answered(
    talking: Talking, bot: ServedBot
) -> None:
    """Who writes without waiting for the bot to come in gets an answer all the same."""

    async def talk(alice: Person) -> None:
        room = await alice.create_room(bot.user)
        await alice.say(room, QUESTION)
        await alice.until(lambda: any(ANSWER in one for one in alice.texts(room)))
        assert "assistant automatique" in alice.texts(room)[0]

    talking(talk)


def test_odd_messages_get_a_clear_line_or_silence(talking: Talking, bot: ServedBot) -> None:
    """Bots, withdrawn and malformed messages get silence; what a person meant gets a line."""

    async def talk(alice: Person) -> None:
        room = await direct_room(alice, bot)
        await alice.send(room, {"msgtype": "m.notice", "body": QUESTION})
        await alice.send(room, {"msgtype": "m.image", "body": "photo.png", "url": "mxc://a.b/c"})
        await alice.say(room, "")
        await alice.say(room, "usine " * 10_000)
        await alice.say(room, "\u202e\u200b👍🏽 \0 \ufffe")
        await alice.say(room, QUESTION)
        texts = await alice.answers(room, 2, 5)
        expected = ["que du texte", "rien pu lire", "trop long", "rien pu lire", ANSWER]
        assert [wanted for wanted, text in zip(expected, texts) if wanted not in text] == []
        assert len(texts) == len(expected)

    talking(talk)


def test_what_only_an_encrypted_room_lets_through_is_silence(
    talking: Talking, bot: ServedBot
) -> None:
    """Where the homeserver cannot look into messages, malformed ones are passed over."""

    async def talk(alice: Person) -> None:
        room = await direct_room(alice, bot, encrypted=True)
        await alice.send(room, {"msgtype": "m.text", "body": 12})
        await alice.send(room, {"msgtype": "m.text"})
        await alice.send(room, {"msgtype": ["m.text"], "body": {}, "m.relates_to": "nothing"})
        await alice.say(room, QUESTION)
        assert ANSWER in (await alice.answers(room, 2))[0]

    talking(talk)


def test_the_conversation_of_the_guide(talking: Talking, bot: ServedBot) -> None:
    """The guide shows a conversation as it goes, in an encrypted room: who speaks, what is asked.

    What the bot says follows the knowledge: ``RENEW_TRANSCRIPT=1`` writes the guide anew.
    """

    async def talk(alice: Person) -> None:
        room = await direct_room(alice, bot, encrypted=True)
        lines = [TRANSCRIPT_HEAD, *shown("assistant", alice.texts(room))]
        for said in (QUESTION, "2", "quelle est ta source ?", "Quel est le salaire chez Claas ?"):
            heard = len(alice.heard(room))
            await alice.say(room, said)
            lines += [
                *shown("alice", [said]),
                *shown("assistant", await alice.answers(room, heard)),
            ]
        text = "\n".join(lines) + "\n"
        if os.environ.get("RENEW_TRANSCRIPT"):
            TRANSCRIPT.write_text(text, encoding="utf-8")
        assert turns_of(text) == turns_of(TRANSCRIPT.read_text(encoding="utf-8"))

    talking(talk)


def turns_of(transcript: str) -> list[tuple[str, str]]:
    """Return who spoke, and what alice said, in their order."""
    turns = re.findall(r"\*\*(\w+)\*\*\n\n> (.*)", transcript)
    return [(who, text if who == "alice" else "") for who, text in turns]


def shown(who: str, texts: list[str]) -> list[str]:
    """Return what somebody said as the guide shows it."""
    return [f"**{who}**\n\n> " + text.replace("\n", "  \n> ") + "\n" for text in texts]


def test_ten_rooms_at_once_are_answered_once_each_in_order(
    talking: Talking, bot: ServedBot
) -> None:
    """200 messages from 10 rooms: each is answered once, in order, in its room."""
    questions = [QUESTION, "Où est l'ENIM ?", "Que fait Daussan ?", "Trémery est en Moselle ?"] * 5

    async def talk(alice: Person) -> None:
        rooms = [await direct_room(alice, bot) for _ in range(10)]
        asked = dict(zip(rooms, await asyncio.gather(*(ask(alice, one) for one in rooms))))
        kept = {one["message_id"]: one for one in bot.exchanges("matrix")}
        for room, events in asked.items():
            said = [text for one in events for text in first_lines(kept[one]["entries"])]
            heard = [one.split("\n")[0] for one in alice.texts(room)[2:]]
            assert heard == said
            assert [kept[one]["number"] for one in events] == list(range(1, 21))
        await asyncio.to_thread(bot.wait_until_idle)

    async def ask(alice: Person, room: str) -> list[str]:
        events = [await alice.say(room, one) for one in questions]
        await alice.until(lambda: len(alice.heard(room)) >= 2 + len(questions), 150)
        return events

    talking(talk)


def test_a_homeserver_that_comes_back_is_found_again(
    synapse: Synapse, talking: Talking, bot: ServedBot
) -> None:
    """After 20 s without its homeserver, the bot answers by itself what is asked then."""

    async def talk(alice: Person) -> None:
        room = await direct_room(alice, bot)
        await asyncio.to_thread(synapse.stop)
        await asyncio.sleep(20)
        await asyncio.to_thread(synapse.start)
        await alice.say(room, QUESTION)
        assert ANSWER in (await alice.answers(room, 2))[0]

    talking(talk)


def test_the_login_is_for_its_owner_alone(bot: ServedBot) -> None:
    """The access token and the keys lie in a folder that nobody else can open."""
    assert stat.S_IMODE(bot.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((bot.folder / "account.json").stat().st_mode) == 0o600


def test_nothing_that_was_said_is_in_the_log(bot_server: RunningServer, bot: ServedBot) -> None:
    """The log of all this holds neither accounts nor words of people."""
    log = bot_server.log.read_text()
    assert "channel=matrix" in log
    assert not [one for one in ("alice", "Claas", bot.user, "!aide") if one in log]
