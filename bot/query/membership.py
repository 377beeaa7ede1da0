"""Skill: is X part of Y - a commune or a site in the Eurométropole, a body in a list."""

from __future__ import annotations

import re

from bot.knowledge import Fact, Subject
from bot.query.engine import Engine
from bot.query.kinds import PLACE_TYPES
from bot.query.pointing import has_pronoun
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.targets import focus_subjects, named_subjects
from bot.query.words import own_words
from bot.understanding.text import stem, words_of

EUROMETROPOLE = "eurometropole"
ALL_COMMUNES = "eurometropole-communes"
# The attribute of what says that a place is in the Eurométropole, or not.
COMMUNES = "communes"
# Without one of these words, "l'Eurométropole ?" asks about itself.
_BELONGING = frozenset(
    {"dans", "partie", "appartient", "situe", "situee", "membre", "inclus", "commune"}
)
_SELF = frozenset({EUROMETROPOLE, "metz"})
_PLACING = _BELONGING | frozenset(
    """
    appartiennent situes situees membres fait font parti perimetre agglo agglomeration metropole
    communaute territoire officiellement administrativement ville village communes integre integree
    rattache rattachee compris comprise hors limite limites metropolitain metropolitaine
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)
_LYING = re.compile(r"\ben (?:est|sont|fait|font)\b|\bc est (?:a|bien a|en) ")


def _asks_of_elsewhere(question: Question, subjects: list[Subject]) -> bool:
    """Tell whether "Nancy est dans le Grand Est ?" names another place than the Eurométropole."""
    places = [one for one in subjects[1:] if one.type in PLACE_TYPES]
    return bool(places) and EUROMETROPOLE not in question.mentioned


def _asks_nothing_else(engine: Engine, question: Question) -> bool:
    """Tell whether every word of the message is about lying somewhere.

    "X, c'est une petite PME ?" and "X, c'est uniquement ici ?" want no yes for lying here.
    """
    kinds = (engine.knowledge.types[subject.type] for subject in named_subjects(engine, question))
    called = {stem(word) for kind in kinds for word in words_of(kind.one)}
    known = _PLACING.union(words_of(" ".join(question.unknown_names)))
    left = (question.words[place] for place in own_words(question))
    return all(word in known or stem(word) in called for word in left)


def asks_membership(question: Question) -> bool:
    """Tell whether the message says of what it names that it lies somewhere ("X en est ?")."""
    says = not _BELONGING.isdisjoint(question.words) or _LYING.search(" ".join(question.words))
    return bool(question.mentions and says)


def answer_membership(engine: Engine, question: Question) -> Stated | None:
    """Say whether the place or body that the question names lies in the Eurométropole.

    None when the question names nothing that can lie there, or asks whether it lies elsewhere.
    """
    named = [engine.subject(one) for one in question.mentioned]
    spoken_of = focus_subjects(engine, question)
    subjects = [one for one in named if one is not None and one.id not in _SELF]
    metz = [one for one in named if one is not None and one.id == "metz"]
    everything = engine.knowledge.facts.get(ALL_COMMUNES)
    if everything is None or "combien" in question.words:
        return None
    if not subjects and not _BELONGING & set(question.words):
        return None
    if _asks_of_elsewhere(question, subjects) or not _asks_nothing_else(engine, question):
        return None
    if not subjects and question.unknown_names:
        # The complete list of communes is the proof for any other commune.
        return Stated((everything,), (), COMMUNES, "no", name=question.unknown_names[0])
    if has_pronoun(question):
        subjects = subjects or spoken_of
    subjects = subjects or metz or spoken_of
    return membership_of(engine, subjects[0]) if subjects else None


def membership_of(engine: Engine, subject: Subject) -> Stated | None:
    """Say whether ``subject`` lies in the Eurométropole, None when its facts do not tell."""
    everything = engine.knowledge.facts.get(ALL_COMMUNES)
    return _verdict(engine, subject, everything) if everything is not None else None


def _verdict(engine: Engine, subject: Subject, everything: Fact) -> Stated | None:
    communes = engine.knowledge.by_type.get("commune", ())
    inside = {commune.id for commune in communes}
    if subject.id in inside:
        own = [fact for fact in engine.facts_of(subject) if fact.attribute == COMMUNES]
        return Stated(tuple(own[:1]) or (everything,), (subject,), COMMUNES, "yes")
    if subject.type == "outside_commune":
        own = [fact for fact in engine.facts_of(subject) if fact.attribute == COMMUNES]
        if own:
            return Stated((own[0],), (subject,), COMMUNES, "no")
        return Stated((everything,), (subject,), COMMUNES, "no", name=subject.name)
    places = _places_of(engine, subject)
    located = [fact for fact in engine.facts_of(subject) if "location" in fact.attributes]
    located = located or list(engine.facts_of(subject))[:1]
    if not located:
        return None
    if places and places <= inside:
        return Stated((located[0],), (subject,), "location", "yes")
    outside = {one.id for one in engine.knowledge.by_type.get("outside_commune", ())}
    if places & outside and not places & inside:
        facts = tuple(dict.fromkeys((located[0], everything)))
        return Stated(facts, (subject,), "location", "no")
    return None


def _places_of(engine: Engine, subject: Subject) -> set[str]:
    """Return the communes that ``subject`` lies in, through its campus or zone if need be."""
    places: set[str] = set()
    todo = list(subject.related("located_in"))
    seen: set[str] = set()
    while todo:
        place = engine.subject(todo.pop())
        if place is None or place.id in seen:
            continue
        seen.add(place.id)
        if place.type in {"commune", "outside_commune"}:
            places.add(place.id)
        else:
            todo += place.related("located_in")
    return places
