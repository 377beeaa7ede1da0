"""One turn of a conversation: what was asked, what came of it, and what can go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.conversations.exchanges import Exchange
from bot.wording.message import Kind, Message

Entry = Mapping[str, Any]


class Failure(Enum):
    """Why a turn has no answer; nothing of it is kept, the same message may be sent again."""

    STORAGE = "storage"
    TOO_SLOW = "too-slow"
    BROKEN = "broken"


SENTENCES = {
    Failure.STORAGE: (
        "Pardon, je ne peux pas enregistrer notre conversation pour l’instant : votre message n’a "
        "pas été conservé. Réessayez dans un moment."
    ),
    Failure.TOO_SLOW: (
        "Pardon, je n’ai pas pu répondre à temps : votre message n’a pas été conservé. Réessayez "
        "dans un moment."
    ),
    Failure.BROKEN: (
        "Pardon, une erreur m’empêche de répondre pour l’instant. Réessayez dans un moment."
    ),
}


class ConversationGoneError(LookupError):
    """The conversation has been erased, or was never opened."""


class MessageIdTakenError(ValueError):
    """The id of a message was used before in this conversation, for another text."""


class UnknownMessageError(LookupError):
    """The conversation has no message with this id."""


@dataclass(frozen=True)
class Asked:
    """A message as a channel received it; see ``Assistant.turn`` for what the fields mean.

    ``may_be_retry`` is False where the id was made here.
    """

    conversation: str
    message_id: str
    may_be_retry: bool
    text: str
    channel: str
    payload: bool | None
    opened: bool
    numbered: bool


@dataclass(frozen=True)
class Turn:
    """What came of a message: the bot's entries, never none, and the exchange that was kept.

    ``exchange`` is None exactly when ``failure`` says why.
    """

    entries: Sequence[Entry]
    exchange: Exchange | None = None
    failure: Failure | None = None


def as_entries(conversation: str, message: Message) -> list[dict[str, Any]]:
    """Return a message as the entries that a REST channel of Rasa would return."""
    said: dict[str, Any] = {"recipient_id": conversation, "text": message.text}
    if message.buttons:
        said["buttons"] = [{"title": one.title, "payload": one.payload} for one in message.buttons]
    return [said, {"recipient_id": conversation, "custom": message.custom()}]


def failed(conversation: str, failure: Failure) -> Turn:
    """Return the turn that tells the visitor about ``failure``."""
    message = Message(Kind.SOCIAL, SENTENCES[failure])
    return Turn(as_entries(conversation, message), failure=failure)


def buttons_of(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """Yield the payload and the title of each button in ``entries``."""
    for entry in entries:
        for button in entry.get("buttons") or ():
            yield button["payload"], button["title"]


def messages_of(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return the messages that ``entries`` hold: what has no text belongs to the text before it."""
    messages: list[dict[str, Any]] = []
    for entry in entries:
        if "text" in entry or not messages:
            messages.append({"text": entry.get("text", ""), "buttons": [], "custom": {}})
        messages[-1]["buttons"] += entry.get("buttons") or []
        messages[-1]["custom"] = entry.get("custom") or messages[-1]["custom"]
    return messages
