"""The vocabulary's words in a message."""

from __future__ import annotations

import pytest

from bot.text import tokenize
from bot.understanding.words import WordMatch, WordMatcher


def found(matcher: WordMatcher, text: str) -> list[str]:
    """Return the entries of ``matcher`` that ``text`` holds."""
    return [match.id for match in matcher.find(tokenize(text))]


def test_a_phrase_is_found_whatever_its_accents_and_case() -> None:
    """A phrase of the vocabulary is found whatever the accents and capitals of the message."""
    matcher = WordMatcher({"creation": ["quelle annee"]})
    assert found(matcher, "En QUELLE Année ?") == ["creation"]


@pytest.mark.parametrize("word", ["fabrique", "fabriquent", "Fabriquait"])
def test_a_star_stands_for_any_ending(word: str) -> None:
    """A trailing star stands for any ending of the word."""
    assert found(WordMatcher({"activity": ["fabriqu*"]}), word) == ["activity"]


def test_without_a_star_the_word_must_be_whole() -> None:
    """Without a star, a word that only begins alike is another word."""
    assert found(WordMatcher({"turnover": ["ca"]}), "le cabinet") == []


@pytest.mark.parametrize(("text", "entries"), [("le CA de Claas", ["turnover"]), ("ça coûte", [])])
def test_a_word_in_capitals_is_found_in_capitals_only(text: str, entries: list[str]) -> None:
    """A word that the vocabulary writes in capitals is another one in small letters."""
    assert found(WordMatcher({"turnover": ["CA"]}), text) == entries


def test_the_longest_phrase_comes_first() -> None:
    """Where two phrases begin at the same word, the longest comes first."""
    matcher = WordMatcher({"school": ["ecole*"], "engineering": ["ecole* d'ingenieur*"]})
    assert matcher.find(tokenize("les écoles d'ingénieurs")) == [
        WordMatch("engineering", 1, 4),
        WordMatch("school", 1, 2),
    ]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("quand a-t-elle vu le jour ?", ["creation"]),
        ("quand a-t-elle donc vu le jour ?", ["creation"]),
        ("elle a vu hier le jour", []),
        ("quand a-t-elle", []),
    ],
)
def test_an_inverted_pronoun_may_part_a_phrase(text: str, entries: list[str]) -> None:
    """A phrase is found with an inverted pronoun inside, and with no other word."""
    assert found(WordMatcher({"creation": ["a vu le jour"]}), text) == entries


def test_a_match_ends_where_its_last_word_does() -> None:
    """The pronoun that parts a phrase belongs to its match."""
    matcher = WordMatcher({"creation": ["a vu le jour"]})
    assert matcher.find(tokenize("a-t-elle vu le jour ici")) == [WordMatch("creation", 0, 6)]


def test_an_apostrophe_of_the_vocabulary_splits_like_that_of_a_message() -> None:
    """A phrase with an apostrophe is normalised like the message."""
    assert found(WordMatcher({"identity": ["c'est quoi"]}), "C\u2019est quoi ?") == ["identity"]


@pytest.mark.parametrize("text", ["", "!!!", "😀"])
def test_nothing_is_found_in_a_text_without_words(text: str) -> None:
    """Nothing is found in a text without words."""
    assert found(WordMatcher({"identity": ["c'est quoi"]}), text) == []
