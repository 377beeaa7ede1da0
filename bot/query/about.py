"""Answers about the subject that a message names, or that the conversation is about."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Subject
from bot.query.candidates import ranked_about
from bot.query.carry_over import carried_over, moves_on, years_asked
from bot.query.decision import (
    PORTRAIT_ATTRIBUTES,
    SAME_MEANING,
    SURE_INTENT,
    needs_the_very,
    stated,
)
from bot.query.engine import Engine
from bot.query.portrait import portrait
from bot.query.question import ASKED_SCORE, Question
from bot.query.ranking import Scored, own_words
from bot.query.result import NotKnown, Result
from bot.query.several import each_subject, several_attributes

# What an attribute scores when nothing but a word asks for it.
WORDED_SCORE = 0.4
# Words that ask for a contact ask for more than an address.
CONTACTS = frozenset({"website", "phone", "email", "address"})
# A few words that one of the best facts explains half of ask for a portrait ("uem metz").
HALF = 0.5
MOST_TRIED = 5


def answer_about(engine: Engine, question: Question, subjects: Sequence[Subject]) -> Result:
    """Return what is said of ``subjects`` that answers, else a portrait, else an admission."""
    ranked = ranked_about(engine, question, subjects)
    if not ranked:
        name = question.unknown_names[0] if question.unknown_names else None
        return NotKnown(subjects[0], question.asked_attribute, name=name)
    return (
        _elliptic(engine, question, subjects)
        or each_subject(engine, question, subjects, question.asked_attribute)
        or _best(engine, question, subjects[0], ranked)
    )


def _elliptic(engine: Engine, question: Question, subjects: Sequence[Subject]) -> Result | None:
    """Answer a message that says little but a name: the former question, else a portrait."""
    years = years_asked(question)
    own = [place for place in own_words(question) if question.words[place] not in years]
    if question.asked_attribute is not None or (own and not moves_on(question)):
        return None
    carried = carried_over(engine, question, subjects)
    return carried if carried is not None or own else portrait(engine, subjects[0])


def _best(engine: Engine, question: Question, subject: Subject, ranked: Sequence[Scored]) -> Result:
    asked = question.asked_attribute
    lacking = _lacking(engine, question, ranked)
    if lacking is not None:
        return NotKnown(subject, lacking)
    if needs_the_very(engine, asked):
        ranked = sorted(ranked, key=lambda one: asked not in one.fact.attributes)
    several = several_attributes(engine, question, ranked)
    if several is not None:
        return several
    best = ranked[0]
    if best.total >= engine.thresholds.named or best.attribute >= ASKED_SCORE:
        return stated(engine, question, ranked)
    own = own_words(question)
    defining = question.intent == "ask_definition" and question.intent_confidence >= SURE_INTENT
    explained = any(one.cover >= HALF for one in ranked[:MOST_TRIED])
    vague = asked is None and (not own or explained)
    if defining or vague or asked in PORTRAIT_ATTRIBUTES:
        return portrait(engine, subject)
    return NotKnown(subject, asked, nearest=tuple(one.fact for one in ranked[:3]))


def _lacking(engine: Engine, question: Question, ranked: Sequence[Scored]) -> str | None:
    """Return the attribute that must be answered by nothing else and that no fact has.

    It is the one asked for, or one that a word names ("le prix") and no good fact takes up.
    """
    asked = question.asked_attribute
    if needs_the_very(engine, asked) and not any(asked in one.fact.attributes for one in ranked):
        return asked
    if ranked[0].similar >= SAME_MEANING:
        return None
    for attribute, places in question.worded_attributes.items():
        if attribute in CONTACTS or not needs_the_very(engine, attribute):
            continue
        said = any(
            attribute in one.fact.attributes or engine.ranker.says(one.fact, question.words[place])
            for one in ranked[:MOST_TRIED]
            for place in places
        )
        if question.attributes.get(attribute, 0.0) >= WORDED_SCORE and not said:
            return attribute
    return None
