"""Opens a conversation: says that an automatic assistant answers."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher


class SessionStart(Action):
    """Opens a conversation: says that an automatic assistant answers."""

    def name(self) -> str:
        """Return the name under which Rasa calls it before the first message."""
        return "action_session_start"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say the notice, an entry of its own, and wait for the message.

        A channel that knows the visitor's language opens the session in it.
        """
        dispatcher.utter_message(response="utter_notice")
        chosen = (tracker.get_slot("session_started_metadata") or {}).get("language")
        language = [SlotSet("language", chosen)] if chosen else []
        return [SessionStarted(), *language, ActionExecuted("action_listen")]
