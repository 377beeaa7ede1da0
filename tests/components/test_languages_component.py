"""The language component: its output, and the French words that the pipeline goes on with."""

from __future__ import annotations

import pytest
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.languages import LANGUAGE, LanguageReader


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        ("Who runs the Claas plant?", "en", "qui dirige Claas usine ?"),
        ("Wer leitet die ENIM?", "de", "qui dirige ENIM ?"),
        ("The Pool c'est quoi ?", "fr", "The Pool c'est quoi ?"),
        ("Quest For Industry", None, "Quest For Industry"),
        ("Что производит Claas?", "other", "Что производит Claas?"),
    ],
)
def test_language_and_words(
    spacy_model: SpacyModel, text: str, language: str | None, read: str
) -> None:
    """Names are no sign of a language, and stay as they are written."""
    message = LanguageReader().process([Message({TEXT: text})], spacy_model)[0]
    assert (message.get(LANGUAGE), message.get(TEXT)) == (language, read)
