"""Skill: who can help with a need."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest

from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.skills import support
from bot.query.skills.support import find_support

Ask = Callable[..., Question]


def bodies(result: Stated | None) -> list[str]:
    """Return the bodies that a result names, in their order."""
    assert result is not None
    return [fact.subject for fact in result.facts]


def test_a_body_that_meets_more_needs_comes_first(engine: Engine, ask: Ask) -> None:
    """A body that meets two of the needs comes before one that meets one."""
    found = bodies(find_support(engine, ask("de l'argent et un terrain pour m'implanter")))
    assert found == ["agence", "aide-jeune"]


def test_a_scheme_whose_end_is_past_is_left_out(engine: Engine, ask: Ask) -> None:
    """A scheme is offered until its last day, and no longer after it."""
    question = ask("comment financer mon projet ?")
    assert "aide-passee" not in bodies(find_support(engine, question))
    before = dataclasses.replace(engine, clock=lambda: dt.date(2024, 12, 31))
    assert "aide-passee" in bodies(find_support(before, question))


@pytest.mark.parametrize(("most", "expected"), [(3, ["aide-jeune", "agence"]), (1, ["aide-jeune"])])
def test_a_short_list_names_each_body_once(
    most: int, expected: list[str], engine: Engine, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body with two facts about the need is named once, and no more than a few bodies are."""
    monkeypatch.setattr(support, "MOST_BODIES", most)
    knowledge = engine.knowledge
    twice = (*knowledge.by_need["funding"], knowledge.facts["agence-identity"])
    held = dataclasses.replace(knowledge, by_need={**knowledge.by_need, "funding": twice})
    doubled = dataclasses.replace(engine, knowledge=held)
    assert bodies(find_support(doubled, ask("comment financer mon projet ?"))) == expected


def test_without_a_need_nobody_is_named(engine: Engine, ask: Ask) -> None:
    """A message that expresses no need names nobody."""
    assert find_support(engine, ask("Roues")) is None
