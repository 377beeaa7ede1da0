"""The sources of what was just said, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Knowledge
from bot.wording.message import CitedSource, Kind, Message, cite
from bot.wording.phrasebook import Phrasebook

MOST_SOURCES = 4
# The sentence that says how far a fact's level of confidence goes.
_LEVELS = {"A": "level_a", "B": "level_b"}


def word_sources(knowledge: Knowledge, book: Phrasebook, facts: Sequence[Fact]) -> Message:
    """Return the message that names the sources of ``facts``."""
    if not facts:
        return Message(Kind.SOCIAL, book.typeset(book.say("nothing_said")))
    sources = cite(knowledge, facts)
    named = [_name(book, source) for source in sources[:MOST_SOURCES]]
    if len(named) == 1:
        text = book.say("source", source=named[0])
    else:
        text = "\n".join((book.say("sources"), *(f"• {name}" for name in named)))
    level = _LEVELS.get(facts[0].confidence)
    if level is not None:
        text += "\n" + book.say("nature", level=book.say(level))
    return Message(
        kind=Kind.ANSWER,
        text=book.typeset(text),
        subjects=tuple(dict.fromkeys(fact.subject for fact in facts)),
        facts=tuple(fact.id for fact in facts),
        sources=sources,
    )


def _name(book: Phrasebook, source: CitedSource) -> str:
    address = f" – {source.url}" if source.url else ""
    return f"{source.title}, {source.date or book.say('undated')}{address}"
