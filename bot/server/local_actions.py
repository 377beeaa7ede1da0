"""Custom actions as function calls: Rasa's tracker goes in, Rasa's events come out.

``RemoteAction`` turns all events of the conversation into JSON, and checks the answer against a
JSON schema: an action of this process needs neither.
"""

from __future__ import annotations

import functools
from typing import Any

from rasa.core.actions.action import ActionExtractSlots, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.constants import ACTION_VALIDATE_SLOT_MAPPINGS, DEFAULT_SLOT_NAMES
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.utils import call_potential_coroutine

from bot.conversations.tracker import event_of
from bot.server.in_process_actions import calling_an_action


class LiveTracker(Tracker):
    """What an action sees of a conversation; past events are turned into JSON when asked for."""

    def __init__(self, tracker: DialogueStateTracker) -> None:
        """Look at ``tracker`` without copying it."""
        message = tracker.latest_message
        loop = tracker.active_loop
        super().__init__(
            sender_id=tracker.sender_id,
            slots=tracker.current_slot_values(),
            latest_message={**message.parse_data, "entities": message.entities} if message else {},
            events=[],
            paused=tracker.is_paused(),
            followup_action=tracker.followup_action,
            active_loop=vars(loop) if loop else {},
            latest_action_name=tracker.latest_action_name,
        )
        del self.events  # computed below
        self._tracker = tracker

    @functools.cached_property
    def events(self) -> list[dict[str, Any]]:
        """All that has happened, as the action server would receive it."""
        return [event.as_dict() for event in self._tracker.events]


class LocalAction(RemoteAction):
    """A custom action of this process."""

    def __init__(self, name: str, executor: ActionExecutor) -> None:
        """Call the action ``name`` of ``executor``."""
        super().__init__(name, None)
        self._executor = executor

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """Run the action and return what it says and its events.

        Raises:
            ActionExecutionRejection: the action refused to run.
            ActionFailedError: the action broke, or does not exist.
        """
        dispatcher = CollectingDispatcher()
        with calling_an_action():
            action = self._executor.actions[self.name()]
            events = await call_potential_coroutine(
                action(dispatcher, LiveTracker(tracker), domain.as_dict())
            )
        said = await self._utter_responses(dispatcher.messages, output_channel, nlg, tracker)
        accepted = self._executor.validate_events(events or [], self.name())
        return [*said, *map(event_of, accepted)]


class LocalExtractSlots(ActionExtractSlots):
    """Rasa's own extraction of slots, with its custom actions in this process."""

    def __init__(self, executor: ActionExecutor) -> None:
        """Call the actions of ``executor``."""
        super().__init__(None)
        self._executor = executor

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """Return the slots that the last message fills.

        Where only actions fill slots, Rasa would look through all of them, and make the
        conversation anew from its events for the action that validates what was found.
        """
        if not all(map(_is_left_to_actions, domain.slots)):
            found: list[Event] = await super().run(output_channel, nlg, tracker, domain)
            return found
        if ACTION_VALIDATE_SLOT_MAPPINGS not in domain.user_actions:
            return []
        return await self._run_custom_action(
            ACTION_VALIDATE_SLOT_MAPPINGS, output_channel, nlg, tracker, domain
        )

    async def _run_custom_action(
        self,
        custom_action: str,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        action = LocalAction(custom_action, self._executor)
        events = await action.run(output_channel, nlg, tracker, domain)
        return [event for event in events if event.type_name in ("slot", "bot")]


def _is_left_to_actions(slot: Slot) -> bool:
    """Tell whether ``slot`` takes no value from a message by itself."""
    if slot.name in DEFAULT_SLOT_NAMES:
        return True
    return all(one["type"] == "custom" and "action" not in one for one in slot.mappings)
