"""Traits of attributes: the vocabulary, not the code, says which attribute is answered how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.knowledge import Nature, Trait
from bot.query.engine import Engine
from bot.query.follow_ups.follow_up import follow_up
from bot.query.question import Focus, Question
from bot.query.result import Result
from bot.query.skills.facts import answer_facts

Answer = Callable[[Engine, Question], Result | None]
HEADCOUNT = Focus(subjects=("roues",), attribute="headcount", facts=("roues-headcount-2015",))
# What was spoken of before, where it is another thing.
SPOKEN_OF = {
    Trait.BEGINNING: Focus(("agence",), attribute="identity", facts=("agence-identity",)),
    Trait.AUDIENCE: Focus(("aide-jeune",), attribute="identity"),
}
NEWEST = "roues-headcount-2020"
SCHOOL = "cfa-metal-identity"


def told(result: Result | None) -> tuple[str | None, str | None]:
    """Return the first fact that a result states, and its verdict, or what it lacks."""
    facts = getattr(result, "facts", ())
    verdict = getattr(result, "verdict", None) or getattr(result, "lacking", None)
    return (facts[0].id if facts else None, verdict)


@pytest.mark.parametrize(
    ("trait", "attribute", "answer", "text", "without", "given"),
    [
        (Trait.PAST, "headcount", follow_up, "et maintenant ?", (NEWEST, None), (None, None)),
        (
            *(Trait.HAPPENING, "headcount", follow_up, "depuis quand ?"),
            *((None, None), ("roues-headcount-2015", None)),
        ),
        (
            *(Trait.PORTRAIT, "headcount", follow_up, "et l'École du Métal ?"),
            *((SCHOOL, "headcount"), (SCHOOL, None)),
        ),
        (
            *(Trait.BEGINNING, "offer", follow_up, "c'était quand ?"),
            *(("agence-identity", None), ("agence-settle", None)),
        ),
        (
            *(Trait.AUDIENCE, "amount", follow_up, "on est quinze, ça passe ?"),
            *((None, None), ("aide-jeune-amount", None)),
        ),
        (
            *(Trait.UNPROVING, "identity", answer_facts),
            "L'École du Métal forme-t-elle aux métiers du métal ?",
            *((SCHOOL, "yes"), (SCHOOL, None)),
        ),
        (
            *(Trait.WHO, "offer", answer_facts, "Qui gère l'aide à trouver un terrain ?"),
            *((None, None), ("agence-settle", None)),
        ),
        (
            *(Trait.DIPLOMA, "students", answer_facts),
            "Combien d'élèves en BTS à l'École du Métal ?",
            *(("cfa-metal-students", None), (None, None)),
        ),
    ],
)
def test_a_trait_decides_how_any_attribute_is_answered(
    trait: Trait,
    attribute: str,
    answer: Answer,
    text: str,
    without: tuple[str | None, str | None],
    given: tuple[str | None, str | None],
    engine: Engine,
    ask: Callable[..., Question],
) -> None:
    """An attribute is answered in another way once the vocabulary gives it the trait."""
    focus = SPOKEN_OF.get(trait, HEADCOUNT) if answer is follow_up else None
    question = ask(text, focus, intent="ask_audience" if trait is Trait.AUDIENCE else "")
    traits = engine.knowledge.by_trait
    traited = replace(
        engine,
        knowledge=replace(
            engine.knowledge, by_trait={**traits, trait: traits[trait] | {attribute}}
        ),
    )
    assert told(answer(engine, question)) == without
    assert told(answer(traited, question)) == given


def test_subjects_have_the_nature_of_their_type(engine: Engine) -> None:
    """What a type is said to be in the vocabulary, each of its subjects is."""
    natures = {one.type: one.nature for one in engine.knowledge.subjects.values()}
    assert natures["aid"] is Nature.SCHEME
    assert natures["company"] is None
