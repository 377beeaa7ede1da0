"""Python values as text that every database takes, whatever characters they hold."""

from __future__ import annotations

import json
from typing import Any

_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def storable_key(key: str) -> str:
    """Return ``key`` in ASCII: distinct keys stay distinct, and an ordinary key stays as it is."""
    return json.dumps(key)[1:-1]


def key_of(stored: str) -> str:
    """Return the key that ``storable_key`` has made storable."""
    key: str = json.loads(f'"{stored}"')
    return key


def storable_json(value: Any) -> str:
    """Return ``value`` as JSON; NUL and lone surrogates, which databases refuse, are escaped."""
    text = _AS_JSON.encode(value)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def storable_text(text: str) -> str:
    """Return ``text`` for people to read, without the characters that databases refuse."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
