"""The most and the least of a kind: "la commune la plus peuplée", "plus de 100 salariés".

The facts of the first ones are said, in their order. Where some of the kind hold no such figure,
that is said as well; nothing is told where only one does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.knowledge import Trait
from bot.query.cues.degree import asks_for_the_most, more_than, says_least
from bot.query.cues.limits import Limit, limit_carried_on, limit_of
from bot.query.cues.ordinals import LATER
from bot.query.cues.polarity import is_polar
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Stated
from bot.query.skills.measure import (
    Measure,
    Measured,
    counted_measures,
    measure_of,
    measured,
    scopes_in,
)
from bot.query.subjects.members import (
    MOST_RANKED,
    Members,
    members_asked,
    members_counted_last,
    met_members,
    says,
)
from bot.query.subjects.targets import surest_subjects
from bot.text import stem, words_of

LEAST_COMPARED = 2
# Words for size, which no attribute owns: "élevé" is no pupil.
_SIZES = frozenset(
    map(
        stem,
        """
        grand grande grands grandes petit petite petits petites gros grosse important
        importante eleve elevee elevees eleves haut haute bas basse faible fort forte meilleur
        meilleure pire mauvais mauvaise vaste agglo
        """.split(),  # noqa: SIM905 - a list of words reads better as a block of text
    )
)
# Words that say that something is measured, whatever it is.
_MEASURING = frozenset(
    map(
        stem,
        """
        plus moins taux nombre total montant niveau chiffre compte comptent accueille accueillent
        emploie emploient possede possedent dispose tard tot an ans m euro euros million millions
        milliard milliards entre avant apres depuis depasse depassent superieur superieure inferieur
        inferieure maximum minimum accompagne accompagnent va vont monte montent
        """.split(),  # noqa: SIM905 - a list of words reads better as a block of text
    )
)
_AFTER = "apres"
_BIG = re.compile(r"\b(?:vaste|grosse|etendue|importante)\b")
# The most of a noun that an adjective narrows.
_QUALIFIED = re.compile(r"\bplus grande \w+ (?:industri|logisti|commerci|artisan)\w+")
# How a word for what costs nothing begins, and the unit of that.
FREE = "gratuit"
_RATE = frozenset({"taux", "pourcentage"})


def most_of_a_kind(engine: Engine, question: Question) -> Stated | Listed | NotKnown | None:
    """Return those of a kind that have the most, the least, or what a limit allows.

    None for a message that asks for none of these, or where too few hold such a figure.
    """
    most = asks_for_the_most(question)
    than = None if most else more_than(question)
    limit = None if most else _limit(question)
    if question.unknown_names or not (most or limit or than):
        return None
    if limit is not None and question.mentions and not question.types and is_polar(question):
        return _named_within(engine, question, limit)
    asked = members_asked(engine, question) or (
        members_counted_last(engine, question) if most else None
    )
    if asked is None:
        return None
    said = _said_to_be(engine, question, asked) if most else None
    if said is not None:
        return said
    for measure in _measures(engine, question, asked):
        conditions = _conditions(question, asked, measure)
        meeting = met_members(engine, asked.subjects, conditions)
        told = _told(engine, asked, measure, conditions)
        held = {one.subject.id for one in told}
        if not held or (most and len(held) < LEAST_COMPARED):
            continue
        if than is not None:
            return _more_than(question, asked, told, than)
        if limit is not None:
            return _beyond(engine, asked, measure, told, limit)
        meant = {one.id for one in meeting} | held
        return _first(engine, question, measure, told, len(meant))
    return None


def _said_to_be(engine: Engine, question: Question, asked: Members) -> Stated | None:
    """Return the sentence that says of one what is asked: "la plus grande zone industrielle".

    Of zones of all sorts, the largest need not be industrial.
    """
    phrase = _QUALIFIED.search(_BIG.sub("grande", question.said))
    if phrase is None:
        return None
    facts = (fact for one in asked.subjects for fact in engine.facts_of(one))
    told = tuple(
        fact for fact in facts if phrase[0] in _BIG.sub("grande", " ".join(words_of(fact.says)))
    )
    if len({fact.subject for fact in told}) != 1:
        return None
    return Stated(told[:1], (engine.knowledge.subject_of(told[0]),), told[0].attribute)


def _limit(question: Question) -> Limit | None:
    """Return the bounds that the message sets; what is free costs nothing."""
    free = next((word for word in question.words if word.startswith(FREE)), None)
    if free is None:
        return limit_of(question) or limit_carried_on(question)
    return Limit(0, 0, inclusive=True, text=free, unit=FREE, exact=True)


def _measures(engine: Engine, question: Question, asked: Members) -> Iterator[Measure]:
    """Yield what the message may measure: what it asks for, what it counts, what makes them big."""
    limit = _limit(question)
    unit = limit.unit if limit is not None else ""
    prices = engine.knowledge.by_trait[Trait.PRICE]
    rate = not _RATE.isdisjoint(question.words)
    named = (measure_of(engine, one) for one in _worded(question) or _carried_on(question))
    sizes = (measure_of(engine, one) for kind in asked.kinds for one in _size_of(engine, kind))
    going_on = limit_carried_on(question) is not None
    sized = bool(unit) or going_on or any(stem(word) in _SIZES for word in question.words)
    for measures, surely in (
        (named, True),
        (counted_measures(engine, question, asked.subjects), True),
        (sizes, sized),
    ):
        for measure in filter(None, measures):
            scopes = scopes_in(engine, question, asked.subjects, measure)
            units = _units(question, measure, "%" if rate else unit)
            priced = unit != FREE or measure.attribute in prices
            if units and priced and (surely or scopes):
                yield Measure(measure.attribute, units, scopes)


def _size_of(engine: Engine, kind: str) -> tuple[str, ...]:
    return engine.knowledge.types[kind].size


def _units(question: Question, measure: Measure, unit: str) -> dict[str, float]:
    """Return the units to measure in, none where ``unit`` is asked for and is none of them.

    Candidates are no rates: where it holds both, the words say which.
    """
    if unit == FREE:
        return dict(measure.units)
    if unit == "%" or (unit and unit not in measure.units):
        return {unit: 1.0} if unit in measure.units else {}
    if "%" not in measure.units:
        return dict(measure.units)
    counted = set(map(stem, question.words)) & set(map(stem, measure.units))
    return {
        one: worth
        for one, worth in measure.units.items()
        if stem(one) in counted or (one == "%" and not counted)
    }


def _carried_on(question: Question) -> list[str]:
    """Return what was asked before "et le plus bas ?", which measures nothing of its own."""
    asked = question.focus.attribute
    return [asked] if asked is not None and question.words[:1] == ("et",) else []


def _worded(question: Question) -> list[str]:
    """Return what words ask for, the surest first, but what only words for size seem to."""
    worded = (
        one
        for one, places in question.worded_attributes.items()
        if any(stem(question.words[place]) not in _SIZES for place in places)
    )
    return sorted(worded, key=lambda one: -question.attributes.get(one, 0.0))


def _told(
    engine: Engine, asked: Members, measure: Measure, conditions: Sequence[str]
) -> list[Measured]:
    """Return what the members measure, those that meet what else the message says.

    None of them where no one meets it: "la commune qui a perdu le plus d'habitants".
    """
    told = measured(engine, asked.subjects, measure)
    if not conditions:
        return told
    saying = [one for one in told if all(says(fact, conditions) for fact in one.facts)]
    if saying:
        return saying
    met = met_members(engine, asked.subjects, conditions)
    return [one for one in told if one.subject in met]


def _conditions(question: Question, asked: Members, measure: Measure) -> list[str]:
    """Return the words that say more than the kind and what is measured: "privé"."""
    known = _SIZES | _MEASURING | asked.called
    known |= {stem(word) for one in (*measure.units, *measure.scopes) for word in words_of(one)}
    limit = _limit(question)
    known |= {stem(word) for word in words_of(limit.text if limit is not None else "")}
    worded = set(question.worded_attributes.get(measure.attribute, ()))
    return [
        question.words[place]
        for place in (*own_words(question), *asked.said)
        if place not in worded
        and stem(question.words[place]) not in known
        and question.words[place] not in LATER
        and not question.words[place].startswith((FREE, "%"))
        and not question.words[place].isdigit()
    ]


def _named_within(engine: Engine, question: Question, limit: Limit) -> Stated | None:
    """Say whether what is named meets the limit: "Metz a-t-elle moins de 100 000 habitants ?".

    Without a verdict where its newest figures disagree.
    """
    named = surest_subjects(engine, question)
    if len(named) != 1 or limit.exact:
        return None
    for asked in _worded(question):
        measure = measure_of(engine, asked)
        told = measured(engine, named, measure) if measure is not None else []
        if len(told) != 1 or measure is None:
            continue
        figures = [
            figure
            for fact in engine.facts_of(named[0])
            if fact.attribute == asked
            for figure in fact.figures
            if figure.unit in measure.units
        ]
        met = {
            limit.met_by(value, value, beyond=one.approx == "at_least")
            for one in figures
            for value in [one.value * measure.units[one.unit]]
        }
        exact = all(one.approx is None for one in figures)
        verdict = ("yes" if met == {True} else "no") if exact and len(met) == 1 else None
        return Stated(told[0].facts, (named[0],), asked, verdict)
    return None


def _first(
    engine: Engine, question: Question, measure: Measure, told: Sequence[Measured], total: int
) -> Stated | None:
    """State the facts of those that have the most, or the least; ``total`` is of how many."""
    words = question.said
    least = says_least(words)
    begun = engine.knowledge.by_trait[Trait.BEGINNING]
    if measure.attribute in begun and "moins" in question.words:
        least = not least
    others = set(question.mentioned) if _AFTER in question.words else set()
    left = [one for one in told if one.subject.id not in others]
    if len({one.high for one in left}) < LEAST_COMPARED:
        return None
    left.sort(key=lambda one: one.low if least else -one.high)
    skipped = next((LATER[one] for one in question.words if one in LATER), 0)
    # "La deuxième après X" is the first of the others.
    skipped = max(skipped - len(told) + len(left), 0)
    first = left[skipped:][:MOST_RANKED]
    facts = dict.fromkeys(fact for one in first for fact in one.facts)
    subjects = {one.subject.id: one.subject for one in first}
    held = len({one.subject.id for one in told})
    share = None if held >= total else (held, total)
    return Stated(tuple(facts), tuple(subjects.values()), measure.attribute, share=share)


def _more_than(
    question: Question,
    asked: Members,
    told: Sequence[Measured],
    than: re.Match[str],
) -> Listed | NotKnown | None:
    """Return those that have more, or less, than the one that the message names."""
    named = [one for one in told if one.subject.id in question.mentioned]
    if len(named) != 1:
        return None
    more = (than["sense"] == "plus") != says_least(than[0])
    others = [one for one in told if one.subject != named[0].subject]
    kept = [one for one in others if (one.low > named[0].high if more else one.high < named[0].low)]
    kept.sort(key=lambda one: -one.high)
    place = question.mentions[-1]
    text = question.typed(question.words.index(than["sense"]), place.end)
    return _listed(asked, kept, text)


def _beyond(
    engine: Engine, asked: Members, measure: Measure, told: Sequence[Measured], limit: Limit
) -> Stated | Listed | NotKnown:
    """Return those of a kind that count what the limit allows."""
    kept = [one for one in told if limit.met_by(one.low, one.high, beyond=one.beyond)]
    kept.sort(key=lambda one: -one.high)
    if measure.attribute in engine.knowledge.by_trait[Trait.BEGINNING]:
        kept.reverse()
    held = {one.subject.id for one in told}
    if not kept and len(held) == len(asked.subjects) and not limit.exact:
        # None does; the one that comes next is told.
        nearest = (max if limit.low > 0 else min)(told, key=lambda one: one.high)
        return Stated(
            nearest.facts, (nearest.subject,), measure.attribute, "unsaid", name=limit.text
        )
    return _listed(asked, kept, limit.text)


def _listed(asked: Members, kept: Sequence[Measured], text: str) -> Listed | NotKnown:
    first = {one.subject.id: one for one in reversed(kept)}
    ordered = [one for one in kept if first[one.subject.id] is one]
    if not ordered:
        return NotKnown(kind=asked.kinds[0], detail=text)
    detail = ", ".join(one for one in (asked.detail, f"{text[:1].lower()}{text[1:]}") if one)
    facts = tuple(one.facts[0] for one in ordered)
    return Listed(asked.kinds[0], detail, tuple(one.subject for one in ordered), facts)
