"""The dates of facts, ordered and taken apart."""

from __future__ import annotations

from bot.knowledge.model import Fact


def years_in(date: str | None) -> tuple[str, ...]:
    """Return the years that a fact's date names."""
    if date is None:
        return ()
    return tuple(part.split("-")[0] for part in date.split("/"))


def newest_first(fact: Fact) -> tuple[int, str]:
    """Sort key: the newest fact first, undated ones last."""
    if fact.date is None:
        return (1, "")
    latest = fact.date.split("/")[-1]
    # Strings of digits sort by their complement.
    return (0, "".join(chr(255 - ord(c)) for c in latest))
