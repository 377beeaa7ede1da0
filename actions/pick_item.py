"""Tells about the item of the last list that the user picks ("le deuxième")."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.carry_over import carried_over
from bot.query.choice import described, other_of_two, picked
from bot.query.facts import answer_facts
from bot.query.portrait import portrait
from bot.query.question import Question
from bot.query.ranking import own_words
from bot.query.result import Result
from bot.wording.message import Message
from bot.wording.phrasebook import Phrasebook
from bot.wording.starters import what_next


class PickItem(KnowledgeAction):
    """Tells about the item of the last list that the user picks ("le deuxième")."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_pick_item"

    def find(self, question: Question) -> Result | Message:
        """Return what answers ``question``."""
        other = other_of_two(self.engine, question)
        if other is not None:
            return carried_over(self.engine, question, [other]) or portrait(self.engine, other)
        subject = picked(self.engine, question) or described(self.engine, question)
        if subject is not None:
            return portrait(self.engine, subject)
        if question.focus.listed and not own_words(question):
            return what_next(Phrasebook(question.language))
        return answer_facts(self.engine, question)
