"""Rasa's agent as functions: load it, open a session, say something to it."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore

from bot.model_archive import verify
from bot.server.in_process_actions import ActionFailedError
from bot.server.local_agent import load_local_agent
from bot.server.no_lock_store import NoLockStore
from bot.wording.message import Kind

WARM_UP_QUESTION = "Combien d'emplois industriels dans le Grand Est ?"


class NoAnswerError(RuntimeError):
    """An action failed, or the bot had nothing to say."""


def load_agent(model: Path, trackers: TrackerStore) -> Agent:
    """Return the agent of a verified model, its actions in this process.

    Raises:
        ModelRefusedError: the model does not match its hash.
    """
    verify(model)
    agent = load_local_agent(model, trackers, NoLockStore())
    keep_trackers_in(agent, trackers)
    return agent


def keep_trackers_in(agent: Agent, trackers: TrackerStore) -> None:
    """Have the agent use ``trackers`` as they are.

    It wraps a store in one that goes on in memory when the store fails, and tells nobody.
    """
    trackers.domain = agent.domain
    agent.tracker_store = _processor(agent).tracker_store = trackers


async def open_session(agent: Agent, conversation: str, language: str) -> list[dict[str, Any]]:
    """Start the conversation's session in ``language`` and return what the bot says then.

    Raises:
        NoAnswerError: an action failed.
    """
    processor = _processor(agent)
    collector = CollectingOutputChannel()
    with _failures_told():
        tracker = await processor.fetch_tracker_with_initial_session(
            conversation, collector, {"language": language}
        )
    await processor.save_tracker(tracker)
    messages: list[dict[str, Any]] = collector.messages
    return messages


async def say(
    agent: Agent, conversation: str, parts: Sequence[str], channel: str
) -> list[dict[str, Any]]:
    """Say each part of a message in its turn and return all that the bot answers.

    Small talk beside a question is passed over: "Merci ! Et combien d'élèves ?" asks for no
    "avez-vous une autre question ?".

    Raises:
        NoAnswerError: an action failed, or a part got no answer.
    """
    answers: list[list[dict[str, Any]]] = []
    for part in parts:
        collector = CollectingOutputChannel()
        with _failures_told():
            await agent.handle_message(
                UserMessage(part, collector, conversation, input_channel=channel)
            )
        if not collector.messages:
            raise NoAnswerError
        answers.append(collector.messages)
    telling = [answer for answer in answers if not _is_small_talk(answer)]
    return [entry for answer in telling or answers for entry in answer]


def _is_small_talk(answer: Sequence[Mapping[str, Any]]) -> bool:
    kinds = [entry["custom"]["kind"] for entry in answer if "custom" in entry]
    return kinds == [Kind.SOCIAL.value]


async def rehearse(agent: Agent) -> None:
    """Answer one question that is kept nowhere: the first answer of a process is slow.

    Raises:
        RuntimeError: it was not answered with facts.
    """
    processor = _processor(agent)
    stored = processor.tracker_store
    processor.tracker_store = InMemoryTrackerStore(processor.domain)
    try:
        messages = await say(agent, f"warm-up-{uuid.uuid4()}", [WARM_UP_QUESTION], "warm-up")
    finally:
        processor.tracker_store = stored
    kinds = [one["custom"]["kind"] for one in messages if "custom" in one]
    if Kind.ANSWER.value not in kinds:
        raise RuntimeError(f"the warm-up question was not answered: {kinds}")


@contextlib.contextmanager
def _failures_told() -> Iterator[None]:
    try:
        yield
    except ActionFailedError as error:
        raise NoAnswerError from error


def _processor(agent: Agent) -> MessageProcessor:
    if agent.processor is None:
        raise RuntimeError("the model is not loaded")
    return agent.processor
