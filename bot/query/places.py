"""Questions about a place or a topic: also answered with what is said of others that lie in it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.query.candidates import ranked_about, ranked_everywhere
from bot.query.carry_over import carried_over, moves_on, same_thing_there
from bot.query.decision import decided, stated
from bot.query.engine import Engine
from bot.query.portrait import portrait
from bot.query.question import Question
from bot.query.ranking import favoured, own_words
from bot.query.result import NotKnown, Result, Stated, Unclear
from bot.query.targets import PLACE_TYPES, WHOLE_TERRITORY, wide_subjects

# By how much the odds of a fact about what is named are multiplied.
PLACE_ODDS = 1.5
TOPIC_ODDS = 3.0
FIRST_NAMED_ODDS = 1.2
SURE_SCORE = 0.8
SURE_COVER = 0.5


def about_wide(
    engine: Engine, question: Question, wide: Sequence[Subject], former: Sequence[Subject]
) -> Result:
    """Answer about a place or a topic: also with what is said of others that lie in it."""
    asked = question.asked_attribute
    namesakes = _namesakes(engine, question)
    if len(namesakes) > 1:
        return Unclear(subjects=namesakes)
    if asked is None and (not own_words(question) or moves_on(question)):
        moved = same_thing_there(engine, wide[0], former)
        subjects = [*moved, *wide]
        return carried_over(engine, question, subjects) or portrait(engine, subjects[0])
    odds = {one.id: PLACE_ODDS if one.type in PLACE_TYPES else TOPIC_ODDS for one in wide}
    # Of the subjects that share a name, the first is the one that the name says to the letter.
    odds[wide[0].id] *= FIRST_NAMED_ODDS
    ranked = ranked_everywhere(engine, question)
    known = {one.fact.id for one in ranked}
    ranked += [one for one in ranked_about(engine, question, wide) if one.fact.id not in known]
    ranked = [one for one in ranked if _lies_in(engine, one.fact, wide)]
    ranked.sort(key=lambda one: -favoured(one.total, odds.get(one.fact.subject, 1.0)))
    if not ranked:
        name = question.unknown_names[0] if question.unknown_names else None
        return NotKnown(wide[0], asked, name=name)
    best = ranked[0]
    if best.fact.subject in odds and best.attribute >= SURE_SCORE and best.cover >= SURE_COVER:
        return stated(engine, question, ranked)
    result = decided(engine, question, ranked, engine.thresholds.wide)
    if isinstance(result, Stated):
        return result
    unheld = asked is not None and not engine.knowledge.attributes[asked].held
    topic = next((one for one in wide if one.type not in PLACE_TYPES), None)
    if topic is not None and not unheld and not question.unknown_names:
        return portrait(engine, topic)
    if isinstance(result, NotKnown) and result.name is None:
        return NotKnown(wide[0], asked, nearest=result.nearest)
    if asked is not None and question.attributes[asked] >= SURE_SCORE:
        return NotKnown(wide[0], asked)
    return result


def wide_namesakes(engine: Engine, question: Question, precise: Sequence[Subject]) -> list[Subject]:
    """Return the places that go by the same name as a body ("la Région Grand Est")."""
    ids = {one.id for one in precise}
    shared = {
        one
        for mention in question.mentions
        if ids & set(mention.subjects)
        for one in mention.subjects
    }
    return [one for one in wide_subjects(engine, question) if one.id in shared]


def _namesakes(engine: Engine, question: Question) -> tuple[Subject, ...]:
    """Return the places of one kind that the same name may mean ("Ars"), none when it is clear."""
    for mention in question.mentions:
        subjects = [engine.subject(one) for one in mention.subjects]
        found = [one for one in subjects if one is not None]
        if len(found) > 1 and len({one.type for one in found}) == 1:
            return tuple(found)
    return ()


def _lies_in(engine: Engine, fact: Fact, wide: Sequence[Subject]) -> bool:
    """Tell whether the fact is about one of the places named, or says its name."""
    places = [one for one in wide if one.type in PLACE_TYPES]
    if not places or any(fact.subject == one.id for one in wide):
        return True
    # Named beside a commune, the territory around it narrows nothing.
    narrow = [one for one in places if one.id not in WHOLE_TERRITORY] or places
    return any(engine.ranker.speaks_of(fact, place) for place in narrow)
