"""The years that a message names: "en 2019 ?"."""

from __future__ import annotations

import re

from bot.query.question import Question

YEAR = re.compile(r"(?:19|20)\d\d")


def years_asked(question: Question) -> tuple[str, ...]:
    """Return the years that the question names."""
    return tuple(word for word in question.words if YEAR.fullmatch(word))
