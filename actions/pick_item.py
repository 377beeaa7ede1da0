"""Tells about the item of the last list that the user picks ("le deuxième")."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.cues.words import own_words
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.facts import answer_facts
from bot.wording.message import Message
from bot.wording.phrasebook import Phrasebook
from bot.wording.starters import what_next


class PickItem(KnowledgeAction):
    """Tells about the item of the last list that the user picks ("le deuxième")."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_pick_item"

    def find(self, question: Question) -> Result | Message:
        """Return what answers ``question``, which names what it picks."""
        if not question.mentions and question.focus.listed and not own_words(question):
            return what_next(Phrasebook(question.language))
        return answer_facts(self.engine, question)
