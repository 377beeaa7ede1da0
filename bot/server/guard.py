"""What stands between a channel and Rasa: clean text, and no payload but those just shown.

A message that begins with "/" is an intent for Rasa, so any user could send one; here only the
payloads of buttons that this conversation has been shown are obeyed, and everything else is text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from bot.knowledge import Knowledge
from bot.wording.message import Kind, Message
from bot.wording.payloads import is_own_payload

LONGEST_TEXT = 500
# "Et en 2019 ? - 2014 ?": all that is said without a letter.
_YEAR = re.compile(r"(?:19|20)\d\d\W*")

NOTHING_READ = Message(
    Kind.SOCIAL,
    "Je n’ai rien pu lire dans votre message. Écrivez votre question en quelques mots, par "
    "exemple : « Que fabrique Claas ? »",
)
TOO_LONG = Message(
    Kind.SOCIAL,
    "Votre message est trop long pour que je le lise en entier. Posez votre question en une ou "
    "deux phrases.",
)


@dataclass(frozen=True)
class Admitted:
    """A text that Rasa may see."""

    text: str
    is_payload: bool = False


def clean(text: str) -> str:
    """Return ``text`` in NFC, without control characters, surrogates or invisible signs."""
    composed = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    if composed.isprintable():
        return " ".join(composed.split())
    kept = (
        " " if character in "\t\n\r" else character
        for character in composed
        if character in "\t\n\r" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )
    return " ".join("".join(kept).split())


def admit(
    text: str, knowledge: Knowledge, shown: Collection[str] = (), longest: int = LONGEST_TEXT
) -> Admitted | Message:
    """Return what Rasa may see of ``text``, or the message that refuses it politely.

    Args:
        text: what the channel received.
        knowledge: what the bot's payloads name.
        shown: the payloads of the buttons that may be pressed, compared exactly.
        longest: how many characters of text are read.
    """
    if text in shown and (not text.startswith("/") or is_own_payload(text, knowledge)):
        return Admitted(text, is_payload=True)
    cleaned = clean(text)
    if len(cleaned) > longest:
        return TOO_LONG
    cleaned = cleaned.lstrip("/ ")
    if not any(character.isalpha() for character in cleaned) and not _YEAR.fullmatch(cleaned):
        return NOTHING_READ
    return Admitted(cleaned)
