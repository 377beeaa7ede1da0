"""States the fact that a button asked for."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.chosen import chosen_fact


class AskFact(KnowledgeAction):
    """States the fact that a button asked for."""

    takes_up = False

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_ask_fact"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        return chosen_fact(self.engine, question)
