"""Takes a correction: asks the former question about another name ("non, Stellantis")."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.facts import answer_facts
from bot.wording.message import Message
from bot.wording.phrasebook import Phrasebook
from bot.wording.starters import say_it_again


class TakeCorrection(KnowledgeAction):
    """Takes a correction: asks the former question about another name ("non, Stellantis")."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_take_correction"

    def find(self, question: Question) -> Result | Message:
        """Return what answers ``question``."""
        return (
            answer_facts(self.engine, question)
            if question.mentions
            else say_it_again(Phrasebook(question.language))
        )
