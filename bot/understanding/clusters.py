"""Which of many points are nearest to another, without comparing them all.

Up to some tens of thousands, every point is compared. Beyond, the points lie in clusters, side by
side, and only those of the clusters nearest to the question are compared: what a question costs
hardly grows with their number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans

Array = NDArray[Any]

# Comparing more than this takes longer than finding the clusters.
MOST_COMPARED = 20_000
# How many points are compared at the least where there are clusters.
_COMPARED = 5_000


@dataclass(frozen=True)
class Clusters:
    """Where clusters of unit points lie.

    Shapes: ``centres`` (clusters, dimensions), ``borders`` (clusters + 1,) among the points.
    """

    centres: Array
    borders: Array

    @classmethod
    def of(cls, points: Array) -> tuple[Clusters, Array]:
        """Return the clusters of ``points``, and the order in which these must lie."""
        if len(points) <= MOST_COMPARED:
            one = cls(np.zeros((1, points.shape[1]), np.float32), np.array([0, len(points)]))
            return one, np.arange(len(points))
        count = int(np.sqrt(len(points)))
        # Random points as first centres: choosing them well takes minutes and finds no more.
        means = MiniBatchKMeans(
            count, init="random", batch_size=8192, n_init=1, max_iter=5, random_state=0
        )
        labels = means.fit_predict(points)
        order = np.argsort(labels, kind="stable")
        borders = np.searchsorted(labels[order], np.arange(count + 1))
        return cls(means.cluster_centers_.astype(np.float32), borders), order

    def nearest(self, points: Array, point: Array, length: int) -> list[int]:
        """Return the places of the ``length`` points nearest to ``point``, the nearest first."""
        spans = self._compared(point)
        cosines = np.concatenate([points[span] @ point for span in spans])
        places = np.concatenate([np.arange(span.start, span.stop) for span in spans])
        if length < len(cosines):
            among = np.argpartition(-cosines, length)[:length]
            cosines, places = cosines[among], places[among]
        found: list[int] = places[np.argsort(-cosines, kind="stable")].tolist()
        return found

    def _compared(self, point: Array) -> list[slice]:
        """Return where the points lie that are compared."""
        spans: list[slice] = []
        left = _COMPARED
        for cluster in np.argsort(-(self.centres @ point)):
            if left <= 0:
                break
            spans.append(slice(int(self.borders[cluster]), int(self.borders[cluster + 1])))
            left -= spans[-1].stop - spans[-1].start
        return spans

    def arrays(self) -> dict[str, Array]:
        """Return what is to be stored."""
        return {"centres": self.centres, "borders": self.borders}
