"""Skill: what is asked of several years at once ("combien en 2023 et en 2024 ?")."""

from __future__ import annotations

from dataclasses import replace

from bot.knowledge import Fact
from bot.query.cues.years import years_asked
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.skills.facts import answer_facts

MOST_YEARS = 3


def of_each_year(engine: Engine, question: Question) -> Stated | None:
    """Return the answer for each year that the message names; which one is not known is said."""
    years = dict.fromkeys(years_asked(question))
    if not 1 < len(years) <= MOST_YEARS or "et" not in question.words:
        return None
    facts: dict[Fact, None] = {}
    missing: list[str] = []
    first: Stated | None = None
    for year in years:
        words = tuple(year if word in years else word for word in question.words)
        found = answer_facts(engine, replace(question, words=words))
        if isinstance(found, Stated) and found.verdict is None:
            first = first or found
            facts[found.facts[0]] = None
        else:
            missing.append(year)
    if first is None:
        return None
    told = replace(first, facts=tuple(facts))
    return replace(told, verdict="unsaid", name=missing[0]) if missing else told
