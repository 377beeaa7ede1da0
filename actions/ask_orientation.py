"""Asks the steps of the guided orientation: one action a step, as Rasa's forms want it."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.query.result import NotKnown
from bot.query.skills.orientation import next_step
from bot.wording.message import Message
from bot.wording.orientation import word_step
from bot.wording.phrasebook import Phrasebook


class AskOrientationProfile(KnowledgeAction):
    """Asks who the user is."""

    takes_up = False

    def name(self) -> str:
        """Return the name that Rasa derives from the form and the slot."""
        return "action_ask_orientation_form_orientation_profile"

    def find(self, question: Question) -> Message | NotKnown:
        """Return the step that is open."""
        step = next_step(question.orientation)
        if step is None:
            return NotKnown()
        return word_step(Phrasebook(question.language), step, question.orientation)


class AskOrientationStage(AskOrientationProfile):
    """Asks what the user looks for first."""

    def name(self) -> str:
        """Return the name that Rasa derives from the form and the slot."""
        return "action_ask_orientation_form_orientation_stage"


class AskOrientationField(AskOrientationProfile):
    """Asks for the field."""

    def name(self) -> str:
        """Return the name that Rasa derives from the form and the slot."""
        return "action_ask_orientation_form_orientation_field"
