"""Skill: is X part of the Eurométropole."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from bot.query.engine import Engine
from bot.query.question import Focus, Question
from bot.query.result import Stated
from bot.query.skills.membership import answer_membership

Ask = Callable[..., Question]


@pytest.mark.parametrize(
    ("text", "verdict", "proof"),
    [
        ("Woippy fait partie de l'Eurométropole ?", "yes", "woippy-membership"),
        ("Metz est dans l'Eurométropole ?", "yes", "metz-membership"),
        ("Trémery fait partie de l'Eurométropole ?", "no", "tremery-communes"),
        ("L'usine Roues est dans l'Eurométropole ?", "yes", "roues-location"),
        ("Moteurs Lorrains est dans l'Eurométropole ?", "no", "moteurs-location"),
        ("Le lycée Sand est dans l'Eurométropole ?", "yes", "lycee-sand-programmes"),
    ],
)
def test_the_verdict_has_its_proof(
    text: str, verdict: str, proof: str, engine: Engine, ask: Ask
) -> None:
    """A commune or a site is inside or outside, and a fact proves it."""
    result = answer_membership(engine, ask(text))
    assert isinstance(result, Stated)
    assert result.verdict == verdict
    assert proof in {fact.id for fact in result.facts}


def test_another_commune_is_not_on_the_complete_list(engine: Engine, ask: Ask) -> None:
    """What the complete list does not hold is no commune; a town elsewhere is outside as well."""
    question = ask("Rombas fait partie de l'Eurométropole ?", unknown=("Rombas",))
    town = dataclasses.replace(question, unknown_places=("Rombas",))
    result = answer_membership(engine, town)
    assert isinstance(result, Stated)
    assert (result.verdict, result.name) == ("no", "Rombas")
    result = answer_membership(engine, question)
    assert isinstance(result, Stated)
    assert (result.verdict, result.name) == ("unlisted", "Rombas")
    assert [fact.id for fact in result.facts] == ["eurometropole-communes"]


def test_a_question_without_a_name_is_about_the_former_subject(engine: Engine, ask: Ask) -> None:
    """« Elle en fait partie ? » is about the subject of the conversation."""
    focus = Focus(subjects=("tremery",))
    result = answer_membership(engine, ask("elle fait partie de l'Eurométropole ?", focus))
    assert isinstance(result, Stated)
    assert result.verdict == "no"


def test_what_lies_nowhere_has_no_verdict(engine: Engine, ask: Ask) -> None:
    """Something that lies in no place has no verdict."""
    assert answer_membership(engine, ask("L'Aide Jeune Usine en fait partie ?")) is None
