"""The trained bot over the project's store."""

from __future__ import annotations

import asyncio
import contextlib
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa.core.tracker_store import TrackerStore
from talking import TalkingBot

from bot.conversations.database import Database
from bot.conversations.tracker_store import SqlTrackerStore

# Lists and their next pages, pronouns, a form left and taken up again, the source, a correction.
CONVERSATION = (
    "Combien d'emplois industriels dans le Grand Est ?",
    "quelle est ta source ?",
    "Que fabrique claas ?",
    "depuis quand ?",
    "quelles aides pour innover ?",
    "la suite",
    "la suite",
    "le deuxième",
    "aide-moi à m'orienter",
    "une entreprise",
    "et au fait, que fabrique claas ?",
    "moderniser mon usine",
    "la robotique",
    "non",
    "quelles formations en BTS ?",
    "la suite",
    "où est le premier ?",
    "Trémery est dans l'Eurométropole ?",
    "aide-moi à m'orienter",
    "un lycéen",
    "un BTS",
    "électricité",
    "Que fait le CEA Tech ?",
    "dis-m'en plus",
    "dis-m'en plus",
    "et où est-il ?",
)


@contextlib.contextmanager
def _keeping_in(bot: TalkingBot, store: TrackerStore) -> Iterator[None]:
    """Have the bot keep its conversations in ``store``, without Rasa's wrapper."""
    agent = bot.assistant.agent
    former = agent.tracker_store
    store.domain = agent.domain
    agent.tracker_store = agent.processor.tracker_store = store
    try:
        yield
    finally:
        agent.tracker_store = agent.processor.tracker_store = former


def _texts(bot: TalkingBot, sender: str) -> list[list[Any]]:
    return [
        [entry.get("text") or entry["custom"] for entry in entries]
        for entries in bot.ask(sender, *CONVERSATION)
    ]


def test_the_bot_answers_the_same(assistant: TalkingBot, database_url: str) -> None:
    """With its last events alone each answer is the one that it gives with the whole conversation.

    The form, the place in a list and what pronouns stand for reach further back than the events.
    """
    expected = _texts(assistant, f"whole-{uuid.uuid4()}")
    database = Database(database_url)
    store = SqlTrackerStore(None, database, events_read=15)
    with _keeping_in(assistant, store):
        assert _texts(assistant, "bounded") == expected
        tracker = assistant._tracker("bounded")  # noqa: SLF001 - the tests' own
        assert tracker.before > 100
        assert len(tracker.events) < 80
    database.close()


def test_what_visitors_should_not_write_is_nowhere(assistant: TalkingBot, tmp_path: Path) -> None:
    """Whatever the bot makes of a message, no file of the database holds its personal data."""
    database = Database(f"sqlite:///{tmp_path}/conversations.db")
    store = SqlTrackerStore(None, database, events_read=5)
    with _keeping_in(assistant, store):
        for text in (
            "je suis jean.martinez@example.fr, combien d'emplois chez claas ?",
            "et Jean.Martinez@example.fr est-il dans l'Eurométropole ?",
            "que fait le 06 12 34 56 78 à Metz ?",
            "mon IBAN FR76 3000 6000 0112 3456 7890 189 pour une aide",
            "aide-moi à m'orienter",
            "une entreprise, 0612345678",
            "la carte 4970 1012 3456 7893",
            "merci",
        ):
            assistant.ask("visitor", text)
        asyncio.run(database.overwrite_erased())
    database.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir()).lower()
    assert b"claas" in stored
    for marker in (
        b"martinez",
        b"06 12",
        b"0612345678",
        b"3000 6000",
        b"4970",
        b"4970101234567893",
    ):
        # Digits within a number, as a confidence is, are nobody's.
        assert not re.search(rb"(?<!\d)" + re.escape(marker), stored), marker
