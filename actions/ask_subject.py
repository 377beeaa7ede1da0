"""Presents the subject that a button named."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.chosen import chosen_subject


class AskSubject(KnowledgeAction):
    """Presents the subject that a button named."""

    takes_up = False

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_ask_subject"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        return chosen_subject(self.engine, question)
