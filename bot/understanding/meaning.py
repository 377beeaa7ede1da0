"""A space of meaning learnt from example questions: those that one fact answers lie together.

Sentence vectors put "Qui dirige Claas ?" next to "Où est Claas ?". Here the directions in which
questions about the same fact differ are shrunk, and those that tell facts apart are kept: linear
discriminant analysis, the whitening of the covariance within the facts (R. A. Fisher, 1936).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# Directions kept of those that tell facts apart; more bring nothing (see docs/choix-techniques.md).
DIMENSIONS = 256
# Facts with fewer questions say little about how questions about one fact differ.
FEWEST_QUESTIONS = 4
# Added to each direction's variance, as a share of the mean one.
SMOOTHING = 1.0


@dataclass(frozen=True)
class MeaningSpace:
    """A linear map of sentence vectors, and the point of each fact.

    Shapes: ``origin`` (vector length,), ``projection`` (vector length, dimensions), ``points``
    (facts, dimensions), of length 1 each.
    """

    origin: Array
    projection: Array
    points: Array

    @classmethod
    def train(cls, vectors: Array, owners: Array, asked: Array) -> MeaningSpace:
        """Learn the space from texts.

        Args:
            vectors: one row for each text, a fact's sentence or an example question.
            owners: the index of the fact of each text; every fact has a text.
            asked: whether each text is a question.
        """
        units = unit_rows(vectors)
        means = _means(units, owners)
        counts = np.bincount(owners[asked], minlength=len(means))
        kept = asked & (counts[owners] >= FEWEST_QUESTIONS)
        spread = units[kept] - _means(units[asked], owners[asked], len(means))[owners[kept]]
        size = units.shape[1]
        within = spread.T @ spread / max(len(spread), 1)
        share = float(np.trace(within)) / size or 1.0
        values, directions = np.linalg.eigh(within + SMOOTHING * share * np.eye(size))
        projection = directions / np.sqrt(values)
        origin = means.mean(axis=0)
        points = (means - origin) @ projection
        _, between = np.linalg.eigh(points.T @ points)
        projection = projection @ between[:, -DIMENSIONS:]
        points = unit_rows((means - origin) @ projection)
        return cls(origin.astype(np.float32), projection.astype(np.float32), points)

    def point_of(self, vector: Array) -> Array:
        """Return where ``vector`` lies, of length 1: its product with a point is their cosine."""
        return _unit((_unit(vector) - self.origin) @ self.projection)

    def in_order(self, order: Array) -> MeaningSpace:
        """Return the same space with the facts in another order."""
        return replace(self, points=self.points[order])

    def arrays(self) -> dict[str, Array]:
        """Return what is to be stored."""
        return {
            "origin": self.origin,
            "projection": self.projection.astype(np.float16),
            "points": self.points.astype(np.float16),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> MeaningSpace:
        """Return the space that ``arrays`` was made of."""
        return cls(
            arrays["origin"],
            arrays["projection"].astype(np.float32),
            arrays["points"].astype(np.float32),
        )


def _means(vectors: Array, owners: Array, count: int | None = None) -> Array:
    """Return the mean of the vectors of each owner, zeros for an owner of none."""
    size = count if count is not None else int(owners.max()) + 1
    sums = np.zeros((size, vectors.shape[1]), dtype=np.float64)
    np.add.at(sums, owners, vectors)
    counts = np.bincount(owners, minlength=size)
    means: Array = sums / np.maximum(counts, 1)[:, None]
    return means


def _unit(vector: Array) -> Array:
    unit: Array = (vector / max(math.sqrt(float(vector @ vector)), 1e-9)).astype(np.float32)
    return unit


def unit_rows(vectors: Array) -> Array:
    """Return ``vectors`` with each row of length 1."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: Array = (vectors / np.maximum(norms, 1e-9)).astype(np.float32)
    return units
