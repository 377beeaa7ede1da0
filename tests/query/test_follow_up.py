"""Elliptic messages: the former question asked of now, of another school, of another town."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.query.engine import Engine
from bot.query.follow_ups.follow_up import follow_up
from bot.query.question import Focus, Question
from bot.query.result import NotKnown, Result, Stated
from bot.query.subjects.choice import resolved

Ask = Callable[..., Question]
HEADCOUNT = Focus(subjects=("roues",), attribute="headcount", facts=("roues-headcount-2015",))


def facts(result: Result | None) -> list[str]:
    """Return the ids of the facts that a result states."""
    assert isinstance(result, Stated), result
    return [fact.id for fact in result.facts]


def test_now_is_the_newest_of_what_was_asked(engine: Engine, ask: Ask) -> None:
    """« Et maintenant ? » gets the newest answer to the question before it."""
    assert facts(follow_up(engine, ask("et maintenant ?", HEADCOUNT)))[0] == "roues-headcount-2020"


def test_the_year_after_is_counted_from_what_was_said(engine: Engine, ask: Ask) -> None:
    """« L'année d'après » is one year after the first fact said, and not known without a fact."""
    result = follow_up(engine, ask("et l'année d'après ?", HEADCOUNT))
    assert isinstance(result, NotKnown)
    assert result.name == "2016"


def test_another_subject_without_the_figure_is_presented_as_no_answer(
    engine: Engine, ask: Ask
) -> None:
    """« Et l'École du Métal ? » after an effectif: that is lacking; what the school is is told."""
    result = follow_up(engine, ask("et l'École du Métal ?", HEADCOUNT))
    assert isinstance(result, Stated)
    assert (result.subjects[0].id, result.lacking) == ("cfa-metal", "headcount")


@pytest.mark.parametrize(
    "focus",
    [
        Focus(subjects=("bts-soudage", "lycee-hugo"), attribute="location"),
        Focus(subjects=("bts-soudage",), listed=("bts-soudage",), kind="training"),
    ],
)
def test_trainings_of_another_school(focus: Focus, engine: Engine, ask: Ask) -> None:
    """« Et au lycée Sand ? » after a BTS, or a list of them: the BTS of that lycée."""
    assert facts(follow_up(engine, ask("et au lycée Sand ?", focus))) == ["bts-chimie-lycee-sand"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Roues est à Woippy ?", "yes"),
        ("Roues est à Metz ?", None),
        ("Roues n'est pas à Woippy ?", None),
        ("Roues est seulement à Woippy ?", None),
        ("Moteurs Lorrains est à Trémery ?", "yes"),
    ],
)
def test_where_a_body_lies_is_said(
    text: str, verdict: str | None, engine: Engine, ask: Ask
) -> None:
    """Its place is said; "oui" only when it is the one named, and nothing more is asked."""
    result = follow_up(engine, ask(text))
    assert isinstance(result, Stated)
    assert (result.facts[0].attribute, result.verdict) == ("location", verdict)


def test_the_pronoun_of_a_body_is_located(engine: Engine, ask: Ask) -> None:
    """« Elle est à Metz ? » after a factory is about the factory, not about Metz."""
    result = follow_up(engine, ask("elle est à Metz ?", Focus(subjects=("roues",))))
    assert facts(result) == ["roues-location"]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("et le premier, il compte combien d'élèves ?", "roues"),
        ("le premier que j'ai cité, il est où ?", "roues"),
        ("et celui de tout à l'heure ?", "cfa-metal"),
    ],
)
def test_what_was_spoken_of_earlier_is_found_again(
    text: str, subject: str, engine: Engine, ask: Ask
) -> None:
    """The first subject of the conversation, or the one before the last."""
    focus = Focus(subjects=("moteurs",), recent=("roues", "cfa-metal", "moteurs"))
    assert resolved(engine, ask(text, focus)).mentions[0].subjects == (subject,)


def test_over_there_is_the_place_spoken_of(engine: Engine, ask: Ask) -> None:
    """« Là-bas » after a commune stands for its name."""
    focus = Focus(subjects=("woippy",), recent=("woippy",))
    found = resolved(engine, ask("il y a une usine là-bas ?", focus))
    assert found.mentions[0].subjects == ("woippy",)


@pytest.mark.parametrize("text", ["et à Sand ?", "non, je parlais de Sand"])
def test_a_name_of_the_same_kind_is_meant(text: str, engine: Engine, ask: Ask) -> None:
    """« Et à Sand ? » after a lycée, or after its trainings, is the lycée of that name."""
    for focus in (Focus(subjects=("lycee-hugo",)), Focus(subjects=("bts-soudage",))):
        assert resolved(engine, ask(text, focus)).mentions[0].subjects == ("lycee-sand",)


def test_elsewhere_is_asked_of_the_same_body(engine: Engine, ask: Ask) -> None:
    """« Et à Metz ? » after where a factory is: where it is, and nothing about Metz."""
    focus = Focus(subjects=("roues",), attribute="location")
    result = follow_up(engine, ask("et à Metz ?", focus))
    assert isinstance(result, Stated)
    assert (facts(result), result.verdict) == (["roues-location"], None)
