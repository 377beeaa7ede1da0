"""The language of messages: French words and brands in them do not flip it."""

from __future__ import annotations

import pytest

from bot.knowledge.languages import load_languages
from bot.understanding.glossary import Glossary
from bot.understanding.languages import LanguageIdentifier
from bot.understanding.text import tokenize

FRENCH_WORDS = ("emplois", "industriels", "usine", "deadline", "marketing", "cluster", "territoire")


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    """An identifier that knows a handful of the knowledge's words."""
    return LanguageIdentifier(FRENCH_WORDS)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Where can I study engineering in the city?", "en"),
        ("what does the label mean", "en"),
        ("Wo kann man hier studieren?", "de"),
        ("wer leitet das Werk", "de"),
        ("¿Dónde está la escuela de ingenieros?", "other"),
        ("Dove si trova la fabbrica?", "other"),
        ("Где находится завод?", "other"),
        ("Où se trouve l'usine ?", "fr"),
        ("c koi le marketing", "fr"),
        ("un cluster, un open lab : c'est pareil ?", "fr"),
    ],
)
def test_language_is_told(identifier: LanguageIdentifier, text: str, language: str) -> None:
    """Whole sentences are told apart, English words in a French one included."""
    assert identifier.identify(text) == language


@pytest.mark.parametrize("text", ["", "?", "12", "ok", "zzz"])
def test_too_short_to_tell(identifier: LanguageIdentifier, text: str) -> None:
    """A message that belongs to no language leaves the conversation's language alone."""
    assert identifier.identify(text) is None


@pytest.mark.parametrize("text", ["deadline", "usine", "cluster territoire"])
def test_words_of_the_knowledge_are_french(identifier: LanguageIdentifier, text: str) -> None:
    """A word that the knowledge uses in French says nothing for another language."""
    assert identifier.identify(text) == "fr"


@pytest.mark.parametrize(
    ("language", "text", "french"),
    [
        ("en", "How many jobs are there in Woippy?", "combien de emplois existe à Woippy ?"),
        ("de", "Wo liegt die Schule?", "ou se trouve ecole ?"),
        ("de", "Wie groß ist das Gelände", "superficie terrain"),
    ],
)
def test_glossary_gives_french_words(language: str, text: str, french: str) -> None:
    """Phrases become their French words, the longest first; little words go."""
    glossary = Glossary(language, load_languages()[language].glossary)
    assert glossary.french(text) == french


def test_glossary_leaves_names_alone() -> None:
    """A name that holds a word of the glossary stays as it is."""
    glossary = Glossary("en", {"ecole": ["school"]})
    text = "the School Lab school"
    assert [token.text for token in tokenize(text)][1:3] == ["school", "lab"]
    assert glossary.french(text, named={1, 2}) == "School Lab ecole"
