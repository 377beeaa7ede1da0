"""Tells about the item of the last list that the user picks ("le deuxième")."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.choice import picked
from bot.query.facts import answer_facts
from bot.query.portrait import portrait
from bot.query.question import Question
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
        subject = picked(self.engine, question)
        if subject is None:
            return (
                answer_facts(self.engine, question)
                if question.mentions
                else what_next(Phrasebook(question.language))
            )
        return portrait(self.engine, subject)
