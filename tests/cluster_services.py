"""The whole deployment on this machine: processes of the bot behind nginx, over real services.

nginx is configured by ``deploy/nginx`` itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import psutil
import psycopg2
import redis
from rabbitmq_service import RabbitMq
from real_services import POLL_S, UNPRIVILEGED, Postgres, Redis, Service
from server_process import PROGRAM, ROOT, environment_with, places_in

DEPLOY = ROOT / "deploy"
TOPIC = "metz-bot"
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


class Deployment(Protocol):
    """The bot as its visitors and its operator see it."""

    has_proxy: bool

    @property
    def url(self) -> str:
        """The address that visitors use."""

    def memory_mb(self) -> float:
        """Return the megabytes of memory that the bot holds."""

    def logged(self) -> str:
        """Return all that has been written to logs."""

    def places_of(self, *texts: str) -> list[str]:
        """Return where any of ``texts`` is kept or has been written."""


class Nginx(Service):
    """nginx as ``deploy/nginx`` configures it, on a port of this machine."""

    stop_signal = signal.SIGQUIT

    def __init__(self) -> None:
        """Write the configuration; it serves nobody yet."""
        super().__init__(UNPRIVILEGED)
        parts = self.folder / "metz-bot"
        parts.mkdir()
        shutil.copy(DEPLOY / "nginx" / "problem.conf", parts)
        (parts / "tls.conf").touch()
        self.upstream = parts / "upstream.conf"
        (self.folder / "metz-bot.conf").write_text(self._rendered(), encoding="utf-8")
        (self.folder / "nginx.conf").write_text(self._main(), encoding="utf-8")

    @property
    def url(self) -> str:
        """The address of the service."""
        return f"http://127.0.0.1:{self.port}"

    def serve(self, ports: Sequence[int], spare: Sequence[int] = ()) -> bool:
        """Name the processes that serve, and those that do when no other one answers.

        Return whether that is new to nginx.
        """
        lines = [f"server 127.0.0.1:{port} max_fails=0;" for port in ports]
        lines += [f"server 127.0.0.1:{port} backup;" for port in spare]
        content = "\n".join(lines)
        is_new = not self.upstream.exists() or self.upstream.read_text("utf-8") != content
        self.upstream.write_text(content, encoding="utf-8")
        return is_new

    def reload(self) -> None:
        """Have nginx read its configuration again; return when it serves by it."""
        before = set(psutil.Process(self.pid).children())
        os.kill(self.pid, signal.SIGHUP)
        # The former workers end when they have answered what they had begun.
        while any(_takes_connections(one) for one in before):
            time.sleep(POLL_S)

    def command(self) -> Sequence[str]:
        """Return the command that serves."""
        program = shutil.which("nginx", path=_PATH)
        assert program, "nginx is missing: scripts/install-cluster-packages"
        return [program, "-p", str(self.folder), "-c", "nginx.conf", "-e", "stderr"]

    def answers(self) -> bool:
        """Whether nginx listens."""
        return self.listens()

    def access_log(self) -> str:
        """Return the lines of the access log and of the error log."""
        return "".join(log.read_text(encoding="utf-8") for log in self.folder.glob("*.log"))

    def _rendered(self) -> str:
        variables = {
            "PATH": _PATH,
            "METZ_LISTEN": f"127.0.0.1:{self.port}",
            "METZ_SERVER_NAME": "_",
            "METZ_NGINX": str(self.folder),
            "METZ_LOGS": str(self.folder),
        }
        return subprocess.run(
            [DEPLOY / "nginx" / "render"], env=variables, check=True, capture_output=True, text=True
        ).stdout

    def _main(self) -> str:
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        folders = "".join(f"{kind}_temp_path {self.folder}/{kind};\n" for kind in kinds)
        return f"""
            daemon off; worker_processes 2; pid {self.folder}/nginx.pid; error_log stderr crit;
            events {{ worker_connections 1024; }}
            http {{ {folders} include metz-bot.conf; }}
        """


def _takes_connections(worker: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return "shutting down" not in " ".join(worker.cmdline())
    return False


class Bot(Service):
    """One process of the bot, in production mode."""

    deadline_s = 180.0
    stop_signal = signal.SIGTERM

    def __init__(
        self, settings: Mapping[str, str], log: Path, program: Sequence[str] = (PROGRAM,)
    ) -> None:
        """Choose the port; ``program`` is the command line of the bot."""
        super().__init__()
        self.environment = environment_with(settings)
        self.log = log
        self._program = program

    @property
    def url(self) -> str:
        """The address of this process alone."""
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> Sequence[str]:
        """Return the command that serves."""
        return [*self._program, "serve", "--production", "--port", str(self.port)]

    def answers(self) -> bool:
        """Whether the process is ready."""
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer,  # noqa: S310
        ):
            return bool(answer.status == 200)
        return False

    def memory_mb(self) -> float:
        """Return the megabytes of memory that the process holds."""
        return psutil.Process(self.pid).memory_info().rss / 2**20


class Cluster:
    """Two processes of the bot behind nginx, over PostgreSQL, Redis and RabbitMQ."""

    has_proxy = True

    def __init__(
        self, folder: Path, settings: Mapping[str, str], program: Sequence[str] = (PROGRAM,)
    ) -> None:
        """Start the services; the bot's processes are ready to be started."""
        self.folder = folder
        self.services: list[Service | RabbitMq] = []
        self.bots: list[Bot] = []
        self.postgres, self.redis, self.rabbitmq = Postgres(), Redis(), RabbitMq()
        self.nginx = Nginx()
        self.services += [self.postgres, self.redis, self.rabbitmq, self.nginx]
        try:
            for service in (self.postgres, self.redis, self.rabbitmq):
                service.start()
        except BaseException:
            self.remove()
            raise
        self.database_url = self.postgres.new_database("metz-bot")
        self.settings = {
            "public_url": self.nginx.url,
            "trusted_proxies": "127.0.0.1",
            "database_url": self.database_url,
            "redis_url": self.redis.url,
            "event_broker_url": self.rabbitmq.url,
            "event_broker_topic": TOPIC,
            **settings,
        }
        self.bots = [self.new_bot(program) for _ in range(2)]

    def new_bot(self, program: Sequence[str] = (PROGRAM,), **settings: str) -> Bot:
        """Return a process of the bot, not started yet."""
        log = self.folder / f"bot-{len(self.services)}.log"
        bot = Bot({**self.settings, **settings}, log, program)
        self.services.append(bot)
        return bot

    def start(self) -> None:
        """Start the processes of the bot, then nginx; return when all are ready."""
        for bot in self.bots:
            bot.launch()
        for bot in self.bots:
            bot.wait()
        self.nginx.serve([bot.port for bot in self.bots])
        self.nginx.start()

    def mend(self) -> None:
        """Start the processes of the bot that have ended, and have nginx use all of them."""
        for bot in self.bots:
            if not bot.runs:
                bot.start()
        ports = [bot.port for bot in self.bots]
        if self.nginx.serve(ports):
            self.nginx.reload()

    @property
    def url(self) -> str:
        """The address that visitors use."""
        return self.nginx.url

    def memory_mb(self) -> float:
        """Return the megabytes that the processes of the bot hold together."""
        return sum(bot.memory_mb() for bot in self.bots)

    def cpu_seconds(self) -> float:
        """Return the processor time that the processes of the bot have used together."""
        return sum(sum(psutil.Process(bot.pid).cpu_times()[:2]) for bot in self.bots)

    def logged(self) -> str:
        """Return what the processes of the bot and nginx have written."""
        return self.nginx.access_log() + "".join(bot.written() for bot in self.bots)

    def rows(self) -> dict[str, list[str]]:
        """Return every row of every table."""
        with contextlib.closing(psycopg2.connect(self.database_url)) as connection:
            cursor = connection.cursor()
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            found = {}
            for (name,) in cursor.fetchall():
                cursor.execute(f'SELECT t::text FROM "{name}" t')  # noqa: S608 - a table's name
                found[name] = [row for (row,) in cursor.fetchall()]
            return found

    def places_of(self, *texts: str) -> list[str]:
        """Return where any of ``texts`` stands: tables, Redis, the broker's queue, logs."""
        with redis.Redis(port=self.redis.port) as client:
            names = client.keys("*")
            kept = b"".join(name + (client.dump(name) or b"") for name in names)
        contents = {name: "\n".join(rows).encode() for name, rows in self.rows().items()}
        contents |= {
            "Redis": kept,
            "RabbitMQ": b"\n".join(self.rabbitmq.messages(TOPIC)),
            "logs": self.logged().encode(),
        }
        return places_in(contents, texts)

    def remove(self) -> None:
        """Stop everything, the bot's processes politely, and delete the files."""
        for bot in self.bots:
            if bot.runs:
                bot.thaw()
                bot.signal(signal.SIGTERM)
        for service in reversed(self.services):
            if isinstance(service, Bot) and service.runs:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    service.stop()
            service.remove()


@contextlib.contextmanager
def running_cluster(
    folder: Path, settings: Mapping[str, str], program: Sequence[str] = (PROGRAM,)
) -> Iterator[Cluster]:
    """Run a cluster until the block ends, be it by Ctrl-C or SIGTERM."""
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    cluster = Cluster(folder, settings, program)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()
        signal.signal(signal.SIGTERM, former)
