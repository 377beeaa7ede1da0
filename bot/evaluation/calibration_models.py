"""The two models of a calibration: which fact is the best one, and whether it answers."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.query.question import Question
from bot.query.scoring.ranking import shares_of
from bot.query.scoring.signs import SIGNS

Array = NDArray[Any]

# Inverse of the regularisation of the answer's model; its features are standardised.
STRENGTH = 0.3
# As many right statements outweigh one beside the question: where another fact answers (several
# often do, and the files name one), and where nothing does.
BESIDE_COST = 0.5
UNKNOWN_COST = 2.0
# The share of questions that people ask and nothing answers, whatever their share in the files.
UNKNOWN_SHARE = 0.15
# A loss of so much worth is no loss.
FLAT = 0.02
SHOWN = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
_FEATURES = (*SIGNS, "strength", "share")


@dataclass(frozen=True)
class Asked:
    """A question and the fact that answers it, None where none does."""

    question: Question
    fact: str | None
    follow_up: bool = False


@dataclass(frozen=True)
class Candidates:
    """The facts that may answer a question.

    Shapes: ``signs`` (facts, signs); ``right``, whether each answers, (facts,). ``answers`` groups
    the facts that say the same.
    """

    asked: Asked
    signs: Array
    right: Array
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Best:
    """The strongest fact of a question: the probability that it answers, and whether it does."""

    asked: Asked
    total: float = 0.0
    right: bool = False


def fit_ranking(sample: Sequence[Candidates]) -> Array:
    """Return the coefficients of the signs under which right facts are the strongest.

    A conditional logit (D. McFadden, 1974): the likelihood that the right facts of each question
    have the largest strengths, with a quadratic penalty.
    """
    known = [one for one in sample if one.right.any()]

    def loss(weights: Array) -> tuple[float, Array]:
        value, slope = 0.5 * float(weights @ weights), weights.copy()
        for one in known:
            shares = softmax(one.signs @ weights)
            right = float(shares[one.right].sum())
            value -= np.log(max(right, 1e-12))
            slope -= one.signs.T @ (shares * one.right / max(right, 1e-12) - shares)
        return value, slope

    found: Array = minimize(loss, np.zeros(len(SIGNS)), jac=True, method="L-BFGS-B").x
    return found


def fit_answer(sample: Sequence[Candidates], rank: Array) -> dict[str, float]:
    """Return the coefficients of the logistic model of "the strongest fact answers"."""
    tops = [_top(one, rank) for one in sample if len(one.signs)]
    features = np.vstack([features for features, _ in tops])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=5000))
    model.fit(features, [right for _, right in tops])
    scaler, logistic = model[0], model[1]
    weights = logistic.coef_[0] / scaler.scale_
    bias = float(logistic.intercept_[0] - weights @ scaler.mean_)
    return {"bias": bias, **{name: float(one) for name, one in zip(_FEATURES, weights)}}


def best_of(candidates: Candidates, rank: Array, answer: Mapping[str, float]) -> Best:
    """Return the strongest fact of a question as two models see it."""
    if not len(candidates.signs):
        return Best(candidates.asked)
    features, right = _top(candidates, rank)
    logit = answer["bias"] + sum(answer[name] * one for name, one in zip(_FEATURES, features))
    return Best(candidates.asked, float(expit(logit)), right)


def _top(candidates: Candidates, rank: Array) -> tuple[Array, bool]:
    strengths = candidates.signs @ rank
    best = int(np.argmax(strengths))
    share = shares_of(candidates.answers, strengths.tolist())[best]
    return np.r_[candidates.signs[best], strengths[best], share], bool(candidates.right[best])


def report(bests: Sequence[Best]) -> Generator[str, None, float]:
    """Yield how right the best facts are at several thresholds; return the best threshold."""
    for name, follow_up in (("questions", False), ("follow-ups", True)):
        of_kind = [one for one in bests if one.asked.follow_up is follow_up]
        known = [one for one in of_kind if one.asked.fact is not None]
        unknown = [one for one in of_kind if one.asked.fact is None]
        first = np.mean([one.right for one in known])
        yield f"{name}: best fact right {100 * first:.1f} %"
        for sure in SHOWN:
            said = np.mean([one.right and one.total >= sure for one in known])
            wrong = np.mean([not one.right and one.total >= sure for one in known])
            admitted = np.mean([one.total < sure for one in unknown])
            yield (
                f"  from {sure:.1f}: right {100 * said:.0f} %, wrong {100 * wrong:.0f} %, "
                f"unknown admitted {100 * admitted:.0f} %"
            )
    chosen = best_threshold([one for one in bests if not one.asked.follow_up])
    yield f"sure from {chosen:.3f}"
    return chosen


def best_threshold(bests: Sequence[Best]) -> float:
    """Return the threshold where right statements outweigh wrong ones the most.

    The worth is flat around its maximum: the lowest threshold that comes close to it is taken.
    """
    known = sum(one.asked.fact is not None for one in bests)
    unknown = len(bests) - known
    weight = UNKNOWN_SHARE / (1 - UNKNOWN_SHARE) * known / max(unknown, 1)

    def gain(best: Best) -> float:
        if best.asked.fact is None:
            return -UNKNOWN_COST * weight
        return 1.0 if best.right else -BESIDE_COST

    def worth(sure: float) -> float:
        return sum(gain(one) for one in bests if one.total >= sure)

    worths = {one.total: worth(one.total) for one in bests}
    enough = max(worths.values()) * (1.0 - FLAT)
    return round(min(total for total, value in worths.items() if value >= enough), 3)
