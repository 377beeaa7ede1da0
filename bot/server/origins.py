"""Which web pages may talk to the bot: those of the configured origins, exactly, and no other."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.server.problems import Problem, ProblemType

_METHODS = "GET, POST, PUT, DELETE"
_PREFLIGHT_S = "600"


class Origins:
    """The origins of a deployment."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = frozenset(allowed)

    def check(self, origin: str | None) -> None:
        """Let pass a request of an allowed page, or one that no browser sends.

        Raises:
            Problem: the page is of another origin.
        """
        if origin is not None and origin not in self._allowed:
            raise Problem(
                ProblemType.ORIGIN_REFUSED,
                "L’assistant ne répond pas aux pages de cette origine. L’administrateur du service "
                "peut l’autoriser (allowed_origins).",
            )

    def headers(self, origin: str | None) -> Mapping[str, str]:
        """Return the headers that let an allowed page read the answer."""
        headers = {"Vary": "Origin"}
        if origin in self._allowed:
            headers["Access-Control-Allow-Origin"] = str(origin)
            headers["Access-Control-Expose-Headers"] = "Retry-After"
        return headers

    def preflight(self, origin: str | None) -> Mapping[str, str]:
        """Return the headers that answer a browser's question about what it may send.

        Raises:
            Problem: no page asks, or one of another origin.
        """
        self.check(origin or "none")
        return {
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": _PREFLIGHT_S,
        }
