"""What an event of a Matrix room means to the bot: plain data in, plain data out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

Json = Mapping[str, Any]

_TEXT = ("m.text", "m.emote")
_NOT_TEXT = ("m.image", "m.file", "m.audio", "m.video", "m.location")
_QUOTED = re.compile(r"\A(?:>[^\n]*\n)+\n?")
# Skin tones and the mark that asks for a picture instead of a sign.
_MODIFIERS = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]")
THUMBS = {"\U0001f44d": "up", "\U0001f44e": "down"}


class What(str, Enum):
    """The things that the bot reacts to."""

    QUESTION = "question"
    HELP = "help"
    ERASURE = "erasure"
    LEAVE = "leave"
    RATING = "rating"
    INVITATION = "invitation"
    JOINED = "joined"
    NOT_TEXT = "not-text"
    UNREADABLE = "unreadable"


COMMANDS = {"!aide": What.HELP, "!effacer": What.ERASURE, "!quitter": What.LEAVE}


@dataclass(frozen=True)
class Heard:
    """Something that the bot reacts to.

    ``about`` is the event that an edit replaces or a reaction is about; ``thread`` is the root of
    the thread; ``direct`` tells a conversation of two from a group.
    """

    what: What
    room: str
    sender: str
    event: str
    text: str = ""
    thread: str | None = None
    about: str | None = None
    direct: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return what ``from_json`` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Json) -> Heard:
        """Return what ``as_json`` wrote."""
        return cls(**{**content, "what": What(content["what"])})


@dataclass(frozen=True)
class Place:
    """A room as the bot finds it: who it is there, and whether only one person is with it."""

    room: str
    me: str
    my_name: str
    direct: bool


def hear(event: Json, place: Place) -> Heard | None:
    """Return what ``event`` (decrypted) asks of the bot; None when it asks nothing."""
    content, sender, event_id = event.get("content"), event.get("sender"), event.get("event_id")
    if not (isinstance(content, Mapping) and isinstance(sender, str) and isinstance(event_id, str)):
        return None
    if sender == place.me or "state_key" in event:
        return None
    heard = Heard(What.QUESTION, place.room, sender, event_id, direct=place.direct)
    relation = _mapping(content.get("m.relates_to"))
    if event.get("type") == "m.reaction":
        return _reaction(heard, relation)
    if event.get("type") != "m.room.message":
        return None
    heard = replace(heard, thread=thread_of(event))
    if relation.get("rel_type") == "m.replace":
        heard = replace(heard, about=_text(relation.get("event_id")))
        content = _mapping(content.get("m.new_content"))
    return _message(heard, content, place, is_reply="m.in_reply_to" in relation)


def thread_of(event: Json) -> str | None:
    """Return the root of the thread that ``event`` stands in."""
    relation = _mapping(_mapping(event.get("content")).get("m.relates_to"))
    return _text(relation.get("event_id")) if relation.get("rel_type") == "m.thread" else None


def _message(heard: Heard, content: Json, place: Place, *, is_reply: bool) -> Heard | None:
    kind, body = content.get("msgtype"), content.get("body")
    if not isinstance(body, str) or not (place.direct or _mentions(content, body, place)):
        return None
    if kind in _NOT_TEXT:
        return replace(heard, what=What.NOT_TEXT)
    if kind not in _TEXT:  # notices above all: what other bots say
        return None
    said = _without_name(_QUOTED.sub("", body) if is_reply else body, place)
    command = COMMANDS.get(said.strip().lower())
    return replace(heard, what=command or What.QUESTION, text=said)


def _reaction(heard: Heard, relation: Json) -> Heard | None:
    about, key = _text(relation.get("event_id")), _text(relation.get("key"))
    rating = THUMBS.get(_MODIFIERS.sub("", key or ""))
    if about is None or rating is None:
        return None
    return replace(heard, what=What.RATING, about=about, text=rating)


def _mentions(content: Json, body: str, place: Place) -> bool:
    if isinstance(content.get("m.mentions"), Mapping):
        named = content["m.mentions"].get("user_ids")
        return isinstance(named, list) and place.me in named
    formatted = content.get("formatted_body")
    is_pill = isinstance(formatted, str) and f"matrix.to/#/{place.me}" in formatted
    return is_pill or _leading_name(place).match(body) is not None or place.me in body


def _without_name(body: str, place: Place) -> str:
    """Return what is said beside the bot's name."""
    return _leading_name(place).sub("", body.replace(place.me, " "), count=1).strip(" \t,:")


def _leading_name(place: Place) -> re.Pattern[str]:
    local = place.me[1:].split(":")[0]
    names = sorted({place.me, local, place.my_name} - {""}, key=len, reverse=True)
    any_name = "|".join(re.escape(one) for one in names)
    return re.compile(rf"\A\s*@?(?:{any_name})(?!\w)\s*[:,]?\s*", re.IGNORECASE)


def _mapping(value: Any) -> Json:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
