"""Those beside somebody whom the message leaves out: "quelles usines à part Claas ?"."""

from __future__ import annotations

from dataclasses import replace

from bot.knowledge import Fact, Subject
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

    Of schemes, without those that these run; of trainings, without those that these alone give.
    """
    if not question.excepted or not isinstance(result, Listed | Stated):
        return result
    kept = [fact for fact in result.facts if not _is_of_the_excepted(engine, question, fact)]
    about = {fact.subject for fact in kept}
    # Of a list, each subject has its fact; beside what is stated, others may be named.
    subjects = tuple(
        one
        for one in result.subjects
        if not _is_left_out(question, one) and (isinstance(result, Stated) or one.id in about)
    )
    return replace(result, subjects=subjects, facts=tuple(kept)) if kept else NotKnown()


def _is_of_the_excepted(engine: Engine, question: Question, fact: Fact) -> bool:
    """Tell whether ``fact`` is of who is left out, or says that a training is given there."""
    subject = engine.knowledge.subject_of(fact)
    given = subject.related("offered_by")
    named = engine.words.named_in([fact.id]) if given else ()
    return _is_left_out(question, subject) or not question.excepted.isdisjoint(named)


def _is_left_out(question: Question, subject: Subject) -> bool:
    """Tell whether ``subject`` is left out, or whoever runs it, or all who give it."""
    given = subject.related("offered_by")
    wholly = bool(given) and question.excepted.issuperset(given)
    owners = {subject.id, *subject.related("run_by")}
    return wholly or not question.excepted.isdisjoint(owners)
