"""Those beside somebody whom the message leaves out: "quelles usines à part Claas ?"."""

from __future__ import annotations

from dataclasses import replace

from bot.knowledge import Subject
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Result, Stated
from bot.query.skills.listing import is_outside, listed
from bot.understanding.exceptions import only_leaves_out


def those_beside(engine: Engine, question: Question) -> Listed | NotKnown | None:
    """Return the list shown without those left out, or the others of their kind.

    "Et à part Claas ?" says no more.
    """
    beside = engine.subjects(sorted(question.excepted))
    if not beside or question.mentions or not only_leaves_out(question.text):
        return None
    shown = engine.subjects(question.focus.listed)
    kind = question.focus.kind if len(shown) > 1 else beside[0].type
    alike = shown if len(shown) > 1 else engine.knowledge.of_type(kind)
    left = [one for one in alike if one.id not in question.excepted and not one.ended(engine.today)]
    left.sort(key=lambda one: is_outside(engine, one))
    detail = question.focus.detail if len(shown) > 1 else ""
    return listed(engine, kind or beside[0].type, detail, left)


def without_excepted(engine: Engine, question: Question, result: Result) -> Result:
    """Return ``result`` without the subjects that the message leaves out, and their facts.

    Of trainings and schemes, without those that are given or run by these alone.
    """
    if not question.excepted or not isinstance(result, Listed | Stated):
        return result
    subjects = tuple(one for one in result.subjects if not _is_left_out(question, one))
    facts = tuple(
        fact
        for fact in result.facts
        if not _is_left_out(question, engine.knowledge.subject_of(fact))
        and question.excepted.isdisjoint(engine.words.named_in([fact.id]))
    )
    return replace(result, subjects=subjects, facts=facts) if facts else NotKnown()


def _is_left_out(question: Question, subject: Subject) -> bool:
    given = (*subject.related("offered_by"), *subject.related("run_by"))
    wholly = bool(given) and question.excepted.issuperset(given)
    return wholly or subject.id in question.excepted
