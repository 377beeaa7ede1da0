"""Words of more and less: "la plus ancienne", "mieux", "plus que Metz"."""

from __future__ import annotations

import re

from bot.query.question import Question

DEGREE = r"(?:plus|moins|mieux|meilleure?s?)"
_DEGREE = re.compile(rf"\b{DEGREE}\b")
_THAN = re.compile(rf"\b(?:{DEGREE}|autant)\b.* (?:que|qu) ")


def speaks_of_degree(question: Question) -> bool:
    """Tell whether the message ranks or compares: "laquelle est la plus ancienne ?"."""
    return bool(_DEGREE.search(" ".join(question.words)))


def sets_against(question: Question) -> bool:
    """Tell whether the message holds something against another: "plus d'habitants que Metz"."""
    return bool(_THAN.search(" ".join(question.words)))
