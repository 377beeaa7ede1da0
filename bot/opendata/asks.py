"""Example questions for generated facts: varied, stable from one import to the next."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


class AskChooser:
    """Chooses questions among templates, never the same one for two facts.

    The choice hangs on the id of the fact alone, and on the questions taken before: with the same
    files the result is the same.
    """

    def __init__(self) -> None:
        """Begin with no question taken."""
        self._taken: set[str] = set()

    def choose(self, fact_id: str, questions: Sequence[str], count: int = 2) -> tuple[str, ...]:
        """Return ``count`` of the questions that no other fact has."""
        digest = hashlib.sha256(fact_id.encode()).digest()
        order = sorted(
            range(len(questions)),
            key=lambda place: (digest[place % len(digest)], place),
        )
        chosen: list[str] = []
        for place in order:
            question = questions[place]
            if question.casefold() not in self._taken and len(chosen) < count:
                self._taken.add(question.casefold())
                chosen.append(question)
        return tuple(chosen)
