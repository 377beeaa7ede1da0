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
_SURROGATE = re.compile(r"[\ud800-\udfff]")
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
        # Sanic builds a request without a head to answer one that it could not read.
        if not kwargs.get("head"):
            super().__init__(b"*", headers, version, method, *args, **kwargs)
            return
        _check(headers)
        try:
            super().__init__(url_bytes, headers, version, method, *args, **kwargs)
        except Exception as error:
            raise InvalidUsage("the address is malformed") from error
        if not self._parsed_url.path:
            raise InvalidUsage("the address has no path")


def _check(headers: Any) -> None:
    for name, value in headers.items():
        # A byte that is not UTF-8 has become a surrogate.
        if _HEADER_NAME.fullmatch(name) is None or _SURROGATE.search(value) is not None:
            raise InvalidUsage("a header is malformed")
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
