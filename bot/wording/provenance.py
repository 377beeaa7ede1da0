"""The sources of what was just said, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Knowledge
from bot.wording.dates import UNDATED
from bot.wording.message import CitedSource, Kind, Message, cite
from bot.wording.typography import typeset

MOST_SOURCES = 4
_LEVELS = {
    "A": "source officielle ou jeu de données public",
    "B": "presse ou tiers",
}


def word_sources(knowledge: Knowledge, facts: Sequence[Fact]) -> Message:
    """Return the message that names the sources of ``facts``."""
    if not facts:
        text = "Je n'ai encore rien affirmé : posez-moi une question et je vous dirai ma source."
        return Message(Kind.SOCIAL, typeset(text))
    sources = cite(knowledge, facts)
    named = [_name(source) for source in sources[:MOST_SOURCES]]
    level = _LEVELS.get(facts[0].confidence, "")
    text = (
        f"Ma source : {named[0]}."
        if len(named) == 1
        else "Mes sources :\n" + "\n".join(f"• {name}" for name in named)
    )
    if level:
        text += f"\nNature : {level}."
    return Message(
        kind=Kind.ANSWER,
        text=typeset(text),
        subjects=tuple(dict.fromkeys(fact.subject for fact in facts)),
        facts=tuple(fact.id for fact in facts),
        sources=sources,
    )


def _name(source: CitedSource) -> str:
    address = f" – {source.url}" if source.url else ""
    return f"{source.title}, {source.date or UNDATED}{address}"
