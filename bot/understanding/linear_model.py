"""A linear classifier over sentence vectors and tf-idf counts, stored as plain arrays.

The combination was the best of those measured on French intent sets (see docs/choix-techniques.md):
the vectors carry the meaning, the counts the exact words.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.svm import LinearSVC

Array = NDArray[Any]

# Chosen so that, on cross-validated intents, the mean confidence equals the share of right answers.
SHARPNESS = 6.0


class Row(NamedTuple):
    """The counts of one example: the columns that are not zero, in order, and what they hold."""

    columns: Array
    counts: Array

    @classmethod
    def of(cls, parts: Iterable[tuple[Iterable[int], int]]) -> Row:
        """Count the columns of each part, which has so many of them; the parts lie side by side."""
        found: list[int] = []
        start = 0
        for columns, width in parts:
            found += [start + column for column in columns]
            start += width
        distinct, counts = np.unique(np.array(found, dtype=np.intp), return_counts=True)
        return cls(distinct, counts.astype(np.float32))


@dataclass(frozen=True)
class LinearModel:
    """Class weights, biases and inverse document frequencies.

    Shapes: ``weights`` (classes, counts + vector size), ``biases`` (classes,), ``idf`` (counts,).
    """

    classes: tuple[str, ...]
    weights: Array
    biases: Array
    idf: Array
    vector_weight: float

    @classmethod
    def train(
        cls,
        counts: sp.csr_matrix,
        vectors: Array,
        labels: Sequence[str],
        *,
        strength: float,
        vector_weight: float,
    ) -> LinearModel:
        """Fit the model.

        Args:
            counts: (examples, counts), the raw counts of words and character sequences.
            vectors: (examples, vector size), the sentence vectors.
            labels: the class of each example; at least two distinct ones.
            strength: inverse of the regularisation.
            vector_weight: how much the vectors count beside the tf-idf values.
        """
        documents = counts.shape[0]
        frequency = np.asarray((counts > 0).sum(axis=0)).ravel()
        idf = np.log((1 + documents) / (1 + frequency)) + 1.0
        features = _features(counts, vectors, idf, vector_weight)
        # The dual solver takes seconds where a multinomial logistic regression takes minutes.
        classifier = LinearSVC(C=strength, random_state=0)
        classifier.fit(features, list(labels))
        weights, biases = classifier.coef_, classifier.intercept_
        if len(classifier.classes_) == 2:  # scikit-learn keeps one row for two classes
            weights, biases = np.vstack([-weights, weights]), np.hstack([-biases, biases])
        return cls(
            tuple(str(one) for one in classifier.classes_),
            weights.astype(np.float32),
            biases.astype(np.float32),
            idf.astype(np.float32),
            vector_weight,
        )

    def predict(self, row: Row, vector: Array) -> Array:
        """Return the probability of each class for one example, shape (classes,).

        The margins of a support-vector machine become probabilities through a softmax of fixed
        sharpness. They are the same sums as in the training; a sparse matrix of one row costs ten
        times them.
        """
        weighted = (1.0 + np.log(row.counts)) * self.idf[row.columns]
        length = max(float(np.sqrt(weighted @ weighted)), 1e-9)
        unit = vector / max(float(np.linalg.norm(vector)), 1e-9) * self.vector_weight
        margins = (
            weighted @ self._by_feature[row.columns] / length
            + unit @ self._by_feature[self.idf.size :]
            + self.biases
        )
        scores = SHARPNESS * margins
        scores -= scores.max()
        exponentials = np.exp(scores)
        shares: Array = exponentials / exponentials.sum()
        return shares

    @functools.cached_property
    def _by_feature(self) -> Array:
        """The weights, shape (features, classes): those of one feature lie side by side."""
        return np.ascontiguousarray(self.weights.T)

    def arrays(self) -> dict[str, Array]:
        """Return what is to be stored: arrays only, nothing that would be code."""
        return {
            "classes": np.array(self.classes),
            "weights": self.weights.astype(np.float16),
            "biases": self.biases,
            "idf": self.idf,
            "vector_weight": np.array(self.vector_weight),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> LinearModel:
        """Return the model that ``arrays`` was made of."""
        return cls(
            tuple(str(one) for one in arrays["classes"]),
            arrays["weights"].astype(np.float32),
            arrays["biases"],
            arrays["idf"],
            float(arrays["vector_weight"]),
        )


def _features(
    counts: sp.csr_matrix, vectors: Array, idf: Array, vector_weight: float
) -> sp.csr_matrix:
    weighted = counts.astype(np.float32).tocsr(copy=True)
    weighted.data = 1.0 + np.log(weighted.data)
    weighted = weighted.multiply(idf).tocsr()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    scale = sp.diags(1.0 / np.maximum(lengths, 1e-9))
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    units = vectors / np.maximum(norms, 1e-9) * vector_weight
    return sp.hstack([scale @ weighted, sp.csr_matrix(units)]).tocsr()
