"""The trained bot for the tests: in this process, and as the server that people start."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["RASA_TELEMETRY_ENABLED"] = "false"  # before rasa is imported
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
ROOT = Path(__file__).resolve().parent.parent
# tests/actions must not be taken for the package of that name.
sys.path.insert(0, str(ROOT))

# After the environment and the path:
from server_process import running_server  # noqa: E402
from talking import TalkingBot  # noqa: E402


@pytest.fixture(scope="session")
def assistant() -> Iterator[TalkingBot]:
    """The trained bot in this process, loaded once; conversations stay in memory."""
    bot = TalkingBot.load()
    yield bot
    bot.close()


# A site that embeds the widget of the development server.
OTHER_SITE = "https://www.exemple.fr"


@pytest.fixture(scope="session")
def other_origin() -> str:
    """The origin of a site that may talk to the development server."""
    return OTHER_SITE


@pytest.fixture(scope="session")
def bot_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that holds all that the development server prints."""
    return tmp_path_factory.mktemp("server") / "log.txt"


@pytest.fixture(scope="session")
def bot_url(bot_log: Path) -> Iterator[str]:
    """The address of the development server, started as people start it and stopped politely."""
    database = str(bot_log.with_name("conversations.db"))
    settings = {"allowed_origins": OTHER_SITE}
    with running_server(bot_log, ["--database", database], settings) as server:
        yield server.url
