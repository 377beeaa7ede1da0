"""The web application: channels, health route and pages, in one process."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Sanic
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.channels.configured import messaging_channels
from bot.pages import Operator
from bot.server.assistant import Assistant
from bot.server.health import Health
from bot.server.metrics import PROBLEMS, metrics
from bot.server.pages import pages
from bot.server.problems import of_exception
from bot.server.rest_channel import RestChannel
from bot.server.strict_request import StrictRequest
from bot.server.web_channel import WebChannel
from bot.settings import Settings

logger = logging.getLogger(__name__)

_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_HTTPS_ONLY = "max-age=31536000; includeSubDomains"
WEBHOOKS = "/webhooks"

LARGEST_REQUEST = 16 * 1024
# A message of 4,096 characters, each escaped, and what a platform adds.
LARGEST_UPDATE = 64 * 1024
LARGEST_HEADER = 8 * 1024
REQUEST_TIMEOUT_S = 10
# Beyond every turn's deadline, within the 15 s that a page waits.
RESPONSE_TIMEOUT_S = 14
# Longer than a proxy keeps its connections, so that the proxy is who closes them.
KEEP_ALIVE_S = 75
# SIGTERM to the end: within the 15 s that service managers grant.
DRAIN_S = 12


def create_app(assistant: Assistant, settings: Settings, name: str = "metz_bot") -> Sanic:
    """Return the web application around a loaded assistant."""
    app = Sanic(name, configure_logging=False, request_class=StrictRequest)
    web = WebChannel(assistant, settings)
    channels: list[InputChannel] = [web]
    if not settings.production:
        channels.append(RestChannel(assistant, settings))
    messaging = messaging_channels(assistant, settings)
    _limit(app, [f"{WEBHOOKS}/{channel.name()}/" for channel in messaging])
    channels += messaging
    for channel in channels:
        _register(app, channel, assistant)
    health = Health(assistant)
    _add_health(app, health)
    app.blueprint(pages(Operator.of(settings)))
    if settings.metrics:
        app.blueprint(metrics(health.report))

    @app.exception(Exception)
    async def tell(request: Request, error: Exception) -> HTTPResponse:
        problem = of_exception(error)
        PROBLEMS.labels(problem.kind.value[0]).inc()
        if problem.kind.status == 500:
            logger.error("unexpected error", exc_info=error)
        return problem.response()

    @app.middleware("response")
    async def protect(request: Request, response: HTTPResponse) -> None:
        _protect(request, response, web, settings)
        if app.is_stopping and request.stream is not None:
            request.stream.keep_alive = False

    return app


def _limit(app: Sanic, platforms: Sequence[str]) -> None:
    """Bound what a request may hold; ``platforms`` send messages with much around them."""
    app.config.REQUEST_MAX_SIZE = LARGEST_UPDATE if platforms else LARGEST_REQUEST
    app.config.REQUEST_MAX_HEADER_SIZE = LARGEST_HEADER
    app.config.REQUEST_TIMEOUT = REQUEST_TIMEOUT_S
    app.config.RESPONSE_TIMEOUT = RESPONSE_TIMEOUT_S
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_S
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = DRAIN_S
    app.config.FALLBACK_ERROR_FORMAT = "json"

    @app.middleware("request")
    async def bound(request: Request) -> None:
        if len(request.body) > LARGEST_REQUEST and not request.path.startswith(tuple(platforms)):
            raise PayloadTooLarge("the request is too large")


def _register(app: Sanic, channel: InputChannel, assistant: Assistant) -> None:
    async def handle(message: UserMessage) -> None:
        await assistant.agent.handle_message(message)

    app.blueprint(channel.blueprint(handle), url_prefix=f"{WEBHOOKS}/{channel.name()}")


def _add_health(app: Sanic, health: Health) -> None:
    @app.get("/health")
    async def report(request: Request) -> HTTPResponse:
        status, content = await health.report()
        return json_response(content, status=status)


def _protect(request: Request, response: HTTPResponse, web: WebChannel, settings: Settings) -> None:
    for name, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if (settings.public_url or "").startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", _HTTPS_ONLY)
    if request.path.startswith(WEBHOOKS):
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.update(web.cors_headers(request))
