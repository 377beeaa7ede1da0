"""What a question says whatever fact may answer it: found once, then held against every fact."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge import Fact, Knowledge
from bot.query.question import Question
from bot.query.words import head_places, own_words
from bot.understanding.text import stem

# A fact that also answers an attribute gives way to one that is about it.
ALSO_SHARE = 0.95
# A neighbouring attribute answers in part.
NEAR_SHARE = 0.35
_OTHER_SCORE = 0.6
_NOT_ASKED = 0.1
_DATES = frozenset({"creation", "deadline"})
_COUNTING = re.compile(r"(?<!\bdepuis )\b(?:combien|nombre)\b(?! (?:de temps|d annees))")
YEAR = re.compile(r"(?:19|20)\d\d")
# "parmi les 300", "sur les 46", "combien d'entre eux".
_PART = re.compile(r"\b(?:parmi|d entre|sur les \d+|sur ces|rien que|a (?:elle|lui) seule?)\b")
# The sorts of question words that a fact's own questions must share.
_QUESTION_WORDS = {"pourquoi": "why", "raison": "why", "qui": "who", "comment": "how"}
# Stems that share that many letters at the beginning are forms of one word.
_ALIKE = 5


@dataclass(frozen=True)
class Asked:
    """One question, read for many facts.

    ``near`` scores the neighbours of the attributes asked for, ``exacting`` holds those that
    nothing else answers, ``dating`` tells whether a date is asked for. ``words`` holds the stem,
    the beginning and the rarity of each word.
    """

    question: Question
    mentioned: frozenset[str]
    near: Mapping[str, float]
    exacting: Mapping[str, float]
    best: str
    best_score: float
    words: Sequence[tuple[str, str, float]]
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
        roots = [stem(word) for word in question.words]
        text = " ".join(question.words)
        # "Depuis combien de temps" wants a date.
        counting = bool(_COUNTING.search(text))
        return cls(
            question,
            mentioned=frozenset(question.mentioned),
            near=near,
            exacting={one: score for one, (attribute, score) in held.items() if attribute.exacting},
            best=best,
            best_score=best_score,
            words=[
                (root, _beginning(root), weight(word)) for root, word in zip(roots, question.words)
            ],
            heads=head_places(question),
            counting=counting,
            dating=best in _DATES and best_score >= _OTHER_SCORE,
            part=float(counting and bool(_PART.search(text))),
            years=frozenset(word for word in question.words if YEAR.fullmatch(word)),
            question_words=question_words(question.words),
        )

    @functools.cached_property
    def _own_places(self) -> dict[str, list[int]]:
        return {}

    def own_places(self, subject: str) -> list[int]:
        """Return the places of the words that carry a topic beyond the name of ``subject``."""
        named = subject if subject in self.mentioned else ""
        if named not in self._own_places:
            self._own_places[named] = own_words(self.question, named)
        return self._own_places[named]

    def score_of(self, fact: Fact) -> float:
        """Return how sure it is that the question asks for what ``fact`` is about."""
        scores = self.question.attributes
        best = scores.get(fact.attribute, 0.0)
        for one in fact.also:
            best = max(best, ALSO_SHARE * scores.get(one, 0.0))
        for one in fact.attributes:
            best = max(best, self.near.get(one, 0.0))
        return best

    def other_than(self, fact: Fact, score: float) -> float:
        """Return how sure it is that the question asks for something else than ``fact`` says."""
        if self.best_score < _OTHER_SCORE or score > _NOT_ASKED or self.best in fact.attributes:
            return 0.0
        return self.best_score

    def unheld_beside(self, fact: Fact) -> float:
        """Return how sure it is that nothing but another attribute than the fact's may answer."""
        others = (score for one, score in self.exacting.items() if one not in fact.attributes)
        return max(others, default=0.0)

    def explained_by_attributes(self, fact: Fact) -> frozenset[int]:
        """Return the places of the words that ask for what ``fact`` is about."""
        worded = self.question.worded_attributes
        return frozenset(place for one in fact.attributes for place in worded.get(one, ()))

    def unexplained(
        self, places: Iterable[int], explained: frozenset[int], stems: frozenset[str]
    ) -> list[int]:
        """Return those of ``places`` that neither the attribute nor ``stems`` explain."""
        words = self.words
        return [
            place
            for place in places
            if place not in explained
            and words[place][0] not in stems
            and words[place][1] not in stems
        ]

    def weight_of(self, places: Iterable[int]) -> float:
        """Return how much the words at ``places`` say together."""
        return sum([self.words[place][2] for place in places])

    def cover(self, fact: Fact, own: Sequence[int], left: Sequence[int], meant: float) -> float:
        """Return the share of the own words that are explained, all but those ``left``.

        ``meant`` is how surely the fact's subject is meant.
        """
        if not own:
            # Nothing is left to explain once the subject is clear.
            return max(meant, float(fact.subject in self.mentioned))
        return 1.0 - self.weight_of(left) / self.weight_of(own)

    def head_share(self, explained: frozenset[int], stems: frozenset[str]) -> float:
        """Return the share of what the question word asks for that is not explained."""
        if not self.heads:
            return 0.0
        return len(self.unexplained(self.heads, explained, stems)) / len(self.heads)


def question_words(words: Iterable[str]) -> frozenset[str]:
    """Return the sorts of question words in ``words``."""
    return frozenset(_QUESTION_WORDS[word] for word in words if word in _QUESTION_WORDS)


def with_beginnings(stems: Iterable[str]) -> frozenset[str]:
    """Return ``stems`` and how they begin: the stemmer keeps some forms of a word apart."""
    kept = frozenset(stems)
    return kept | {_beginning(one) for one in kept if len(one) >= _ALIKE}


def _beginning(root: str) -> str:
    """Return what stands for the stems that begin as ``root`` does; "" for a short one."""
    return f"{root[:_ALIKE]}*" if len(root) >= _ALIKE else ""
