"""What a question takes for granted of two bodies, and the facts do not say: it is told first."""

from __future__ import annotations

from collections.abc import Iterable

from bot.knowledge import Subject
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.subjects.targets import surest_subjects

# A name without a typing error scores this much.
EXACT = 100.0
# "Par", an article, the name.
_NEAR = 2
_DEEDS = ("fond", "cree", "ouver", "construi", "lanc", "rachet", "financ", "dirig", "invent")
# "X a reçu une aide de Y": it is Y who gave it.
_RECEIVED = ("recu", "touch", "obten", "benefici")


def unsaid_beside(engine: Engine, question: Question, found: Stated) -> str | None:
    """Return the name of the body beside the one answered about, of which the facts say nothing.

    "Quand X a-t-il fondé Y ?": the date of Y's foundation is no proof that X founded it.
    """
    named = {one.id: one for one in surest_subjects(engine, question) if not one.is_wide}
    joined = not {"et", "ou", "entre", "comme"}.isdisjoint(question.words)
    if len(named) != 2 or joined or found.verdict is not None:
        return None
    about = {fact.subject for fact in found.facts}
    said = {*about, *engine.words.named_in(fact.id for fact in found.facts)}
    left = [one for one in named if one not in said]
    apart = not left and _does(question) and not _joins(engine, found, set(named))
    left = _doers(question, named) if apart else left
    if len(left) != 1 or about.isdisjoint(named):
        return None
    kin = {target for one in named.values() for target in _related(one)}
    mention = next(one for one in question.mentions if one.subjects[0] == left[0])
    exact = mention.score >= EXACT
    typed = question.typed(mention.start, mention.end) if exact else named[left[0]].label
    told = any(engine.words.says_each(fact, (typed,)) for fact in found.facts)
    return None if (told and not apart) or not kin.isdisjoint(named) else typed


def _does(question: Question) -> bool:
    """Tell whether somebody does something to somebody: "quand X a-t-il fondé Y ?"."""
    return any(word.startswith((*_DEEDS, *_RECEIVED)) for word in question.words)


def _doers(question: Question, named: Iterable[str]) -> list[str]:
    """Return who is said to do it: whom "par" stands before, else the first one, or who gave."""
    by = [
        one.subjects[0]
        for one in question.mentions
        if "par" in question.words[max(one.start - _NEAR, 0) : one.start]
    ]
    received = any(word.startswith(_RECEIVED) for word in question.words)
    return by[:1] or list(named)[-1:] if received else (by or list(named))[:1]


def _joins(engine: Engine, found: Stated, both: set[str]) -> bool:
    """Tell whether one of the facts speaks of both."""
    return any(both <= {fact.subject, *engine.words.named_in([fact.id])} for fact in found.facts)


def _related(subject: Subject) -> list[str]:
    """Return what ``subject`` lies in, is part of, is given by..."""
    return [one for targets in subject.relations.values() for one in targets]
