"""Dates of facts in French, as precise as they are known and no more."""

from __future__ import annotations

import datetime as dt

from bot.knowledge import Fact, Knowledge, Subject, Trait
from bot.knowledge.dates import MONTHS
from bot.knowledge.model import Certainty

UNDATED = "non daté"


def french_day(day: dt.date) -> str:
    """Return "31 décembre 2025", with "1er" for the first of a month."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def end_facts(knowledge: Knowledge, subject: Subject) -> list[Fact]:
    """Return the facts that say when ``subject`` ends."""
    ends = knowledge.by_trait[Trait.END]
    return [fact for fact in subject.facts if fact.attribute in ends]


def french_end(knowledge: Knowledge, subject: Subject) -> str:
    """Return when ``subject`` ends, "" for no end; the month where its source knows no day."""
    if subject.ends is None:
        return ""
    told = end_facts(knowledge, subject)
    if any(fact.certainty is Certainty.APPROXIMATE for fact in told):
        return f"{MONTHS[subject.ends.month - 1]} {subject.ends.year}"
    return french_day(subject.ends)


def french_date(date: str | None) -> str:
    """Return a fact's date in words: "2020", "juin 2023", "7 septembre 2022", "2010-2012"."""
    if date is None:
        return UNDATED
    if "/" in date:
        first, last = (french_date(part) for part in date.split("/"))
        return f"{first}-{last}" if first.isdigit() and last.isdigit() else f"{first} – {last}"
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    if len(parts) == 2:
        return f"{MONTHS[parts[1] - 1]} {parts[0]}"
    return french_day(dt.date(*parts))


def dated(fact: Fact) -> str:
    """Return the date of ``fact`` as it stands after its sentence: "2020", "vers 2018"."""
    words = french_date(fact.date)
    return f"vers {words}" if fact.date and fact.certainty is Certainty.APPROXIMATE else words


def source_date(fact: Fact) -> str | None:
    """Return the date of ``fact`` for its source: None when it has none."""
    if fact.date is None:
        return None
    if fact.certainty is Certainty.INFERRED:
        return f"{french_date(fact.date)} (date déduite)"
    return dated(fact)
