"""The server is killed while five platforms wait for answers: after its restart all have them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from connected_bot import TAKEN, Connected, settings_for
from platform_kind import Platform
from platform_server import platform_server, wait_until
from platforms import PLATFORMS
from server_process import free_port, running_server, stop

pytestmark = pytest.mark.channels

KILLED = -9
# One whose answer is on its way, and one that waits behind it.
QUESTIONS = ("Que fabrique Claas ?", "Où est l'ENIM ?")
LATER = "Que fait Daussan ?"
# Half a second for each of five platforms, and what a stop takes by itself.
STOP_S = 8.0


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connected]:
    """A bot that was killed and started again; its platforms repeat what they had sent."""
    folder, port = tmp_path_factory.mktemp("survived"), free_port()
    database = folder / "conversations.db"
    arguments = ["--database", str(database)]
    with platform_server() as platforms:
        settings = settings_for(platforms, folder)
        platforms.is_silent = True
        with running_server(folder / "1.log", arguments, settings, port, ends=(KILLED,)) as bot:
            killed = Connected(platforms, bot, database)
            asked = [killed.message(one, text) for one in PLATFORMS for text in QUESTIONS]
            assert all(killed.deliver(one) in TAKEN for one in asked)
            platforms.until(lambda: all(platforms.waiting[one.channel] for one in PLATFORMS))
            bot.process.kill()
            bot.process.wait()
        assert killed.waiting() == len(asked)
        platforms.speak()
        with running_server(folder / "2.log", arguments, settings, port) as bot:
            survived = Connected(platforms, bot, database)
            wait_until(lambda: survived.waiting() == 0)
            by_channel = {one.channel: one for one in PLATFORMS}
            again = [by_channel[one.channel].again(one) for one in asked]
            assert all(survived.deliver(one) in TAKEN for one in again)
            yield survived
        assert platforms.refusals == []


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda one: one.channel)
def test_what_was_asked_before_a_kill_is_answered_after_it(
    survived: Connected, platform: Platform
) -> None:
    """What was under way and what waited are answered in order, and a repetition is no news."""
    survived.ask(platform, LATER)
    answers = [one for one in survived.platforms.said(platform) if "Source" in one]
    assert len(answers) == len(QUESTIONS) + 1
    for wanted, answer in zip(("presses à balles", "ENIM", "Daussan"), answers):
        assert wanted in answer


def test_a_silent_platform_does_not_hold_up_a_stop(tmp_path: Path) -> None:
    """SIGTERM ends the server soon though no platform answers, and nothing is forgotten."""
    database = tmp_path / "conversations.db"
    with platform_server() as platforms:
        settings = settings_for(platforms, tmp_path)
        platforms.is_silent = True
        with running_server(tmp_path / "log", ["--database", str(database)], settings) as bot:
            stopped = Connected(platforms, bot, database)
            for one in PLATFORMS:
                assert stopped.deliver(stopped.message(one, LATER)) in TAKEN
            platforms.until(lambda: all(platforms.waiting[one.channel] for one in PLATFORMS))
            assert stop(bot.process) < STOP_S
        assert stopped.waiting() == len(PLATFORMS)
