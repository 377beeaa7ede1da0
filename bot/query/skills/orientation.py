"""Skill: the guided orientation - who fits a profile, a stage and a field, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.knowledge import Fact, Trait
from bot.knowledge.orientation import Option, Step, load_orientation
from bot.query.engine import Engine
from bot.query.evidence.proof import proof_of
from bot.query.result import NotKnown, Stated
from bot.query.skills.support import is_presented, place_of
from bot.text import content_stems, words_of

MOST_BODIES = 4


def next_step(answers: Mapping[str, str]) -> Step | None:
    """Return the first step that ``answers`` leave open, None after the last one."""
    return next((one for one in load_orientation() if one.id not in answers), None)


def fitting(engine: Engine, answers: Mapping[str, str]) -> Stated | NotKnown:
    """Return the facts that show who fits the ``answers``, option ids by step id.

    Schemes whose end is past are left out; one fact a subject, those of the field first.
    """
    options = [
        option
        for step in load_orientation()
        for option in step.options
        if option.id == answers.get(step.id)
    ]
    facts = [
        fact
        for fact in _candidates(engine, options)
        if engine.holds(fact) and not engine.knowledge.subject_of(fact).ended(engine.today)
    ]
    topics = {
        stem
        for one in options
        for topic in one.topics
        for stem in content_stems([*words_of(topic)])
    }
    needs = [need for option in options for need in option.needs]
    order = sorted(facts, key=lambda fact: _preference(engine, fact, needs, topics))
    best: dict[str, Fact] = {}
    for fact in order:
        best.setdefault(fact.subject, fact)
    shown = tuple(best.values())[:MOST_BODIES]
    if not shown:
        return NotKnown()
    subjects = tuple(engine.knowledge.subject_of(fact) for fact in shown)
    sought = next(one for one in options if one.seeks)
    need = "train" if sought.types or sought.diplomas else sought.needs[0]
    return Stated(shown, subjects, "offer", need=need)


def _candidates(engine: Engine, options: Sequence[Option]) -> Iterable[Fact]:
    """Yield what fits the first option that seeks something; the later ones only sort it."""
    option = next((one for one in options if one.seeks), None)
    if option is None:
        return
    for need in option.needs:
        yield from engine.knowledge.by_need.get(need, ())
    subjects = [subject for kind in option.types for subject in engine.knowledge.of_type(kind)]
    trainings = engine.knowledge.by_type.get("training", ())
    subjects += [one for one in trainings if one.diploma in option.diplomas]
    for subject in subjects:
        fact = proof_of(engine, subject)
        if fact is not None:
            yield fact


def _preference(
    engine: Engine, fact: Fact, needs: Sequence[str], topics: set[str]
) -> tuple[int | bool, ...]:
    """Return the sort key of ``fact``: the lower, the earlier it is said."""
    met = sum(need in fact.needs for need in needs)
    fits_field = bool(topics & _stems_of(engine, fact))
    return (
        -(met + fits_field),
        # What a body or a training is and offers, before its figures.
        fact.attribute not in engine.knowledge.by_trait[Trait.ESSENTIAL],
        not is_presented(fact),
        place_of(engine.knowledge.subject_of(fact)),
    )


def _stems_of(engine: Engine, fact: Fact) -> set[str]:
    subject = engine.knowledge.subject_of(fact)
    texts = (fact.says, *fact.keywords, *subject.fields)
    return {stem for text in texts for stem in content_stems(words_of(text))}
