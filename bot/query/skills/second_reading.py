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

    A name, a kind or a figure that is not known stays so: no list answers "quels frais ?".
    """
    unknown = isinstance(first, NotKnown) and not (first.name or first.kind)
    if not unknown and not isinstance(first, Unclear):
        return first
    found = of_the_former_after_all(engine, question)
    skill = _SKILLS.get(question.second_intent)
    asked = first.attribute
    exacting = asked is not None and engine.knowledge.attributes[asked].exacting
    if found is None and skill is not None and not exacting:
        other = skill(engine, question)
        found = other if isinstance(other, Stated) else None
        if isinstance(other, Listed):
            return other
    return found or first
