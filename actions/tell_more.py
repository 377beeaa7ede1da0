"""Says more about the subject of the conversation."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.cues.intents import SURE
from bot.query.cues.pointing import has_pronoun
from bot.query.cues.words import asks_of_its_own
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.facts import answer_facts
from bot.query.skills.listing import answer_list
from bot.query.skills.portrait import tell_more
from bot.query.subjects.targets import focus_subjects, named_subjects
from bot.wording.message import Message
from bot.wording.phrasebook import Phrasebook
from bot.wording.starters import what_next


class TellMore(KnowledgeAction):
    """Says more about the subject of the conversation."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_tell_more"

    def find(self, question: Question) -> Result | Message:
        """Return what answers ``question``."""
        # "On peut y aller avec un bac techno ?" is a question about what was spoken of.
        if question.intent_confidence < SURE and (
            question.worded_attributes or asks_of_its_own(question)
        ):
            return answer_facts(self.engine, question)
        if question.types and not (question.mentions or has_pronoun(question)):
            # "Parlez-moi plutôt des écoles d'ingénieurs."
            return answer_list(self.engine, question)
        subjects = named_subjects(self.engine, question) or focus_subjects(self.engine, question)
        if not subjects:
            return what_next(Phrasebook(question.language))
        return tell_more(self.engine, subjects[0], question.focus.facts)
