"""A real RabbitMQ server on loopback, from Debian's package."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import aio_pika
import psutil

PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server"
DEADLINE_S = 60.0
POLL_S = 0.1


class RabbitMq:
    """A RabbitMQ server that a test may kill and start again."""

    def __init__(self) -> None:
        """Choose the server's ports and folder."""
        self.port, distribution, mapper = (_free_port() for _ in range(3))
        self.folder = Path(tempfile.mkdtemp(prefix="metz-bot-rabbitmq-"))
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_NODENAME": f"metz{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(mapper),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, and return when it takes connections."""
        self._process = subprocess.Popen(
            [PROGRAM],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + DEADLINE_S
        while not self._listens():
            assert self._process.poll() is None, "RabbitMQ ended by itself"
            assert time.monotonic() < deadline, "RabbitMQ did not start in time"
            time.sleep(POLL_S)

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}"

    def messages(self, queue: str) -> list[bytes]:
        """Return all that waits in ``queue``, and leave it there."""
        return asyncio.run(self._messages(queue))

    def count(self, queue: str) -> int:
        """Return how many messages wait in ``queue``."""
        return asyncio.run(self._count(queue))

    async def _count(self, queue: str) -> int:
        async with await aio_pika.connect(host="127.0.0.1", port=self.port) as connection:
            source = await (await connection.channel()).declare_queue(queue, durable=True)
            return source.declaration_result.message_count or 0

    async def _messages(self, queue: str) -> list[bytes]:
        found: list[bytes] = []
        async with await aio_pika.connect(host="127.0.0.1", port=self.port) as connection:
            source = await (await connection.channel()).declare_queue(queue, durable=True)
            count = source.declaration_result.message_count or 0
            # What is not acknowledged goes back when the connection ends.
            async with source.iterator(timeout=DEADLINE_S) as waiting:
                while len(found) < count:
                    found.append((await waiting.__anext__()).body)
        return found

    def _listens(self) -> bool:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection,
        ):
            connection.sendall(b"AMQP\0\0\x09\x01")
            return bool(connection.recv(1))
        return False

    def kill(self) -> None:
        """End the server as kill -9 does."""
        assert self._process is not None
        parent = psutil.Process(self._process.pid)
        for one in [*parent.children(recursive=True), parent]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGKILL)
        self._process.wait()

    def remove(self) -> None:
        """End the server with what it has started, and delete its files."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
        # Erlang's registry of names, which refuses to end while it still knows a node.
        deadline = time.monotonic() + 5.0
        while self._end_registry() != 0 and time.monotonic() < deadline:
            time.sleep(POLL_S)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end_registry(self) -> int:
        ended = subprocess.run(
            ["epmd", "-kill"], env=self._environment, check=False, capture_output=True
        )
        return ended.returncode


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
