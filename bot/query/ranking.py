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
from bot.understanding.text import content_stems, words_of

TEXT_ORIGIN = "reference-text.txt:"
# The share of their words that two facts of one sentence have in common to say the same.
TWIN_SHARE = 0.6


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
        self._twins = _twins_in(knowledge)
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
        answers = [self.answer_of(fact) for fact, _ in read]
        shares = shares_of(answers, strengths)
        scored = [
            self._judged(fact, signs, strength, shares[answer])
            for (fact, signs), strength, answer in zip(read, strengths, answers)
        ]
        scored.sort(key=lambda one: (-one.strength, one.fact.id))
        return scored

    def twins(self, fact: Fact, other: Fact) -> bool:
        """Tell whether the two say one sentence of two subjects."""
        return self._twins.get(fact.id, fact) is self._twins.get(other.id, other)

    def answer_of(self, fact: Fact) -> tuple[str, str]:
        """Return what facts have in common that answer the same question.

        That is an attribute of a subject; and twins say one sentence of two subjects.
        """
        first = self._twins.get(fact.id, fact)
        return first.subject, first.attribute

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


def _twins_in(knowledge: Knowledge) -> dict[str, Fact]:
    """Return, for each fact that says nearly what one before it says, that first fact.

    Twins stem from the same sentence of a source and share most of their words.
    """
    by_origin: dict[str, list[tuple[Fact, frozenset[str]]]] = defaultdict(list)
    twins: dict[str, Fact] = {}
    for fact in knowledge.facts.values():
        words = frozenset(content_stems(words_of(fact.says)))
        for origin in fact.origins:
            if origin.startswith(TEXT_ORIGIN):
                alike = (
                    first
                    for first, others in by_origin[origin]
                    if len(words & others) >= TWIN_SHARE * len(words | others)
                )
                twin = next(alike, None)
                if twin is not None:
                    twins.setdefault(fact.id, twins.get(twin.id, twin))
                by_origin[origin].append((fact, words))
    return twins


def shares_of(answers: Sequence[Hashable], strengths: Sequence[float]) -> dict[Hashable, float]:
    """Return the softmax of the strengths, summed over the facts of each answer."""
    highest = max(strengths)
    powers = [math.exp(one - highest) for one in strengths]
    shares: dict[Hashable, float] = defaultdict(float)
    total = sum(powers)
    for answer, power in zip(answers, powers):
        shares[answer] += power / total
    return shares
