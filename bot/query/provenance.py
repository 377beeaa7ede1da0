"""Skill: where what was just said comes from."""

from __future__ import annotations

from bot.knowledge import Fact
from bot.query.engine import Engine
from bot.query.question import Question


def last_facts(engine: Engine, question: Question) -> tuple[Fact, ...]:
    """Return the facts of the former answer, those that the knowledge still holds."""
    found = (engine.knowledge.facts.get(one) for one in question.focus.facts)
    return tuple(fact for fact in found if fact is not None)
