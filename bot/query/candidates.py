"""Which facts may answer a question: those that speak of all that it names and counts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.ranking import Scored
from bot.understanding.text import content_stems, words_of

# Numbers up to this one, after the present year, are read as years to come.
_LAST_YEAR = 2100


def explains(engine: Engine, question: Question, fact: Fact) -> bool:
    """Tell whether the fact speaks of what is counted, of unknown names and of years to come."""
    if not engine.ranker.counts(question, fact):
        return False
    if not question.unknown_names and not any(word.isdigit() for word in question.words):
        return True
    said = words_of(fact.says)
    future = (
        word
        for word in question.words
        if word.isdigit() and engine.today.year < int(word) < _LAST_YEAR
    )
    if any(year not in said for year in future):
        return False
    titles = (source.title for source in engine.knowledge.sources_of(fact))
    stems = set(content_stems([*said, *words_of(" ".join(titles))]))
    return all(set(content_stems(words_of(name))) <= stems for name in question.unknown_names)


def ranked_about(engine: Engine, question: Question, subjects: Sequence[Subject]) -> list[Scored]:
    """Return the facts about ``subjects`` and their parts that may answer, the best first."""
    parts = [
        part for subject in subjects for part in engine.knowledge.pointing_to("part_of", subject.id)
    ]
    facts = {fact.id: fact for subject in (*subjects, *parts) for fact in engine.facts_of(subject)}
    return [
        one
        for one in engine.ranker.rank(question, facts.values())
        if explains(engine, question, one.fact)
    ]


def ranked_everywhere(engine: Engine, question: Question) -> list[Scored]:
    """Return the facts near in meaning or words that may answer, the best first."""
    similar = (engine.knowledge.facts.get(one) for one in question.similar_facts)
    candidates = {fact.id: fact for fact in similar if fact is not None}
    candidates.update({fact.id: fact for fact in engine.ranker.sharing_words(question)})
    held = [fact for fact in candidates.values() if engine.holds(fact)]
    return [
        one for one in engine.ranker.rank(question, held) if explains(engine, question, one.fact)
    ]
