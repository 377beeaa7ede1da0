"""Where subjects lie: the campus or zone, the commune, the Eurométropole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.knowledge import Fact, Subject
from bot.query.engine import Engine
from bot.query.territory import EUROMETROPOLE, METZ, WHOLE_TERRITORY
from bot.text import words_of


def communes_of(engine: Engine, subject: Subject) -> set[str]:
    """Return the communes that ``subject`` lies in, through its campus or zone if need be."""
    return {place.id for place in places_of(engine, subject) if place.is_town}


def places_of(engine: Engine, subject: Subject) -> Sequence[Subject]:
    """Return all that ``subject`` lies in: its campus or zone, and the commune of that."""
    return engine.index.places[subject.id]


def whereabouts(engine: Engine, subject: Subject) -> Sequence[Subject]:
    """Return all that ``subject`` lies in; of a training, all that its schools lie in."""
    return engine.index.whereabouts[subject.id]


def lying_in(
    engine: Engine, subjects: Sequence[Subject], places: Sequence[Subject]
) -> list[Subject]:
    """Return those of ``subjects`` that lie in one of ``places``; without any, all of them.

    Of a kind that lies nowhere, as aids, all are there; what may lie outside is not left out of the
    Eurométropole where nobody says where it lies.
    """
    # Named beside a commune, the territory around it narrows nothing.
    narrow = [one for one in places if one.id not in WHOLE_TERRITORY - {METZ}] or places
    if not narrow or not any(whereabouts(engine, one) for one in subjects):
        return list(subjects)
    there = frozenset().union(*(engine.index.there(place) for place in narrow))
    return [one for one in subjects if one.id in there]


def in_the_territory(engine: Engine, subjects: Iterable[Subject]) -> list[Subject]:
    """Return those of ``subjects`` that surely lie in the Eurométropole."""
    today = engine.today
    return [
        one
        for one in subjects
        if not one.ended(today)
        and any(
            place.type == "commune" or place.id == EUROMETROPOLE
            for place in whereabouts(engine, one)
        )
    ]


def elsewhere(engine: Engine, subjects: Iterable[Subject], town: Subject) -> tuple[Subject, ...]:
    """Return those of ``subjects`` that lie in the Eurométropole, but not in ``town``."""
    return tuple(
        one
        for one in in_the_territory(engine, subjects)
        for towns in [[place for place in whereabouts(engine, one) if place.type == "commune"]]
        if towns and town not in towns
    )


def communes_said(engine: Engine, fact: Fact) -> list[Subject]:
    """Return the communes that the sentence of ``fact`` names, in its order.

    "Moulins-lès-Metz" does not name Metz.
    """
    said = f" {' '.join(words_of(fact.says))} "
    places: dict[str, int] = {}
    communes = engine.knowledge.of_type("commune")
    for one in sorted(communes, key=lambda commune: -len(commune.name)):
        name = f" {' '.join(words_of(one.name))} "
        at = said.find(name)
        if at >= 0:
            places[one.id] = at
            said = said.replace(name, " " + "_" * (len(name) - 2) + " ")
    return engine.subjects(sorted(places, key=lambda one: places[one]))
