"""The buttons under an answer that say what somebody thinks of it."""

from __future__ import annotations

import re

from bot.conversations.exchanges import Rating
from bot.wording.message import Button

_SIGNS = {Rating.UP: "👍", Rating.DOWN: "👎"}
# No payload of a suggestion begins so, and what people type is never looked at.
_PAYLOAD = re.compile(r"rate:(up|down):(.+)")


def thumbs_for(message_id: str) -> tuple[Button, ...]:
    """Return the two buttons that rate the answer to a message."""
    return tuple(
        Button(sign, f"rate:{rating.value}:{message_id}") for rating, sign in _SIGNS.items()
    )


def pressed_thumb(payload: str) -> tuple[Rating, str] | None:
    """Return the rating and the message that a pressed button stands for; None for another one."""
    match = _PAYLOAD.fullmatch(payload)
    return (Rating(match[1]), match[2]) if match else None
