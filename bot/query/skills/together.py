"""Skill: several bodies named together, each presented ("parlez-moi de X et de Y", "X ou Y ?")."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.knowledge import Subject, Trait
from bot.query.cues.polarity import is_polar
from bot.query.cues.presenting import is_of_an_overview
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Compared
from bot.query.skills.comparison import one_for_each_mention, present_each
from bot.query.subjects.demonstrative import kind_words
from bot.text import STOP_WORDS, stem

MOST_PRESENTED = 3
_JOINING = frozenset({"et", "ou"})
_NUMBERS = frozenset({"deux", "trois"})


def present_together(engine: Engine, question: Question) -> Compared | None:
    """Return what each of the bodies is that a message names together, and asks no more of."""
    bodies = [one for one in one_for_each_mention(engine, question) if not one.is_wide]
    # "Tu peux me dire ce que c'est ?" is no yes-or-no.
    polar = is_polar(question) and not any(map(is_of_an_overview, question.words))
    if len(bodies) < 2 or not _are_joined(question, bodies) or polar:
        return None
    if question.diplomas or question.tracks or question.unknown_names:
        return None
    called = set[str]().union(*(kind_words(engine, one.type) for one in bodies))
    presenting = engine.knowledge.by_trait[Trait.PORTRAIT]
    for asked in question.worded_attributes.keys() - presenting:
        # "Quelles sont ces deux aides ?" asks for no offer.
        words = (question.words[at] for at in question.worded_attributes[asked])
        if called.isdisjoint(map(stem, words)):
            return None
    said = (question.words[at] for at in own_words(question))
    more = (one for one in said if one not in _NUMBERS and not is_of_an_overview(one))
    if any(stem(one) not in called for one in more):
        return None
    return present_each(engine, bodies[:MOST_PRESENTED])


def _are_joined(question: Question, bodies: Sequence[Subject]) -> bool:
    """Tell whether nothing but small words stands between the names, an "et" or "ou" among them."""
    ids = {one.id for one in bodies}
    places = [one for one in question.mentions if not ids.isdisjoint(one.subjects)]
    named = question.named_places
    between = {
        question.words[at]
        for one, other in pairwise(places)
        for at in range(one.end, other.start)
        if at not in named
    }
    return bool(between & _JOINING) and between <= STOP_WORDS
