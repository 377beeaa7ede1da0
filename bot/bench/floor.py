"""What Rasa itself costs at the least: a pipeline that does nothing, a rule, an action in process.

``python -m bot.bench.floor MODEL PORT`` serves it with Rasa's own agent and REST channel.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels import channel
from rasa.core.channels.rest import RestInput
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from sanic import Sanic

from bot.server.in_process_actions import InProcessActions


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class KnowsEverything(GraphComponent):
    """Gives every message the same intent, without reading it."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowsEverything:
        """Create the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent."""
        for message in messages:
            message.set(INTENT, {"name": "ask", "confidence": 1.0}, add_to_output=True)
        return messages


class FloorAction(Action):
    """Says one word."""

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_floor"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say it."""
        dispatcher.utter_message(text="Oui.")
        return []


def serve(model: Path, port: int) -> None:
    """Serve ``model`` until a signal ends the process."""
    actions = InProcessActions()
    actions.executor.register_action(FloorAction())
    app = Sanic("floor", configure_logging=False)
    app.ctx.agent = Agent.load(model, action_endpoint=actions)
    channel.register([RestInput()], app, route="/webhooks/")
    app.run(host="127.0.0.1", port=port, access_log=False, motd=False)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
