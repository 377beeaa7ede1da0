"""The steps of the guided orientation as messages: a question and its options as buttons."""

from __future__ import annotations

from collections.abc import Mapping

from bot.knowledge.orientation import Step
from bot.text import fold
from bot.wording.lists import choice
from bot.wording.message import Button, Kind, Message
from bot.wording.phrasebook import Phrasebook


def word_step(book: Phrasebook, step: Step, answers: Mapping[str, str]) -> Message:
    """Return the message that asks ``step`` with the options that go with ``answers``."""
    options = step.offered(answers)
    labels = [book.pick(option.labels) for option in options]
    return Message(
        Kind.CLARIFICATION,
        book.typeset(choice(book.pick(step.says), labels)),
        buttons=tuple(Button(book.title(label), fold(label)) for label in labels),
    )


def word_leaving(book: Phrasebook) -> Message:
    """Return the message that says that the orientation can be taken up again."""
    return Message(Kind.SOCIAL, book.typeset(book.say("orientation_left")))
