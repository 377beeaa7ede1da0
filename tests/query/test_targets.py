"""Which subjects a question is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.targets import named_places, points_back, precise_subjects, wide_subjects

Ask = Callable[..., Question]


def test_a_place_beside_a_body_only_says_where(engine: Engine, ask: Ask) -> None:
    """In « Roues à Woippy », the question is about Roues."""
    question = ask("Roues à Woippy")
    assert [subject.id for subject in main_subjects(engine, question)] == ["roues"]
    assert names_a_body(engine, question)


def test_a_place_alone_is_what_is_asked_about(engine: Engine, ask: Ask) -> None:
    """A place alone is what the question is about."""
    question = ask("Woippy")
    assert [subject.id for subject in main_subjects(engine, question)] == ["woippy"]
    assert not names_a_body(engine, question)


@pytest.mark.parametrize(
    "text", ["et l'effectif ?", "combien de salariés y travaillent au juste ?"]
)
def test_short_messages_and_pronouns_point_back(text: str, ask: Ask) -> None:
    """A short message or a pronoun points back to what was said."""
    assert points_back(ask(text))


def test_a_complete_question_stands_alone(ask: Ask) -> None:
    """A complete question without a pronoun stands alone."""
    assert not points_back(
        ask("Quelles sont les entreprises industrielles du territoire de Metz ?")
    )
