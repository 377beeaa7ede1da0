"""Which facts answer a question best."""

from __future__ import annotations

import math
import operator
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge import Fact, Knowledge
from bot.query.calibration import Weights, load_calibration
from bot.query.question import Question
from bot.query.signs import SIGNS, SignReader, Signs
from bot.query.topic import NO_TOPIC, Topic


@dataclass(frozen=True)
class Scored:
    """A fact, its signs, and what follows from them.

    ``strength`` orders the facts of a question, ``share`` is its softmax among them, together with
    the facts that say the same, ``total`` the probability that the fact answers.
    """

    fact: Fact
    signs: Signs
    strength: float = 0.0
    share: float = 0.0
    total: float = 0.0


class FactRanker:
    """Ranks facts for questions; built once from the knowledge.

    Args:
        knowledge: whose facts are ranked.
        weights: of the signs; those of the project's calibration without any.
    """

    def __init__(self, knowledge: Knowledge, weights: Weights | None = None) -> None:
        self.signs = SignReader(knowledge)
        self._weights = weights or load_calibration().weights
        self._rank_weights = _in_order(self._weights.rank)
        self._answer_weights = _in_order(self._weights.answer)

    def rank(
        self, question: Question, candidates: Iterable[Fact], topic: Topic = NO_TOPIC
    ) -> list[Scored]:
        """Return ``candidates``, the strongest first."""
        read = self.signs.read_all(question, topic, candidates)
        if not read:
            return []
        strengths = [_weighed(signs, self._rank_weights) for _, signs in read]
        shares = shares_of([same_answer(fact) for fact, _ in read], strengths)
        scored = [
            self._judged(fact, signs, strength, shares[same_answer(fact)])
            for (fact, signs), strength in zip(read, strengths)
        ]
        scored.sort(key=lambda one: (-one.strength, one.fact.id))
        return scored

    def _judged(self, fact: Fact, signs: Signs, strength: float, share: float) -> Scored:
        """Return a fact with the probability that it answers."""
        weights = self._weights.answer
        logit = (
            weights["bias"]
            + _weighed(signs, self._answer_weights)
            + weights["strength"] * strength
            + weights["share"] * share
        )
        return Scored(fact, signs, strength, share, 1.0 / (1.0 + math.exp(-logit)))


def _in_order(weights: Mapping[str, float]) -> tuple[float, ...]:
    """Return the weight of each sign; one that was not learnt counts for nothing."""
    return tuple(weights.get(one, 0.0) for one in SIGNS)


def _weighed(signs: Signs, weights: tuple[float, ...]) -> float:
    """Return the weighted sum of the signs."""
    return float(sum(map(operator.mul, weights, signs)))


def same_answer(fact: Fact) -> tuple[str, str]:
    """Return what facts have in common that answer the same question."""
    return fact.subject, fact.attribute


def shares_of(answers: Sequence[Hashable], strengths: Sequence[float]) -> dict[Hashable, float]:
    """Return the softmax of the strengths, summed over the facts of each answer."""
    highest = max(strengths)
    powers = [math.exp(one - highest) for one in strengths]
    shares: dict[Hashable, float] = defaultdict(float)
    total = sum(powers)
    for answer, power in zip(answers, powers):
        shares[answer] += power / total
    return shares
