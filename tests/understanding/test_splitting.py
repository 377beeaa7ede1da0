"""What of a message asks: not its doubt, its correction, its guess."""

from __future__ import annotations

import pytest

from bot.understanding.splitting import asking_part, questions_of


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("Roues est à Woippy ou seulement à Nancy ?", "Roues est à Woippy"),
        ("Il y a une antenne ici ou je confonds ?", "Il y a une antenne ici"),
        ("Woippy ou Metz ?", "Woippy ou Metz ?"),
        (
            "On allait à la mine ou à l'usine. Et après ?",
            "On allait à la mine ou à l'usine. Et après ?",
        ),
        ("non, je parlais de Roues", "Roues"),
    ],
)
def test_doubts_and_corrections_ask_nothing(text: str, asking: str) -> None:
    """A doubt at the end and a correction at the beginning are left out."""
    assert asking_part(text) == asking


def test_a_guess_stays_with_its_question() -> None:
    """« Un cabinet ? » guesses at the answer; a second question stands alone."""
    assert questions_of("Roues, c'est quoi ? Un cabinet de conseil ?") == [
        "Roues, c'est quoi ? Un cabinet de conseil ?"
    ]
    assert len(questions_of("Roues, c'est quoi ? Combien de salariés ?")) == 2
