"""Ends the guided orientation: who fits, and why."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import KnowledgeAction
from actions.tracker_reading import orientation_slot
from bot.knowledge.orientation import load_orientation
from bot.query.question import Question
from bot.query.result import Result
from bot.query.skills.orientation import fitting


class GiveOrientation(KnowledgeAction):
    """Says which bodies, programmes or trainings fit the answers; the next orientation is new."""

    takes_up = False

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_give_orientation"

    def find(self, question: Question) -> Result:
        """Return what fits the answers."""
        return fitting(self.engine, question.orientation)

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer, then forget the answers to the steps."""
        events = super().run(dispatcher, tracker, domain)
        return [*events, *(SlotSet(orientation_slot(one), None) for one in load_orientation())]
