"""Which subjects a question is about: named in it, or carried over from the conversation."""

from __future__ import annotations

from bot.knowledge import Subject
from bot.query.engine import Engine
from bot.query.question import Question

# Territories that a question names to say where, more often than to ask about them.
PLACE_TYPES = frozenset({"commune", "outside_commune", "territory"})

# Words that point back to what was said before.
_POINTING_BACK = frozenset(
    """
    il elle ils elles lui leur leurs son sa ses ca cela celui celle ceux celles y la en
    ce cette ces dernier derniere meme aussi et eux
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)


def named_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the subjects that the message names, those that are not mere places first."""
    subjects = [engine.subject(one) for one in question.mentioned]
    found = [one for one in subjects if one is not None]
    return sorted(found, key=lambda one: one.type in PLACE_TYPES)


def main_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the subjects asked about: places only when nothing else is named."""
    named = named_subjects(engine, question)
    others = [one for one in named if one.type not in PLACE_TYPES]
    return others or named


def names_a_body(engine: Engine, question: Question) -> bool:
    """Tell whether the message names something other than a place."""
    return any(one.type not in PLACE_TYPES for one in named_subjects(engine, question))


def focus_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the subjects that the conversation was about."""
    subjects = [engine.subject(one) for one in question.focus.subjects]
    return [one for one in subjects if one is not None]


def points_back(question: Question) -> bool:
    """Tell whether the message refers to what was said before ("et l'effectif ?", "c'est où ?")."""
    return len(question.words) <= 4 or any(word in _POINTING_BACK for word in question.words)
