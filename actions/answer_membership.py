"""Says whether a commune or a site is part of the Eurométropole."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.counted_members import members_counted
from bot.query.skills.facts import answer_facts
from bot.query.skills.listing import answer_list, asks_whether_any, asks_which
from bot.query.skills.membership import answer_membership


class AnswerMembership(KnowledgeAction):
    """Says whether a commune or a site is part of the Eurométropole."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_answer_membership"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        verdict = answer_membership(self.engine, question)
        listing = asks_whether_any(question) or asks_which(self.engine, question)
        if verdict is None and listing:
            return answer_list(self.engine, question)
        return verdict or members_counted(
            self.engine, question, answer_facts(self.engine, question)
        )
