"""Skill: where to train."""

from __future__ import annotations

from collections.abc import Callable

from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Stated
from bot.query.skills.training import find_training

Ask = Callable[..., Question]


def test_a_named_training_gets_its_school(engine: Engine, ask: Ask) -> None:
    """A training named in the question gets the school that gives it."""
    result = find_training(engine, ask("Où faire le BTS Soudage ?"))
    assert isinstance(result, Stated)
    assert [fact.id for fact in result.facts] == ["bts-soudage-lycee-hugo"]
    assert {subject.id for subject in result.subjects} == {"bts-soudage", "lycee-hugo"}


def test_a_diploma_lists_its_trainings(engine: Engine, ask: Ask) -> None:
    """A diploma without a field lists its trainings."""
    result = find_training(engine, ask("Quels BTS à Metz ?"))
    assert isinstance(result, Listed)
    assert {subject.id for subject in result.subjects} == {"bts-soudage", "bts-chimie"}


def test_a_field_chooses_the_training(engine: Engine, ask: Ask) -> None:
    """A field chooses among the trainings."""
    result = find_training(engine, ask("un bts dans la chimie"))
    assert isinstance(result, Stated)
    assert [fact.id for fact in result.facts] == ["bts-chimie-lycee-sand"]


def test_a_commune_narrows_the_trainings(engine: Engine, ask: Ask) -> None:
    """A commune narrows the trainings to its schools."""
    result = find_training(engine, ask("un bts à Woippy"))
    assert isinstance(result, Stated)
    assert [fact.id for fact in result.facts] == ["bts-chimie-lycee-sand"]


def test_a_track_lists_the_lycees_that_have_it(engine: Engine, ask: Ask) -> None:
    """A track lists the lycées that have it, with the fact that says so."""
    result = find_training(engine, ask("Quel lycée a la voie STI2D ?"))
    assert isinstance(result, Listed)
    assert [subject.id for subject in result.subjects] == ["lycee-hugo"]
    assert [fact.id for fact in result.facts] == ["lycee-hugo-programmes"]


def test_a_track_that_no_lycee_has_is_not_known(engine: Engine, ask: Ask) -> None:
    """A track that no lycée has is not known."""
    assert isinstance(find_training(engine, ask("Quel lycée a la voie STMG ?")), NotKnown)


def test_a_message_without_a_training_is_left_to_others(engine: Engine, ask: Ask) -> None:
    """A message that names no training, diploma, track or field is left to other skills."""
    assert find_training(engine, ask("Bonjour")) is None
