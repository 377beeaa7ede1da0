"""What every action shares: read the tracker, ask the engine, say the message, remember."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import remember
from actions.tracker_reading import question_from
from bot.query.engine import Engine, default_engine
from bot.query.follow_ups.excepted import without_excepted
from bot.query.follow_ups.follow_up import follow_up
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.second_reading import second_reading
from bot.query.subjects.choice import resolved
from bot.wording.answers import word
from bot.wording.message import Kind, Message
from bot.wording.phrasebook import Phrasebook

logger = logging.getLogger(__name__)

APOLOGY = Message(
    Kind.SOCIAL,
    "Pardon, une erreur m’a empêché de répondre. Pouvez-vous reposer votre question ?",
)


class KnowledgeAction(Action, ABC):
    """An action that answers from the knowledge; subclasses say which skill."""

    def __init__(self, engine: Engine | None = None) -> None:
        """Use ``engine``, or the one over the project's knowledge, built when first needed."""
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The engine that answers."""
        return self._engine or default_engine()

    # Whether a message that says little but a name asks the former question of it.
    takes_up = True

    @abstractmethod
    def find(self, question: Question) -> Result | Message:
        """Return what answers ``question``."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer the last message; an unexpected error becomes an apology and a log entry."""
        try:
            question = resolved(self.engine, question_from(tracker, self.engine.knowledge))
            taken_up = follow_up(self.engine, question) if self.takes_up else None
            result = taken_up or self.find(question)
            said: list[str] = tracker.get_slot("said_facts") or []
            if isinstance(result, Message):
                message = result
            else:
                result = second_reading(self.engine, question, result)
                result = without_excepted(self.engine, question, result)
                message = word(self.engine, result, said, Phrasebook(question.language))
        except Exception:
            # The user's text stays out of the log: it may hold personal data.
            logger.exception("%s failed", self.name())
            say(dispatcher, APOLOGY)
            return []
        say(dispatcher, message)
        return remember(self.engine, question, result, message, said)


def say(dispatcher: CollectingDispatcher, message: Message) -> None:
    """Send ``message``: its text and buttons, and with it what machines read."""
    dispatcher.utter_message(
        text=message.text,
        buttons=[{"title": one.title, "payload": one.payload} for one in message.buttons],
        json_message=message.custom(),
    )
