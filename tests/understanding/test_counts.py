"""The counts of one text are those of scikit-learn, which the classifiers have learnt from."""

from __future__ import annotations

import pytest

from bot.understanding.fact_search import counts_of, row_of

TEXTS = [
    "combien de salaries chez claas",
    "de de de",
    "l usine smart d hambach",
    "a",
    "œuvre 1958 élève à 50 %",
]


@pytest.mark.parametrize("text", TEXTS)
def test_hashed_counts(text: str) -> None:
    """Words and letters are counted where the training counts them, in the same order."""
    counted = counts_of([text])
    row = row_of(text)
    assert row.columns.tolist() == counted.indices.tolist()
    assert row.counts.tolist() == counted.data.tolist()
