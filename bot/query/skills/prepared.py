"""Skill: what a school prepares for, in its own sentences and in those of its trainings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.query.cues.polarity import is_polar
from bot.query.cues.words import asks_of_its_own, counted_place
from bot.query.engine import Engine
from bot.query.evidence.proof import proof_of
from bot.query.question import Question
from bot.query.result import Listed, Stated
from bot.query.skills.listing import listed
from bot.query.skills.training import trainings_at, where_given
from bot.query.subjects.targets import focus_subjects, precise_subjects
from bot.text import words_of
from bot.understanding.names import names_of

MOST_FACTS = 5
_MOST_SAID = 2
_PREPARES = re.compile(r"\b(?:prepare|etudie|apprend|enseigne|etudier|preparer|apprendre)\b")
_WHAT = frozenset({"que", "qu", "quoi"})
_PROGRAMMES = "programmes"
_AFTER_THE_BAC = "apres le bac"


def prepared_at(engine: Engine, question: Question) -> Listed | Stated | None:
    """Return what the school of "que prépare-t-on à X ?", "quelles formations à X ?" prepares for.

    None for a message that asks for more, or of no school.
    """
    there = "y" in question.words and not question.mentions
    named = precise_subjects(engine, question)
    schools = focus_subjects(engine, question)[:1] if there else named
    if len(schools) != 1 or not _asks_what(question):
        return None
    trainings = trainings_at(engine, schools[0])
    told = [fact for fact in engine.facts_of(schools[0]) if fact.attribute == _PROGRAMMES]
    if _AFTER_THE_BAC in question.said:
        # What comes before it is not asked for.
        told = []
    if told and trainings:
        return _said_and_given(engine, question, schools[0], told)
    if told or not trainings:
        return None
    if len(trainings) == 1:
        return where_given(engine, trainings[0], schools)
    found = listed(engine, "training", schools[0].label, trainings)
    return found if isinstance(found, Listed) else None


def _asks_what(question: Question) -> bool:
    prepares = _PREPARES.search(question.said) or _AFTER_THE_BAC in question.said
    what = not _WHAT.isdisjoint(question.words) and prepares
    # "Quelles formations propose X ?" asks for an offer as well, "leur coût" for no training.
    worded = question.worded_attributes.keys()
    which = "training" in question.types and {_PROGRAMMES} <= worded <= {_PROGRAMMES, "offer"}
    narrowed = question.diplomas or question.tracks or question.unknown_names
    if narrowed or is_polar(question) or counted_place(question) is not None:
        return False
    return bool(what) or (which and not asks_of_its_own(question))


def _said_and_given(
    engine: Engine, question: Question, school: Subject, told: Sequence[Fact]
) -> Stated | Listed:
    """Return the best of what is ``told`` and the trainings that it does not name, or all those."""
    best = [one.fact for one in engine.ranker.rank(question, told)][:_MOST_SAID]
    said = {word for fact in best for word in words_of(fact.says)}
    others = [
        one
        for one in trainings_at(engine, school)
        if not any(said >= {*words_of(name)} for name in names_of(one))
    ]
    proofs = (proof_of(engine, one) for one in others)
    facts = (*best, *(fact for fact in proofs if fact is not None))
    whole = listed(engine, "training", school.label, others) if len(facts) > MOST_FACTS else None
    return whole if isinstance(whole, Listed) else Stated(facts, (school,), _PROGRAMMES)
