"""Elliptic messages: the former question asked of another subject ("et Claas ?")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.knowledge.dates import newest_first, years_in
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import NotKnown, Stated
from bot.query.targets import PLACE_TYPES
from bot.understanding.text import words_of

MOST_FACTS = 3


# Words that begin a message which keeps the former question and changes its subject.
_MOVING_ON = frozenset({"et", "non", "plutot", "sinon", "idem", "pareil", "mais", "ok"})
_FEW_WORDS = 6
_YEAR = re.compile(r"(?:19|20)\d\d")


def moves_on(question: Question) -> bool:
    """Tell whether the message asks the former question of something else ("non, la Métropole")."""
    if len(question.words) > _FEW_WORDS or question.focus.attribute is None:
        return False
    return question.intent == "switch_subject" or question.words[0] in _MOVING_ON


def carried_over(
    engine: Engine, question: Question, subjects: Sequence[Subject]
) -> Stated | NotKnown | None:
    """Answer "et Claas ?", "en 2019 ?" with the attribute that was asked for just before."""
    attribute = question.focus.attribute
    if attribute is None:
        return None
    years = years_asked(question)
    for subject in subjects:
        facts = [fact for fact in engine.facts_of(subject) if attribute in fact.attributes]
        if not facts:
            continue
        dated = [fact for fact in facts if all(_is_of(fact, year) for year in years)]
        if not dated:
            return NotKnown(subject, attribute, name=years[0])
        dated.sort(key=lambda fact: (fact.attribute != attribute, newest_first(fact)))
        return Stated(tuple(dated[:MOST_FACTS]), (subject,), attribute)
    return None


def years_asked(question: Question) -> tuple[str, ...]:
    """Return the years that the question names."""
    return tuple(word for word in question.words if _YEAR.fullmatch(word))


def _is_of(fact: Fact, year: str) -> bool:
    """Tell whether a fact is dated of ``year`` or says it."""
    return year in years_in(fact.date) or year in words_of(fact.says)


def same_thing_there(
    engine: Engine, place: Subject, former: Sequence[Subject]
) -> tuple[Subject, ...]:
    """Return what is of the former subject's kind in ``place`` ("non, celle de Trémery")."""
    if not former or former[0].type in PLACE_TYPES:
        return ()
    there = engine.knowledge.pointing_to("located_in", place.id)
    first = former[0].name.split()[0]
    return tuple(one for one in there if one.type == former[0].type and one.name.startswith(first))
