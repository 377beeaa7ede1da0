"""Says who can help with a need: to innovate, to finance, to recruit..."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.cues.intents import PROBABLE
from bot.query.cues.pointing import belongs_to_it, means_one
from bot.query.question import Question
from bot.query.result import Result, Stated
from bot.query.skills.facts import answer_facts
from bot.query.skills.support import asks_who_helps, find_support
from bot.query.skills.training import training_in
from bot.query.subjects.targets import precise_subjects


class FindSupport(KnowledgeAction):
    """Says who can help with a need: to innovate, to finance, to recruit..."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_find_support"

    def find(self, question: Question) -> Result:
        """Return what answers ``question``."""
        spoken_of = bool(question.focus.subjects)
        if (spoken_of and belongs_to_it(question)) or precise_subjects(self.engine, question):
            return answer_facts(self.engine, question)
        # "Et pour l'innovation, elle propose quoi ?"
        told = answer_facts(self.engine, question) if spoken_of and means_one(question) else None
        if isinstance(told, Stated):
            return told
        # "Je cherche un BTS en commerce international" wants no help to export.
        training = training_in(self.engine, question)
        if training is not None:
            return training
        support = find_support(self.engine, question)
        unsure = question.intent_confidence < PROBABLE and not asks_who_helps(question)
        if support is None or unsure:
            facts = answer_facts(self.engine, question)
            return facts if support is None or isinstance(facts, Stated) else support
        return support
