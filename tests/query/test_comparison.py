"""Skill: two subjects side by side."""

from __future__ import annotations

from collections.abc import Callable

from bot.query.engine import Engine
from bot.query.question import Focus, Question
from bot.query.result import Compared, NotKnown
from bot.query.skills.comparison import compare

Ask = Callable[..., Question]


def test_two_subjects_are_compared_on_what_is_asked(engine: Engine, ask: Ask) -> None:
    """Two subjects are compared on what is asked, each with its newest figure."""
    question = ask("Roues ou Moteurs Lorrains : qui a le plus de salariés ?", attribute="headcount")
    result = compare(engine, question)
    assert isinstance(result, Compared)
    assert [fact.id for fact in result.facts] == ["roues-headcount-2020", "moteurs-headcount"]


def test_without_a_question_both_are_compared_on_what_both_have(engine: Engine, ask: Ask) -> None:
    """Without an attribute, they are compared on one that both are known for."""
    result = compare(engine, ask("École du Métal et École du Bois"))
    assert isinstance(result, Compared)
    assert {fact.attribute for fact in result.facts} == {result.attribute}
    assert [fact.subject for fact in result.facts] == ["cfa-metal", "ecole-bois"]


def test_one_name_is_compared_with_the_former_subject(engine: Engine, ask: Ask) -> None:
    """A single name is compared with the subject of the conversation."""
    question = ask("et par rapport à Roues ?", Focus(subjects=("moteurs",)))
    result = compare(engine, question)
    assert isinstance(result, Compared)
    assert [subject.id for subject in result.subjects] == ["moteurs", "roues"]


def test_what_is_never_held_is_not_compared(engine: Engine, ask: Ask) -> None:
    """Salaries, which the knowledge never holds, are not compared on something else."""
    question = ask("salaire chez Roues et Moteurs Lorrains", attribute="salary")
    result = compare(engine, question)
    assert isinstance(result, NotKnown)
    assert result.attribute == "salary"


def test_one_subject_alone_is_not_compared(engine: Engine, ask: Ask) -> None:
    """One subject alone is no comparison."""
    assert compare(engine, ask("Roues")) is None
