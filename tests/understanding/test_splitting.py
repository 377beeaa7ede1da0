"""Two questions in one message, and a guess that stays with its question."""

from __future__ import annotations

import pytest

from bot.understanding.splitting import questions_of


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
        (
            "Combien d'élèves et quelle adresse pour l'École des Roues ?",
            [
                "Combien d'élèves pour l'École des Roues ?",
                "quelle adresse pour l'École des Roues ?",
            ],
        ),
        (
            "Qui a droit à Roues et ça coûte combien ?",
            ["Qui a droit à Roues ?", "ça coûte combien ?"],
        ),
        (
            "Que fait Roues et que fait celle de Trémery ?",
            ["Que fait Roues ?", "que fait celle de Trémery ?"],
        ),
        (
            "Quelle école est gratuite et qui recrute après le bac ?",
            ["Quelle école est gratuite et qui recrute après le bac ?"],
        ),
        ("merci ! et combien de salariés ?", ["et combien de salariés ?"]),
        ("Tant que ça ? Et en 2014 ?", ["Et en 2014 ?"]),
        ("Effectif + surface de Roues", ["Effectif et surface de Roues"]),
        ("vs la France ?", ["et la France ?"]),
        (
            "Les frais de Roues, et les effectifs de la première promotion ?",
            ["Les frais de Roues ?", "les effectifs de la première promotion ?"],
        ),
        ("Roues a quel taux, et est-elle privée ?", ["Roues a quel taux", "est-elle privée ?"]),
        ("Roues réunit qui et sous quels noms ?", ["Roues réunit qui", "sous quels noms ?"]),
        ("Roues s'élève à combien ?", ["Roues combien fait ?"]),
        ("Roues, quel genre d'endroit est-ce ?", ["Roues, c'est quoi ?"]),
        ("ou es le CFA ?", ["où est le CFA ?"]),
        ("Comment marche le Prêt des Roues ?", ["c'est quoi le Prêt des Roues ?"]),
        ("Comment marche ce robot ?", ["Comment marche ce robot ?"]),
        ("Je croyais que c'était des moteurs", ["c'est des moteurs ?"]),
        ("On peut dire que c'est de l'industrie ?", ["c'est de l'industrie ?"]),
        ("Il y a quoi comme équipements ?", ["quels équipements ?"]),
        ("Où est Roues ? Et où est Galets ?", ["Où est Roues ?", "Et où est Galets ?"]),
        (
            "Et où est Galets et combien de salariés ?",
            ["Et où est Galets", "combien de salariés ?"],
        ),
        (
            "Combien de salariés et quel chiffre d'affaires pour Roues ?",
            ["Combien de salariés pour Roues ?", "quel chiffre d'affaires pour Roues ?"],
        ),
    ],
)
def test_two_questions_joined_come_apart(text: str, parts: list[str]) -> None:
    """Each is whole: it says of whom; politeness and surprise before them are no questions."""
    assert questions_of(text) == parts
