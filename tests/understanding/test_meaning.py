"""The space of meaning: what one fact answers lies together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.understanding.meaning import MeaningSpace

# Two facts; the first direction of the vectors tells them apart, the second is mere noise.
FACTS, QUESTIONS, LENGTH = 2, 6, 8


def space() -> MeaningSpace:
    """Return the space of two facts whose questions differ more by noise than by topic."""
    noise = np.random.default_rng(0).normal(size=(FACTS * QUESTIONS, LENGTH))
    noise[:, 0] = 0.0
    owners = np.repeat(np.arange(FACTS), QUESTIONS)
    vectors = noise.copy()
    vectors[:, 0] = np.where(owners == 0, 0.5, -0.5)
    return MeaningSpace.train(vectors, owners, np.ones(len(owners), dtype=bool))


def closeness(meanings: MeaningSpace, vector: NDArray[Any]) -> NDArray[Any]:
    """Return the cosine between ``vector`` and each fact's point."""
    cosines: NDArray[Any] = meanings.points @ meanings.point_of(vector)
    return cosines


def test_noise_counts_less_than_what_tells_facts_apart() -> None:
    """A question is close to the fact of its topic, whatever the noise around it."""
    question = np.zeros(LENGTH)
    question[0], question[3] = 0.4, 1.0
    near = closeness(space(), question)
    assert near.shape == (FACTS,)
    assert near[0] > near[1]


def test_a_stored_space_is_the_same() -> None:
    """What is stored and read again says the same, within the precision of half floats."""
    one, question = space(), np.ones(LENGTH)
    again = MeaningSpace.from_arrays(one.arrays())
    np.testing.assert_allclose(closeness(one, question), closeness(again, question), atol=0.01)


def test_facts_with_few_questions_have_a_place_too() -> None:
    """A fact of a single sentence has a point, though nothing is learnt from it."""
    vectors = np.eye(3, LENGTH)
    few = MeaningSpace.train(vectors, np.arange(3), np.zeros(3, dtype=bool))
    assert int(np.argmax(closeness(few, vectors[2]))) == 2
