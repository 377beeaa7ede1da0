"""Rasa's agent for one process: the graph's nodes in order, the actions as function calls."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, ActionListen, RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import LockStore
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.exceptions import ActionLimitReached
from rasa.shared.core.events import ActionExecutionRejected, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.server.graph_runner import SequentialGraphRunner
from bot.server.in_process_actions import InProcessActions
from bot.server.local_actions import LocalAction, LocalExtractSlots


class LocalProcessor(MessageProcessor):
    """Handles messages as Rasa's does; only how the graph and the actions are run differs."""

    action_endpoint: InProcessActions

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, SequentialGraphRunner]:
        archive = Path(model_path)
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = load_predict_graph_runner(
                Path(folder), archive, LocalModelStorage, SequentialGraphRunner
            )
        return archive.name, metadata, runner

    def _get_action(self, action_name: str) -> Action:
        return self._lasting_actions.get(action_name) or super()._get_action(action_name)

    @functools.cached_property
    def _lasting_actions(self) -> dict[str, Action]:
        """The actions that one object each carries out for all conversations.

        They are listening, and those of this process, for which Rasa would ask an action server.
        It makes all of its own anew to find the one that was predicted.
        """
        lasting = {}
        for name in self.domain.action_names_or_texts:
            action = super()._get_action(name)
            if type(action) is RemoteAction:
                lasting[name] = LocalAction(name, self.action_endpoint.executor)
            elif type(action) is ActionListen:
                lasting[name] = action
        return lasting

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        """Return the next action and what predicted it.

        Raises:
            ActionLimitReached: too many actions have followed the last message.
        """
        goes_on = self.should_predict_another_action(tracker.latest_action_name)
        if self.is_action_limit_reached(tracker, goes_on):
            raise ActionLimitReached("too many actions have followed the last message")
        prediction = self._predict_next_with_tracker(tracker)
        name = self.domain.action_names_or_texts[prediction.max_confidence_index]
        return self._get_action(name), prediction

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Set the slots that the last message fills and return the same tracker."""
        action = LocalExtractSlots(self.action_endpoint.executor)
        events = await action.run(output_channel, self.nlg, tracker, self.domain)
        await self._send_bot_messages(events, tracker, output_channel)
        tracker.update_with_events(events, self.domain)
        return tracker

    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """Return what the pipeline reads in a message, without a copy of it for the debug log.

        ``metz-bot check`` has compared the model's intents with the domain.
        """
        tracker = tracker or DialogueStateTracker.from_events(message.sender_id, [])
        read: dict[str, Any] = self._parse_message_with_graph(
            message, tracker, only_output_properties
        )
        self._update_full_retrieval_intent(read)
        return read

    def _log_action_on_tracker(
        self,
        tracker: DialogueStateTracker,
        action: Action,
        events: list[Event] | None,
        prediction: PolicyPrediction,
    ) -> None:
        """Add an action and its events to the conversation, without a copy for the debug log."""
        if not any(isinstance(event, ActionExecutionRejected) for event in events or ()):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events or [], self.domain)

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        """Leave what the conversation is about out of the debug log."""


class LocalAgent(Agent):
    """An agent whose processor is local."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a trained model, as Rasa's agent does."""
        self.processor = LocalProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        self.nlg.responses = self.domain.responses


def load_local_agent(model: Path, tracker_store: TrackerStore, lock_store: LockStore) -> LocalAgent:
    """Return the agent of a trained model, its actions in this process."""
    agent = LocalAgent(
        tracker_store=tracker_store, lock_store=lock_store, action_endpoint=InProcessActions()
    )
    agent.load_model(model)
    return agent
