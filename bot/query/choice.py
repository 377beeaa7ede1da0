"""Skill: which item of the last list the user picks, by its place or by what sets it apart."""

from __future__ import annotations

import re

from bot.knowledge import Subject
from bot.query.engine import Engine
from bot.query.question import Question
from bot.understanding.names import names_of
from bot.understanding.text import content_stems, words_of

_ORDINALS = (
    *(("premier", 0), ("premiere", 0), ("deuxieme", 1), ("second", 1), ("seconde", 1)),
    *(("troisieme", 2), ("quatrieme", 3), ("cinquieme", 4), ("sixieme", 5)),
    *(("septieme", 6), ("huitieme", 7), ("dernier", -1), ("derniere", -1)),
)
_PLACES = dict(_ORDINALS)
_NUMBER = re.compile(r"(\d{1,2})(?:er|ere|e|eme|nd|nde)?")
# "et l'autre ?": the one of two that was not spoken of last.
_OTHER = re.compile(r"\bl autre\b")
_LIST_PAGE = 8
_POINTING = frozenset({"celui", "celle", "ceux", "celles", "lequel", "laquelle"})
_WHICH_ONE = re.compile(r"\bla quelle\b")


def picked(engine: Engine, question: Question) -> Subject | None:
    """Return the subject of the last list that the message points to, None when there is none."""
    listed = question.focus.listed
    if not listed:
        return None
    shown = _shown(question)
    for word in question.words:
        number = _NUMBER.fullmatch(word)
        place = int(number[1]) - 1 if number else _PLACES.get(word)
        if number and place == -1:
            continue  # "0" is no place; only "le dernier" counts from the end
        if place is not None and -len(shown) <= place < len(shown):
            return engine.subject(shown[place])
    return None


def described(engine: Engine, question: Question) -> Subject | None:
    """Return which of the things spoken of "celle de Trémery", "celui en bois" describes."""
    if not (_POINTING & set(question.words) or _WHICH_ONE.search(" ".join(question.words))):
        return None
    wanted = set(content_stems(question.words))
    former = [engine.subject(one) for one in question.focus.subjects[:1]]
    kinds = {one.type for one in former if one is not None}
    spoken_of = [engine.subject(one) for one in question.focus.listed]
    alike = [one for kind in kinds for one in engine.knowledge.by_type.get(kind, ())]
    best: tuple[int, Subject | None] = (0, None)
    for subject in (*spoken_of, *alike):
        if subject is None:
            continue
        texts = (*names_of(subject), *(fact.says for fact in subject.facts))
        places = (engine.subject(one) for one in subject.related("located_in"))
        texts += tuple(place.name for place in places if place is not None)
        met = len(wanted & set(content_stems(words_of(" ".join(texts)))))
        if met > best[0]:
            best = (met, subject)
    return best[1]


def other_of_two(engine: Engine, question: Question) -> Subject | None:
    """Return the one of two listed things that was not spoken of last ("et l'autre ?")."""
    if not _OTHER.search(" ".join(question.words)):
        return None
    others = [one for one in _shown(question) if one not in question.focus.subjects[:1]]
    return engine.subject(others[0]) if len(others) == 1 else None


def _shown(question: Question) -> tuple[str, ...]:
    """Return the page of the list that the user saw last."""
    listed, offset = question.focus.listed, question.focus.offset
    if not question.focus.kind or offset <= _LIST_PAGE:
        return listed[: max(offset, _LIST_PAGE)]
    return listed[offset - _LIST_PAGE : offset]
