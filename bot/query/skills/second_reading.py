"""What a message may mean where its first reading has no answer: of the former subject, or a list.

The other intents that are likely are followed only by skills that find nothing without a
word of theirs: a diploma, a field, a kind, a need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.query.cues.words import counted_place
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Result, Stated, Unclear
from bot.query.skills.each_year import of_each_year
from bot.query.skills.facts import of_the_former_after_all
from bot.query.skills.listing import list_subjects
from bot.query.skills.provenance import linked_source
from bot.query.skills.support import find_support
from bot.query.skills.training import find_training
from bot.query.subjects.members import called_so_there
from bot.query.subjects.targets import surest_subjects

_SKILLS: Mapping[str, Callable[[Engine, Question], Result | None]] = {
    "find_training": find_training,
    "list_subjects": list_subjects,
    "find_support": find_support,
}


def second_reading(engine: Engine, question: Question, first: Result) -> Result:
    """Return what answers ``question`` where ``first`` does not, ``first`` where nothing does.

    A name that is not known stays so, and a kind that nobody there is said to be of.
    """
    if not isinstance(first, NotKnown | Unclear):
        return first
    if isinstance(first, NotKnown) and first.kind is not None:
        return _called_so(engine, question, first.kind, first.detail) or first
    if isinstance(first, NotKnown) and first.name:
        return first
    return (
        linked_source(engine, question)
        or of_each_year(engine, question)
        or of_the_former_after_all(engine, question)
        or _otherwise(engine, question, first)
        or first
    )


def _called_so(engine: Engine, question: Question, kind: str, detail: str) -> Stated | None:
    """Return who there is spoken of as of a ``kind`` that lies in a place, and nothing else."""
    places = [one for one in surest_subjects(engine, question) if one.label == detail]
    if not places:
        return None
    return called_so_there(engine, engine.knowledge.types[kind], places)


def _otherwise(
    engine: Engine, question: Question, first: NotKnown | Unclear
) -> Stated | Listed | None:
    """Return what another intent finds, where it is not clear what is asked, or of whom.

    What names nothing in a conversation is about what was spoken of.
    """
    if question.focus.subjects and not (question.mentions or question.types or question.diplomas):
        return None
    asked = first.attribute
    clear = asked is not None and engine.knowledge.attributes[asked].exacting
    body = isinstance(first, NotKnown) and first.subject is not None and not first.subject.is_wide
    # "Combien de subventions a-t-elle touchées ?" asks for no list of them.
    if clear or body or counted_place(question) is not None:
        return None
    skills = (_SKILLS[one] for one in question.other_intents if one in _SKILLS)
    found = (skill(engine, question) for skill in skills)
    return next((one for one in found if isinstance(one, Stated | Listed)), None)
