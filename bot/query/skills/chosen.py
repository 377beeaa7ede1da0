"""Skill: the fact or the subject that one of the bot's own buttons asked for."""

from __future__ import annotations

from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import NotKnown, Result, Stated
from bot.query.skills.portrait import portrait


def chosen_fact(engine: Engine, question: Question) -> Result:
    """Return the fact that a button named, and the others that answer the same question."""
    fact = engine.knowledge.facts.get(question.chosen_fact or "")
    if fact is None or not engine.holds(fact):
        return NotKnown()
    subject = engine.knowledge.subject_of(fact)
    rivals = [
        other
        for other in engine.facts_of(subject)
        if other.attribute == fact.attribute and other.figures and fact.figures and other != fact
    ]
    return Stated((fact, *rivals[:2]), (subject,), fact.attribute)


def chosen_subject(engine: Engine, question: Question) -> Result:
    """Return the portrait of the subject that a button named."""
    subject = engine.subject(question.mentioned[0]) if question.mentioned else None
    return NotKnown() if subject is None else portrait(engine, subject)
