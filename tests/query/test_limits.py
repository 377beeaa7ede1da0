"""The number that a message compares with."""

from __future__ import annotations

import math

import pytest

from bot.query.cues.limits import YEARS, limit_of
from bot.query.question import Question


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Quelles aides dépassent 1,5 M€ ?", 1_500_000, math.inf, "€"),
        ("Quelles aides de moins de 500 000 € ?", -math.inf, 500_000, "€"),
        ("Quels lycées ont au moins 95 % de réussite ?", 95, math.inf, "%"),
        ("Quelles communes ont entre 2000 et 3000 habitants ?", 2000, 3000, ""),
        ("Les emplois perdus entre 2012 et 2022 ?", 2012, 2022, YEARS),
        ("Quelles entreprises créées avant 1960 ?", -math.inf, 1960, YEARS),
        ("Qui tient le port à partir de 2019 ?", 2019, math.inf, YEARS),
        ("Les communes à partir de 2000 habitants ?", 2000, math.inf, ""),
    ],
)
def test_a_limit_is_read_with_its_unit(text: str, low: float, high: float, unit: str) -> None:
    """« Plus de », « entre », « avant » set bounds, in the unit that the text names."""
    limit = limit_of(Question(text))
    assert limit is not None
    assert (limit.low, limit.high, limit.unit) == (low, high, unit)


def test_the_bound_itself_meets_only_at_least() -> None:
    """« Plus de dix » are eleven and more, « au moins dix » are ten and more."""
    more, least = (
        limit_of(Question(f"Qui a {words} 10 salariés ?")) for words in ("plus de", "au moins")
    )
    assert more is not None
    assert least is not None
    assert not more.met_by(10, 10)
    assert more.met_by(10, 10, beyond=True)
    assert least.met_by(10, 10)
