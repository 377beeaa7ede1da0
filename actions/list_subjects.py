"""Lists companies, schools, laboratories, campuses, aids, labels, communes..."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.facts import answer_facts
from bot.query.listing import asks_for_some, asks_for_whom, list_subjects
from bot.query.question import Question
from bot.query.result import Result, Stated
from bot.query.training import training_of


class ListSubjects(KnowledgeAction):
    """Lists companies, schools, laboratories, campuses, aids, labels, communes..."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_list_subjects"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        trainings = training_of(self.engine, question)
        if trainings is not None:
            return trainings
        facts = answer_facts(self.engine, question)
        if asks_for_whom(question):
            return facts
        if isinstance(facts, Stated) and asks_for_some(self.engine, question):
            return facts
        return list_subjects(self.engine, question) or facts
