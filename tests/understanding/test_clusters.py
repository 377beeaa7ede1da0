"""The nearest points: all of them compared while they are few, the nearest clusters beyond."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.understanding import clusters
from bot.understanding.clusters import Clusters
from bot.understanding.meaning import unit_rows


@pytest.fixture(params=["compared", "clustered"])
def how(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to search, the second one forced upon few points."""
    if request.param == "clustered":
        monkeypatch.setattr(clusters, "MOST_COMPARED", 100)
        monkeypatch.setattr(clusters, "_COMPARED", 150)
    return str(request.param)


def points(count: int = 900) -> NDArray[Any]:
    """Return unit points that lie in groups of three."""
    chance = np.random.default_rng(0)
    middles = np.repeat(chance.normal(size=(count // 3, 16)), 3, axis=0)
    return unit_rows(middles + 0.1 * chance.normal(size=middles.shape))


def test_each_point_is_nearest_to_itself(how: str) -> None:
    """Whatever point is asked for is found first, then its neighbours, each once."""
    found, order = Clusters.of(points())
    ordered = points()[order]
    for place in range(0, len(ordered), 11):
        nearest = found.nearest(ordered, ordered[place], 20)
        assert nearest[0] == place
        assert len(set(nearest)) == 20
        cosines = ordered[nearest] @ ordered[place]
        assert list(cosines) == sorted(cosines, reverse=True)
        assert set(order[nearest[:3]] // 3) == {order[place] // 3}


def test_few_points_keep_their_order() -> None:
    """While all are compared, the points need not move, and no fewer than asked for are found."""
    found, order = Clusters.of(points())
    assert list(order) == list(range(900))
    assert len(found.nearest(points(), points()[0], 900)) == 900


def test_few_of_many_points_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit, a point is compared with the nearest clusters only."""
    monkeypatch.setattr(clusters, "MOST_COMPARED", 100)
    monkeypatch.setattr(clusters, "_COMPARED", 150)
    found, order = Clusters.of(points(3000))
    ordered = points(3000)[order]
    spans = found._compared(ordered[0])  # noqa: SLF001 - counted
    assert 150 <= sum(one.stop - one.start for one in spans) < 600
