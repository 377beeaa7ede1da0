"""Skill: what something is, in a few sentences; and "tell me more"."""

from __future__ import annotations

from collections.abc import Collection

from bot.knowledge import Fact, Subject, Trait
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import NotKnown, Result, Stated
from bot.text import STOP_WORDS, words_of

# What a short portrait says, in this order.
PORTRAIT_ORDER = (
    *("identity", "activity", "offer", "audience", "creation", "location"),
    *("headcount", "students", "amount", "production", "rank", "jobs", "companies", "area"),
)
PORTRAIT_LENGTH = 3
MORE_LENGTH = 3
MOST_SCHOOLS = 4


def portrait(engine: Engine, subject: Subject) -> Result:
    """Return the facts that present ``subject``."""
    facts = sorted(engine.unasked_of(subject), key=_portrait_place)
    if subject.type == "training" and facts:
        # Each says one of the schools that give it.
        about = (subject, *engine.givers(subject))
        return Stated(tuple(facts[:MOST_SCHOOLS]), about, "identity")
    chosen: list[Fact] = []
    for fact in facts:
        # One fact for each attribute: a portrait is no inventory.
        if all(fact.attribute != other.attribute for other in chosen):
            chosen.append(fact)
        if len(chosen) == PORTRAIT_LENGTH:
            break
    if not chosen:
        return NotKnown(subject)
    return Stated(tuple(chosen), (subject,), "identity")


def named_so(engine: Engine, question: Question, subject: Subject) -> Stated | None:
    """Return what is said of ``subject`` under the other name that the message gives it.

    "C'était quoi, la SMAE ?"; of facts that are about that name, and no mere count.
    """
    one = question.mentions[0] if len(question.mentions) == 1 else None
    said = question.words[one.start : one.end] if one is not None else ()
    name = frozenset(said) - STOP_WORDS
    if not name or name <= {*words_of(subject.label), *words_of(subject.name)}:
        return None
    about = [
        fact
        for fact in engine.unasked_of(subject)
        if name <= {*words_of(fact.says)}
        and any(name <= {*words_of(ask)} for ask in fact.asks)
        and fact.attribute not in engine.knowledge.by_trait[Trait.COUNT]
    ]
    return Stated(tuple(about[:MORE_LENGTH]), (subject,), "identity") if about else None


def tell_more(engine: Engine, subject: Subject, said: Collection[str]) -> Result:
    """Return facts about ``subject`` that the conversation has not stated yet."""
    unsaid = [fact for fact in engine.facts_of(subject) if fact.id not in said]
    # A code is more of it than nothing, once all else was said.
    unsaid = [fact for fact in unsaid if not engine.is_on_request(fact)] or unsaid
    unsaid.sort(key=_portrait_place)
    if not unsaid:
        return NotKnown(subject, nearest=())
    return Stated(tuple(unsaid[:MORE_LENGTH]), (subject,), None)


def _portrait_place(fact: Fact) -> tuple[int, int]:
    places = [PORTRAIT_ORDER.index(one) for one in fact.attributes if one in PORTRAIT_ORDER]
    own = PORTRAIT_ORDER.index(fact.attribute) if fact.attribute in PORTRAIT_ORDER else 99
    return (own, min(places, default=99))
