"""What a question says whatever fact may answer it: found once, then held against every fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.knowledge import Knowledge, Trait
from bot.query.cues.words import head_places, own_words
from bot.query.cues.years import years_asked
from bot.query.question import Question
from bot.text import stem

# A neighbouring attribute answers in part.
NEAR_SHARE = 0.35
# From this score on, an attribute is asked for.
CLEAR_SCORE = 0.6
_COUNTING = re.compile(r"(?<!\bdepuis )\b(?:combien|nombre)\b(?! (?:de temps|d annees))")
# "parmi les 300", "sur les 46", "combien d'entre eux".
_PART = re.compile(r"\b(?:parmi|d entre|sur les \d+|sur ces|rien que|a (?:elle|lui) seule?)\b")
# The sorts of question words that a fact's own questions must share.
_QUESTION_WORDS = {"pourquoi": "why", "raison": "why", "qui": "who", "comment": "how"}
# Stems that share that many letters at the beginning are forms of one word.
_ALIKE = 5


class Word(NamedTuple):
    """A word of a question: its place, its stem, how that begins, and how much the word tells."""

    place: int
    root: str
    beginning: str
    weight: float


@dataclass(frozen=True)
class Asked:
    """One question, read for many facts.

    ``near`` scores the neighbours of the attributes asked for, ``exacting`` holds those that
    nothing else answers, ``dating`` tells whether a date is asked for. ``words`` are those that
    carry a topic, names included, ``heads`` the indices of those that the question word asks for.
    """

    question: Question
    mentioned: frozenset[str]
    near: Mapping[str, float]
    exacting: Mapping[str, float]
    best: str
    best_score: float
    words: Sequence[Word]
    heads: Sequence[int]
    counting: bool
    dating: bool
    part: float
    years: frozenset[str]
    question_words: frozenset[str]

    @classmethod
    def of(cls, question: Question, knowledge: Knowledge, weight: Callable[[str], float]) -> Asked:
        """Read ``question``; ``weight`` tells how much each word says."""
        held = {
            one: (knowledge.attributes[one], score)
            for one, score in question.attributes.items()
            if one in knowledge.attributes
        }
        near: dict[str, float] = {}
        for attribute, score in held.values():
            for one in attribute.near:
                near[one] = max(near.get(one, 0.0), score * NEAR_SHARE)
        best, best_score = max(
            question.attributes.items(), key=lambda pair: pair[1], default=("", 0.0)
        )
        places = own_words(question, "")
        text = question.said
        # "Depuis combien de temps" wants a date.
        counting = bool(_COUNTING.search(text))
        return cls(
            question,
            mentioned=frozenset(question.mentioned),
            near=near,
            exacting={one: score for one, (attribute, score) in held.items() if attribute.exacting},
            best=best,
            best_score=best_score,
            words=[_word(question, place, weight) for place in places],
            heads=[places.index(place) for place in head_places(question)],
            counting=counting,
            dating=best in knowledge.by_trait[Trait.DATE]
            and best_score >= CLEAR_SCORE
            # "Quel tonnage en 1995 ?" asks for no date, whatever it sounds like.
            and (best in question.worded_attributes or not question.worded_attributes),
            part=float(counting and bool(_PART.search(text))),
            years=frozenset(years_asked(question)),
            question_words=question_words(question.words),
        )


def _word(question: Question, place: int, weight: Callable[[str], float]) -> Word:
    word = question.words[place]
    root = stem(word)
    return Word(place, root, beginning_of(root), weight(word))


def question_words(words: Iterable[str]) -> frozenset[str]:
    """Return the sorts of question words in ``words``."""
    return frozenset(_QUESTION_WORDS[word] for word in words if word in _QUESTION_WORDS)


def with_beginnings(stems: Iterable[str]) -> frozenset[str]:
    """Return ``stems`` and how they begin: the stemmer keeps some forms of a word apart."""
    kept = frozenset(stems)
    return kept | {beginning_of(one) for one in kept if len(one) >= _ALIKE}


def beginning_of(root: str) -> str:
    """Return what stands for the stems that begin as ``root`` does; "" for a short one."""
    return f"{root[:_ALIKE]}*" if len(root) >= _ALIKE else ""
