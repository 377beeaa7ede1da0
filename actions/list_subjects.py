"""Lists companies, schools, laboratories, campuses, aids, labels, communes..."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.counted_members import members_or_count
from bot.query.skills.training import training_of


class ListSubjects(KnowledgeAction):
    """Lists companies, schools, laboratories, campuses, aids, labels, communes..."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_list_subjects"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        return training_of(self.engine, question) or members_or_count(self.engine, question)
