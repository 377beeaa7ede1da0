"""Requests to the API of a platform, and what its answers mean for another attempt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.channels.patience import BusyError

Json = Mapping[str, Any]
TIMEOUT_S = 15


class RefusedError(RuntimeError):
    """A platform refuses for good.

    ``reason`` is its status or its own name for it; ``content`` may repeat what was said to it.
    """

    def __init__(self, reason: int | str, content: Json | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.content = content or {}


class Http:
    """The connections to one platform. Tokens stand in addresses: none is ever logged."""

    def __init__(self) -> None:
        """Connect with the first request."""
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, **request: Any) -> Json:
        """Return the JSON object of the answer to a request, an empty one for anything else.

        Args:
            url: where the request goes.
            request: what aiohttp takes besides: ``json`` or ``data``, ``headers``, ``params``...

        Raises:
            RefusedError: the platform will not take this request, ever.
            BusyError: it asks for a pause.
            OSError: it has a trouble that may pass; ``TEMPORARY`` holds what else may.
        """
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
            self._session = aiohttp.ClientSession(timeout=timeout)
        async with self._session.post(url, allow_redirects=False, **request) as response:
            content = _object_in(await response.read())
            _check(response, content)
            return content

    async def close(self) -> None:
        """End the connections."""
        if self._session is not None:
            await self._session.close()


def _check(response: aiohttp.ClientResponse, content: Json) -> None:
    status = response.status
    wait = _wait_in(response, content)
    if wait is not None and status in (429, 503):
        raise BusyError(wait)
    if status >= 500 or status in (408, 429):
        raise OSError(f"the platform answered {status}")
    if status >= 300:
        raise RefusedError(status, content)


def _wait_in(response: aiohttp.ClientResponse, content: Json) -> float | None:
    """Return the seconds that an answer asks to wait; Telegram tells them in its JSON."""
    parameters = content.get("parameters")
    told = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
    try:
        return max(0.0, float(response.headers.get("Retry-After", told)))
    except (TypeError, ValueError):
        return None


def _object_in(body: bytes) -> Json:
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
