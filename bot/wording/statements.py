"""Facts as sentences: each with its date where that matters."""

from __future__ import annotations

import re

from bot.knowledge import Fact
from bot.knowledge.dates import years_in
from bot.wording.dates import UNDATED, dated

_DIGIT = re.compile(r"\d")


def sentence(fact: Fact) -> str:
    """Return the fact's sentence, its date in parentheses when it holds figures without a year."""
    says = fact.says.strip()
    years = years_in(fact.date)
    has_date = any(year in says for year in years)
    if not fact.figures or has_date or (fact.date is None and not _DIGIT.search(says)):
        return says
    return f"{says.rstrip('.')} ({dated(fact) if fact.date else UNDATED})."


def paragraph(facts: tuple[Fact, ...]) -> str:
    """Return the sentences of ``facts``, one after the other, the same one once."""
    return " ".join(dict.fromkeys(sentence(fact) for fact in facts))
