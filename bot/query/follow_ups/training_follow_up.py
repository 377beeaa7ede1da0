"""Trainings asked for after others: of another school ("et à Fabert ?"), of another field."""

from __future__ import annotations

from bot.query.cues.pointing import has_pronoun
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Stated
from bot.query.skills.listing import listed
from bot.query.skills.training import of_the_field, trainings_at, trainings_spoken_of, where_given
from bot.query.subjects.targets import surest_subjects

_MOST_WORDS = 3


def trainings_there(engine: Engine, question: Question) -> Stated | Listed | NotKnown | None:
    """Answer "et à Fabert ?" after the trainings of another school: those of this one.

    They are of the same diploma; None for a message that names no school after trainings.
    """
    schools = [one for one in surest_subjects(engine, question) if trainings_at(engine, one)]
    former = trainings_spoken_of(engine, question)
    if len(schools) != 1 or not former:
        return None
    diplomas = {one.diploma for one in former}
    alike = [one for one in trainings_at(engine, schools[0]) if one.diploma in diplomas]
    if not alike:
        return NotKnown(schools[0])
    if len(alike) == 1:
        return where_given(engine, alike[0], schools)
    return listed(engine, "training", schools[0].label, alike)


def trainings_of_another_field(engine: Engine, question: Question) -> Stated | Listed | None:
    """Answer "et en chimie ?" after trainings: those of the same diploma in that field."""
    former = trainings_spoken_of(engine, question)
    moving = question.words[:1] in (("et",), ("plutot",), ("sinon",), ("en",), ("ou",))
    told = own_words(question)
    asks_more = question.mentions or question.worded_attributes or has_pronoun(question)
    if not former or not moving or asks_more or not 0 < len(told) <= _MOST_WORDS:
        return None
    diplomas: set[str | None] = {*question.diplomas} or {one.diploma for one in former}
    alike = [one for one in engine.knowledge.of_type("training") if one.diploma in diplomas]
    found = [
        one
        for one in of_the_field(question, tuple(alike), wholly=True) or ()
        if one not in former[:1]
    ]
    if len(found) == 1:
        return where_given(engine, found[0], [])
    several = listed(engine, "training", "", found) if found else None
    return several if isinstance(several, Listed) else None
