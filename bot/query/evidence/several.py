"""Several things asked at once: two attributes of a subject, or one of two subjects or a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.knowledge import Fact, Subject
from bot.knowledge.dates import newest_first
from bot.query.cues.words import asks_of_its_own
from bot.query.engine import Engine
from bot.query.evidence.demands import lacks_the_measure
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.scoring.ranking import Scored
from bot.query.scoring.topic import was_a_list
from bot.query.subjects.targets import focus_subjects

MOST_FACTS = 3
# Several attributes in one question are answered when each is worded and at least this sure.
ALSO_ASKED_SCORE = 0.35
_ONE = frozenset({"il", "elle", "lui", "celui", "celle"})


def each_subject(
    engine: Engine, question: Question, subjects: Sequence[Subject], asked: str | None
) -> Stated | None:
    """Answer "combien de salariés chez Daussan et chez Fimurex ?": the newest fact of each."""
    first = [
        next((one for one in subjects if one.id in mention.subjects), None)
        for mention in question.mentions
    ]
    named = list({one.id: one for one in first if one is not None}.values())
    if len(named) < 2 or asked is None or "et" not in question.words:
        return None
    if engine.knowledge.attributes[asked].exacting and not _all_have(engine, named, asked):
        return None
    facts = []
    for subject in named[:MOST_FACTS]:
        held = engine.facts_of(subject)
        own = [fact for fact in held if asked in fact.attributes]
        if own:
            facts.append(min(own, key=lambda fact: _usefulness(question, asked, fact)))
        elif held:
            facts.append(engine.ranker.rank(question, held)[0].fact)
    return Stated(tuple(facts), tuple(named[:MOST_FACTS]), asked)


def _usefulness(question: Question, asked: str, fact: Fact) -> tuple[bool, bool, Any]:
    """Return what sorts first the fact in the unit asked for, about what is asked, the newest."""
    return lacks_the_measure(question, fact), fact.attribute != asked, newest_first(fact)


def each_listed(engine: Engine, question: Question) -> Stated | None:
    """Answer "ça coûte combien ?" of what was listed just before: the best fact of each.

    None for a message that asks something of its own, or of one of them ("elle").
    """
    asked = question.asked_attribute
    if asked is None or question.mentions or asks_of_its_own(question):
        return None
    facts = []
    for subject in _meant_together(engine, question):
        own = [fact for fact in engine.facts_of(subject) if asked in fact.attributes]
        if own:
            facts.append(engine.ranker.rank(question, own)[0].fact)
    subjects = tuple(engine.knowledge.subject_of(fact) for fact in facts)
    return Stated(tuple(facts[:MOST_FACTS]), subjects[:MOST_FACTS], asked) if facts else None


def _meant_together(engine: Engine, question: Question) -> list[Subject]:
    """Return what was listed; where one is meant, what was named of a territory ("elle")."""
    former = focus_subjects(engine, question)
    one_meant = not _ONE.isdisjoint(question.words)
    if was_a_list(question):
        return [] if one_meant else former
    if one_meant and len(former) == 1 and former[0].is_wide:
        listed = [engine.subject(one) for one in question.focus.listed]
        return [one for one in listed if one is not None]
    return []


def _all_have(engine: Engine, subjects: Sequence[Subject], attribute: str) -> bool:
    """Tell whether each of ``subjects`` has a fact about ``attribute``."""
    return all(
        any(attribute in fact.attributes for fact in engine.facts_of(one)) for one in subjects
    )


def several_attributes(
    engine: Engine, question: Question, ranked: Sequence[Scored]
) -> Stated | None:
    """Answer "combien de salariés et quel chiffre d'affaires ?": the best fact of each."""
    asked = [
        one
        for one, score in question.attributes.items()
        if score >= ALSO_ASKED_SCORE
        and question.worded_attributes.get(one)
        and engine.knowledge.attributes[one].held
    ]
    places = [set(question.worded_attributes[one]) for one in asked]
    if len(asked) < 2 or "et" not in question.words or places[0] & places[1]:
        return None
    facts: list[Fact] = []
    for attribute in asked:
        fact = next((one.fact for one in ranked if one.fact.attribute == attribute), None)
        if fact is None:
            return None
        facts.append(fact)
    subject = engine.knowledge.subject_of(facts[0])
    return Stated(tuple(dict.fromkeys(facts))[:MOST_FACTS], (subject,), asked[0])
