"""The language of messages: French words and brands in them do not flip it."""

from __future__ import annotations

import pytest

from bot.knowledge.languages import load_languages
from bot.text import tokenize
from bot.understanding.glossary import Glossary
from bot.understanding.languages import LanguageIdentifier

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
        ("de", "Wie groß ist das Gelaende", "superficie terrain"),
    ],
)
def test_glossary_gives_french_words(language: str, text: str, french: str) -> None:
    """Phrases become their French words, the longest first; little words go."""
    glossary = Glossary(language, load_languages()[language].glossary)
    assert glossary.french(text) == french


GERMAN = {
    "propose": ["anbiet*"],
    "emplois": ["arbeitsplatz*"],
    "industrie": ["industrie"],
    "usine": ["werk"],
    "formation": ["ausbildung*"],
    "centre": ["zentrum"],
    "": ["wissen", "gern wissen"],
}


@pytest.mark.parametrize(
    ("text", "french"),
    [
        ("Industriearbeitsplätze", "emplois industrie"),
        ("Ausbildungszentrum", "centre formation"),
        ("Ausbildungen des Werkes", "formation usine"),
        ("Werkzeuge", "Werkzeuge"),
    ],
)
def test_german_words_are_known_by_their_parts(text: str, french: str) -> None:
    """A compound is read when all its parts are known, and no word for a part alone."""
    assert Glossary("de", GERMAN).french(text) == french


def test_split_german_verb_is_one_word() -> None:
    """A particle at the end of its clause belongs to the verb, unless it makes no known word."""
    glossary = Glossary("de", GERMAN)
    assert glossary.french("Bietet das Werk etwas an, ja?") == "propose usine ?"
    assert glossary.french("bietet das Werk etwas") == "bietet usine"


@pytest.mark.parametrize(
    ("text", "french"),
    [
        ("Meine Nichte lernt", "nichte lernt"),
        ("bei der neuen Sparte", "sparte"),
        ("feuerfeste Steine", "feuerfeste steine"),
        ("ich suche Siemens", "suche Siemens"),
        ("bauen Renault und Bosch", "bauen Renault Bosch"),
        ("baut die Bosch-Gruppe", "baut Bosch Gruppe"),
        ("baut die Siemens AG", "baut Siemens"),
        ("baut die SNCF", "baut SNCF"),
        ("baut in der Bretagne", "baut Bretagne"),
        ("Siemens hat ein Werk", "Siemens usine"),
    ],
)
def test_german_noun_is_told_from_a_name(text: str, french: str) -> None:
    """An unknown noun loses the capital that all German nouns have; what may be a name does not."""
    assert Glossary("de", GERMAN).french(text) == french


def test_name_after_little_words_does_not_begin() -> None:
    """An unknown name that a question's verb stood before stays inside the sentence."""
    glossary = Glossary("en", {"usine": ["plant"]})
    assert glossary.french("Does the Bosch plant exist?") == "est-ce que Bosch usine exist ?"
    assert glossary.french("Bosch plant") == "Bosch usine"


def test_phrase_without_french_words_goes() -> None:
    """What says nothing leaves nothing."""
    assert Glossary("de", GERMAN).french("Ich würde gern wissen") == ""


def test_glossary_leaves_names_alone() -> None:
    """A name that holds a word of the glossary stays as it is."""
    glossary = Glossary("en", {"ecole": ["school"]})
    text = "the School Lab school"
    assert [token.text for token in tokenize(text)][1:3] == ["school", "lab"]
    assert glossary.french(text, named={1, 2}) == "School Lab ecole"
