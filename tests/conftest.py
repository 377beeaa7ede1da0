"""The trained bot for the tests: in this process, and as the server that people start."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["RASA_TELEMETRY_ENABLED"] = "false"  # before rasa is imported
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
ROOT = Path(__file__).resolve().parent.parent
# tests/actions must not be taken for the package of that name.
sys.path.insert(0, str(ROOT))

from talking import TalkingBot  # noqa: E402 - after the environment and the path

START_DEADLINE_S = 240.0
STOP_DEADLINE_S = 15.0
POLL_S = 0.2


@pytest.fixture(scope="session")
def assistant() -> Iterator[TalkingBot]:
    """The trained bot in this process, loaded once; conversations stay in memory."""
    bot = TalkingBot.load()
    yield bot
    bot.close()


@pytest.fixture(scope="session")
def bot_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that holds all that the server prints."""
    return tmp_path_factory.mktemp("server") / "log.txt"


@pytest.fixture(scope="session")
def bot_url(bot_log: Path) -> Iterator[str]:
    """The address of the development server, started as people start it and stopped politely."""
    port = _free_port()
    program = str(Path(sys.executable).parent / "metz-bot")
    database = str(bot_log.with_name("conversations.db"))
    command = [program, "serve", "--port", str(port), "--database", database]
    with bot_log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, process, bot_log)
        yield url
        assert process.poll() is None, f"the server ended by itself: {bot_log.read_text()[-2000:]}"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            pytest.fail(f"the server was still running {STOP_DEADLINE_S:.0f} s after SIGTERM")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Ask for /health until it answers 200; fail when the process ends or the deadline passes."""
    deadline = time.monotonic() + START_DEADLINE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the server ended with {process.returncode}: {log.read_text()[-2000:]}")
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(f"{url}/health", timeout=5) as answer,  # noqa: S310 - our own
        ):
            if answer.status == 200:
                return
        time.sleep(POLL_S)
    pytest.fail(f"the server was not ready in time: {log.read_text()[-2000:]}")
