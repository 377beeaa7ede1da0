"""The language component: its output, and the French words that the pipeline goes on with."""

from __future__ import annotations

import pytest
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.french_spacy import FrenchSpacyNLP
from bot.components.languages import LANGUAGE, LanguageReader


@pytest.fixture(scope="module")
def model() -> SpacyModel:
    """The real spaCy model."""
    return FrenchSpacyNLP.load_model("fr_core_news_md")


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
def test_language_and_words(model: SpacyModel, text: str, language: str | None, read: str) -> None:
    """Names are no sign of a language, and stay as they are written."""
    message = LanguageReader().process([Message({TEXT: text})], model)[0]
    assert (message.get(LANGUAGE), message.get(TEXT)) == (language, read)
