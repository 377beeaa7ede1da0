"""How many of a kind there are in all, asked after one of them: "combien de communes en tout ?"."""

from __future__ import annotations

from bot.knowledge import Fact
from bot.query.cues.words import head_places
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.subjects.targets import focus_subjects
from bot.query.territory import HOME
from bot.text import content_stems, words_of

# A commune outside is a commune all the same.
_SAME_KIND = {"outside_commune": "commune"}


def counted_kind(engine: Engine, question: Question) -> Stated | None:
    """Return the count of the kind that was spoken of: "combien de communes en tout ?" after one.

    None for a message that counts another.
    """
    former = {_SAME_KIND.get(one.type, one.type) for one in focus_subjects(engine, question)}
    asked = question.types[:1]
    if "combien" not in question.words or question.mentions or former.isdisjoint(asked):
        return None
    return count_of_the_kind(engine, question)


def count_of_the_kind(engine: Engine, question: Question) -> Stated | None:
    """Return how many of the kind that the message counts there are in the territory."""
    kind = engine.knowledge.types[question.types[0]]
    called = set(content_stems(words_of(kind.many)))
    words = set(content_stems(question.words))
    counted = [question.words[place] for place in head_places(question)[:1]]
    if called.isdisjoint(content_stems(counted)):
        # "Combien d'emplois sur cette zone ?"
        return None
    facts = [
        fact
        for fact in engine.knowledge.facts.values()
        if engine.holds(fact)
        and _is_of_the_territory(engine, fact)
        and _counts(fact, called, words)
    ]
    if not facts:
        return None
    best = engine.ranker.rank(question, facts)[0].fact
    return Stated((best,), (engine.knowledge.subject_of(best),), best.attribute)


def _is_of_the_territory(engine: Engine, fact: Fact) -> bool:
    return fact.subject in HOME or engine.knowledge.subject_of(fact).is_topic


def _counts(fact: Fact, called: set[str], words: set[str]) -> bool:
    """Tell whether a figure of ``fact`` counts what is ``called`` so, in the message's words."""
    units = (set(content_stems(words_of(figure.unit))) for figure in fact.figures)
    return any(unit <= called and unit & words for unit in units)
