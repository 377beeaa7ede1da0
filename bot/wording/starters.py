"""What is said to someone who has not asked a question yet, or must ask again."""

from __future__ import annotations

from bot.wording.message import Kind, Message
from bot.wording.phrasebook import Phrasebook


def what_next(book: Phrasebook) -> Message:
    """Return the message that offers questions."""
    return Message(Kind.SUGGESTION, book.typeset(book.say("what_next")), buttons=book.starters)


def say_it_again(book: Phrasebook) -> Message:
    """Return the message that asks for the question in other words."""
    return Message(Kind.SOCIAL, book.typeset(book.say("say_it_again")))
