"""Facts as sentences: each with its date where that matters."""

from __future__ import annotations

import datetime as dt
import re

from bot.knowledge import Fact, Subject
from bot.knowledge.dates import years_in
from bot.wording.dates import UNDATED, dated, french_day
from bot.wording.grammar import of

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


def bullets(heading: str, facts: tuple[Fact, ...]) -> str:
    """Return ``heading``, then the sentences of ``facts`` as a list."""
    return "\n".join((heading, *(f"• {sentence(fact)}" for fact in facts)))


def end_notice(subject: Subject, end: dt.date) -> str:
    """Return the warning that a scheme's end is past."""
    day = french_day(end)
    return f"Attention : l'échéance affichée {of(subject)} ({day}) est passée."
