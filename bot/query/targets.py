"""Which subjects a question is about: named in it, or carried over from the conversation."""

from __future__ import annotations

import re

from bot.knowledge import Subject
from bot.query.engine import Engine
from bot.query.question import Question

# Territories that a question names to say where, more often than to ask about them.
PLACE_TYPES = frozenset({"commune", "outside_commune", "territory"})
# Subjects so wide that what is asked about them may be said of another subject.
WIDE_TYPES = PLACE_TYPES | {"topic", "sector"}
# Places so wide that naming them narrows no list.
WHOLE_TERRITORY = frozenset({"metz", "eurometropole", "moselle", "grand-est"})

# Words that point back to what was said before.
_POINTING_BACK = frozenset(
    """
    il elle ils elles lui leur leurs son sa ses ca cela celui celle ceux celles y en
    ce cette ces dernier derniere meme aussi et eux
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)
_SHORT = 7
# Of those, the ones that stand for a subject: nobody says them without one.
_PRONOUNS = frozenset(
    {"il", "elle", "ils", "elles", "lui", "leur", "leurs", "son", "sa", "ses", "y", "ca", "cela"}
)
# "qui le finance", "où la trouver": an object pronoun, and no article.
_OBJECT_PRONOUN = re.compile(
    r"\bqui (?:le|la|les|l) \w"
    r"|\b(?:comment|ou|pourquoi|peut on) (?:le|la|les) \w+(?:er|ir|dre|tre)\b"
)
# "cette école", "ce programme"; "cette année" and "ce que" stand for no subject.
_DEMONSTRATIVE = re.compile(
    r"\b(?:cet|cette|ce) (?!annee|mois|jour|moment|soir|territoire|qu|sont)\w{4,}"
)


def named_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the subjects that the message names, those that are not mere places first."""
    subjects = [engine.subject(one) for one in question.mentioned]
    found = [one for one in subjects if one is not None]
    return sorted(found, key=lambda one: one.type in PLACE_TYPES)


def precise_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the subjects asked about that are neither places nor topics."""
    named = named_subjects(engine, question)
    places = {one.id for one in named if one.type in PLACE_TYPES} - WHOLE_TERRITORY
    return [
        _there(engine, one, places) if places else one
        for one in named
        if one.type not in WIDE_TYPES
    ]


def _there(engine: Engine, subject: Subject, places: set[str]) -> Subject:
    """Return the one of its kind and brand that lies in one of ``places`` ("Stellantis Trémery").

    ``subject`` itself when it lies there, or when no other does.
    """
    if places & set(subject.related("located_in")):
        return subject
    brand = subject.label.split()[0]
    for place in places:
        for other in engine.knowledge.pointing_to("located_in", place):
            if other.type == subject.type and other.label.split()[0] == brand:
                return other
    return subject


def wide_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the places and topics that the message names."""
    return [one for one in named_subjects(engine, question) if one.type in WIDE_TYPES]


def named_places(engine: Engine, question: Question) -> list[Subject]:
    """Return the places that narrow a list: communes, campuses and zones."""
    return [
        one
        for one in named_subjects(engine, question)
        if (one.type in PLACE_TYPES or one.type in {"campus", "zone"})
        and one.id not in WHOLE_TERRITORY
    ]


def focus_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the subjects that the conversation was about."""
    subjects = [engine.subject(one) for one in question.focus.subjects]
    return [one for one in subjects if one is not None]


def has_pronoun(question: Question) -> bool:
    """Tell whether a pronoun stands for the subject of the conversation."""
    words = " ".join(question.words)
    return (
        any(word in _PRONOUNS for word in question.words)
        or bool(_OBJECT_PRONOUN.search(words))
        or demonstrates(question)
    )


def demonstrates(question: Question) -> bool:
    """Tell whether "cette école", "ce programme" stands for the subject of the conversation."""
    return bool(_DEMONSTRATIVE.search(" ".join(question.words)))


def points_back(question: Question) -> bool:
    """Tell whether the message refers to what was said before ("et l'effectif ?", "c'est où ?")."""
    return len(question.words) <= _SHORT or any(word in _POINTING_BACK for word in question.words)
