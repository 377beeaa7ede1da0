"""Rasa's connectors behind our checks: the server as people start it, and five strict stand-ins."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from connected_bot import TAKEN, Connected, settings_for
from platform_kind import BOT_TOKEN, BUSY, JSON, TOKEN, Answer, Delivery, Platform
from platform_server import platform_server, wait_until
from platforms import PLATFORMS, Messenger, RocketChat, Twilio
from server_process import running_server

QUESTION = "Que fabrique Claas ?"
ANSWER = "presses à balles"
SLACK, MESSENGER, MATTERMOST, ROCKETCHAT, TWILIO = PLATFORMS
each_platform = pytest.mark.parametrize("platform", PLATFORMS, ids=lambda one: one.channel)


@pytest.fixture(scope="module")
def connected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connected]:
    """A bot that serves five platforms; none of them has refused anything at the end."""
    folder = tmp_path_factory.mktemp("connected")
    with platform_server() as platforms:
        settings = settings_for(platforms, folder)
        database = folder / "conversations.db"
        arguments = ["--database", str(database)]
        with running_server(folder / "bot.log", arguments, settings) as bot:
            yield Connected(platforms, bot, database)
        assert platforms.refusals == []


@each_platform
def test_a_question_and_a_choice(connected: Connected, platform: Platform) -> None:
    """A question is answered, and so is one of the choices; nothing shows that is for machines."""
    answer = connected.ask(platform, QUESTION)
    assert ANSWER in answer
    assert "\nSource" in answer
    if platform is SLACK:
        assert "\n1. " not in answer
        _, suggestions, _ = connected.platforms.taken["slack"][-1].content["blocks"]
        since = suggestions["elements"][1]["value"]
        said = connected.press(since)
    else:
        everything = json.dumps(
            [one.content for one in connected.platforms.taken[platform.channel]]
        )
        assert not [one for one in ("subjects", "claas-woippy", "/ask") if one in everything]
        said = connected.ask(platform, "2")
    assert "1958" in said


@pytest.mark.parametrize(
    ("channel", "header", "status"),
    [
        ("slack", "X-Slack-Signature", 400),
        ("facebook", "X-Hub-Signature-256", 401),
        ("twilio", "X-Twilio-Signature", 401),
    ],
)
def test_what_is_not_signed_is_refused(
    connected: Connected, channel: str, header: str, status: int
) -> None:
    """Without the platform's signature nothing is read."""
    (platform,) = [one for one in PLATFORMS if one.channel == channel]
    delivery = connected.message(platform, QUESTION)
    forged = {**delivery.headers, header: delivery.headers[header][:-1] + "!"}
    assert connected.deliver(replace(delivery, headers=forged)) == status
    assert connected.waiting() == 0


@pytest.mark.parametrize("platform", [MATTERMOST, ROCKETCHAT], ids=lambda one: one.channel)
@pytest.mark.parametrize("token", ["x", None])
def test_what_does_not_repeat_the_token_is_refused(
    connected: Connected, platform: Platform, token: str | None
) -> None:
    """Without the webhook's token nothing is read, a press of Mattermost's buttons included."""
    hook = json.loads(connected.message(platform, QUESTION).body)
    press = {"context": {"action": "/ask_help"}, "user_id": "u1", "channel_id": "c1"}
    for content in (hook | {"token": token}, press):
        forged = Delivery(platform.channel, json.dumps(content).encode(), JSON)
        assert connected.deliver(forged) == 401
    assert connected.waiting() == 0


@each_platform
def test_a_message_that_comes_again_is_answered_once(
    connected: Connected, platform: Platform
) -> None:
    """A platform repeats what it is not sure of: before and after its answer, that is no news."""
    delivery = connected.message(platform, QUESTION)
    before = len(connected.platforms.said(platform))
    for _ in range(2):
        assert connected.deliver(platform.again(delivery)) in TAKEN
    wait_until(lambda: connected.waiting() == 0)
    assert connected.deliver(platform.again(delivery)) in TAKEN
    connected.ask(platform, "Que fait Daussan ?")
    first, second = connected.platforms.said(platform)[before:]
    assert ANSWER in first
    assert "Daussan" in second


@each_platform
def test_a_platform_in_trouble_is_waited_for(connected: Connected, platform: Platform) -> None:
    """After an error and a request to wait, the answer arrives, once and not before the time."""
    connected.platforms.answers_first[platform.channel] = [platform.trouble, BUSY]
    before, start = len(connected.platforms.said(platform)), time.monotonic()
    assert ANSWER in connected.ask(platform, QUESTION)
    assert BUSY.headers is not None
    assert time.monotonic() - start >= float(BUSY.headers["Retry-After"])
    wait_until(lambda: connected.waiting() == 0)
    assert len(connected.platforms.said(platform)) == before + 1


@each_platform
def test_a_refusal_is_told_once_and_final(connected: Connected, platform: Platform) -> None:
    """What a platform will never take is given up with one line, and holds up nothing."""
    connected.platforms.answers_first[platform.channel] = [platform.refusal]
    told = f"{platform.channel} refused an answer"
    assert told not in connected.bot.logged()
    assert connected.deliver(connected.message(platform, QUESTION)) in TAKEN
    wait_until(lambda: connected.waiting() == 0)
    assert connected.bot.logged().count(told) == 1
    assert "Daussan" in connected.ask(platform, "Que fait Daussan ?")
    assert connected.bot.logged().count(told) == 1


@each_platform
def test_what_cannot_be_kept_is_not_taken(connected: Connected, platform: Platform) -> None:
    """Without a database, the platform is told to send again; where it does not, the person is."""
    delivery = connected.message(platform, QUESTION)
    before = len(connected.platforms.said(platform))
    writer = sqlite3.connect(connected.database, isolation_level=None)
    try:
        writer.execute("BEGIN IMMEDIATE")
        assert connected.deliver(delivery) == 503
    finally:
        writer.close()
    told = connected.platforms.said(platform)[before:]
    assert [one[:6] for one in told] == ([] if platform.repeats else ["Pardon"])
    assert connected.deliver(platform.again(delivery)) in TAKEN
    connected.platforms.until(lambda: ANSWER in connected.platforms.said(platform)[-1])


def test_slack_rates_an_answer(connected: Connected) -> None:
    """Thumbs stand under an answer; a press is kept and thanked for, a forged one is not kept."""
    connected.ask(SLACK, QUESTION)
    *_, thumbs = connected.platforms.taken["slack"][-1].content["blocks"]
    assert [one["text"]["text"] for one in thumbs["elements"]] == ["👍", "👎"]
    assert "avis est gardé" in connected.press(thumbs["elements"][1]["value"])
    _, _, message_id = thumbs["elements"][1]["value"].split(":", 2)
    assert connected.rating(message_id) == "down"
    assert "n’a pas été gardé" in connected.press("rate:up:D1:1.2")
    assert "avis" not in connected.ask(SLACK, f"rate:up:{message_id}")
    assert connected.rating(message_id) == "down"


def test_messenger_sends_several_events_at_once(connected: Connected) -> None:
    """Each event of a request is answered in order, a picture with a line; echoes are not."""
    assert isinstance(MESSENGER, Messenger)
    picture = {"type": "image", "payload": {"url": "https://cdn.exemple.fr/x.jpg"}}
    events = MESSENGER.signed(
        {"message": {"mid": "m_a", "text": QUESTION}},
        {"message": {"mid": "m_b", "text": QUESTION, "is_echo": True}},
        {"message": {"mid": "m_c", "attachments": [picture]}},
        {"delivery": {"watermark": 1}},
        {"message": {"mid": "m_d", "text": "Que fait Daussan ?"}},
    )
    said = connected.answer(MESSENGER, events)
    places = [said.index(one) for one in (ANSWER, "rien pu lire", "Daussan")]
    assert places == sorted(places)
    assert said.count(ANSWER) == 1


def test_rocketchat_logs_in_again(connected: Connected) -> None:
    """A login that has ended is renewed; what other bots say is passed over."""
    assert isinstance(ROCKETCHAT, RocketChat)
    connected.ask(ROCKETCHAT, "Bonjour")
    connected.platforms.answers_first["rocketchat"] = [Answer(401, {"status": "error"})]
    before = len(connected.platforms.taken["rocketchat"])
    assert connected.deliver(ROCKETCHAT.hook(bot={"i": "b"}, message_id="b1", text="Salut")) == 200
    assert ANSWER in connected.ask(ROCKETCHAT, QUESTION)
    paths = [one.path for one in connected.platforms.taken["rocketchat"][before:]]
    assert paths == ["/api/v1/login", "/api/v1/chat.postMessage"]


def test_a_picture_by_twilio_is_passed_over(connected: Connected) -> None:
    """A message without a text is taken, and nobody is charged for an answer."""
    assert isinstance(TWILIO, Twilio)
    picture = TWILIO.signed(connected.bot.url, MessageSid="SMP", Body="", NumMedia="1")
    assert connected.deliver(picture) == 204
    assert connected.waiting() == 0


def test_nothing_that_was_said_is_in_the_log(connected: Connected) -> None:
    """The log of all this holds neither words nor tokens nor accounts."""
    log = connected.bot.logged()
    assert "channel=twilio" in log
    assert not [one for one in ("Claas", "Daussan", BOT_TOKEN, TOKEN, "33600000000") if one in log]


def test_the_stand_ins_are_strict(connected: Connected) -> None:
    """What a platform refuses, its stand-in refuses: another field, a long text, no login."""
    for platform in PLATFORMS:
        connected.ask(platform, QUESTION)
        taken = connected.platforms.taken[platform.channel][-1]
        said = json.dumps(platform.said(taken))
        too_long = json.loads(json.dumps(taken.content).replace(said, json.dumps("x" * 50_000)))
        bad = [
            replace(taken, content=taken.content | {"custom": {}}),
            replace(taken, content=too_long),
            replace(taken, headers={}, query={}),
            replace(taken, path="/elsewhere"),
        ]
        assert platform.problem_of(taken) is None
        assert None not in [platform.problem_of(one) for one in bad]
