"""Requests whose framing is beyond doubt: what two servers could read differently is refused.

Sanic's own parser accepts a negative length (and then waits for ever), two lengths, or a length
beside an encoding. A proxy in front refuses these; the server does not rely on it.
"""

from __future__ import annotations

import re
from typing import Any

from sanic.exceptions import InvalidUsage, SanicException
from sanic.request import Request

_LENGTH = re.compile(r"[0-9]{1,9}")
_HEADER_NAME = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]+")
_ONCE = ("content-length", "content-type", "host", "authorization", "origin")


class StrictRequest(Request):
    """A request of Sanic, checked before its body is read."""

    def __init__(
        self, url_bytes: bytes, headers: Any, version: str, method: str, *args: Any, **kwargs: Any
    ) -> None:
        """Refuse doubtful headers.

        Raises:
            SanicException: the request is refused, with the status that says why.
        """
        # Sanic builds an empty request of this method to answer one that it could not read.
        refused = method == "NONE"
        super().__init__(b"*" if refused else url_bytes, headers, version, method, *args, **kwargs)
        if not refused:
            _check(headers)


def _check(headers: Any) -> None:
    for name in headers:
        if _HEADER_NAME.fullmatch(name) is None:
            raise InvalidUsage("a header's name is malformed")
    for name in _ONCE:
        if len(headers.getall(name, [])) > 1:
            raise InvalidUsage(f"{name} stands twice")
    if "transfer-encoding" in headers:
        if "content-length" in headers:
            raise InvalidUsage("two ways to tell the length")
        raise SanicException("the length must be announced", status_code=411)
    length = headers.get("content-length")
    if length is not None and _LENGTH.fullmatch(length) is None:
        raise InvalidUsage("content-length is no number")
