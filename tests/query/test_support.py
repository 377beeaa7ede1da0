"""Skill: who can help with a need."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.skills.support import MOST_BODIES, find_support

Ask = Callable[..., Question]


def bodies(result: Stated | None) -> list[str]:
    """Return the bodies that a result names, in their order."""
    assert result is not None
    return [fact.subject for fact in result.facts]


def test_a_body_that_meets_more_needs_comes_first(engine: Engine, ask: Ask) -> None:
    """A body that meets two of the needs comes before one that meets one."""
    found = bodies(find_support(engine, ask("de l'argent et un terrain pour m'implanter")))
    assert found[0] == "agence"
    assert "aide-jeune" in found


def test_a_scheme_whose_end_is_past_is_left_out(engine: Engine, ask: Ask) -> None:
    """A scheme is offered until its last day, and no longer after it."""
    question = ask("comment financer mon projet ?")
    assert "aide-passee" not in bodies(find_support(engine, question))
    before = dataclasses.replace(engine, clock=lambda: dt.date(2024, 12, 31))
    assert "aide-passee" in bodies(find_support(before, question))


def test_each_body_is_named_once(engine: Engine, ask: Ask) -> None:
    """Each body is named once, and no more than a short list of them."""
    found = bodies(find_support(engine, ask("de l'argent et un terrain")))
    assert len(found) == len(set(found))
    assert len(found) <= MOST_BODIES


def test_without_a_need_nobody_is_named(engine: Engine, ask: Ask) -> None:
    """A message that expresses no need names nobody."""
    assert find_support(engine, ask("Roues")) is None
