"""A tiny knowledge, written by hand, with a clock that stands still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from bot.knowledge.store import build_knowledge
from bot.query.engine import Engine
from bot.query.question import Focus, Mention, Question
from bot.query.scoring.ranking import FactRanker
from bot.understanding.message_reader import MessageReader

HERE = Path(__file__).resolve().parent
TODAY = dt.date(2026, 11, 22)

Ask = Callable[..., Question]


@pytest.fixture(scope="session")
def small_knowledge() -> Knowledge:
    """The knowledge of tests/query/knowledge: two factories, three schools, a few schemes."""
    return build_knowledge(HERE / "knowledge")


@pytest.fixture(scope="session")
def engine(small_knowledge: Knowledge) -> Engine:
    """The engine over the small knowledge, on 22 November 2026."""
    return Engine(small_knowledge, FactRanker(small_knowledge), lambda: TODAY)


@pytest.fixture(scope="session")
def ask(small_knowledge: Knowledge) -> Ask:
    """Understand a message by its words alone: names, attributes, types, needs."""
    reader = MessageReader(small_knowledge, lambda word: word in {"merci", "ecole", "usine"})

    def understand(
        text: str,
        focus: Focus | None = None,
        attribute: str | None = None,
        unknown: tuple[str, ...] = (),
        chosen_fact: str | None = None,
        intent: str = "",
    ) -> Question:
        reading = reader.read(text)
        worded: dict[str, tuple[int, ...]] = {}
        for match in reading.attributes:
            places = tuple(range(match.start, match.end))
            worded[match.id] = worded.get(match.id, ()) + places
        return Question(
            text=text,
            words=tuple(token.text for token in reading.tokens),
            intent=intent,
            intent_confidence=0.9 if intent else 0.0,
            mentions=tuple(
                Mention(name.subjects, name.start, name.end, name.score) for name in reading.names
            ),
            attributes={attribute: 0.9} if attribute else dict.fromkeys(worded, 0.6),
            worded_attributes=worded,
            types=reading.types,
            needs=reading.needs,
            diplomas=reading.diplomas,
            tracks=reading.tracks,
            unknown_names=unknown or reading.unknown_names,
            chosen_fact=chosen_fact,
            focus=focus or Focus(),
        )

    return understand
