"""Answers a question about something in particular: a figure, a place, a date..."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.counted_members import members_counted
from bot.query.skills.facts import answer_facts
from bot.query.skills.prepared import prepared_at
from bot.query.skills.support import asks_who_helps, find_support
from bot.query.skills.training import training_of
from bot.query.subjects.targets import precise_subjects


class AnswerQuestion(KnowledgeAction):
    """Answers a question about something in particular: a figure, a place, a date..."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_answer_question"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        if asks_who_helps(question) and not precise_subjects(self.engine, question):
            # "À Woippy, qui peut m'aider sur le foncier ?": no land of Woippy's.
            support = find_support(self.engine, question)
            if support is not None:
                return support
        trainings = training_of(self.engine, question) or prepared_at(self.engine, question)
        found = trainings or answer_facts(self.engine, question)
        return members_counted(self.engine, question, found)
