"""Skill: a question about something in particular - a figure, a place, a date, a condition...

The decision rests on structure: which subject is named, which attribute is asked for, and
whether the question holds words or names that no fact explains.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.knowledge.dates import newest_first
from bot.query.engine import Engine
from bot.query.portrait import portrait
from bot.query.question import Question
from bot.query.ranking import Scored, own_words
from bot.query.result import NotKnown, Result, Stated, Unclear
from bot.query.targets import focus_subjects, main_subjects, points_back
from bot.understanding.text import content_stems, words_of

# Least total for a fact of a subject that the question names, and of one that it does not.
NAMED_THRESHOLD = 0.40
UNNAMED_THRESHOLD = 0.52
UNNAMED_COVER = 0.60
# A fact of the former subject is preferred to a better one elsewhere by this much.
FOCUS_BONUS = 0.12
# Further facts are said when they come this close to the best one.
COMPANION_SHARE = 0.85
MOST_FACTS = 3
# An attribute that the question asks for with at least this score is what it is about.
ASKED_SCORE = 0.5
PORTRAIT_ATTRIBUTES = frozenset({"identity", "activity", "offer"})


def answer_facts(engine: Engine, question: Question) -> Result:
    """Return the facts that answer the question, or what is missing to answer it."""
    subjects = main_subjects(engine, question)
    if subjects:
        return _about(engine, question, subjects)
    former = focus_subjects(engine, question)
    everywhere = _ranked_everywhere(engine, question)
    if former:
        here = _rank(engine, question, former)
        best_here = here[0].total + FOCUS_BONUS if here else 0.0
        best_elsewhere = everywhere[0].total if everywhere else 0.0
        if points_back(question) and best_here >= min(best_elsewhere, 1.0):
            return _about(engine, question, former)
    return _anywhere(engine, question, everywhere)


def asked_attribute(question: Question) -> str | None:
    """Return the attribute that the question asks for, None when that is not sure."""
    if not question.attributes:
        return None
    best = max(question.attributes, key=lambda one: question.attributes[one])
    return best if question.attributes[best] >= ASKED_SCORE else None


def _rank(engine: Engine, question: Question, subjects: Sequence[Subject]) -> list[Scored]:
    facts = [fact for subject in subjects for fact in engine.facts_of(subject)]
    return [one for one in engine.ranker.rank(question, facts) if explains(question, one.fact)]


def _ranked_everywhere(engine: Engine, question: Question) -> list[Scored]:
    similar = (engine.knowledge.facts.get(one) for one in question.similar_facts)
    candidates = {fact.id: fact for fact in similar if fact is not None}
    candidates.update({fact.id: fact for fact in engine.ranker.sharing_words(question)})
    held = [fact for fact in candidates.values() if engine.holds(fact)]
    return [one for one in engine.ranker.rank(question, held) if explains(question, one.fact)]


def explains(question: Question, fact: Fact) -> bool:
    """Tell whether the fact speaks of every unknown name in the question."""
    if not question.unknown_names:
        return True
    said = set(content_stems(words_of(fact.says)))
    return all(set(content_stems(words_of(name))) <= said for name in question.unknown_names)


def _about(engine: Engine, question: Question, subjects: Sequence[Subject]) -> Result:
    ranked = _rank(engine, question, subjects)
    asked = asked_attribute(question)
    if not ranked:
        name = question.unknown_names[0] if question.unknown_names else None
        return NotKnown(subjects[0], asked, name=name)
    best = ranked[0]
    own = own_words(question)
    if not own and asked is None:
        return _carried_over(engine, question, subjects) or portrait(engine, subjects[0])
    unheld = asked is not None and not engine.knowledge.attributes[asked].held
    if unheld and asked not in best.fact.attributes:
        return NotKnown(subjects[0], asked)
    if best.total >= NAMED_THRESHOLD:
        return _stated(engine, ranked, asked)
    if asked is None or asked in PORTRAIT_ATTRIBUTES:
        if not own or best.cover >= 0.5 or asked in PORTRAIT_ATTRIBUTES:
            return portrait(engine, subjects[0])
    return NotKnown(subjects[0], asked, nearest=tuple(one.fact for one in ranked[:3]))


def _carried_over(
    engine: Engine, question: Question, subjects: Sequence[Subject]
) -> Stated | None:
    """Answer "et Claas ?" with the attribute that was asked for just before."""
    attribute = question.focus.attribute
    if attribute is None:
        return None
    facts = [
        fact
        for subject in subjects[:1]
        for fact in engine.facts_of(subject)
        if attribute in fact.attributes
    ]
    if not facts:
        return None
    facts.sort(key=lambda fact: (fact.attribute != attribute, newest_first(fact)))
    return Stated(tuple(facts[:MOST_FACTS]), (subjects[0],), attribute)


def _anywhere(engine: Engine, question: Question, ranked: Sequence[Scored]) -> Result:
    if not ranked:
        return NotKnown(name=question.unknown_names[0] if question.unknown_names else None)
    best = ranked[0]
    asked = asked_attribute(question)
    unheld = asked is not None and not engine.knowledge.attributes[asked].held
    sure = best.total >= UNNAMED_THRESHOLD and best.cover >= UNNAMED_COVER
    if sure and not (unheld and asked not in best.fact.attributes):
        same = [one for one in ranked if one.fact.subject == best.fact.subject]
        return _stated(engine, same, asked)
    nearest = tuple(one.fact for one in ranked[:3] if one.similar >= 0.5 or one.cover >= 0.5)
    if unheld or question.unknown_names or not nearest:
        return NotKnown(attribute=asked if unheld else None, nearest=nearest)
    return Unclear(nearest=nearest)


def _stated(engine: Engine, ranked: Sequence[Scored], asked: str | None) -> Stated:
    """State the best fact and those that answer as well: other counts, other dates."""
    best = ranked[0]
    same_attribute = asked in best.fact.attributes if asked else False
    companions = [
        one.fact
        for one in ranked[1:]
        if one.fact.subject == best.fact.subject
        and one.fact.attribute == best.fact.attribute
        and (
            one.total >= COMPANION_SHARE * best.total
            or (same_attribute and best.fact.figures and one.cover >= best.cover)
        )
    ]
    facts = [best.fact, *companions][:MOST_FACTS]
    if same_attribute:
        facts.sort(key=newest_first)
    subject = engine.knowledge.subject_of(best.fact)
    return Stated(tuple(facts), (subject,), asked or best.fact.attribute)

