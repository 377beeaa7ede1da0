"""Keeps the language of the conversation, which fixed responses and answers are worded in."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge.languages import FRENCH


class ValidateSlotMappings(Action):
    """Sets ``language`` from the last message; one too short to tell keeps the former language."""

    def name(self) -> str:
        """Return the name under which Rasa calls it after each message."""
        return "action_validate_slot_mappings"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Return the slot when the language has changed."""
        former = tracker.get_slot("language") or FRENCH
        language = (tracker.latest_message or {}).get("language") or former
        return [] if language == former else [SlotSet("language", language)]
