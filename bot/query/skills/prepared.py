"""Skill: what a school prepares for, told by its trainings where no sentence of its own says so."""

from __future__ import annotations

import re

from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Listed, Stated
from bot.query.skills.listing import listed
from bot.query.skills.training import trainings_at, where_given
from bot.query.subjects.targets import focus_subjects, precise_subjects

_PREPARES = re.compile(r"\b(?:prepare|etudie|apprend|enseigne|etudier|preparer|apprendre)\b")
_WHAT = frozenset({"que", "qu", "quoi"})
_PROGRAMMES = "programmes"


def prepared_at(engine: Engine, question: Question) -> Listed | Stated | None:
    """Return the trainings of the school that "que prépare-t-on à X ?" or "on y étudie quoi ?" is.

    None for a school that says itself what it prepares for.
    """
    if _WHAT.isdisjoint(question.words) or not _PREPARES.search(question.said):
        return None
    there = "y" in question.words and not question.mentions
    named = precise_subjects(engine, question)
    schools = focus_subjects(engine, question)[:1] if there else named
    if len(schools) != 1:
        return None
    says_it = any(_PROGRAMMES in fact.attributes for fact in engine.facts_of(schools[0]))
    trainings = trainings_at(engine, schools[0])
    if says_it or not trainings:
        return None
    if len(trainings) == 1:
        return where_given(engine, trainings[0], schools)
    found = listed(engine, "training", schools[0].label, trainings)
    return found if isinstance(found, Listed) else None
