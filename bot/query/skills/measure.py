"""What the members of a kind are measured by: the newest figures of each, in one unit.

Which figures measure an attribute is told by the knowledge: its units, and what a figure is
limited to (its scope). Of what has begun the year is read, of what ends the day that its subject
holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge import Fact, Figure, Subject, Trait
from bot.knowledge.dates import newest_first
from bot.query.cues.limits import YEARS
from bot.query.engine import Engine
from bot.query.question import Question
from bot.text import stem, words_of

_DAYS = "jours"
_FREE = "gratuit"
# "Des années 2000" is no year.
_YEAR = re.compile(r"(?<!années )\b(?:1[5-9]|20)\d\d\b")
# A scope that this share of the members' figures have limits none of them.
_USUAL_SHARE = 0.5


@dataclass(frozen=True)
class Measure:
    """What is measured: an attribute in its units, of the ``scopes`` that are asked for."""

    attribute: str
    units: Mapping[str, float]
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Measured:
    """What a subject measures, from ``low`` to ``high``, and the facts that say so.

    ``beyond`` where it is that at least.
    """

    subject: Subject
    facts: tuple[Fact, ...]
    low: float
    high: float
    beyond: bool = False


def measure_of(engine: Engine, attribute: str) -> Measure | None:
    """Return how ``attribute`` is measured, None when it is not."""
    if attribute in engine.knowledge.by_trait[Trait.BEGINNING]:
        return Measure(attribute, {YEARS: 1.0})
    if attribute in engine.knowledge.by_trait[Trait.END]:
        return Measure(attribute, {_DAYS: 1.0})
    units = engine.knowledge.attributes[attribute].units
    return Measure(attribute, units) if units else None


def counted_measures(
    engine: Engine, question: Question, members: Iterable[Subject]
) -> list[Measure]:
    """Return what the words of the message count of ``members``: "candidats", "projets"."""
    words = {stem(word) for word in question.words}
    found: dict[str, Measure] = {}
    for subject in members:
        for fact in engine.facts_of(subject):
            known = engine.knowledge.attributes[fact.attribute].units
            for figure in fact.figures:
                counted = words_of(figure.unit)[:1]
                if figure.unit in known and words.issuperset(map(stem, counted)):
                    found[fact.attribute] = Measure(fact.attribute, known)
    return list(found.values())


def scopes_in(
    engine: Engine, question: Question, members: Iterable[Subject], measure: Measure
) -> frozenset[str]:
    """Return the scopes of the members' figures that the message names: "en seconde", "STMG"."""
    asked = {stem(word) for word in question.words}
    held = {
        figure.scope
        for subject in members
        for fact in engine.facts_of(subject)
        if fact.attribute == measure.attribute
        for figure in fact.figures
        if figure.scope and figure.unit in measure.units
    }
    counted = {stem(word) for one in measure.units for word in words_of(one)}
    named = ((one, {stem(word) for word in words_of(one)} - counted) for one in held)
    return frozenset(one for one, words in named if words and words <= asked)


def measured(engine: Engine, members: Sequence[Subject], measure: Measure) -> list[Measured]:
    """Return what each of ``members`` measures; none of those that hold no such figure.

    One may measure several: the rates of two diplomas are no parts of one.
    """
    usual = _usual_scopes(engine, members, measure)
    found = []
    for subject in members:
        found += _measured(engine, subject, measure, usual)
    return found


def _measured(
    engine: Engine, subject: Subject, measure: Measure, usual: frozenset[str]
) -> list[Measured]:
    facts = [one for one in engine.facts_of(subject) if measure.attribute in one.attributes]
    own = [one for one in facts if one.attribute == measure.attribute]
    # An aid's ceiling is no price, and no price a ceiling.
    attributes = engine.knowledge.attributes
    ceiling = attributes[measure.attribute].ceiling
    facts = own if ceiling else [one for one in facts if not attributes[one.attribute].ceiling]
    traits = engine.knowledge.by_trait
    if measure.attribute in traits[Trait.BEGINNING]:
        years = [(int(year[0]), one) for one in own if (year := _YEAR.search(one.says))]
        first = min(years, key=lambda one: one[0], default=None)
        return [Measured(subject, (first[1],), first[0], first[0])] if first else []
    if measure.attribute in traits[Trait.END]:
        day = subject.ends.toordinal() if subject.ends else 0
        return [Measured(subject, tuple(own[:1]), day, day)] if day and own else []
    free = [one for one in facts if measure.attribute in traits[Trait.PRICE] and is_free(one)]
    if free:
        return [Measured(subject, tuple(free[:1]), 0, 0)]
    for group in (own, facts):
        totals = engine.knowledge.attributes[measure.attribute].totals
        held = [(one, _figures(one, measure, usual, totals=totals)) for one in group]
        told = [(one, figures) for one, figures in held if figures]
        if told:
            return _newest(engine, subject, measure, told)
    return []


def is_free(fact: Fact) -> bool:
    """Tell whether ``fact`` says that something costs nothing."""
    return any(word.startswith(_FREE) for word in words_of(" ".join((fact.says, *fact.keywords))))


def _newest(
    engine: Engine,
    subject: Subject,
    measure: Measure,
    told: Sequence[tuple[Fact, Sequence[Figure]]],
) -> list[Measured]:
    """Return what the newest of the facts ``told`` measure."""
    day = min((fact for fact, _ in told), key=newest_first).date
    newest = [(fact, figures) for fact, figures in told if fact.date == day]
    attribute = engine.knowledge.attributes[measure.attribute]
    found = [
        Measured(
            subject,
            (fact,),
            *_range(measure, figures, ceiling=attribute.ceiling),
            beyond=any(one.approx == "at_least" for one in figures),
        )
        for fact, figures in newest
    ]
    # Two sentences of one number are told once.
    found = list({(one.low, one.high): one for one in reversed(found)}.values())[::-1]
    if not attribute.totals or any(one.scope is None for _, figures in newest for one in figures):
        return found
    total = sum(one.value * measure.units[one.unit] for _, figures in newest for one in figures)
    return [Measured(subject, tuple(fact for fact, _ in newest), total, total)]


def _range(measure: Measure, figures: Sequence[Figure], *, ceiling: bool) -> tuple[float, float]:
    values = [one.value * measure.units[one.unit] for one in figures]
    return (max(values) if ceiling else min(values)), max(values)


def _figures(fact: Fact, measure: Measure, usual: Collection[str], *, totals: bool) -> list[Figure]:
    """Return the figures of ``fact`` that measure what is asked for, of the scopes asked for.

    Without any: those that are limited to nothing, or as all of the kind are; several of these
    are parts of one where they have ``totals``.
    """
    figures = [one for one in fact.figures if one.unit in measure.units]
    if measure.scopes:
        return [one for one in figures if one.scope in measure.scopes]
    whole = [one for one in figures if one.scope is None]
    narrowed = [one for one in figures if one.scope in usual]
    return whole or (narrowed if totals else narrowed[:1])


def _usual_scopes(engine: Engine, members: Sequence[Subject], measure: Measure) -> frozenset[str]:
    """Return the scopes that most of the members' figures have: "taux de réussite"."""
    counts: Counter[str] = Counter()
    for subject in members:
        facts = [one for one in engine.facts_of(subject) if one.attribute == measure.attribute]
        figures = [one for fact in facts for one in fact.figures if one.unit in measure.units]
        counts.update({one.scope for one in figures if one.scope})
    least = len(members) * _USUAL_SHARE
    return frozenset(scope for scope, count in counts.items() if count > least)
