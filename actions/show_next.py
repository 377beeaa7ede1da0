"""Goes on with the last list, or says more where there is none."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.follow_ups.follow_up import follow_up
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.facts import answer_facts
from bot.query.skills.listing import next_page
from bot.query.skills.portrait import tell_more
from bot.query.skills.training import training_of
from bot.query.subjects.targets import focus_subjects
from bot.wording.message import Message
from bot.wording.phrasebook import Phrasebook
from bot.wording.starters import what_next


class ShowNext(KnowledgeAction):
    """Goes on with the last list, or says more where there is none."""

    takes_up = False

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_show_next"

    def find(self, question: Question) -> Result | Message:
        """Return what answers ``question``."""
        if question.worded_attributes:
            return answer_facts(self.engine, question)
        if question.mentions and (trainings := training_of(self.engine, question)) is not None:
            # "Liste des BUT à l'IUT de Metz."
            return trainings
        if question.mentions:
            # "Le suivant, même question": not the next page.
            return follow_up(self.engine, question) or answer_facts(self.engine, question)
        page = next_page(self.engine, question)
        if page is not None:
            return page
        if question.diplomas or question.tracks:
            # "Et après un BUT ?" asks for no next page.
            known = follow_up(self.engine, question) or training_of(self.engine, question)
            if known is not None:
                return known
        subjects = focus_subjects(self.engine, question)
        if not subjects:
            return what_next(Phrasebook(question.language))
        return tell_more(self.engine, subjects[0], question.focus.facts)
