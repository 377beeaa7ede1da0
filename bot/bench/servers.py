"""Starting and stopping the bots that are measured, each on processors of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bot.bench.load import NoAnswerError, answer
from bot.bench.memory import cpu_of, pss_of
from bot.bench.questions import Asked

START_DEADLINE_S = 300.0
STOP_DEADLINE_S = 20.0
POLL_S = 0.05
# Above other work: on a busy machine, a bot of two processes would get twice the share of one.
PRIORITY = -10
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def go_first(process: int) -> None:
    """Let other work wait for a process, where that is allowed."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process, PRIORITY)
        # Linux shares the processor among sessions first.
        Path(f"/proc/{process}/autogroup").write_text(str(PRIORITY), encoding="ascii")


@dataclass(frozen=True)
class Recipe:
    """How a bot is started: its commands, ``{port}`` and ``{actions}`` standing for free ports."""

    name: str
    commands: Sequence[Sequence[str]]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path = Path(os.devnull)


@dataclass
class Server:
    """A bot that has answered its first message ``start_s`` seconds after it was started."""

    url: str
    processes: list[subprocess.Popen[bytes]]
    start_s: float = 0.0

    def pss(self) -> float:
        """Return the memory of all its processes, in MB."""
        return pss_of(process.pid for process in self.processes)

    def cpu(self) -> float:
        """Return the processor time that all its processes have taken, in seconds."""
        return cpu_of(process.pid for process in self.processes)


@contextlib.contextmanager
def running(recipe: Recipe, processors: set[int]) -> Iterator[Server]:
    """Start a bot on ``processors``, wait until it answers, and stop it at the end.

    Raises:
        NoAnswerError: it ended, or did not answer in time; the message shows its log.
    """
    port, actions = _free_port(), _free_port()
    begin = time.perf_counter()
    server = Server(f"http://127.0.0.1:{port}", [])
    try:
        with recipe.log.open("ab") as log:
            for command in recipe.commands:
                process = subprocess.Popen(  # noqa: S603 - the bench's own commands
                    [part.format(port=port, actions=actions) for part in command],
                    cwd=recipe.folder,
                    env={**os.environ, **QUIET, "ACTIONS_PORT": str(actions), **recipe.environment},
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
                # At once, so that every thread and process that it starts inherits it.
                os.sched_setaffinity(process.pid, processors)
                go_first(process.pid)
                server.processes.append(process)
        asyncio.run(_until_ready(server, recipe))
        server.start_s = time.perf_counter() - begin
        yield server
    finally:
        _stop(server.processes)


async def _until_ready(server: Server, recipe: Recipe) -> None:
    deadline = time.monotonic() + START_DEADLINE_S
    first = Asked("first", "bonjour")
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < deadline:
            if any(process.poll() is not None for process in server.processes):
                break
            with contextlib.suppress(NoAnswerError):
                # Rasa opens its port before the actions do: an empty answer is not ready.
                if await answer(session, f"{server.url}/webhooks/rest/webhook", first):
                    return
            await asyncio.sleep(POLL_S)
    tail = recipe.log.read_text(errors="replace")[-3000:] if recipe.log.is_file() else ""
    raise NoAnswerError(f"{recipe.name} could not be started:\n{tail}")


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
