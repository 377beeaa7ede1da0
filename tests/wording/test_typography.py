"""French typography: spaces that do not break, apostrophes, dates, articles."""

from __future__ import annotations

import pytest

from bot.knowledge import Fact, Subject
from bot.knowledge.model import Certainty
from bot.wording.dates import UNDATED, dated, french_date, source_date
from bot.wording.grammar import capitalised, of, with_article
from bot.wording.typography import NBSP, THIN, typeset


@pytest.mark.parametrize(
    ("plain", "typeset_text"),
    [
        ("270 000 emplois", f"270{THIN}000 emplois"),
        ("1 234 567", f"1{THIN}234{THIN}567"),
        ("20 % des dépenses", f"20{NBSP}% des dépenses"),
        ("60 M€ investis", f"60{NBSP}M€ investis"),
        ("Quoi ? Oui ! Bien ; tant mieux", f"Quoi{THIN}? Oui{THIN}! Bien{THIN}; tant mieux"),
        ("Voici : ceci", f"Voici{NBSP}: ceci"),
        ("« Nord Lorraine »", f"«{NBSP}Nord Lorraine{NBSP}»"),
        ("l'usine d'Ars", "l\u2019usine d\u2019Ars"),
    ],
)
def test_french_signs_keep_to_their_words(plain: str, typeset_text: str) -> None:
    """Groups of digits, units, double punctuation and quotes do not leave their words."""
    assert typeset(plain) == typeset_text


@pytest.mark.parametrize(
    "address",
    ["https://exemple.fr/page?a=1;b=2", "http://www.esitc-metz.com/", "contact@exemple.fr"],
)
def test_addresses_are_left_alone(address: str) -> None:
    """Addresses are left as they are: they must still work when copied."""
    assert address in typeset(f"Voyez {address} pour d'autres détails")


@pytest.mark.parametrize("text", ["en 2020 000", "le 24 000", "Quoi ?", "« a » : l'eau, 20 %"])
def test_typesetting_twice_changes_nothing(text: str) -> None:
    """Typesetting a text that is typeset already changes nothing."""
    once = typeset(text)
    assert typeset(once) == once


def test_years_side_by_side_are_not_one_number() -> None:
    """A figure after a year is not joined to it."""
    assert typeset("de 2022 à 2024") == "de 2022 à 2024"


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2020", "2020"),
        ("2023-06", "juin 2023"),
        ("2022-09-07", "7 septembre 2022"),
        ("2025-02-01", "1er février 2025"),
        ("2010/2012", "2010-2012"),
        (None, UNDATED),
    ],
)
def test_dates_are_as_precise_as_they_are_known(date: str | None, words: str) -> None:
    """A date is said as precisely as it is known, and no more."""
    assert french_date(date) == words


def test_an_approximate_date_says_so() -> None:
    """An approximate date is said to be one, in the text and for the source."""
    fact = Fact("f", "s", "a", "X.", "u", "A", date="2010", certainty=Certainty.APPROXIMATE)
    assert dated(fact) == "vers 2010"
    assert source_date(fact) == "vers 2010"


def test_an_inferred_date_says_so_in_its_source() -> None:
    """A date that was inferred is said to be so in the source."""
    fact = Fact("f", "s", "a", "X.", "u", "A", date="2023-06", certainty=Certainty.INFERRED)
    assert source_date(fact) == "juin 2023 (date déduite)"


def test_a_fact_without_a_date_has_none_in_its_source() -> None:
    """No date is invented for a source that has none."""
    assert source_date(Fact("f", "s", "a", "X.", "u", "A")) is None


@pytest.mark.parametrize(
    ("article", "name", "whole", "contracted"),
    [
        ("l'", "Eurométropole de Metz", "l'Eurométropole de Metz", "de l'Eurométropole de Metz"),
        ("le", "CFA BTP", "le CFA BTP", "du CFA BTP"),
        ("les", "Usines Claas", "les Usines Claas", "des Usines Claas"),
        ("la", "SATT Sayens", "la SATT Sayens", "de la SATT Sayens"),
        ("", "Inspire Metz", "Inspire Metz", "d'Inspire Metz"),
        ("", "Claas", "Claas", "de Claas"),
        ("", "École du Bois", "École du Bois", "d'École du Bois"),
    ],
)
def test_names_take_their_article(article: str, name: str, whole: str, contracted: str) -> None:
    """A name takes its article, contracted after « de »."""
    subject = Subject("x", "company", name, article=article)
    assert with_article(subject) == whole
    assert of(subject) == contracted


def test_a_sentence_begins_with_a_capital() -> None:
    """A sentence begins with a capital, accents included, and the rest is left alone."""
    assert capitalised("écoles de Metz") == "Écoles de Metz"
    assert capitalised("") == ""
