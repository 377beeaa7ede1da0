"""Which facts may answer a question, and how likely each does."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.ranking import Scored
from bot.query.topic import WHOLE_LEANING, Topic, topic_of
from bot.understanding.text import words_of

# Numbers up to this one, after the present year, are read as years to come.
_LAST_YEAR = 2100


def ranked_facts(engine: Engine, question: Question, named: Sequence[Subject]) -> list[Scored]:
    """Return the facts that may answer, the most likely first.

    They are those of the subjects ``named`` or spoken of before, and the nearest in meaning or
    words; only of those spoken of before where the message asks nothing of its own. Those of other
    places than one that is named are left out, and those that say nothing of a year to come that
    is asked for.
    """
    said = engine.ranker.signs.named_in(question.focus.facts)
    topic = topic_of(engine.knowledge, question, tuple(named), said)
    years = _years_to_come(engine, question)
    facts = [
        fact
        for fact in _candidates(engine, question, topic)
        if engine.holds(fact)
        and (not years or years <= set(words_of(fact.says)))
        and engine.ranker.signs.says_each(fact, question.unknown_places)
        and (topic.named or _lies_in(engine, topic, fact))
    ]
    ranked = engine.ranker.rank(question, facts, topic)
    # What is said of another body is no answer: "le budget de X" is not that of Y.
    return [one for one in ranked if one.signs.wide or not one.signs.elsewhere]


def _candidates(engine: Engine, question: Question, topic: Topic) -> list[Fact]:
    knowledge = engine.knowledge
    if topic.leaning >= WHOLE_LEANING:
        return [fact for one in topic.former for fact in knowledge.subjects[one].facts]
    about = [knowledge.subjects[one] for one in (*topic.named, *topic.wide, *topic.former)]
    similar = (knowledge.facts.get(one) for one in question.similar_facts)
    found = {fact.id: fact for subject in about for fact in subject.facts}
    found.update({fact.id: fact for fact in similar if fact is not None})
    found.update({fact.id: fact for fact in engine.ranker.signs.sharing_words(question)})
    return list(found.values())


def _years_to_come(engine: Engine, question: Question) -> set[str]:
    """Return the years to come that the question names."""
    numbers = [word for word in question.words if word.isdigit()]
    return {one for one in numbers if engine.today.year < int(one) < _LAST_YEAR}


def _lies_in(engine: Engine, topic: Topic, fact: Fact) -> bool:
    """Tell whether the fact is about one of the places named, or says its name."""
    if not topic.places or fact.subject in topic.wide or fact.subject in topic.former:
        return True
    return any(engine.ranker.signs.speaks_of(fact, place) for place in topic.places)
