"""How much each sign counts for a fact, and when the best one is sure enough to be said.

The values stand in ``data/calibration.yml``, which ``metz-bot calibrate`` writes: they are learnt
from the facts' example questions, each asked of a bot that has not seen it.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.paths import CALIBRATION


@dataclass(frozen=True)
class Weights:
    """The coefficients of a logistic model of "this fact answers the question"."""

    bias: float
    attribute: float
    cover: float
    said_cover: float
    similar: float
    said_similar: float
    other_attribute: float


@dataclass(frozen=True)
class Thresholds:
    """Least probability of a fact of a named subject, of a named place, and of any other."""

    named: float
    wide: float
    unnamed: float


@dataclass(frozen=True)
class Calibration:
    """The weights and the thresholds that go with them."""

    weights: Weights
    thresholds: Thresholds


@functools.lru_cache(maxsize=2)
def load_calibration(path: Path = CALIBRATION) -> Calibration:
    """Return the calibration in ``path``, read at the first call only."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Calibration(Weights(**content["weights"]), Thresholds(**content["thresholds"]))
