"""Which subjects a question is about: named in it, or carried over from the conversation."""

from __future__ import annotations

from collections.abc import Iterable

from bot.knowledge import Subject
from bot.query.engine import Engine
from bot.query.question import Mention, Question
from bot.query.territory import WHOLE_TERRITORY


def named_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the subjects that the message names, those that are not mere places first.

    A scheme comes before who runs it: "Bpifrance, Prêt Vert".
    """
    named = engine.subjects(question.mentioned)
    running = {runner for one in named for runner in one.related("run_by")}
    return sorted(named, key=lambda one: (one.is_place, one.id in running))


def surest_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the subject that each name of the message means first."""
    surest = engine.subjects(mention.subjects[0] for mention in question.mentions)
    return list({one.id: one for one in surest}.values())


def precise_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the subjects asked about that are neither places nor topics."""
    named = named_subjects(engine, question)
    places = narrowing_places(named)
    return [_there(engine, one, places) if places else one for one in named if not one.is_wide]


def _there(engine: Engine, subject: Subject, places: set[str]) -> Subject:
    """Return the one of its kind and brand that lies in one of ``places`` ("Stellantis Trémery").

    ``subject`` itself when it lies there, or when no other does.
    """
    if places & set(subject.related("located_in")):
        return subject
    for place in places:
        for other in engine.knowledge.pointing_to("located_in", place):
            if of_one_firm(subject, other):
                return other
    return subject


def of_one_firm(one: Subject, other: Subject) -> bool:
    """Tell whether two subjects are sites of one firm: of one kind, and called alike."""
    return one.type == other.type and one.label.split()[0] == other.label.split()[0]


def sites_of_one_firm(engine: Engine, subject: Subject) -> list[Subject]:
    """Return every site of the firm that ``subject`` is one of, itself as well."""
    alike = engine.knowledge.by_type.get(subject.type, ())
    return [one for one in alike if of_one_firm(one, subject)]


def wide_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the places and topics that the message names."""
    return [one for one in named_subjects(engine, question) if one.is_wide]


def names_a_topic(engine: Engine, mention: Mention) -> bool:
    """Tell whether a name stands for subject matters or sectors alone."""
    return all(one.is_topic for one in engine.subjects(mention.subjects))


def named_places(engine: Engine, question: Question) -> list[Subject]:
    """Return the places that narrow a list: communes, campuses and zones."""
    return [
        one
        for one in named_subjects(engine, question)
        if one.tells_where and one.id not in WHOLE_TERRITORY
    ]


def narrowing_places(subjects: Iterable[Subject]) -> set[str]:
    """Return the ids of those of ``subjects`` that are places, but for the whole territory."""
    return {one.id for one in subjects if one.is_place} - WHOLE_TERRITORY


def focus_subjects(engine: Engine, question: Question) -> list[Subject]:
    """Return the subjects that the conversation was about."""
    return engine.subjects(question.focus.subjects)


def namesakes(engine: Engine, question: Question) -> tuple[Subject, ...]:
    """Return the subjects of one kind that a name may mean ("Ars"), none when it is clear."""
    for mention in question.mentions:
        found = engine.subjects(mention.subjects)
        if len(found) > 1 and len({one.type for one in found}) == 1:
            return tuple(found)
    return ()
