"""The dates of facts, ordered and taken apart; the months by name."""

from __future__ import annotations

import datetime as dt

from bot.knowledge.model import Fact

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def years_in(date: str | None) -> tuple[str, ...]:
    """Return the years that a fact's date names."""
    if date is None:
        return ()
    return tuple(part.split("-")[0] for part in date.split("/"))


def newest_first(fact: Fact) -> tuple[int, str, str]:
    """Sort key: the newest fact first, undated ones last; of one date, the surest source first."""
    if fact.date is None:
        return (1, "", fact.confidence)
    latest = fact.date.split("/")[-1]
    # Strings of digits sort by their complement.
    return (0, "".join(chr(255 - ord(c)) for c in latest), fact.confidence)


def first_days(date: str) -> tuple[dt.date, ...]:
    """Return the first day of a date, or of both ends of a range; none for an empty date.

    Raises:
        ValueError: there is no such day in the calendar.
    """
    return tuple(_first_day(part) for part in date.split("/")) if date else ()


def _first_day(part: str) -> dt.date:
    numbers = [int(number) for number in part.split("-")]
    year, month, day = (*numbers, 1, 1)[:3]
    return dt.date(year, month, day)
