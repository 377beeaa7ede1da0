"""Sets two subjects side by side."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.comparison import compare
from bot.query.skills.facts import answer_facts


class CompareSubjects(KnowledgeAction):
    """Sets two subjects side by side."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_compare_subjects"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        return compare(self.engine, question) or answer_facts(self.engine, question)
