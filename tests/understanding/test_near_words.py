"""The index of near words finds what a comparison with every word finds."""

from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import OSA

from bot.understanding.names import allowed_errors
from bot.understanding.near_words import NearWords

LETTERS = "abcde"


def misspelled(word: str, errors: int, chance: random.Random) -> str:
    """Return ``word`` with that many random errors of the four sorts."""
    letters = list(word)
    for _ in range(errors):
        place = chance.randrange(len(letters) - 1)
        kind = chance.randrange(4)
        if kind == 0:
            letters[place : place + 2] = letters[place + 1], letters[place]
        elif kind == 1:
            letters.insert(place, chance.choice(LETTERS))
        elif kind == 2:
            del letters[place]
        else:
            letters[place] = chance.choice(LETTERS)
    return "".join(letters)


@pytest.mark.parametrize("seed", range(8))
def test_it_finds_what_a_comparison_with_every_word_finds(seed: int) -> None:
    """The nearest word and its distance are the same, for every length and sort of error."""
    chance = random.Random(seed)  # noqa: S311 - errors, not secrets
    lengths = [chance.randint(3, 20) for _ in range(400)]
    words = list(dict.fromkeys("".join(chance.choices(LETTERS, k=one)) for one in lengths))
    index = NearWords(words, allowed_errors)
    for word in chance.choices([one for one in words if len(one) > 4], k=400):
        typed = misspelled(word, chance.randint(0, 4), chance)
        most = allowed_errors(len(typed))
        within = [
            (distance, place, other)
            for place, other in enumerate(words)
            if (distance := OSA.distance(typed, other)) <= min(allowed_errors(len(other)), most)
            and allowed_errors(len(other))
        ]
        expected = min(within, default=None)
        found = index.nearest(typed, most)
        assert found == (expected and (expected[2], expected[0])), typed


def test_a_swap_across_the_border_of_two_pieces_is_found() -> None:
    """Two swapped letters in the middle of a short name are one error."""
    assert NearWords(["claasi"], allowed_errors).nearest("clasai", 1) == ("claasi", 1)


def test_short_words_hold_no_errors() -> None:
    """A word too short to be told from a misspelled other is not found."""
    assert NearWords(["metz"], allowed_errors).nearest("mezt", 1) is None
