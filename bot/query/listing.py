"""Skill: lists - companies, engineering schools, laboratories, campuses, aids, communes..."""

from __future__ import annotations

from dataclasses import replace

from bot.knowledge import Fact, Subject
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.ranking import own_words
from bot.query.result import Listed, NotKnown
from bot.query.targets import named_places
from bot.understanding.text import stem, words_of

# The fact that justifies a subject's place in a list, by preference.
_PROOF_ORDER = ("identity", "activity", "offer", "programmes", "communes", "location")


def proof_of(engine: Engine, subject: Subject) -> Fact | None:
    """Return the fact of ``subject`` that says what it is, None when it has no fact."""
    facts = engine.facts_of(subject)
    if not facts:
        return None
    return min(
        facts,
        key=lambda fact: (
            _PROOF_ORDER.index(fact.attribute) if fact.attribute in _PROOF_ORDER else 99
        ),
    )


def list_subjects(engine: Engine, question: Question) -> Listed | NotKnown | None:
    """Return the subjects of the kind that the question asks for, in the places it names.

    None when the question names no kind of subject.
    """
    if not question.types:
        return None
    kind = engine.knowledge.types[question.types[0]]
    places = [one.id for one in named_places(engine, question) if one.type != kind.id]
    if question.unknown_names:
        return NotKnown(name=question.unknown_names[0])
    subjects = [
        subject
        for subject in engine.knowledge.of_type(kind.id)
        if not subject.ended(engine.today) and (not places or _lies_in(subject, places))
    ]
    detail = engine.knowledge.subjects[places[0]].label if places else ""
    return listed(engine, kind.id, detail, subjects)


def asks_for_some(engine: Engine, question: Question) -> bool:
    """Tell whether the question wants certain members of a kind ("les deux grands groupes")."""
    kinds = (engine.knowledge.types[one] for one in question.types)
    general = {
        stem(word) for kind in kinds for one in (*kind.words, kind.many) for word in words_of(one)
    }
    return any(stem(question.words[place]) not in general for place in own_words(question))


def asks_for_whom(question: Question) -> bool:
    """Tell whether a kind is named to ask for whom something is ("pour quelles entreprises ?")."""
    return question.words[:1] == ("pour",) and question.focus.attribute is not None


def listed(engine: Engine, kind: str, detail: str, subjects: list[Subject]) -> Listed | NotKnown:
    """Return the list of ``subjects`` with the facts that justify it."""
    proven = [(subject, proof_of(engine, subject)) for subject in subjects]
    kept = [(subject, fact) for subject, fact in proven if fact is not None]
    if not kept:
        return NotKnown()
    return Listed(kind, detail, tuple(s for s, _ in kept), tuple(f for _, f in kept))


def next_page(engine: Engine, question: Question) -> Listed | None:
    """Return the rest of the last list, None when there is none."""
    subjects = [engine.subject(one) for one in question.focus.listed]
    offset = question.focus.offset
    if not question.focus.kind or not 0 < offset < len(subjects):
        return None
    kept = [one for one in subjects if one is not None]
    whole = listed(engine, question.focus.kind, question.focus.detail, kept)
    return None if isinstance(whole, NotKnown) else replace(whole, offset=offset)


def _lies_in(subject: Subject, places: list[str]) -> bool:
    return any(place in subject.related("located_in") for place in places)
