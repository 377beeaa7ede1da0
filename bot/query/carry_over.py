"""Elliptic messages: the former question asked of another subject ("et Claas ?")."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Subject
from bot.knowledge.dates import newest_first
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.targets import PLACE_TYPES

MOST_FACTS = 3


# Words that begin a message which keeps the former question and changes its subject.
_MOVING_ON = frozenset({"et", "non", "plutot", "sinon", "idem", "pareil", "mais", "ok"})
_FEW_WORDS = 6


def moves_on(question: Question) -> bool:
    """Tell whether the message asks the former question of something else ("non, la Métropole")."""
    if len(question.words) > _FEW_WORDS or question.focus.attribute is None:
        return False
    return question.intent == "switch_subject" or question.words[0] in _MOVING_ON


def carried_over(engine: Engine, question: Question, subjects: Sequence[Subject]) -> Stated | None:
    """Answer "et Claas ?" with the attribute that was asked for just before."""
    attribute = question.focus.attribute
    if attribute is None:
        return None
    for subject in subjects:
        facts = [fact for fact in engine.facts_of(subject) if attribute in fact.attributes]
        if facts:
            facts.sort(key=lambda fact: (fact.attribute != attribute, newest_first(fact)))
            return Stated(tuple(facts[:MOST_FACTS]), (subject,), attribute)
    return None


def same_thing_there(
    engine: Engine, place: Subject, former: Sequence[Subject]
) -> tuple[Subject, ...]:
    """Return what is of the former subject's kind in ``place`` ("non, celle de Trémery")."""
    if not former or former[0].type in PLACE_TYPES:
        return ()
    there = engine.knowledge.pointing_to("located_in", place.id)
    first = former[0].name.split()[0]
    return tuple(one for one in there if one.type == former[0].type and one.name.startswith(first))
