"""Which facts answer a question best."""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import Fact, Knowledge
from bot.query.question import Question
from bot.query.scoring.calibration import Weights, load_calibration
from bot.query.scoring.fact_words import FactWords
from bot.query.scoring.signs import SIGNS, SignReader, Signs
from bot.query.scoring.topic import NO_TOPIC, Topic
from bot.text import content_stems, words_of

Array = NDArray[Any]

TEXT_ORIGIN = "reference-text.txt:"
# The share of their words that two facts have in common to say the same.
TWIN_SHARE = 0.6
# Of one subject, this many: two schools that give the same training differ by a name alone.
OWN_TWIN_SHARE = 0.8
_WIDE, _ELSEWHERE = SIGNS.index("wide"), SIGNS.index("elsewhere")


@dataclass(eq=False)
class Scored:
    """A fact, its signs, and what follows from them.

    ``strength`` orders the facts of a question, ``share`` is its softmax among them, together with
    the facts that say the same, ``total`` the probability that the fact answers.
    """

    fact: Fact
    column: Array
    strength: float
    share: float
    total: float

    @functools.cached_property
    def signs(self) -> Signs:
        """The signs of the fact; they are read of a few facts of the many that are ranked."""
        return Signs._make(self.column.tolist())


class FactRanker:
    """Ranks facts for questions; built once from the knowledge.

    Args:
        knowledge: whose facts are ranked.
        weights: of the signs; those of the project's calibration without any.
    """

    def __init__(self, knowledge: Knowledge, weights: Weights | None = None) -> None:
        self.words = FactWords(knowledge)
        self._signs = SignReader(knowledge, self.words)
        self._twins = _twins_in(knowledge)
        firsts = {fact.id: self._twins.get(fact.id, fact) for fact in knowledge.facts.values()}
        self._answers = {one: (first.subject, first.attribute) for one, first in firsts.items()}
        self._weights = weights or load_calibration().weights
        self._rank_weights = _in_order(self._weights.rank)
        self._answer_weights = _in_order(self._weights.answer)

    def rank(
        self, question: Question, candidates: Iterable[Fact], topic: Topic = NO_TOPIC
    ) -> list[Scored]:
        """Return ``candidates``, the strongest first.

        What is said of another body than the ``topic`` names is no answer ("le budget de X" is not
        that of Y) and left out, but where it fits better, the others are less sure.
        """
        facts = list(candidates)
        if not facts:
            return []
        signs = self._signs.read(question, topic, facts)
        strengths = _weighed(signs, self._rank_weights)
        own_strengths = strengths.tolist()
        shares = shares_of([self._answers[fact.id] for fact in facts], own_strengths)
        logits = self._logits(signs, strengths, shares)
        # Half of the candidates or more: nothing is made of those that are left out.
        kept = np.flatnonzero((signs[_WIDE] != 0) | (signs[_ELSEWHERE] == 0))
        scored = [
            Scored(
                facts[place],
                signs[:, place],
                own_strengths[place],
                shares[place],
                1.0 / (1.0 + math.exp(-logit)),
            )
            for place, logit in zip(kept.tolist(), logits[kept].tolist())
        ]
        scored.sort(key=lambda one: (-one.strength, one.fact.id))
        return scored

    def twins(self, fact: Fact, other: Fact) -> bool:
        """Tell whether the two say nearly the same."""
        return self._twins.get(fact.id, fact) is self._twins.get(other.id, other)

    def answer_of(self, fact: Fact) -> tuple[str, str]:
        """Return what facts have in common that answer the same question.

        That is an attribute of a subject; and twins say one sentence of two subjects.
        """
        return self._answers[fact.id]

    def _logits(self, signs: Array, strengths: Array, shares: Sequence[float]) -> Array:
        """Return how likely each fact is to answer, as a logit."""
        weights = self._weights.answer
        logits: Array = (
            weights["bias"]
            + _weighed(signs, self._answer_weights)
            + weights["strength"] * strengths
            + weights["share"] * np.array(shares)
        )
        return logits


def _in_order(weights: Mapping[str, float]) -> Array:
    """Return the weight of each sign; one that was not learnt counts for nothing."""
    return np.array([weights.get(one, 0.0) for one in SIGNS])


def _weighed(signs: Array, weights: Array) -> Array:
    """Return the weighted sum of the signs of each fact."""
    weighed: Array = (signs * weights[:, None]).sum(axis=0)
    return weighed


def _twins_in(knowledge: Knowledge) -> dict[str, Fact]:
    """Return, for each fact that says nearly what one before it says, that first fact.

    Twins stem from the same sentence of the reference text, or are about the same of one subject.
    """
    before: dict[str, list[tuple[Fact, frozenset[str]]]] = defaultdict(list)
    twins: dict[str, Fact] = {}
    for fact in knowledge.facts.values():
        words = frozenset(content_stems(words_of(fact.says)))
        sentences = (one for one in fact.origins if one.startswith(TEXT_ORIGIN))
        places = dict.fromkeys(sentences, TWIN_SHARE)
        places[f"{fact.subject} {fact.attribute}"] = OWN_TWIN_SHARE
        for beside, least in places.items():
            alike = (one for one, others in before[beside] if _alike(words, others, least))
            twin = next(alike, None)
            if twin is not None:
                twins.setdefault(fact.id, twins.get(twin.id, twin))
            before[beside].append((fact, words))
    return twins


def _alike(words: frozenset[str], others: frozenset[str], least: float) -> bool:
    """Tell whether two sentences share so many of their words, and all of their numbers."""
    same = len(words & others) >= least * len(words | others)
    return same and not any(one.isdigit() for one in words ^ others)


def shares_of(answers: Sequence[Hashable], strengths: Sequence[float]) -> list[float]:
    """Return the softmax of the strengths, that of each answer summed over its facts."""
    highest = max(strengths)
    powers = [math.exp(one - highest) for one in strengths]
    shares: dict[Hashable, float] = defaultdict(float)
    total = sum(powers)
    for answer, power in zip(answers, powers):
        shares[answer] += power / total
    return [shares[answer] for answer in answers]
