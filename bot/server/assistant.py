"""The trained bot in this process: load it, warm it up, talk to it."""

from __future__ import annotations

import logging
import uuid
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain

from bot.knowledge import Knowledge, load_knowledge
from bot.server.guard import Admitted, admit
from bot.server.local_agent import load_local_agent
from bot.understanding.splitting import questions_of
from bot.wording.message import Kind, Message
from bot.wording.payloads import is_own_payload

logger = logging.getLogger(__name__)

WARM_UP_QUESTION = "Combien d'emplois industriels dans le Grand Est ?"
APOLOGY = Message(
    Kind.SOCIAL,
    "Pardon, une erreur m’empêche de répondre pour l’instant. Réessayez dans un moment.",
)


class Assistant:
    """The bot: an agent of Rasa behind the guard."""

    def __init__(self, agent: Agent, knowledge: Knowledge) -> None:
        """Wrap a loaded agent."""
        self.agent = agent
        self._knowledge = knowledge

    @classmethod
    def load(cls, model: Path, database: Path | None = None) -> Assistant:
        """Load ``model``; conversations go to the SQLite file ``database``, or stay in memory."""
        domain = Domain.empty()
        store: TrackerStore
        if database is None:
            store = InMemoryTrackerStore(domain)
        else:
            database.parent.mkdir(parents=True, exist_ok=True)
            store = SQLTrackerStore(domain, dialect="sqlite", db=str(database))
        agent = load_local_agent(model, store, InMemoryLockStore())
        return cls(agent, load_knowledge())

    async def warm_up(self) -> None:
        """Answer one question outside of any stored conversation.

        Raises:
            RuntimeError: the bot gave no answer: it must not be called ready.
        """
        processor = self.agent.processor
        if processor is None:
            raise RuntimeError("the model is not loaded")
        stored = processor.tracker_store
        processor.tracker_store = InMemoryTrackerStore(processor.domain)
        try:
            messages = await self.reply(f"warm-up-{uuid.uuid4()}", WARM_UP_QUESTION)
        finally:
            processor.tracker_store = stored
        kinds = [one["custom"]["kind"] for one in messages if "custom" in one]
        if Kind.ANSWER.value not in kinds:
            raise RuntimeError(f"the warm-up question was not answered: {messages}")

    async def reply(
        self, sender: str, text: str, channel: str = "rest", metadata: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Return the bot's messages for ``text``: never an empty list."""
        admitted = admit(text, self._knowledge)
        if not isinstance(admitted, Admitted):
            return as_entries(sender, admitted)
        collector = CollectingOutputChannel()
        try:
            for part in self._parts(admitted.text):
                message = UserMessage(
                    part, collector, sender, input_channel=channel, metadata=metadata
                )
                await self.agent.handle_message(message)
        except Exception:
            # Whatever broke, the visitor gets a sentence; the text itself is not logged.
            logger.exception("a message could not be answered")
            return as_entries(sender, APOLOGY)
        return collector.messages or as_entries(sender, APOLOGY)

    def _parts(self, text: str) -> list[str]:
        """Return the questions of a message, each answered in its turn; a payload is one."""
        return [text] if is_own_payload(text, self._knowledge) else questions_of(text)


def as_entries(sender: str, message: Message) -> list[dict[str, Any]]:
    """Return a message as the entries that a REST channel of Rasa would return."""
    return [
        {"recipient_id": sender, "text": message.text},
        {"recipient_id": sender, "custom": message.custom()},
    ]
