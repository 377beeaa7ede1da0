"""Says where what was just said comes from."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.follow_ups.timing import by_age
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.provenance import answer_source


class AskSource(KnowledgeAction):
    """Says where what was just said comes from."""

    takes_up = False

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_ask_source"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        # "Il y a un chiffre plus récent ?"
        newest = by_age(self.engine, question)
        return newest or answer_source(self.engine, question)
