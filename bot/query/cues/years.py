"""The years that a message names: "en 2019 ?"."""

from __future__ import annotations

import re

from bot.query.question import Question

YEAR = re.compile(r"(?:19|20)\d\d")


def years_asked(question: Question) -> tuple[str, ...]:
    """Return the years that the question names; "les années 2000" are a decade."""
    pairs = zip(("", *question.words), question.words)
    return tuple(word for before, word in pairs if YEAR.fullmatch(word) and before != "annees")
