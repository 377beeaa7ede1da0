"""Which facts answer a question best."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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

    def rank(
        self, question: Question, candidates: Iterable[Fact], topic: Topic = NO_TOPIC
    ) -> list[Scored]:
        """Return ``candidates``, the strongest first."""
        read = [(fact, self.signs.read(question, topic, fact)) for fact in candidates]
        if not read:
            return []
        strengths = [_weighed(signs, self._weights.rank) for _, signs in read]
        shares = shares_of([self.answer_of(fact) for fact, _ in read], strengths)
        scored = [
            self._judged(Scored(fact, signs, strength, shares[self.answer_of(fact)]))
            for (fact, signs), strength in zip(read, strengths)
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

    def _judged(self, scored: Scored) -> Scored:
        """Return the same with the probability that it answers."""
        weights = self._weights.answer
        logit = (
            weights["bias"]
            + _weighed(scored.signs, weights)
            + weights["strength"] * scored.strength
            + weights["share"] * scored.share
        )
        return replace(scored, total=1.0 / (1.0 + math.exp(-logit)))


def _weighed(signs: Signs, weights: Mapping[str, float]) -> float:
    """Return the weighted sum of the signs; one that was not learnt counts for nothing."""
    return float(sum(weights.get(one, 0.0) * getattr(signs, one) for one in SIGNS))


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
    for answer, power in zip(answers, powers):
        shares[answer] += power / sum(powers)
    return shares
