"""Skill: a question about something in particular - a figure, a place, a date, a condition...

The decision rests on structure: which subject is named, which attribute is asked for, and
whether the question holds words or names that no fact explains.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Subject
from bot.query.candidates import ranked_about, ranked_everywhere
from bot.query.carry_over import carried_over, moves_on, years_asked
from bot.query.choice import described
from bot.query.decision import (
    PORTRAIT_ATTRIBUTES,
    SURE_INTENT,
    decided,
    needs_the_very,
    stated,
)
from bot.query.engine import Engine
from bot.query.places import about_wide, wide_namesakes
from bot.query.portrait import portrait
from bot.query.question import ASKED_SCORE, Question
from bot.query.ranking import favoured, own_words
from bot.query.result import NotKnown, Result, Stated
from bot.query.several import each_subject, several_attributes
from bot.query.targets import (
    focus_subjects,
    has_pronoun,
    points_back,
    precise_subjects,
    wide_subjects,
)

# A fact of the former subject is preferred to a better one elsewhere: its odds are multiplied.
FOCUS_ODDS = 2.0
PRONOUN_ODDS = 5.0
# Below this probability, a question with a pronoun stays with the former subject.
SURE_ELSEWHERE = 0.6


def answer_facts(engine: Engine, question: Question) -> Result:
    """Return the facts that answer the question, or what is missing to answer it."""
    precise = precise_subjects(engine, question)
    if precise:
        found = _about(engine, question, precise)
        namesakes = wide_namesakes(engine, question, precise)
        if isinstance(found, NotKnown) and namesakes:
            elsewhere = about_wide(engine, question, namesakes, ())
            return elsewhere if isinstance(elsewhere, Stated) else found
        return found
    former = focus_subjects(engine, question)
    meant = described(engine, question)
    if meant is not None:
        return _about(engine, question, [meant])
    wide = wide_subjects(engine, question)
    if wide:
        return about_wide(engine, question, wide, former)
    everywhere = ranked_everywhere(engine, question)
    if former and points_back(question):
        if not _own_topic(question):
            return _about(engine, question, former)
        here = ranked_about(engine, question, former)
        pronoun = has_pronoun(question)
        odds = PRONOUN_ODDS if pronoun else FOCUS_ODDS
        best_here = favoured(here[0].total, odds) if here else 0.0
        best_elsewhere = everywhere[0].total if everywhere else 0.0
        if best_here >= best_elsewhere or (pronoun and best_elsewhere < SURE_ELSEWHERE):
            return _about(engine, question, former)
    return decided(engine, question, everywhere, engine.thresholds.unnamed)


def _own_topic(question: Question) -> bool:
    """Tell whether the question holds words beyond those that ask for an attribute."""
    worded = {place for places in question.worded_attributes.values() for place in places}
    return any(place not in worded for place in own_words(question))


def _about(engine: Engine, question: Question, subjects: Sequence[Subject]) -> Result:
    ranked = ranked_about(engine, question, subjects)
    asked = question.asked_attribute
    if not ranked:
        name = question.unknown_names[0] if question.unknown_names else None
        return NotKnown(subjects[0], asked, name=name)
    best = ranked[0]
    years = years_asked(question)
    own = [place for place in own_words(question) if question.words[place] not in years]
    if asked is None and (not own or moves_on(question)):
        carried = carried_over(engine, question, subjects)
        if carried is not None or not own:
            return carried or portrait(engine, subjects[0])
    each = each_subject(engine, question, subjects, asked)
    if each is not None:
        return each
    if needs_the_very(engine, asked) and asked not in best.fact.attributes:
        exact = [one for one in ranked if asked in one.fact.attributes]
        if not exact:
            return NotKnown(subjects[0], asked)
        ranked, best = [*exact, *ranked], exact[0]
    several = several_attributes(engine, question, ranked)
    if several is not None:
        return several
    if best.total >= engine.thresholds.named or best.attribute >= ASKED_SCORE:
        return stated(engine, question, ranked)
    if question.intent == "ask_definition" and question.intent_confidence >= SURE_INTENT:
        return portrait(engine, subjects[0])
    vague = asked is None or asked in PORTRAIT_ATTRIBUTES
    if vague and (not own or best.cover >= 0.5 or asked in PORTRAIT_ATTRIBUTES):
        return portrait(engine, subjects[0])
    return NotKnown(subjects[0], asked, nearest=tuple(one.fact for one in ranked[:3]))
