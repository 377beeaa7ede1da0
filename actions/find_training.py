"""Says where to train: by diploma, field, track of a lycée, school or commune."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.facts import answer_facts
from bot.query.skills.support import find_support
from bot.query.skills.training import find_training
from bot.query.subjects.targets import precise_subjects


class FindTraining(KnowledgeAction):
    """Says where to train: by diploma, field, track of a lycée, school or commune."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_find_training"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        found = find_training(self.engine, question)
        if found is None and not precise_subjects(self.engine, question):
            found = find_support(self.engine, question)
        return found or answer_facts(self.engine, question)
