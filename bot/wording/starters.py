"""The questions offered to someone who has not asked one yet."""

from __future__ import annotations

from bot.wording.message import Button, Kind, Message

STARTERS = (
    Button("Quelles entreprises industrielles ?", "Quelles entreprises industrielles a Metz ?"),
    Button("Qui aide à innover ?", "Qui peut aider une PME a innover ?"),
    Button("Quelles écoles d’ingénieurs ?", "Quelles ecoles d'ingenieurs a Metz ?"),
)

WHAT_NEXT = Message(
    Kind.SUGGESTION,
    "Que voulez-vous savoir ? Voici quelques questions auxquelles je peux répondre.",
    buttons=STARTERS,
)

SAY_IT_AGAIN = Message(
    Kind.SOCIAL,
    "D’accord. Pouvez-vous reformuler votre question, en nommant si possible l’organisme, la "
    "formation ou le dispositif ?",
)
