"""What every action shares: read the tracker, ask the engine, say the message, remember."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.tracker_reading import question_from
from bot.query.choice import resolved
from bot.query.engine import Engine, default_engine
from bot.query.follow_up import follow_up
from bot.query.kinds import WHERE_TYPES
from bot.query.question import Question
from bot.query.result import Listed, Result, Stated, Unclear
from bot.wording.answers import word
from bot.wording.lists import LIST_PAGE
from bot.wording.message import Kind, Message
from bot.wording.phrasebook import Phrasebook

logger = logging.getLogger(__name__)

# Facts already said are remembered so as not to be suggested again; this many are enough.
MOST_SAID = 60
# What the conversation is about, and what it was about before.
MOST_FOCUSED = 4
MOST_RECENT = 10

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


def remember(
    engine: Engine,
    question: Question,
    result: Result | Message,
    message: Message,
    said: Sequence[str],
) -> list[EventType]:
    """Return the slots that keep what the conversation is about."""
    if message.kind in (Kind.SOCIAL, Kind.SUGGESTION):
        return []
    events: list[EventType] = []
    if message.facts:
        events.append(SlotSet("focus_facts", list(message.facts)))
        known = [*said, *(fact for fact in message.facts if fact not in said)]
        events.append(SlotSet("said_facts", known[-MOST_SAID:]))
    if message.subjects:
        # "Le géant X y est installé": the next question may be about X.
        alone = message.facts[0] if len(message.facts) == 1 else None
        named = engine.sentence_names.of(engine.knowledge.facts[alone]) if alone else ()
        bodies = (one for one in named if engine.knowledge.subjects[one].type not in WHERE_TYPES)
        about = dict.fromkeys((*message.subjects, *bodies))
        events.append(SlotSet("focus_subjects", list(about)[:MOST_FOCUSED]))
        recent = [one for one in question.focus.recent if one != message.subjects[0]]
        events.append(SlotSet("recent_subjects", [*recent, message.subjects[0]][-MOST_RECENT:]))
    if isinstance(result, Stated):
        events.append(SlotSet("focus_attribute", result.attribute))
        listed = [subject.id for subject in result.subjects]
        if result.need is not None:
            # In the order that was read.
            listed = list(dict.fromkeys(fact.subject for fact in result.facts))
        if len(listed) < 2:
            listed = list(engine.sentence_names.of(result.facts[0]))
        # What was picked from a list leaves the list as it is: another may be picked next.
        picked = set(listed[:1]) & set(question.focus.listed)
        if len(listed) > 1 and not (picked and len(question.focus.listed) > len(listed)):
            events += [SlotSet("listed", listed), SlotSet("list_kind", None)]
    if isinstance(result, Unclear):
        if result.attribute is not None:
            events.append(SlotSet("focus_attribute", result.attribute))
        offered = [subject.id for subject in result.subjects]
        offered += [fact.subject for fact in result.nearest]
        events += [SlotSet("listed", list(dict.fromkeys(offered))), SlotSet("list_kind", None)]
    if isinstance(result, Listed):
        events += [
            SlotSet("listed", [subject.id for subject in result.subjects]),
            SlotSet("list_kind", result.kind),
            SlotSet("list_detail", result.detail),
            SlotSet("list_offset", result.offset + LIST_PAGE),
            SlotSet("focus_attribute", None),
        ]
    return events
