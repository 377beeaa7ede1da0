"""Which subjects a question is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.knowledge import Subject
from bot.query.cues.pointing import has_pronoun, points_back
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.subjects.targets import named_places, precise_subjects, wide_subjects

Ask = Callable[..., Question]


def ids(found: list[Subject]) -> list[str]:
    """Return the ids of subjects."""
    return [subject.id for subject in found]


def test_a_place_beside_a_body_only_says_where(engine: Engine, ask: Ask) -> None:
    """In « Roues à Woippy », the question is about Roues and the place is Woippy."""
    question = ask("Roues à Woippy")
    assert ids(precise_subjects(engine, question)) == ["roues"]
    assert ids(named_places(engine, question)) == ["woippy"]


def test_a_place_alone_is_what_is_asked_about(engine: Engine, ask: Ask) -> None:
    """A place alone is what the question is about."""
    question = ask("Woippy")
    assert precise_subjects(engine, question) == []
    assert ids(wide_subjects(engine, question)) == ["woippy"]


def test_the_whole_territory_is_no_narrow_place(engine: Engine, ask: Ask) -> None:
    """The territory as a whole is no place that narrows a list."""
    assert named_places(engine, ask("à Metz, dans l'Eurométropole")) == []


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


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("il est à Metz ?", True),
        ("c'est récent ?", True),
        ("et les résultats là-bas ?", True),
        ("on en sort avec quel diplôme ?", True),
        ("elle y a une usine ?", True),
        ("y a-t-il des CFA ici ?", False),
        ("éducatrice, y a quelle école ?", False),
        ("est-il possible de visiter une usine ?", False),
        ("c'est quoi un cluster ?", False),
    ],
)
def test_a_pronoun_stands_for_a_subject_unless_it_is_impersonal(
    text: str, points: bool, ask: Ask
) -> None:
    """« il », « c'est », « là-bas » stand for what was spoken of; « y a-t-il » for nothing."""
    assert has_pronoun(ask(text)) is points
