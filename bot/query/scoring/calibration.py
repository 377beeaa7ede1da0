"""How much each sign counts for a fact, and when the best one is sure enough to be said.

The values stand in ``data/calibration/weights.yml``, which ``metz-bot calibrate`` writes. They are
learnt from the questions beside it: some that a fact answers, some that none does, none of which
the bot has learnt otherwise.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.paths import CALIBRATION


@dataclass(frozen=True)
class Weights:
    """Two linear models over the signs of facts.

    ``rank`` orders the facts of a question: its coefficients give each fact a strength. ``answer``
    is a logistic model, with its ``bias``, of "this fact answers the question": over the signs,
    the fact's ``strength``, and its ``share`` (softmax) of all strengths.
    """

    rank: Mapping[str, float]
    answer: Mapping[str, float]


@dataclass(frozen=True)
class Thresholds:
    """Least probability of a fact that is said, and of one whose question is offered."""

    sure: float
    possible: float


@dataclass(frozen=True)
class Calibration:
    """The weights and the thresholds that go with them."""

    weights: Weights
    thresholds: Thresholds


@functools.lru_cache(maxsize=2)
def load_calibration(path: Path = CALIBRATION / "weights.yml") -> Calibration:
    """Return the calibration in ``path``, read at the first call only."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Calibration(
        Weights(content["rank"], content["answer"]), Thresholds(**content["thresholds"])
    )
