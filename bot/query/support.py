"""Skill: who can help with a need - to innovate, to find a laboratory, to finance, to recruit..."""

from __future__ import annotations

from bot.knowledge import Fact
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Stated

MOST_BODIES = 4


def find_support(engine: Engine, question: Question) -> Stated | None:
    """Return the facts that show who helps with the needs of the question.

    A body that answers several of the needs comes first; schemes whose end is past are left
    out. None when the question expresses no need.
    """
    if not question.needs:
        return None
    facts = {
        fact.id: fact
        for need in question.needs
        for fact in engine.knowledge.by_need.get(need, ())
        if engine.holds(fact) and not engine.knowledge.subject_of(fact).ended(engine.today)
    }
    ranked = engine.ranker.rank(question, facts.values())
    ranked.sort(key=lambda one: (-_needs_met(question, one.fact), -one.total))
    chosen: list[Fact] = []
    for one in ranked:
        if all(one.fact.subject != fact.subject for fact in chosen):
            chosen.append(one.fact)
        if len(chosen) == MOST_BODIES:
            break
    if not chosen:
        return None
    subjects = tuple(engine.knowledge.subject_of(fact) for fact in chosen)
    return Stated(tuple(chosen), subjects, "offer")


def _needs_met(question: Question, fact: Fact) -> int:
    return sum(need in fact.needs for need in question.needs)
