"""Reads the answers to the guided orientation from the last message."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.tracker_reading import orientation_answers, orientation_slot
from bot.knowledge.orientation import load_orientation
from bot.query.skills.orientation import next_step
from bot.understanding.orientation import chosen, told

# The message that opens the orientation may tell several answers at once.
_OPENING = "ask_orientation"


class ValidateOrientationForm(Action):
    """Fills the slot of the step that was asked; a message that does not answer it fills none.

    Rasa then rejects the form, answers the digression by its rule and asks the step again.
    """

    def name(self) -> str:
        """Return the name that Rasa derives from the form."""
        return "validate_orientation_form"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Return the slots that the message fills and the one to ask for next."""
        message = tracker.latest_message or {}
        text = message.get("corrected_text") or message.get("text") or ""
        former = orientation_answers(tracker)
        answers = dict(former)
        step = next_step(former)
        opening = (message.get("intent") or {}).get("name") == _OPENING
        if opening:
            answers = told(load_orientation(), former, text)
        elif step is not None and (option := chosen(step, former, text)):
            answers[step.id] = option.id
        events: list[EventType] = [
            SlotSet(orientation_slot(one), answers[one.id])
            for one in load_orientation()
            if answers.get(one.id) != former.get(one.id)
        ]
        if opening and step is not None and not events:
            # Asked to guide while it guides, the form must not reject: its own rule would call it
            # again without end. A slot set to what it was is no rejection.
            events.append(SlotSet(orientation_slot(step), former.get(step.id)))
        if events:
            left = next_step(answers)
            events.append(SlotSet("requested_slot", orientation_slot(left) if left else None))
        return events
