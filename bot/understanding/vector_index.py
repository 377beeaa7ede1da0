"""The vectors of texts, and which texts are nearest to another, however many there are.

Up to some tens of thousands, every vector is compared. Beyond, vectors lie in clusters and only
those of the clusters nearest to the question are: what a question costs grows with the root of the
number of texts.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans

Array = NDArray[Any]

# Comparing more than this takes longer than finding the clusters.
MOST_COMPARED = 20_000
# Of the clusters, the share of the texts that is compared at the least.
_COMPARED = 5_000


@dataclass(frozen=True)
class VectorIndex:
    """Unit vectors, those of a cluster side by side.

    Shapes: ``vectors`` (texts, size), ``owners`` (texts,) the number of the thing that each text is
    about, ``first`` (things,) where the first text of each lies, ``centres`` (clusters, size) and
    ``borders`` (clusters + 1,).
    """

    vectors: Array
    owners: Array
    first: Array
    centres: Array
    borders: Array

    @classmethod
    def of(cls, vectors: Array, owners: Array) -> VectorIndex:
        """Index ``vectors``; ``owners`` are numbers from 0, in ascending order."""
        units = unit_rows(vectors)
        labels, centres = _clusters(units)
        order = np.argsort(labels, kind="stable")
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        first = place[np.searchsorted(owners, np.arange(owners[-1] + 1 if len(owners) else 0))]
        borders = np.searchsorted(labels[order], np.arange(len(centres) + 1))
        return cls(units[order], owners[order], first, centres, borders)

    def nearest(
        self, vector: Array, length: int, wanted: Iterable[int] = ()
    ) -> list[tuple[int, float, float]]:
        """Return the ``length`` owners nearest to ``vector``, then those ``wanted``.

        Each comes with the cosine of its nearest text and that of its first, both parts nearest
        first.
        """
        unit = unit_rows(vector.reshape(1, -1))[0]
        places, cosines = self._compared(unit)
        near = self._distinct(places, cosines, length)
        known = set(near)
        also = [owner for owner in dict.fromkeys(wanted) if owner not in known]
        scored = self._scored(unit, [*near, *also])
        rest = sorted(scored[len(near) :], key=lambda one: -one[1])
        return [*scored[: len(near)], *rest]

    def _compared(self, unit: Array) -> tuple[Array, Array]:
        """Return the places of the texts that are compared, and their cosines."""
        if len(self.centres) == 1:
            return np.arange(len(self.owners)), self.vectors @ unit
        clusters: list[int] = []
        left = _COMPARED
        for cluster in np.argsort(-(self.centres @ unit)):
            if left <= 0:
                break
            clusters.append(cluster)
            left -= self.borders[cluster + 1] - self.borders[cluster]
        slices = [slice(self.borders[one], self.borders[one + 1]) for one in clusters]
        places = np.concatenate([np.arange(one.start, one.stop) for one in slices])
        return places, np.concatenate([self.vectors[one] @ unit for one in slices])

    def _distinct(self, places: Array, cosines: Array, length: int) -> list[int]:
        """Return the first ``length`` owners of the texts, the nearest text first."""
        found: dict[int, None] = {}
        for place in places[np.argsort(-cosines, kind="stable")]:
            if len(found) == length:
                break
            found[int(self.owners[place])] = None
        return list(found)

    def _scored(self, unit: Array, owners: Sequence[int]) -> list[tuple[int, float, float]]:
        if not owners:
            return []
        texts = [self._texts_of[owner] for owner in owners]
        starts = np.cumsum([0, *map(len, texts[:-1])])
        cosines = self.vectors[np.concatenate(texts)] @ unit
        said = self.vectors[self.first[owners]] @ unit
        return list(zip(owners, np.maximum.reduceat(cosines, starts).tolist(), said.tolist()))

    @functools.cached_property
    def _texts_of(self) -> Sequence[Array]:
        """The places of the texts of each owner."""
        order = np.argsort(self.owners, kind="stable")
        borders = np.searchsorted(self.owners[order], np.arange(1, len(self.first)))
        return np.split(order, borders)

    def arrays(self) -> dict[str, Array]:
        """Return what is to be stored."""
        return {
            "vectors": self.vectors.astype(np.float16),
            "owners": self.owners,
            "first": self.first,
            "centres": self.centres,
            "borders": self.borders,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> VectorIndex:
        """Return the index that ``arrays`` was made of."""
        names = ("owners", "first", "centres", "borders")
        return cls(arrays["vectors"].astype(np.float32), *(arrays[one] for one in names))


def unit_rows(vectors: Array) -> Array:
    """Return ``vectors``, each of length 1."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: Array = (vectors / np.maximum(norms, 1e-9)).astype(np.float32)
    return units


def _clusters(units: Array) -> tuple[Array, Array]:
    """Return the cluster of each vector and the centre of each cluster; few need only one."""
    if len(units) <= MOST_COMPARED:
        return np.zeros(len(units), dtype=np.int64), np.zeros((1, units.shape[1]), np.float32)
    count = int(np.sqrt(len(units)))
    # Random texts as first centres: choosing them well takes minutes and finds no more.
    means = MiniBatchKMeans(
        count, init="random", batch_size=8192, n_init=1, max_iter=5, random_state=0
    )
    labels = means.fit_predict(units)
    return labels.astype(np.int64), unit_rows(means.cluster_centers_)
