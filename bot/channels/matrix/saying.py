"""What the bot says as the contents of Matrix events."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from bot.channels.matrix.hearing import Heard
from bot.channels.rendering import Capabilities, Part

# An event holds 65,536 bytes, and the text stands in it twice.
ABLE = Capabilities(longest_text=6_000)

HELP = (
    "Dans cette messagerie : répondez par un numéro pour choisir une des questions proposées ; "
    "modifiez votre message pour que j’y réponde de nouveau ; réagissez par 👍 ou 👎 à une réponse "
    "pour l’évaluer.\n"
    "!effacer efface notre conversation. !quitter me fait quitter le salon."
)
GROUP_WELCOME = (
    "Bonjour, je suis un assistant automatique. Dans ce salon, je réponds à qui me mentionne. "
    "N’écrivez pas de données personnelles. Mentionnez-moi avec « !aide » pour en savoir plus."
)
NOT_TEXT = "Je ne lis que du texte. Écrivez votre question en quelques mots."
UNREADABLE = (
    "Je n’ai pas pu déchiffrer votre message : sa clé ne m’est pas parvenue. Écrivez-le de nouveau."
)
ERASED = "Notre conversation est effacée de mon côté. Vos messages restent dans ce salon."
NOTHING_TO_ERASE = "Je ne garde rien de vous dans ce salon."
GOODBYE = "Au revoir. Invitez-moi de nouveau quand vous voudrez."


def contents(parts: Sequence[Part], heard: Heard) -> list[dict[str, Any]]:
    """Return the contents of the events that say ``parts`` in answer to ``heard``.

    They are notices: well-behaved bots do not answer them.
    """
    return [_content(part, heard, is_first=number == 0) for number, part in enumerate(parts)]


def transaction_ids(event: str, count: int) -> list[str]:
    """Return the ids under which the answers to ``event`` are sent, the same at every attempt."""
    digest = hashlib.sha256(event.encode()).hexdigest()[:40]
    return [f"{digest}-{number}" for number in range(count)]


def _content(part: Part, heard: Heard, *, is_first: bool) -> dict[str, Any]:
    content: dict[str, Any] = {
        "msgtype": "m.notice",
        "body": part.plain(),
        "format": "org.matrix.custom.html",
        "formatted_body": part.as_html(),
        # In a group, who has asked is told.
        "m.mentions": {} if heard.direct or not is_first else {"user_ids": [heard.sender]},
    }
    asked = {"m.in_reply_to": {"event_id": heard.about or heard.event}}
    if heard.thread:
        content["m.relates_to"] = {
            "rel_type": "m.thread",
            "event_id": heard.thread,
            "is_falling_back": True,
            **asked,
        }
    elif is_first and heard.event.startswith("$") and (heard.about or not heard.direct):
        content["m.relates_to"] = asked
    return content
