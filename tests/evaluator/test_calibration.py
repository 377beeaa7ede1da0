"""The models of a calibration, learnt from a few made-up questions."""

from __future__ import annotations

import numpy as np
import pytest

from bot.evaluation.calibration_models import (
    Asked,
    Best,
    Candidates,
    best_of,
    best_threshold,
    fit_answer,
    fit_ranking,
)
from bot.query.question import Question
from bot.query.scoring.signs import SIGNS

NAMED, UNHELD = SIGNS.index("named"), SIGNS.index("unheld")


def candidates(*, known: bool, number: int) -> Candidates:
    """Return two facts, of which the named one is right; of an unknown question, none is."""
    signs = np.zeros((2, len(SIGNS)))
    signs[0, NAMED] = 1.0
    signs[:, UNHELD] = 0.0 if known else 0.9
    asked = Asked(Question(f"question {number}"), "right" if known else None)
    answers = (("subject", "right"), ("subject", "wrong"))
    return Candidates(asked, signs, np.array([known, False]), answers)


@pytest.fixture(scope="module")
def sample() -> list[Candidates]:
    """Twenty questions, half of them unknown."""
    return [candidates(known=number % 2 == 0, number=number) for number in range(20)]


def test_the_sign_of_right_facts_makes_them_strong(sample: list[Candidates]) -> None:
    """A sign that right facts have and wrong ones lack makes a fact strong."""
    assert fit_ranking(sample)[NAMED] > 0.5


def test_the_answer_is_sure_of_known_questions_only(sample: list[Candidates]) -> None:
    """The best fact of an unknown question is less likely to answer than that of a known one."""
    rank = fit_ranking(sample)
    answer = fit_answer(sample, rank)
    known = best_of(candidates(known=True, number=20), rank, answer)
    unknown = best_of(candidates(known=False, number=21), rank, answer)
    assert known.right
    assert known.total > 0.5 > unknown.total


def test_the_threshold_keeps_inventions_out() -> None:
    """The threshold lies above invented answers and below right ones."""
    bests = [Best(Asked(Question("a"), "fact"), 0.8, right=True)] * 5
    bests += [Best(Asked(Question("b"), None), 0.4)] * 5
    assert 0.4 < best_threshold(bests) <= 0.8


def test_a_question_without_candidates_is_not_answered() -> None:
    """Without a fact there is nothing to be sure of."""
    none = Candidates(Asked(Question("a"), None), np.zeros((0, len(SIGNS))), np.zeros(0), ())
    assert best_of(none, np.zeros(len(SIGNS)), {"bias": 0.0}).total == 0.0
