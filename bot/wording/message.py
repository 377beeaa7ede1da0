"""A message of the bot, neutral to every channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.knowledge import Fact, Knowledge
from bot.wording.dates import source_date

MOST_BUTTONS = 4
# What channels carry back at the most (Telegram's callback data).
LONGEST_PAYLOAD = 64


class Kind(str, Enum):
    """What a message does; see the contract in the README."""

    ANSWER = "answer"
    CLARIFICATION = "clarification"
    SUGGESTION = "suggestion"
    FALLBACK = "fallback"
    SOCIAL = "social"


@dataclass(frozen=True)
class Button:
    """A suggestion of what to ask next: its title, and what the channel sends back."""

    title: str
    payload: str


@dataclass(frozen=True)
class CitedSource:
    """A source as a message cites it; None where the source has no address or date."""

    title: str
    url: str | None
    date: str | None


@dataclass(frozen=True)
class Message:
    """A complete message: its text is readable alone in any channel."""

    kind: Kind
    text: str
    subjects: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sources: tuple[CitedSource, ...] = ()
    buttons: tuple[Button, ...] = ()

    def custom(self) -> dict[str, Any]:
        """Return what goes with the text for machines: kind, subjects, facts and sources."""
        return {
            "kind": self.kind.value,
            "subjects": list(self.subjects),
            "facts": list(self.facts),
            "sources": [
                {"title": one.title, "url": one.url, "date": one.date} for one in self.sources
            ],
        }


def cite(knowledge: Knowledge, facts: Iterable[Fact]) -> tuple[CitedSource, ...]:
    """Return the sources of ``facts``, each once, in their order."""
    cited = (
        CitedSource(source.title, source.url, source_date(fact))
        for fact in facts
        for source in knowledge.sources_of(fact)
    )
    return tuple(dict.fromkeys(cited))
