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
        ("avez-vous des infos sur Roues ?", "Roues ?"),
        ("Roues pour finir ?", "Roues"),
        ("Je viens de Nancy. Combien de salariés chez Roues ?", "Combien de salariés chez Roues ?"),
        ("ah attendez, Roues, c'est où ?", "Roues, c'est où ?"),
        ("Je dirige une PME de 60 personnes, à quoi sert Roues ?", "à quoi sert Roues ?"),
        ("Ma société a 60 salariés. Roues, c'est quoi ?", "Roues, c'est quoi ?"),
        ("Je suis une PME, quelles aides pour moi ?", "Je suis une PME, quelles aides pour moi ?"),
        (
            "Je dirige une PME et je cherche une presse. Y a-t-il un vendeur ?",
            "Je dirige une PME et je cherche une presse. Y a-t-il un vendeur ?",
        ),
    ],
)
def test_doubts_and_corrections_ask_nothing(text: str, asking: str) -> None:
    """A doubt at the end, a correction and who asks at the beginning are left out.

    But for somebody who asks what is for him.
    """
    assert asking_part(text) == asking


def test_a_guess_stays_with_its_question() -> None:
    """« Un cabinet ? » guesses at the answer; a second question stands alone."""
    assert questions_of("Roues, c'est quoi ? Un cabinet de conseil ?") == [
        "Roues, c'est quoi ? Un cabinet de conseil ?"
    ]
    assert len(questions_of("Roues, c'est quoi ? Combien de salariés ?")) == 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Roues, combien de salariés et où ?", ["Roues, combien de salariés ?", "c'est où ?"]),
        ("Roues est où et appartient à qui ?", ["Roues est où", "appartient à qui ?"]),
        (
            "Quelle adresse et quel téléphone de Roues ?",
            ["Quelle adresse de Roues ?", "quel téléphone de Roues ?"],
        ),
        ("merci ! et combien de salariés ?", ["et combien de salariés ?"]),
        ("Tant que ça ? Et en 2014 ?", ["Et en 2014 ?"]),
        ("Effectif + surface de Roues", ["Effectif et surface de Roues"]),
        ("vs la France ?", ["et la France ?"]),
        (
            "Combien de salariés et quel chiffre d'affaires pour Roues ?",
            ["Combien de salariés pour Roues ?", "quel chiffre d'affaires pour Roues ?"],
        ),
    ],
)
def test_two_questions_joined_come_apart(text: str, parts: list[str]) -> None:
    """Each is whole: it says of whom; politeness and surprise before them are no questions."""
    assert questions_of(text) == parts
