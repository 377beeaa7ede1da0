"""Mending what fingers do on a phone."""

from __future__ import annotations

import pytest

from bot.understanding.dictionary import french_words
from bot.understanding.sounds import sound_of
from bot.understanding.spelling import Speller

LEXICON = {
    *("combien", "habitants", "formation", "logistique", "prototype", "communes", "annee"),
    *("etudiants", "usine", "electrotechnique", "tonnage", "invente"),
}


@pytest.fixture(scope="module")
def speller() -> Speller:
    """A speller over a few words."""
    return Speller(LEXICON, {"cb": "combien", "kel": "quel"}, french_words().__contains__)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("cb dabitan", "combien d'habitants"),
        ("formasion logistik", "formation logistique"),
        ("mon prototip", "mon prototype"),
        ("les comunes", "les communes"),
        ("detudian", "d'etudiants"),
        ("usinne", "usine"),
    ],
)
def test_a_word_is_mended_by_its_sound_or_its_letters(
    text: str, right: str, speller: Speller
) -> None:
    """A word that nobody writes on purpose becomes the one that sounds or is written like it."""
    assert speller.correct(text) == right


@pytest.mark.parametrize(
    "text",
    ["la cuisine", "un mets fin", "/intente", "intente{x}", "Airbus", "ffffffff", "SNCF", "12 000"],
)
def test_what_is_written_on_purpose_stays(text: str, speller: Speller) -> None:
    """Everyday words, names, commands and noise are left as they are."""
    assert speller.correct(text) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rechersh", "recherche"),
        ("elektrik", "electrique"),
        ("entreprize", "entreprise"),
        ("aprentissage", "apprentissage"),
        ("isphates", "isfates"),
    ],
)
def test_words_sound_alike(one: str, other: str) -> None:
    """Two spellings of one word have the same sound."""
    assert sound_of(one) == sound_of(other) != ""


def test_a_word_is_too_short_to_be_told_by_its_sound() -> None:
    """« ou » and « août » are not told apart by so little."""
    assert sound_of("ou") == ""
