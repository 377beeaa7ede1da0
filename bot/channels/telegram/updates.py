"""What an update of Telegram asks of the bot: plain data in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

Json = Mapping[str, Any]
# What Telegram is asked to send, and all that is read.
KINDS = ("message", "edited_message", "callback_query")


class What(str, Enum):
    """The things that the bot reacts to."""

    QUESTION = "question"
    START = "start"
    HELP = "help"
    ERASURE = "erasure"
    NOT_TEXT = "not-text"


_COMMANDS = {
    "/start": What.START,
    "/aide": What.HELP,
    "/help": What.HELP,
    "/effacer": What.ERASURE,
}


@dataclass(frozen=True)
class Heard:
    """Something that the bot reacts to; ``callback`` is the id of a press of a button."""

    what: What
    update: int
    chat: int
    person: int
    text: str = ""
    topic: int | None = None
    callback: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what ``from_json`` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Json) -> Heard:
        """Return what ``as_json`` wrote."""
        return cls(**{**content, "what": What(content["what"])})


def hear(update: Json, username: str) -> Heard | None:
    """Return what ``update`` asks of the bot that is called ``username``; None for nothing."""
    number = update.get("update_id")
    pressed = update.get("callback_query")
    if not isinstance(number, int):
        return None
    if isinstance(pressed, Mapping):
        return _pressed(number, pressed)
    message = update.get("message") or update.get("edited_message")
    if not isinstance(message, Mapping) or _is_bot(message.get("from")):
        return None
    chat, person = _id(message.get("chat")), _id(message.get("from"))
    if chat is None or person is None:
        return None
    text = message.get("text")
    is_for_bot = _is_private(message) or _mentions(message, username)
    if not is_for_bot:
        return None
    topic = message.get("message_thread_id") if message.get("is_topic_message") else None
    if not isinstance(text, str):
        return Heard(What.NOT_TEXT, number, chat, person, topic=topic)
    said = text.replace(f"@{username}", " ").strip()
    what = _COMMANDS.get(said.split(" ")[0].lower(), What.QUESTION)
    return Heard(what, number, chat, person, said, topic)


def _pressed(number: int, pressed: Json) -> Heard | None:
    message, data, callback = pressed.get("message"), pressed.get("data"), pressed.get("id")
    chat = _id(message.get("chat")) if isinstance(message, Mapping) else None
    person = _id(pressed.get("from"))
    if chat is None or person is None:
        return None
    if not (isinstance(message, Mapping) and isinstance(data, str) and isinstance(callback, str)):
        return None
    topic = message.get("message_thread_id") if message.get("is_topic_message") else None
    return Heard(What.QUESTION, number, chat, person, data, topic, callback)


def _mentions(message: Json, username: str) -> bool:
    answered = message.get("reply_to_message")
    author = answered.get("from") if isinstance(answered, Mapping) else None
    is_reply = isinstance(author, Mapping) and author.get("username") == username
    return is_reply or f"@{username}" in str(message.get("text", ""))


def _is_private(message: Json) -> bool:
    chat = message.get("chat")
    return isinstance(chat, Mapping) and chat.get("type") == "private"


def _is_bot(person: Any) -> bool:
    return isinstance(person, Mapping) and person.get("is_bot") is True


def _id(who: Any) -> int | None:
    number = who.get("id") if isinstance(who, Mapping) else None
    return number if isinstance(number, int) else None
