"""The one normalisation of texts: accents, case, apostrophes, offsets, stems."""

from __future__ import annotations

import unicodedata

import pytest

from bot.text import (
    content_stems,
    fold,
    squeeze,
    stem,
    straighten,
    tokenize,
    words_of,
)


@pytest.mark.parametrize("text", ["École", "ECOLE", "école", unicodedata.normalize("NFD", "École")])
def test_accents_and_case_make_no_difference(text: str) -> None:
    """The same word is the same with or without accents, composed or not, in any case."""
    assert words_of(text) == ["ecole"]


@pytest.mark.parametrize("apostrophe", ["'", "\u2019", "\u02bc", "`", "\u00b4", "\u2018"])
def test_every_apostrophe_separates_words(apostrophe: str) -> None:
    """Every kind of apostrophe separates an article from its word."""
    assert words_of(f"l{apostrophe}usine") == ["l", "usine"]


def test_straightening_keeps_the_length() -> None:
    """Straightening apostrophes keeps the length, so that offsets stay right."""
    text = "l\u2019École d\u02bcart"
    assert len(straighten(text)) == len(text)


def test_ligatures_become_two_letters() -> None:
    """Ligatures become two letters, as people type them."""
    assert fold("Œuvre et Curriculum vitæ") == "oeuvre et curriculum vitae"


@pytest.mark.parametrize("text", ["L\u2019œuvre de l'École", "Voëvre : où ?", "e\u0301tude à Metz"])
def test_offsets_point_into_the_composed_text(text: str) -> None:
    """Offsets of tokens point to their own letters, ligatures and accents included."""
    composed = unicodedata.normalize("NFC", text)
    for token in tokenize(text):
        assert fold(composed[token.start : token.end]) == token.text


def test_tokens_know_their_capital() -> None:
    """A token knows whether it began with a capital: names do."""
    assert [token.capital for token in tokenize("chez Claas")] == [False, True]


@pytest.mark.parametrize("text", ["", "   ", "😀 !!! …", "\n\t"])
def test_a_text_without_words_has_no_tokens(text: str) -> None:
    """A text without letters or digits has no tokens."""
    assert tokenize(text) == []


def test_words_are_joined_by_one_space() -> None:
    """Squeezing joins the normalised words by one space each."""
    assert squeeze("  L'Eurométropole\n de   Metz ! ") == "l eurometropole de metz"


@pytest.mark.parametrize(
    ("one", "other"),
    [("fabrique", "fabriquent"), ("création", "créations"), ("industrielles", "industrielle")],
)
def test_inflections_share_a_stem(one: str, other: str) -> None:
    """Inflections of a word share its stem."""
    assert stem(fold(one)) == stem(fold(other))


def test_stems_of_topics_leave_out_empty_words() -> None:
    """Articles, pronouns and question words carry no topic."""
    assert content_stems(words_of("Quelle est la production de l'usine ?")) == [
        stem("production"),
        stem("usine"),
    ]
