"""The server as people start it: in a process of its own, stopped politely."""

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
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = str(Path(sys.executable).parent / "metz-bot")
START_DEADLINE_S = 240.0
STOP_DEADLINE_S = 15.0
POLL_S = 0.2


@dataclass(frozen=True)
class RunningServer:
    """A server that is ready."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    has_proxy = False

    def memory_mb(self) -> float:
        """Return the megabytes of memory that the server holds."""
        return psutil.Process(self.process.pid).memory_info().rss / 2**20

    def logged(self) -> str:
        """Return all that the server has written to its log."""
        return self.log.read_text(encoding="utf-8")

    def places_of(self, *texts: str) -> list[str]:
        """Return where any of ``texts`` stands in what the server keeps or has written."""
        files = [path for path in self.log.parent.rglob("*") if path.is_file()]
        return places_in({path.name: path.read_bytes() for path in files}, texts)


@contextlib.contextmanager
def running_server(
    log: Path,
    arguments: Sequence[str] = (),
    settings: Mapping[str, str] | None = None,
    port: int | None = None,
    ends: Collection[int] = (0,),
) -> Iterator[RunningServer]:
    """Run ``metz-bot serve`` until the block ends; it must be ready in time, and end in time.

    Args:
        log: the file that receives all that it prints.
        arguments: of the command line, beside the port.
        settings: settings by name, without their prefix.
        port: where it listens; a free one when absent.
        ends: the return codes with which the block may end it.
    """
    port = port or free_port()
    command = [PROGRAM, "serve", "--port", str(port), *arguments]
    environment = environment_with(settings or {})
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, process, log)
        yield RunningServer(url, process, log)
        assert process.poll() in (None, *ends), f"the server crashed: {log.read_text()[-2000:]}"
    finally:
        stop(process)


def places_in(contents: Mapping[str, bytes], texts: Sequence[str]) -> list[str]:
    """Return which of ``texts`` stands in which of ``contents``, in any case."""
    return [
        f"{text} in {name}"
        for name, content in contents.items()
        for text in texts
        if text.lower().encode() in content.lower()
    ]


def environment_with(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of this process with ``settings``, and no other setting."""
    inherited = {name: value for name, value in os.environ.items() if "METZ_BOT_" not in name}
    return inherited | {f"METZ_BOT_{name.upper()}": value for name, value in settings.items()}


def stop(process: subprocess.Popen[bytes]) -> float:
    """Send SIGTERM, and return how many seconds the process took to end."""
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_DEADLINE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        pytest.fail(f"the server was still running {STOP_DEADLINE_S:.0f} s after SIGTERM")
    return time.monotonic() - start


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
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
