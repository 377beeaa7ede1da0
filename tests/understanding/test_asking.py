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
