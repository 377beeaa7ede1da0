"""Talking to the trained bot in the tests' own process, and reading what it says."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import threading
import uuid
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.server.assistant import Assistant

ANSWER_DEADLINE_S = 60.0

Entries = list[dict[str, Any]]


@dataclass(frozen=True)
class Said:
    """One message of the bot: its text, its buttons and what goes with them for machines."""

    text: str
    buttons: tuple[dict[str, str], ...]
    kind: str
    subjects: tuple[str, ...]
    facts: tuple[str, ...]
    sources: tuple[dict[str, Any], ...]


def messages_of(entries: Entries) -> list[Said]:
    """Return the messages that ``entries`` hold; a ``custom`` belongs to the text before it."""
    messages = []
    text, buttons = "", ()
    for entry in entries:
        if "text" in entry:
            text, buttons = entry["text"], tuple(entry.get("buttons") or ())
        if "custom" in entry:
            custom = entry["custom"]
            messages.append(
                Said(
                    text,
                    buttons,
                    custom["kind"],
                    tuple(custom["subjects"]),
                    tuple(custom["facts"]),
                    tuple(custom["sources"]),
                )
            )
    return messages


class TalkingBot:
    """The trained bot and an event loop of its own; every sender is a conversation."""

    def __init__(self, assistant: Assistant) -> None:
        """Wrap a loaded assistant."""
        self.assistant = assistant
        # A thread of its own, so that an answer that never comes fails its test.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    @classmethod
    def load(cls) -> TalkingBot:
        """Load the model of the present data, trained first when there is none."""
        # 10 s of imports, which tests without the trained bot do not pay.
        import structlog  # noqa: PLC0415

        from bot.server.assistant import Assistant  # noqa: PLC0415
        from bot.training import ensure_model  # noqa: PLC0415

        # Rasa's debug log would bury pytest's report.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        return cls(Assistant.load(ensure_model()))

    def close(self) -> None:
        """Stop the thread and close the event loop."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Return what ``work`` returns, run in the bot's event loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(ANSWER_DEADLINE_S)

    def ask(self, sender: str, *texts: str) -> list[Entries]:
        """Return the entries that answer each of ``texts``, in one conversation."""
        return [self.run(self.assistant.reply(sender, one)) for one in texts]

    def say(self, sender: str, text: str) -> Said:
        """Return the last message that answers ``text``: the answer, after any notice."""
        (entries,) = self.ask(sender, text)
        return messages_of(entries)[-1]

    def show(self, sender: str, payload: str) -> None:
        """Have the conversation shown a button with ``payload``, so that it may be pressed."""
        from bot.conversations.exchanges import Exchange  # noqa: PLC0415 - as above

        button = {"title": payload, "payload": payload}
        now = dt.datetime.now(tz=dt.timezone.utc)
        entries = ({"text": "", "buttons": [button]},)
        exchange = Exchange(sender, str(uuid.uuid4()), 1, now, "", entries)
        self.run(self.assistant.stores.exchanges.add(exchange))

    def slot(self, sender: str, name: str) -> Any:
        """Return what the conversation remembers under ``name``."""
        return self._tracker(sender).get_slot(name)

    def actions(self, sender: str) -> list[str]:
        """Return the actions that the conversation has run, without the waiting in between."""
        waiting = {"action_listen", "action_session_start"}
        return [name for name in self._executed(sender) if name not in waiting]

    def _executed(self, sender: str) -> Iterator[str]:
        for event in self._tracker(sender).events:
            name = getattr(event, "action_name", None)
            if name:
                yield name

    def _tracker(self, sender: str) -> Any:
        store = self.assistant.agent.tracker_store
        return self.run(store.retrieve(sender))
