"""Leaves the guided orientation, which can be taken up again."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.question import Question
from bot.wording.message import Message
from bot.wording.orientation import word_leaving
from bot.wording.phrasebook import Phrasebook


class LeaveOrientation(KnowledgeAction):
    """Says that the orientation stops here; its answers are kept."""

    takes_up = False

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_leave_orientation"

    def find(self, question: Question) -> Message:
        """Return what is said."""
        return word_leaving(Phrasebook(question.language))
