"""Starting and stopping the server: refused with a reason, drained to the end."""

from __future__ import annotations

import contextlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from server_process import PROGRAM, environment_with, free_port, running_server, stop
from web_client import QUESTION, opened

SECRET = "un secret de plus de trente-deux caractères"  # noqa: S105 - of the tests
START_LIMIT_S = 60
STOP_LIMIT_S = 15


@pytest.fixture(scope="module")
def model() -> Path:
    """The trained model."""
    from bot.training import ensure_model  # noqa: PLC0415 - may train, which imports rasa

    return ensure_model()


def refusal(settings: Mapping[str, str], *arguments: str) -> str:
    """Return what a server says that must not start."""
    run = subprocess.run(
        [PROGRAM, "serve", *arguments],
        env=environment_with(settings),
        capture_output=True,
        text=True,
        timeout=START_LIMIT_S,
        check=False,
    )
    assert run.returncode == 1, run.stderr
    assert "Traceback" not in run.stderr
    return run.stderr


def test_wrong_settings_stop_the_start() -> None:
    """A server with wrong settings ends at once, and says which, in French, without a trace."""
    said = refusal({"port": "x"}, "--production")
    for name in ("PORT", "SECRET", "PUBLIC_URL"):
        assert f"METZ_BOT_{name} : " in said


def test_a_changed_model_stops_the_start(model: Path, tmp_path: Path) -> None:
    """A server does not start with a model that was changed after its training."""
    copy = tmp_path / model.name
    shutil.copy(model, copy)
    shutil.copy(f"{model}.sha256", f"{copy}.sha256")
    with copy.open("r+b") as file:
        file.seek(100)
        file.write(b"changed")
    assert "ne correspond pas à son empreinte" in refusal({}, "--model", str(copy))


def test_a_model_without_hash_stops_the_start(model: Path, tmp_path: Path) -> None:
    """A server does not start with a model that carries no hash."""
    copy = tmp_path / model.name
    shutil.copy(model, copy)
    assert "L’empreinte du modèle" in refusal({}, "--model", str(copy))


def test_a_database_of_a_newer_version_stops_the_start(tmp_path: Path) -> None:
    """A server does not start on a database that a newer version has changed, and says so."""
    database = tmp_path / "conversations.db"
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('v999')")
    said = refusal({"database_url": f"sqlite:///{database}"})
    assert "version plus récente de metz-bot" in said


def test_sigterm_finishes_what_is_under_way(model: Path, tmp_path: Path) -> None:
    """Point 29: on SIGTERM, what is under way is answered, then nothing is, and it ends in time."""
    port = free_port()
    settings = {
        "secret": SECRET,
        "public_url": f"http://127.0.0.1:{port}",
        "rate_per_conversation": "100000/minute",
        "rate_per_address": "100000/minute",
        "database_url": f"sqlite:///{tmp_path / 'conversations.db'}",
    }
    started = threading.Semaphore(0)

    def visit(_: int) -> tuple[list[int], Exception | None]:
        statuses: list[int] = []
        client = opened(f"http://127.0.0.1:{port}")
        try:
            while True:
                statuses.append(client.send(QUESTION).status)
                started.release()
        except OSError as end:
            return statuses, end

    log = tmp_path / "log.txt"
    with running_server(log, ["--production"], settings, port) as server:
        with ThreadPoolExecutor(4) as visitors:
            visits = [visitors.submit(visit, number) for number in range(4)]
            for _ in range(20):
                assert started.acquire(timeout=START_LIMIT_S)
            assert stop(server.process) < STOP_LIMIT_S
        assert server.process.returncode == 0
    for one in visits:
        statuses, end = one.result()
        assert set(statuses) == {200}
        assert isinstance(end, ConnectionRefusedError), repr(end)
    assert "Traceback" not in log.read_text(encoding="utf-8")


# A server whose close never ends, as when a service does not let go of its connection.
HANGING = """
import asyncio, sys
from types import SimpleNamespace
from sanic import Sanic
from sanic.response import empty
from bot.server import serving

async def nothing(request=None):
    return empty()

serving.LAST_S = 1.0
hanging = SimpleNamespace(warm_up=nothing, close=asyncio.Event().wait)
settings = SimpleNamespace(host="127.0.0.1", port=int(sys.argv[1]), public_url=None)
app = Sanic("hanging", configure_logging=False)
app.add_route(nothing, "/")
serving.run(app, hanging, settings)
"""


def test_sigterm_ends_a_server_that_hangs() -> None:
    """A server that cannot close what it uses ends all the same, and says so."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", HANGING, str(port)],
        stderr=subprocess.PIPE,
        text=True,
    )
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert client.recv(100)
            break
        assert process.poll() is None
        time.sleep(0.05)
    assert stop(process) < STOP_LIMIT_S
    _, said = process.communicate()
    assert process.returncode == 1
    assert "has not ended in time" in said
