"""Tokens: what a visitor's page shows to go on with its conversation, and nobody can make up."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

import jwt

from bot.server.problems import Problem, ProblemType

_ALGORITHM = "HS256"
_AUDIENCE = "metz-bot-web"
_ID_BYTES = 24


@dataclass(frozen=True)
class Ticket:
    """A new conversation: its id, made by the server, its token, and when the token expires."""

    conversation: str
    token: str
    expires: dt.datetime


class Tokens:
    """Makes and reads tokens.

    Args:
        key: signs them; every process of a deployment has the same.
        lifetime: how long they are accepted.
    """

    def __init__(self, key: str, lifetime: dt.timedelta) -> None:
        self._key = key
        self._lifetime = lifetime

    def issue(self) -> Ticket:
        """Return a ticket for a conversation that nobody has had."""
        conversation = secrets.token_urlsafe(_ID_BYTES)
        now = dt.datetime.now(tz=dt.timezone.utc).replace(microsecond=0)
        expires = now + self._lifetime
        claims = {"sub": conversation, "aud": _AUDIENCE, "iat": now, "exp": expires}
        return Ticket(conversation, jwt.encode(claims, self._key, _ALGORITHM), expires)

    def read(self, authorization: str | None) -> str:
        """Return the conversation of an Authorization header.

        Raises:
            Problem: the token is missing, forged or expired.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _refusal(
                ProblemType.TOKEN_MISSING,
                "Ouvrez d’abord une conversation, et envoyez son jeton (Authorization: Bearer).",
            )
        try:
            claims = jwt.decode(
                token.strip(),
                self._key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={"require": ["sub", "exp", "iat"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise _refusal(
                ProblemType.TOKEN_EXPIRED,
                "Cette conversation est trop ancienne. Commencez-en une nouvelle.",
            ) from error
        except jwt.InvalidTokenError as error:
            raise _refusal(
                ProblemType.TOKEN_REFUSED,
                "Ce jeton n’est pas valable. Commencez une nouvelle conversation.",
            ) from error
        return str(claims["sub"])


def gone() -> Problem:
    """Return the problem of a token whose conversation has been erased."""
    return _refusal(
        ProblemType.CONVERSATION_GONE,
        "Cette conversation a été effacée. Commencez-en une nouvelle.",
    )


def _refusal(kind: ProblemType, detail: str) -> Problem:
    return Problem(kind, detail, {"WWW-Authenticate": 'Bearer realm="metz-bot"'})
