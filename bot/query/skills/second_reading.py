"""What a message may mean where its first reading has no answer: of the former subject, or a list.

The intent that is second in the ranking is followed only by skills that find nothing without a
word of theirs: a diploma, a field, a kind, a need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Result, Stated, Unclear
from bot.query.skills.facts import of_the_former_after_all
from bot.query.skills.listing import list_subjects
from bot.query.skills.support import find_support
from bot.query.skills.training import find_training

_SKILLS: Mapping[str, Callable[[Engine, Question], Result | None]] = {
    "find_training": find_training,
    "list_subjects": list_subjects,
    "find_support": find_support,
}


def second_reading(engine: Engine, question: Question, first: Result) -> Result:
    """Return what answers ``question`` where ``first`` does not, ``first`` where nothing does.

    A name or a kind that is not known stays so.
    """
    if not isinstance(first, NotKnown | Unclear):
        return first
    if isinstance(first, NotKnown) and (first.name or first.kind):
        return first
    return of_the_former_after_all(engine, question) or _second(engine, question, first) or first


def _second(
    engine: Engine, question: Question, first: NotKnown | Unclear
) -> Stated | Listed | None:
    """Return what the second intent finds, where it is not clear what is asked, or of whom.

    What names nothing in a conversation is about what was spoken of.
    """
    if question.focus.subjects and not (question.mentions or question.types or question.diplomas):
        return None
    asked = first.attribute
    clear = asked is not None and engine.knowledge.attributes[asked].exacting
    body = isinstance(first, NotKnown) and first.subject is not None and not first.subject.is_wide
    skill = _SKILLS.get(question.second_intent)
    found = skill(engine, question) if skill is not None and not (clear or body) else None
    return found if isinstance(found, Stated | Listed) else None
