"""Answers a question about something in particular: a figure, a place, a date..."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.query.result import NotKnown, Result, Unclear
from bot.query.skills.facts import answer_facts
from bot.query.skills.listing import asks_whether_any, counts_members, list_subjects
from bot.query.skills.training import training_of


class AnswerQuestion(KnowledgeAction):
    """Answers a question about something in particular: a figure, a place, a date..."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_answer_question"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        found = training_of(self.engine, question) or answer_facts(self.engine, question)
        members = asks_whether_any(question) or counts_members(self.engine, question)
        if isinstance(found, NotKnown | Unclear) and members:
            return list_subjects(self.engine, question) or found
        return found
