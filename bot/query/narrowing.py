"""What is asked of the list that was just shown: which of it, and how many there are."""

from __future__ import annotations

import re

from bot.query.degree import speaks_of_degree
from bot.query.engine import Engine
from bot.query.listing import conditions_of, is_outside, listed, meets
from bot.query.membership import places_of
from bot.query.negation import wants_the_rest
from bot.query.question import Question
from bot.query.result import Listed, NotKnown
from bot.query.targets import surest_subjects
from bot.query.words import own_words

_WHICH = re.compile(r"\b(?:lesquel(?:le)?s|parmi (?:eux|elles|ceux|celles|ces))\b")
_HOW_MANY = re.compile(
    r"\bcombien\b.*\b(?:y en a|il y en a|ca fait|ca en fait|sont ils|sont elles|en tout|au total)\b"
)


def asked_of_the_list(engine: Engine, question: Question) -> Listed | NotKnown | None:
    """Return the members of the last list that meet the message, or all where it counts them.

    None where no list was shown or none of it meets what is asked.
    """
    members = [engine.subject(one) for one in question.focus.listed]
    known = [one for one in members if one is not None]
    words = " ".join(question.words)
    if len(known) < 2 or speaks_of_degree(question):
        return None
    kind = question.focus.kind or known[0].type
    if question.focus.kind and _HOW_MANY.search(words) and not _says_more(question):
        whole = listed(engine, kind, question.focus.detail, known)
        return whole if isinstance(whole, Listed) else None
    if not _WHICH.search(words) or len({one.type for one in known}) > 1:
        return None
    if wants_the_rest(question):
        outside = [one for one in known if is_outside(engine, one)] if "hors" in words else []
        # Which of them do not: that a fact does not say it is no proof.
        return listed(engine, kind, "", outside) if outside else NotKnown()
    named = surest_subjects(engine, question)
    places = {one.id for one in named if one.tells_where}
    if len(places) < len(named):
        return None
    conditions = conditions_of(engine, question)
    some = any if "ou" in question.words else all
    kept = [
        one
        for one in known
        if places <= {place.id for place in places_of(engine, one)}
        and (not conditions or some(meets(engine, one, [word]) for word in conditions))
    ]
    if not (places or conditions) or (not kept and not places):
        return None
    if not kept:
        return NotKnown(name=named[0].label)
    narrowed = listed(engine, kind, "", kept)
    return narrowed if isinstance(narrowed, Listed) else None


def _says_more(question: Question) -> bool:
    """Tell whether the message has a topic beside "en tout"."""
    return any(question.words[place] != "total" for place in own_words(question))
