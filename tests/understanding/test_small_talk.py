"""Small talk that asks of something known."""

from __future__ import annotations

import pytest

from bot.understanding.small_talk import is_about_the_knowledge

SUBJECT = [{"entity": "subject", "value": "roues"}]


@pytest.mark.parametrize(
    ("text", "spoken_of", "expected"),
    [
        ("Roues compte-t-elle 345 salariés ?", False, True),
        ("Je m'appelle Roues, mon numéro est le 345 ?", False, False),
        ("Merci pour Roues", False, False),
        ("Tu connais Roues ?", False, True),
        ("Vous pouvez me parler de Roues ?", False, True),
    ],
)
def test_a_question_about_a_name(text: str, spoken_of: bool, expected: bool) -> None:
    """A question that names a subject is one; what somebody says of himself is not."""
    assert is_about_the_knowledge(text, SUBJECT, spoken_of=spoken_of) is expected


@pytest.mark.parametrize(
    ("text", "spoken_of", "expected"),
    [
        ("elle est privée ?", True, True),
        ("elle est privée ?", False, False),
        ("ça va jusqu'où ?", True, True),
        ("ça va ?", True, False),
        ("il fait beau ?", True, False),
    ],
)
def test_a_question_about_what_was_spoken_of(text: str, spoken_of: bool, expected: bool) -> None:
    """A pronoun needs something that was spoken of; the weather and « ça va ? » are small talk."""
    assert is_about_the_knowledge(text, [], spoken_of=spoken_of) is expected
