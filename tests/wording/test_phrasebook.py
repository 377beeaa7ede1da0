"""Answers in the languages of ``data/languages``."""

from __future__ import annotations

import string

import pytest

from bot.knowledge.languages import load_languages
from bot.query.engine import Engine
from bot.query.result import Listed, NotKnown, Stated
from bot.wording.answers import word
from bot.wording.phrasebook import Phrasebook

FOREIGN = ("en", "de")


def places(text: str) -> set[str]:
    """Return the names that a sentence inserts."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", FOREIGN)
def test_every_sentence_is_translated(language: str) -> None:
    """Each language has the French sentences, and inserts nothing else into them."""
    french, other = load_languages()["fr"].phrases, load_languages()[language].phrases
    assert set(other) == set(french) - {"other_language"}
    allowed = {"facts", "subject", "attribute", "heading"}
    for key, text in other.items():
        assert places(text) - allowed <= places(french[key]), key


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("number of employees", "in French")), ("de", ("Zahl der Besch", "auf Franz"))],
)
def test_fact_is_quoted_in_its_language(
    engine: Engine, language: str, words: tuple[str, ...]
) -> None:
    """The sentence around a fact is translated; the fact stays as its source has it."""
    fact = engine.knowledge.facts["roues-headcount-2020"]
    subject = engine.knowledge.subject_of(fact)
    result = Stated((fact,), (subject,), "headcount")
    message = word(engine, result, book=Phrasebook(language))
    assert all(one in message.text for one in words)
    assert subject.label in message.text
    assert word(engine, result).text.split("(")[0].rstrip(" .") in message.text
    assert all(button.title for button in message.buttons)


@pytest.mark.parametrize(("language", "word_no"), [("en", "No,"), ("de", "Nein,")])
def test_verdict_is_translated(engine: Engine, language: str, word_no: str) -> None:
    """A verdict begins the answer in its language."""
    fact = engine.knowledge.facts["eurometropole-communes"]
    result = Stated((fact,), (), "communes", "no", name="Rombas")
    assert word(engine, result, book=Phrasebook(language)).text.startswith(word_no)


@pytest.mark.parametrize(("language", "first"), [("en", "I do not know"), ("de", "Das weiß ich")])
def test_admission_is_translated(engine: Engine, language: str, first: str) -> None:
    """What is not known is admitted in the language of the question."""
    message = word(engine, NotKnown(name="Airbus"), book=Phrasebook(language))
    assert message.text.startswith(first)


def test_another_language_gets_french_behind_a_line_in_english_and_french(engine: Engine) -> None:
    """Someone who writes in another language is told so in English and French first."""
    fact = engine.knowledge.facts["roues-headcount-2020"]
    result = Stated((fact,), (engine.knowledge.subject_of(fact),), "headcount")
    first, _, rest = word(engine, result, book=Phrasebook("other")).text.partition("\n")
    assert "English" in first
    assert "anglais" in first
    assert rest == word(engine, result).text


def test_title_of_a_list_is_translated(engine: Engine) -> None:
    """A list is headed by the name of its kind in the language of the question."""
    fact = engine.knowledge.facts["roues-identity"]
    company = engine.knowledge.subjects["roues"]
    result = Listed("company", "Woippy", (company,) * 9, (fact,) * 9)
    text = word(engine, result, book=Phrasebook("en")).text
    assert text.startswith("Industrial companies (Woippy): I know of 9.")
    assert "1 more" in text
