"""The public server, and the bot of this process behind other settings."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from cluster_services import Deployment, running_cluster
from server_process import free_port, running_server
from talking import TalkingBot
from web_client import ALIVE_S, QUESTION, WebClient, opened

if TYPE_CHECKING:
    from bot.server.assistant import Assistant

SECRET = "un secret de plus de trente-deux caractères"  # noqa: S105 - of the tests
OTHER_SITE = "https://www.exemple.fr"
_names = itertools.count(1)

Serve = Callable[..., contextlib.AbstractContextManager[str]]


@pytest.fixture(
    scope="session", params=["alone", pytest.param("cluster", marks=pytest.mark.cluster)]
)
def public_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """The bot in production mode, its log at its fullest: one process, or the cluster.

    Tests tell the addresses of their visitors as a trusted load balancer in front would.
    """
    from bot.training import ensure_model  # noqa: PLC0415 - tests without a server need no model

    ensure_model()
    folder = tmp_path_factory.mktemp("public")
    settings = {"secret": SECRET, "allowed_origins": OTHER_SITE, "log_level": "debug"}
    if request.param == "cluster":
        with running_cluster(folder, settings) as cluster:
            yield cluster
        return
    port = free_port()
    settings |= {
        "public_url": f"http://127.0.0.1:{port}",
        "trusted_proxies": "127.0.0.1",
        "database_url": f"sqlite:///{folder / 'conversations.db'}",
    }
    with running_server(folder / "log.txt", ["--production"], settings, port) as server:
        yield server


@pytest.fixture(scope="session")
def public_url(public_server: Deployment) -> str:
    """The address of the server in production mode."""
    return public_server.url


@pytest.fixture
def client(public_url: str) -> WebClient:
    """A visitor whose conversation is open."""
    return opened(public_url)


@pytest.fixture
def alive_afterwards(public_url: str) -> Iterator[None]:
    """Check after the test that a second visitor gets a right answer in time."""
    yield
    start = time.monotonic()
    assert "presses" in opened(public_url).last_message(QUESTION)["text"]
    assert time.monotonic() - start < ALIVE_S


@pytest.fixture
def serve(assistant: TalkingBot) -> Serve:
    """Serve the bot of this process over HTTP, with chosen settings and stores."""

    @contextlib.contextmanager
    def serving(
        served: Assistant | None = None, *, public: bool = True, **chosen: Any
    ) -> Iterator[str]:
        from bot.server.app import create_app  # noqa: PLC0415 - rasa takes 10 s to import
        from bot.settings import load_settings  # noqa: PLC0415 - as above

        port = free_port()
        if public:
            production = {
                "mode": "production",
                "secret": SECRET,
                "public_url": f"http://127.0.0.1:{port}",
            }
            chosen = production | chosen
        settings = load_settings(port=port, **chosen)
        bot = served or assistant.assistant
        if served is None and not bot.ready:
            assistant.run(bot.warm_up())
        app = create_app(bot, settings, f"test_{next(_names)}")
        with _listening(app, port, assistant):
            yield settings.public_url or f"http://127.0.0.1:{port}"

    return serving


@contextlib.contextmanager
def _listening(app: Any, port: int, bot: TalkingBot) -> Iterator[None]:
    # Sanic rewrites its own methods at each start, and several times only in this mode.
    type(app).test_mode = True

    async def start() -> Any:
        server = await app.create_server(
            "127.0.0.1", port, access_log=False, return_asyncio_server=True
        )
        await server.startup()
        return server

    async def stop(server: Any) -> None:
        await server.close()

    server = bot.run(start())
    try:
        yield
    finally:
        bot.run(stop(server))
