"""What the knowledge says that may be true no longer: past its end, or due to be read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge import Knowledge
from bot.knowledge.model import Fact


@dataclass(frozen=True, order=True)
class Stale:
    """Something to look at: since or from which day, its id, and why, in French."""

    day: dt.date
    id: str
    why: str
    source: str = ""

    def __str__(self) -> str:
        """Return the line that the editor reads."""
        source = f" ({self.source})" if self.source else ""
        return f"{self.day.isoformat()}  {self.id} : {self.why}{source}"


def stale(knowledge: Knowledge, today: dt.date, within_days: int = 0) -> list[Stale]:
    """Return what is past its end or its review, the oldest first.

    Args:
        knowledge: what is looked through.
        today: the day of the reader.
        within_days: how many days ahead to look as well.
    """
    until = today + dt.timedelta(days=within_days)
    return sorted(one for one in _dated(knowledge, today) if one.day <= until)


def _dated(knowledge: Knowledge, today: dt.date) -> Iterator[Stale]:
    """Yield everything that ends or is to be read again, with the first day on which it is due."""
    one_day = dt.timedelta(days=1)
    for subject in knowledge.subjects.values():
        if subject.ends is not None:
            over = subject.ended(today)
            yield Stale(
                subject.ends + one_day,
                subject.id,
                "dispositif terminé" if over else "le dispositif se termine",
            )
    for fact in knowledge.facts.values():
        if fact.valid_until is not None:
            over = fact.valid_until < today
            why = "n’est plus valable" if over else "ne sera plus valable"
            yield Stale(fact.valid_until + one_day, fact.id, why, fact.source)
        review = review_of(fact, knowledge)
        if review is not None:
            yield Stale(review, fact.id, "à relire", fact.source)


def review_of(fact: Fact, knowledge: Knowledge) -> dt.date | None:
    """Return the day from which ``fact`` is to be compared with its source again.

    Its own ``review`` counts, else the years that its attribute stays true, from its date on.
    """
    if fact.review is not None:
        return fact.review
    years = knowledge.attributes[fact.attribute].review_years
    if years is None or fact.date is None:
        return None
    parts = [int(part) for part in fact.date.split("/")[-1].split("-")]
    # What is only dated to a year or a month may be of its end; each month has a 28th.
    year, month, day = parts + [12, 28][len(parts) - 1 :]
    return dt.date(year + years, month, min(day, 28))
