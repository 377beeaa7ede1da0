"""Answers when the intent is uncertain: by words and names, else with near questions."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.facts import answer_facts
from bot.query.skills.listing import answer_list, asks_whether_any
from bot.query.skills.prepared import prepared_at
from bot.query.skills.training import training_of


class AnswerUncertain(KnowledgeAction):
    """Answers when the intent is uncertain: by words and names, else with near questions."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_answer_uncertain"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        trainings = training_of(self.engine, question) or prepared_at(self.engine, question)
        if trainings is None and asks_whether_any(question):
            return answer_list(self.engine, question)
        return trainings or answer_facts(self.engine, question)
