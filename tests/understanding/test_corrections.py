"""What a message takes back, and what it means instead."""

from __future__ import annotations

import pytest

from bot.understanding.corrections import corrected, corrects, mended


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("non, je parlais de Roues", "Roues"),
        ("je me suis trompé, je voulais le lycée Hugo", "le lycée Hugo"),
        ("je me suis trompée d'année : 2024", "2024"),
        ("je confonds, c'est Roues que je voulais", "Roues"),
        ("non pas Roues, Freins", "Freins"),
        ("celui de Metz, pas Nancy", "celui de Metz"),
        ("ah pardon, à Metz je voulais dire", "ah pardon, à Metz"),
        ("je ne parlais pas du prix, je voulais l'adresse", "l'adresse"),
    ],
)
def test_what_is_meant_is_left(text: str, meant: str) -> None:
    """The excuse, and what was not meant, are taken out wherever they stand."""
    assert corrects(text)
    assert corrected(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "je voudrais une aide",
        "Pardon de vous déranger, combien de salariés ?",
        "c'est gratuit, pas vrai ?",
        "on y va à pied, pas loin ?",
    ],
)
def test_a_question_takes_nothing_back(text: str) -> None:
    """« Pardon de » and « pas vrai » are manners of speech."""
    assert not corrects(text)
    assert corrected(text) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("L'effectif de Roues... non pardon, de Freins ?", "L'effectif de Freins ?"),
        ("Combien de salariés chez Roues, pardon Freins ?", "Combien de salariés chez Freins ?"),
        ("Roues à Woippy - euh non, combien à Marly ?", "combien à Marly ?"),
        ("Roues est à Woippy, non ?", "Roues est à Woippy, non ?"),
        ("Je voudrais, pardon de vous gêner, un CFA", "Je voudrais, pardon de vous gêner, un CFA"),
        ("Roues a fermé, non ? Et Freins ?", "Roues a fermé, non ? Et Freins ?"),
        ("Une formation, non diplômante, chez Roues", "Une formation, non diplômante, chez Roues"),
    ],
)
def test_what_is_meant_stands_where_it_is_taken_back_midway(text: str, meant: str) -> None:
    """« ... non pardon, » takes back the name before it; « non ? » only asks for a yes."""
    assert mended(text) == meant
