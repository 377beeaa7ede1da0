"""The nearest vectors: all of them compared while they are few, the nearest clusters beyond."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.understanding import vector_index
from bot.understanding.vector_index import VectorIndex, unit_rows

SIZE = 16


@pytest.fixture(params=["compared", "clustered"])
def how(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to search, the second one forced upon few vectors."""
    if request.param == "clustered":
        monkeypatch.setattr(vector_index, "MOST_COMPARED", 100)
        monkeypatch.setattr(vector_index, "_COMPARED", 150)
    return str(request.param)


def texts(things: int, each: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the vectors of ``each`` texts about each thing, near to each other, and the owners."""
    chance = np.random.default_rng(0)
    middles = np.repeat(chance.normal(size=(things, SIZE)), each, axis=0)
    vectors = middles + 0.1 * chance.normal(size=middles.shape)
    return vectors, np.repeat(np.arange(things), each)


def test_the_owner_of_the_nearest_text_comes_first(how: str) -> None:
    """Whatever text is asked for, its own thing comes first, with the right cosines."""
    vectors, owners = texts(200, 3)
    index = VectorIndex.of(vectors, owners)
    units = unit_rows(vectors)
    for text in range(0, len(vectors), 7):
        owner, score, said = index.nearest(vectors[text], 5)[0]
        assert owner == owners[text]
        assert score == pytest.approx(1.0, abs=1e-5)
        first = units[owner * 3]
        assert said == pytest.approx(float(first @ units[text]), abs=1e-5)


def test_as_many_owners_as_asked_for_and_each_once(how: str) -> None:
    """An owner of several near texts is named once; the nearest comes first."""
    vectors, owners = texts(200, 3)
    found = VectorIndex.of(vectors, owners).nearest(vectors[0], 20)
    assert len({owner for owner, _, _ in found}) == len(found) == 20
    assert [score for _, score, _ in found] == sorted((one[1] for one in found), reverse=True)


def test_what_is_wanted_follows_however_far_it_is(how: str) -> None:
    """Owners that are asked for by name come last, once, the nearest of them first."""
    vectors, owners = texts(200, 3)
    index = VectorIndex.of(vectors, owners)
    near = [owner for owner, _, _ in index.nearest(vectors[0], 5)]
    far = [owner for owner in range(200) if owner not in near][:4]
    found = index.nearest(vectors[0], 5, [*far, near[0], far[0]])
    assert [owner for owner, _, _ in found[:5]] == near
    assert sorted(owner for owner, _, _ in found[5:]) == far
    assert found[5][1] >= found[-1][1]


def test_what_is_stored_is_what_is_loaded(how: str) -> None:
    """An index that was stored answers as before."""
    vectors, owners = texts(200, 3)
    index = VectorIndex.of(vectors, owners)
    again = VectorIndex.from_arrays(index.arrays())
    expected, found = (one.nearest(vectors[50], 3) for one in (index, again))
    assert [one[0] for one in found] == [one[0] for one in expected]
    assert found[0][1] == pytest.approx(expected[0][1], abs=1e-3)


def test_few_of_many_vectors_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit, a question is compared with the nearest clusters only."""
    monkeypatch.setattr(vector_index, "MOST_COMPARED", 100)
    monkeypatch.setattr(vector_index, "_COMPARED", 150)
    vectors, owners = texts(1000, 3)
    places, _ = VectorIndex.of(vectors, owners)._compared(unit_rows(vectors[:1])[0])  # noqa: SLF001
    assert 150 <= len(places) < 600
