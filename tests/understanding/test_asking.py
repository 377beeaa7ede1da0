"""What of a message asks: not its doubt, its correction, who writes it."""

from __future__ import annotations

import pytest

from bot.understanding.asking import asking_part


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
        ("oups non, à Roues", "à Roues"),
        ("Pour en revenir à Roues : combien de salariés ?", "combien de salariés ?"),
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


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("Potier, je cherche un lieu : Roues, c'est quoi ?", "Roues, c'est quoi ?"),
        ("On part de Nancy. Que fait Roues ?", "Que fait Roues ?"),
        # A question, what somebody has studied, what is for the user: all of it is asked.
        ("Que vend mon voisin, et que fait Roues ?", "Que vend mon voisin, et que fait Roues ?"),
        ("Mon fils a un bac : Roues le prend-elle ?", "Mon fils a un bac : Roues le prend-elle ?"),
        ("On est une PME : Roues peut m'aider ?", "On est une PME : Roues peut m'aider ?"),
    ],
)
def test_a_story_before_the_name_asks_nothing(text: str, asking: str) -> None:
    """The clause that names somebody asks, where the one before only speaks of the user."""
    assert asking_part(text, (text.index("Roues"),)) == asking
