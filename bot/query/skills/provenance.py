"""Skill: where what was just said comes from."""

from __future__ import annotations

from bot.knowledge import Fact
from bot.query.engine import Engine
from bot.query.question import Question


def last_facts(engine: Engine, question: Question) -> tuple[Fact, ...]:
    """Return the facts of the former answer, those that the knowledge still holds."""
    found = (engine.knowledge.facts.get(one) for one in question.focus.facts)
    return tuple(fact for fact in found if fact is not None)


def asks_of_something_else(question: Question) -> bool:
    """Tell whether the message has a topic that nothing was said about yet.

    "Quelle agence est appelée « référente » ?" asks for no source.
    """
    meant = {mention.subjects[0] for mention in question.mentions}
    other = bool(meant) and meant.isdisjoint(question.focus.subjects)
    return other or (not question.focus.facts and bool(question.types))
