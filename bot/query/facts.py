"""Skill: a question about something in particular - a figure, a place, a date, a condition...

The decision rests on structure: which subject is named, which attribute is asked for, and
whether the question holds words or names that no fact explains.
"""

from __future__ import annotations

from bot.query.about import answer_about
from bot.query.candidates import ranked_about, ranked_everywhere
from bot.query.choice import described
from bot.query.decision import decided
from bot.query.engine import Engine
from bot.query.places import about_wide, wide_namesakes
from bot.query.question import Question
from bot.query.ranking import favoured, own_words
from bot.query.result import NotKnown, Result, Stated
from bot.query.targets import (
    WHOLE_TERRITORY,
    demonstrates,
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
        found = answer_about(engine, question, precise)
        namesakes = wide_namesakes(engine, question, precise)
        if isinstance(found, NotKnown) and namesakes:
            elsewhere = about_wide(engine, question, namesakes, ())
            return elsewhere if isinstance(elsewhere, Stated) else found
        return found
    former = focus_subjects(engine, question)
    meant = described(engine, question)
    if meant is not None:
        return answer_about(engine, question, [meant])
    wide = wide_subjects(engine, question)
    if former and demonstrates(question) and all(one.id in WHOLE_TERRITORY for one in wide):
        return answer_about(engine, question, former)
    if wide:
        return about_wide(engine, question, wide, former)
    everywhere = ranked_everywhere(engine, question)
    if former and points_back(question):
        if not _own_topic(question):
            return answer_about(engine, question, former)
        here = ranked_about(engine, question, former)
        pronoun = has_pronoun(question)
        odds = PRONOUN_ODDS if pronoun else FOCUS_ODDS
        best_here = favoured(here[0].total, odds) if here else 0.0
        best_elsewhere = everywhere[0].total if everywhere else 0.0
        if best_here >= best_elsewhere or (pronoun and best_elsewhere < SURE_ELSEWHERE):
            return answer_about(engine, question, former)
    return decided(engine, question, everywhere, engine.thresholds.unnamed)


def _own_topic(question: Question) -> bool:
    """Tell whether the question holds words beyond those that ask for an attribute."""
    worded = {place for places in question.worded_attributes.values() for place in places}
    return any(place not in worded for place in own_words(question))
