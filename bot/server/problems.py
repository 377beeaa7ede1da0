"""Errors of the HTTP routes as problem details (RFC 9457): a stable type, a sentence in French."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from sanic.exceptions import SanicException
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.server.turns import SENTENCES, Failure

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:metz-bot:problem:"


class ProblemType(Enum):
    """The kinds of errors: a name that never changes, the HTTP status, a title."""

    BAD_REQUEST = ("bad-request", 400, "Requête incorrecte")
    TOKEN_MISSING = ("token-missing", 401, "Jeton absent")
    TOKEN_REFUSED = ("token-refused", 401, "Jeton refusé")
    TOKEN_EXPIRED = ("token-expired", 401, "Conversation expirée")
    CONVERSATION_GONE = ("conversation-gone", 401, "Conversation effacée")
    ORIGIN_REFUSED = ("origin-refused", 403, "Origine refusée")
    NOT_FOUND = ("not-found", 404, "Adresse inconnue")
    MESSAGE_UNKNOWN = ("message-unknown", 404, "Message inconnu")
    METHOD_NOT_ALLOWED = ("method-not-allowed", 405, "Méthode refusée")
    MESSAGE_ID_TAKEN = ("message-id-taken", 409, "Identifiant déjà utilisé")
    LENGTH_REQUIRED = ("length-required", 411, "Taille absente")
    TOO_LARGE = ("too-large", 413, "Requête trop longue")
    MEDIA_TYPE = ("media-type", 415, "Format refusé")
    TOO_MANY_REQUESTS = ("too-many-requests", 429, "Trop de messages")
    BROKEN = ("broken", 500, "Erreur interne")
    NOT_READY = ("not-ready", 503, "Démarrage en cours")
    STORAGE = ("storage-unavailable", 503, "Enregistrement impossible")
    TOO_SLOW = ("too-slow", 503, "Réponse trop lente")

    def __init__(self, slug: str, status: int, title: str) -> None:
        """Name the parts of the value."""
        self.uri = _TYPE + slug
        self.status = status
        self.title = title


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it so
    """An error that the client is told; ``detail`` is for the person, in French."""

    def __init__(
        self, kind: ProblemType, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(kind.name)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})

    def response(self) -> HTTPResponse:
        """Return the answer to the client."""
        content = {
            "type": self.kind.uri,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
        }
        return json_response(
            content,
            status=self.kind.status,
            headers=self.headers,
            content_type=MEDIA_TYPE,
            ensure_ascii=False,
        )


_FAILURES = {
    Failure.STORAGE: ProblemType.STORAGE,
    Failure.TOO_SLOW: ProblemType.TOO_SLOW,
    Failure.BROKEN: ProblemType.BROKEN,
}
_RETRY_AFTER_S = "5"
_OF_STATUS = {
    404: (ProblemType.NOT_FOUND, "Cette adresse n’existe pas."),
    405: (ProblemType.METHOD_NOT_ALLOWED, "Cette adresse ne s’utilise pas avec cette méthode."),
    411: (ProblemType.LENGTH_REQUIRED, "La requête doit annoncer sa taille (Content-Length)."),
    413: (ProblemType.TOO_LARGE, "La requête est trop longue."),
    # Sanic's own: a header that it does not know how to honour, and a client that is too slow.
    417: (ProblemType.BAD_REQUEST, "La requête demande ce que le serveur ne fait pas."),
    408: (ProblemType.BAD_REQUEST, "La requête n’est pas arrivée en entier à temps."),
}


def of_failure(failure: Failure) -> Problem:
    """Return the problem that tells the client about a turn without an answer."""
    headers = {} if failure is Failure.BROKEN else {"Retry-After": _RETRY_AFTER_S}
    return Problem(_FAILURES[failure], SENTENCES[failure], headers)


def of_exception(error: Exception) -> Problem:
    """Return the problem that tells the client about any exception, none of its text included."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, SanicException) and error.status_code < 500:
        kind, detail = _OF_STATUS.get(
            error.status_code, (ProblemType.BAD_REQUEST, "La requête n’est pas acceptée.")
        )
        return Problem(kind, detail, getattr(error, "headers", None))
    return of_failure(Failure.BROKEN)
